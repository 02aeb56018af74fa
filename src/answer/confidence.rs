//! The calibrated probability that the quoted passage answers, and the outcome that follows.

use super::question::Question;
use super::rank::Ranked;
use super::reply::Outcome;
use super::weights::Weights;

/// Names of the features of confidence in `weights.toml`.
pub const NAMES: [&str; 12] = [
    "bias",
    "unit",
    "unit_soft",
    "unit_or_head",
    "body",
    "named",
    "rarest",
    "score",
    "gap",
    "vote",
    "length",
    "missing",
];

/// The features of a candidate's confidence, in the order of [`NAMES`].
pub fn features(question: &Question, ranked: &[Ranked<'_>], at: usize) -> [f32; NAMES.len()] {
    let Some(first) = ranked.get(at) else { return [0.0; NAMES.len()] };
    let e = &first.evidence;
    let head = e.title.or(e.heading).or(e.aliases);
    let best = e.units.get(first.unit).copied().unwrap_or_default();
    let everything = e.body.or(head).or(e.leads);
    let rival = ranked
        .iter()
        .enumerate()
        .find(|(i, other)| *i != at && other.evidence.section != e.section)
        .map_or(first.score - 3.0, |(_, other)| other.score);
    let terms = question.terms.iter().filter(|t| !t.single && !t.bonus).count() as f32;
    let missing = question
        .terms
        .iter()
        .enumerate()
        .filter(|(i, t)| !t.single && !t.bonus && everything.soft & (1 << i) == 0)
        .map(|(_, t)| t.weight)
        .fold(0.0, f32::max);
    [
        1.0,
        question.share(best.with_lead().stem),
        question.share(best.with_lead().soft),
        question.share(best.with_lead().or(head).soft),
        question.share(everything.stem),
        if question.named == 0 {
            0.5
        } else {
            question.share(question.named & everything.stem) / question.share(question.named).max(0.01)
        },
        question.share(everything.soft).powi(2),
        first.score / 10.0,
        (first.score - rival).clamp(-3.0, 3.0) / 3.0,
        first.features.get(18).copied().unwrap_or(0.0),
        (terms / 6.0).min(2.0),
        missing,
    ]
}

/// The confidence of each candidate.
pub fn of(question: &Question, ranked: &[Ranked<'_>], weights: &Weights) -> Vec<f64> {
    (0..ranked.len())
        .map(|at| {
            let z: f32 = features(question, ranked, at).iter().zip(&weights.confidence).map(|(f, w)| f * w).sum();
            1.0 / (1.0 + f64::from(-z).exp())
        })
        .collect()
}

/// The outcome of a confidence.
pub fn outcome(confidence: f64) -> Outcome {
    if confidence >= 0.75 {
        Outcome::Answered
    } else if confidence >= 0.35 {
        Outcome::Suggested
    } else {
        Outcome::Unanswered
    }
}
