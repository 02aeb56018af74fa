//! The calibrated probability that the quoted passage answers.
//!
//! A logistic over what the best passage has of the question and lacks, how far it is ahead of the
//! other sections, and how like it is to titles and authors' questions. No feature looks at how large
//! the collection is. Weights are fitted by `faqt fit` on collections of 20 to 20,000 passages, each
//! question once with its answer in the collection and once without, on real documentation, on questions
//! put to the shipped articles, and on authors' questions. One value is not fitted: the least that a
//! question gets which is an author's own.

use super::evidence::Evidence;
use super::own_question::Own;
use super::question::Question;
use super::rank::Ranked;
use super::weights::Weights;

/// Features of confidence with the sign that their weight may have: 1 where more of it can only make
/// an answer likelier, -1 where it can only make it less likely, 0 where both may be.
pub const FEATURES: [(&str, i8); 21] = [
    ("best_unit_or_head_soft", 1),
    ("bias", 0),
    ("bm25_ahead", 1),
    ("known", 1),
    ("long", 0),
    ("long_best_unit_or_head_soft", 1),
    ("long_known", 1),
    ("long_softmax_odds", 1),
    ("long_terms", 0),
    ("missing_far", -1),
    ("missing_named", -1),
    ("missing_weight", -1),
    ("neighbour_vote", 1),
    ("own_question_near", 1),
    ("pairs", 1),
    ("softmax_odds", 1),
    ("surface", 1),
    ("terms", 0),
    ("title", 0),
    ("title_likeness_near", 1),
    ("wanted", 1),
];

/// Names of the features of confidence in `weights.toml`.
pub fn names() -> [&'static str; FEATURES.len()] {
    FEATURES.map(|(name, _)| name)
}

