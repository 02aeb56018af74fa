//! The calibrated probability that the quoted passage answers.
//!
//! A logistic over shares of the question that are found, the lead over the next section and the
//! kind of answer. No feature looks at how large the collection is; the weights of the shares come
//! half from the background table. Weights are fitted by `faqt fit` on collections of 20 to 20,000
//! passages, each question once with its answer in the collection and once without.

use super::question::Question;
use super::rank::Ranked;
use super::weights::Weights;

/// Names of the features of confidence in `weights.toml`.
pub const NAMES: [&str; 27] = [
    "bias",
    "unit",
    "unit_soft",
    "unit_or_head",
    "unit_or_head_squared",
    "everything",
    "everything_squared",
    "named",
    "missing",
    "missing_named",
    "window",
    "pairs",
    "gap",
    "near_gap",
    "score",
    "unit_score",
    "terms",
    "wanted",
    "likeness",
    "known",
    "vote",
    "bm25",
    "surface",
    "neighbour_vote",
    "unit_named",
    "missing_squared",
    "title",
];

/// The features of a candidate's confidence, in the order of [`NAMES`].
pub fn features(question: &Question, ranked: &[Ranked<'_>], at: usize) -> [f32; NAMES.len()] {
    let Some(first) = ranked.get(at) else { return [0.0; NAMES.len()] };
    let e = &first.evidence;
    let head = e.title.or(e.heading).or(e.aliases);
    let best = e.units.get(first.unit).copied().unwrap_or_default();
    let everything = e.body.or(head).or(e.leads);
    let gap = first.score - rival(ranked, at).unwrap_or(first.score - 4.0);
    let solid = |i: &usize| !question.terms[*i].single && !question.terms[*i].bonus;
    let missing = |found: u64, named: bool| {
        (0..question.terms.len())
            .filter(solid)
            .filter(|i| found & (1 << i) == 0 && (!named || question.terms[*i].named))
            .map(|i| question.terms[i].weight)
            .fold(0.0, f32::max)
    };
    let terms = (0..question.terms.len()).filter(solid).count() as f32;
    let known =
        question.terms.iter().filter(|t| !t.single && !t.bonus && t.frequency > 0).map(|t| t.weight).sum::<f32>();
    let unit_or_head = question.share(best.with_lead().or(head).soft);
    let everything_soft = question.share(everything.soft);
    [
        1.0,
        question.share(best.with_lead().stem),
        question.share(best.with_lead().soft),
        unit_or_head,
        unit_or_head * unit_or_head,
        everything_soft,
        everything_soft * everything_soft,
        share_of_named(question, everything.stem),
        missing(everything.soft, false),
        missing(everything.stem, true),
        first.feature("window"),
        first.feature("pairs"),
        (gap / 4.0).clamp(-1.0, 1.0),
        (gap / 1.0).clamp(-1.0, 1.0),
        (first.score / 20.0).clamp(-1.0, 2.0),
        first.feature(super::weights::UNIT_SCORE),
        (terms / 8.0).min(1.5),
        first.feature("wanted"),
        e.own_question.max(e.title_likeness).max(e.heading_likeness).max(e.article_question),
        if question.total_weight > 0.0 { (known / question.total_weight).min(1.0) } else { 0.0 },
        first.feature("vote"),
        first.feature("bm25"),
        first.feature("surface"),
        neighbour_vote(ranked, at),
        first.feature("named_unit"),
        missing(everything.soft, false).powi(2),
        first.feature("title"),
    ]
}

/// The score of the best hit outside the section.
fn rival(ranked: &[Ranked<'_>], at: usize) -> Option<f32> {
    let section = ranked.get(at)?.evidence.section;
    ranked.iter().find(|other| other.evidence.section != section).map(|other| other.score)
}

/// How many of the next four hits are of the same article, those close in score counting more.
fn neighbour_vote(ranked: &[Ranked<'_>], at: usize) -> f32 {
    let Some(first) = ranked.get(at) else { return 0.0 };
    let (mut same, mut all) = (0.0, 0.0);
    for other in ranked.iter().filter(|o| o.evidence.passage != first.evidence.passage).take(4) {
        let near = (0.25 * (other.score - first.score).min(0.0)).exp();
        all += near;
        if other.evidence.article == first.evidence.article {
            same += near;
        }
    }
    if all > 0.0 { same / all } else { 0.5 }
}

fn share_of_named(question: &Question, found: u64) -> f32 {
    let all = question.share(question.named);
    if all > 0.0 { question.share(question.named & found) / all } else { 0.7 }
}

/// Whether a passage lacks something that the question names: a name, or what follows "on", "for" or
/// "in", or a rare word that no article has. Such a question is never answered for sure.
pub fn is_uncovered(question: &Question, first: &Ranked<'_>) -> bool {
    let e = &first.evidence;
    let found = e.body.or(e.title).or(e.heading).or(e.aliases).or(e.leads).soft;
    question.terms.iter().enumerate().any(|(i, term)| {
        let must = (term.named && !term.gram) || term.placed || (term.frequency == 0 && term.rare);
        must && !term.single && !term.bonus && found & (1 << i) == 0
    })
}

/// The confidence of each of the first `count` candidates.
pub fn of(question: &Question, ranked: &[Ranked<'_>], weights: &Weights, count: usize) -> Vec<f64> {
    (0..ranked.len().min(count)).map(|at| probability(&features(question, ranked, at), &weights.confidence)).collect()
}

/// The logistic of the weighted features.
pub fn probability(features: &[f32], weights: &[f32]) -> f64 {
    let z: f32 = features.iter().zip(weights).map(|(f, w)| f * w).sum();
    1.0 / (1.0 + f64::from(-z).exp())
}