/// The features of a candidate's confidence, in the order of [`FEATURES`].
pub fn features(question: &Question, ranked: &[Ranked<'_>], at: usize) -> [f32; FEATURES.len()] {
    let Some(first) = ranked.get(at) else { return [0.0; FEATURES.len()] };
    let e = &first.evidence;
    let everything = e.everywhere();
    // What the author's question most like it has is not missing: the section is said to answer it.
    let own = e.own_question_found;
    let counted = || question.terms.iter().enumerate().filter(|(_, term)| term.is_counted());
    let missing = |found: u64| counted().filter(move |(i, _)| (found | own) & (1 << i) == 0);
    let missing_named =
        missing(everything.stem).filter(|(_, term)| term.named).map(|(_, term)| term.weight).fold(0.0, f32::max);
    let missing_weight: f32 = missing(everything.related).map(|(_, term)| term.weight).sum();
    let known: f32 = counted().filter(|(_, term)| term.frequency > 0).map(|(_, term)| term.weight).sum();
    let mass = mass(ranked, at).clamp(0.02, 0.98);
    let softmax_odds = (mass / (1.0 - mass)).ln() / 4.0;
    let best_unit = first.feature("best_unit_or_head_soft");
    let known = known_words(known, question.total_weight);
    let terms = (1.0 + counted().count().min(12) as f32).ln() / 2.0;
    // What the words tell differs between long paragraphs and the short passages of documentation.
    let long = e.long.max(SHORTEST);
    [
        best_unit,
        1.0,
        bm25_ahead(question, ranked, at),
        known,
        long,
        long * best_unit,
        long * known,
        long * softmax_odds,
        long * terms,
        missing(everything.near[0]).count().min(8) as f32 / 4.0,
        missing_named,
        missing_weight,
        neighbour_vote(ranked, at),
        e.own_question_near,
        first.feature("pairs"),
        softmax_odds,
        first.feature("surface"),
        terms,
        first.feature("title"),
        e.title_likeness_near,
        first.feature("wanted"),
    ]
}

/// The shortest mean length of passages that was fitted on: what is shorter is taken for it.
const SHORTEST: f32 = 0.55;

/// Logarithm of the share of the question that any article has, by weight: a question of which the
/// collection knows little is not answered, while the last unknown word says less.
fn known_words(known: f32, all: f32) -> f32 {
    let share = if all > 0.0 { (known / all).min(1.0) } else { 0.0 };
    (share + 0.1).ln()
}

/// How far the retrieval's score of the candidate's section is ahead of any other section's, as a
/// share of the terms' summed IDF; 0 where it is not. Where nothing answers, several hits are alike.
fn bm25_ahead(question: &Question, ranked: &[Ranked<'_>], at: usize) -> f32 {
    let Some(first) = ranked.get(at) else { return 0.0 };
    let section = first.evidence.section;
    let best = |is_own: bool| {
        ranked
            .iter()
            .filter(|other| (other.evidence.section == section) == is_own)
            .map(|other| other.evidence.score)
            .fold(0.0, f32::max)
    };
    ((best(true) - best(false)) / question.idf_sum().max(0.1)).clamp(0.0, MOST_AHEAD)
}

/// The most that BM25 gives of a term's IDF, with its usual `k1` of 1.2: `k1 + 1`.
const MOST_AHEAD: f32 = 2.2;

/// Share of the candidate's section in the softmax of the ranking over the best hit of each section.
fn mass(ranked: &[Ranked<'_>], at: usize) -> f32 {
    let Some(first) = ranked.get(at) else { return 0.0 };
    let mut seen: Vec<u32> = Vec::new();
    let mut all = 0.0;
    for other in ranked {
        if !seen.contains(&other.evidence.section) {
            seen.push(other.evidence.section);
            all += (other.score - first.score).exp();
        }
    }
    if all > 0.0 { 1.0 / all } else { 0.0 }
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

/// Confidence at least where an author's question says that the section answers it:
/// no set that is fitted on has such questions.
const AUTHORS_WORD: f64 = 0.97;
/// Words of its own that such a question has at least, where it does not ask what one means.
const FEWEST_WORDS: usize = 2;

/// Whether the question is one of the author's for the section: word for word, or in all that counts.
pub(super) fn is_authors_own(question: &Question, evidence: &Evidence<'_>) -> bool {
    match evidence.own {
        Own::Other => false,
        Own::Alike => question.words() >= FEWEST_WORDS || question.wants.definition,
        Own::Verbatim => question.words() > 0,
    }
}

/// The confidence of each of the first `count` candidates.
pub fn of(question: &Question, ranked: &[Ranked<'_>], weights: &Weights, count: usize) -> Vec<f64> {
    let of = |at: usize| {
        let fitted = probability(&features(question, ranked, at), &weights.confidence);
        if is_authors_own(question, &ranked[at].evidence) { fitted.max(AUTHORS_WORD) } else { fitted }
    };
    (0..ranked.len().min(count)).map(of).collect()
}

/// The logistic of the weighted features.
pub fn probability(features: &[f32], weights: &[f32]) -> f64 {
    let z: f32 = features.iter().zip(weights).map(|(f, w)| f * w).sum();
    1.0 / (1.0 + f64::from(-z).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::rank::rank;
    use crate::answer::synonyms::Synonyms;
    use crate::answer::things::tests::generation;
    use anyhow::Result;

    /// Looks at what is ranked for a question on articles in English.
    fn look<T>(articles: &[(&str, &str)], text: &str, see: impl Fn(&Question, &[Ranked<'_>]) -> T) -> Result<T> {
        let generation = generation("en", articles)?;
        let index = &generation.languages[0];
        let question = Question::new(text, index, &Synonyms::default());
        let ranked = rank(&question, index, &[], Weights::shipped())?;
        Ok(see(&question, &ranked))
    }

    #[test]
    fn a_section_of_two_passages_is_not_behind_itself() -> Result<()> {
        let front =
            "---\ntitle: Backups\nquestions:\n  - \"does the zebra sleep #night\"\n---\n# Backups\n\n## Night\n\n";
        let long = "Backups run while nobody works on the machine, and so they disturb no one at all. ".repeat(12);
        let (one, two) = (format!("{front}Short text.\n"), format!("{front}{long}\n\n{long}\n\n{long}\n"));
        let ahead = |text: &str| {
            look(&[("a", text)], "does the zebra sleep", |q, ranked| (ranked.len(), bm25_ahead(q, ranked, 0)))
        };
        let ((count, short), (more, split)) = (ahead(&one)?, ahead(&two)?);
        assert!(count == 1 && more > 1, "{count} {more}");
        assert!(short > 0.1 && split > 0.1, "{short} {split}");
        Ok(())
    }

    #[test]
    fn no_section_is_ahead_by_more_than_its_terms_can_give() -> Result<()> {
        let generation = generation("zh", &[("a", "# 地域\n\n机房在弗吉尼亚、伦敦、吉隆坡和硅谷。\n")])?;
        let index = &generation.languages[0];
        // As of a long message of which only characters are left.
        let mut question = Question::new("弗 伦 吉 硅 坡", index, &Synonyms::default());
        question.terms.iter_mut().for_each(|term| term.single = true);
        let ranked = rank(&question, index, &[], Weights::shipped())?;
        let ahead = bm25_ahead(&question, &ranked, 0);
        assert!(ahead > 0.0 && ahead <= MOST_AHEAD, "{ahead}");
        // As a share of what is there, not of next to nothing.
        assert!(question.idf_sum() > 0.5, "{}", question.idf_sum());
        Ok(())
    }

    #[test]
    fn the_very_words_go_before_the_same_words_in_another_order() -> Result<()> {
        let text = "---\ntitle: Pictures\nquestions:\n  - \"are painted pictures hung #walls\"\n  - \"are hung pictures painted #paint\"\n---\n# Pictures\n\n## Walls\n\nThey hang on walls.\n\n## Paint\n\nThey are of paint.\n";
        for (asked, heading) in [("Are painted pictures hung?", "wall"), ("are hung pictures painted", "paint")] {
            let first = look(&[("a", text)], asked, |_, ranked| {
                ranked[0]
                    .evidence
                    .terms
                    .body()
                    .iter()
                    .any(|token| token.stem == crate::index::analysis::term_id(heading))
            })?;
            assert!(first, "{asked}");
        }
        Ok(())
    }

    #[test]
    fn a_denial_is_another_question() -> Result<()> {
        let text = "---\ntitle: Pictures\nquestions:\n  - \"why can't I remove a picture #fixed\"\n---\n# Pictures\n\n## Fixed\n\nThey are screwed on.\n";
        let own = |asked: &str| look(&[("a", text)], asked, |_, ranked| ranked[0].evidence.own);
        assert_eq!(own("Why can't I remove a picture?")?, Own::Verbatim);
        assert_eq!(own("why can't the picture be removed")?, Own::Alike);
        assert_eq!(own("why can I remove a picture")?, Own::Other);
        Ok(())
    }
}
