//! Candidates scored and ordered. The only place where features are merged.

use super::confidence::is_authors_own;
use super::evidence::{Evidence, Lookup, UnitEvidence, mean_length};
use super::features::{FEATURES, Field};
use super::question::Question;
use super::retrieve::{CANDIDATES, Hit, retrieve};
use super::unit_features::UNIT_FEATURES;
use super::weights::Weights;
use crate::index::LanguageIndex;
use crate::index::records::UnitTerms;
use crate::knowledge::UnitKind;
use anyhow::Result;
use std::collections::HashMap;

/// A candidate with its score.
#[derive(Clone, Debug)]
pub struct Ranked<'a> {
    /// What is known of it.
    pub evidence: Evidence<'a>,
    /// Features, in the order of [`super::weights::passage_names`].
    pub features: Vec<f32>,
    /// Weighted sum of the features.
    pub score: f32,
    /// Scores of its units; [`f32::NEG_INFINITY`] for one that is never quoted.
    pub unit_scores: Vec<f32>,
    /// The best unit.
    pub unit: usize,
}

impl Ranked<'_> {
    /// The value of a feature by name; 0 for a name that is none.
    pub fn feature(&self, name: &str) -> f32 {
        if name == super::weights::UNIT_SCORE {
            return self.features.last().copied().unwrap_or(0.0);
        }
        FEATURES
            .iter()
            .position(|(known, _)| *known == name)
            .and_then(|at| self.features.get(at))
            .copied()
            .unwrap_or(0.0)
    }
}

/// The best hits whose articles vote.
const VOTERS: usize = 20;

/// Retrieves and ranks; best first.
///
/// # Errors
/// When the index is damaged.
pub fn rank<'a>(
    question: &Question,
    index: &'a LanguageIndex,
    collections: &[String],
    weights: &Weights,
) -> Result<Vec<Ranked<'a>>> {
    let hits = retrieve(question, index, collections, CANDIDATES)?;
    let mut ranked = candidates(question, index, &hits, weights);
    // First what its author says that it answers, in the very words before other words for the same.
    let own = |r: &Ranked<'_>| is_authors_own(question, &r.evidence).then_some(r.evidence.own);
    ranked.sort_by(|a, b| {
        own(b).cmp(&own(a)).then(b.score.total_cmp(&a.score)).then(a.evidence.passage.cmp(&b.evidence.passage))
    });
    Ok(ranked)
}

/// Scores hits, in their order.
pub fn candidates<'a>(
    question: &Question,
    index: &'a LanguageIndex,
    hits: &[Hit],
    weights: &Weights,
) -> Vec<Ranked<'a>> {
    let lookup = Lookup::new(question);
    let evidence: Vec<Evidence<'a>> = hits.iter().filter_map(|hit| lookup.evidence(hit, index)).collect();
    let field = field(question, index, &evidence);
    evidence
        .into_iter()
        .enumerate()
        .map(|(i, evidence)| {
            let unit_scores: Vec<f32> =
                (0..evidence.units.len()).map(|u| unit_score(question, &evidence, u, weights)).collect();
            let unit = unit_scores
                .iter()
                .enumerate()
                .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
                .map_or(0, |(u, _)| u);
            let shown = behind_its_question(question, &evidence, &unit_scores)
                .or_else(|| in_a_long_list(&evidence, &unit_scores, unit))
                .unwrap_or(unit);
            let mut features: Vec<f32> = FEATURES.iter().map(|(_, f)| f(question, &evidence, &field, i)).collect();
            let best = unit_scores.get(unit).copied().unwrap_or(f32::NEG_INFINITY);
            features.push(if best.is_finite() { best.clamp(-20.0, 20.0) / 10.0 } else { -2.0 });
            let score = dot(&features, &weights.passage);
            Ranked { evidence, features, score, unit_scores, unit: shown }
        })
        .collect()
}

/// The weighted sum of a unit's features; never a unit that only announces the next block.
fn unit_score(question: &Question, evidence: &Evidence<'_>, unit: usize, weights: &Weights) -> f32 {
    if evidence.units[unit].is(UnitTerms::ANNOUNCES) {
        return f32::NEG_INFINITY;
    }
    UNIT_FEATURES.iter().zip(&weights.unit).map(|((_, f), w)| f(question, evidence, unit) * w).sum()
}

/// Fewest words of a question before the text's own like it is taken for the same.
const FEWEST_WORDS: usize = 2;

/// The first unit behind a question of the text that has every word of the one asked: however few of them
/// it has itself, it is the answer.
fn behind_its_question(question: &Question, evidence: &Evidence<'_>, scores: &[f32]) -> Option<usize> {
    let is_asked = |unit: &UnitEvidence| unit.is(UnitTerms::ANSWERS) && question.share(unit.lead.soft) > 0.999;
    (0..evidence.units.len())
        .filter(|at| question.words() >= FEWEST_WORDS && is_asked(&evidence.units[*at]) && scores[*at].is_finite())
        .max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)))
}

/// More words than this are more than a reader of a chat wants of a list.
const LONG_LIST: u32 = 60;

/// The part of a long list that has every word of the question that the list has: what is asked is one
/// thing that the list says. Where what stands above the list has these words too, it is the list that is
/// asked for.
fn in_a_long_list(evidence: &Evidence<'_>, scores: &[f32], unit: usize) -> Option<usize> {
    let whole = evidence.units.get(unit)?;
    if whole.terms.kind() != UnitKind::List || whole.terms.words < LONG_LIST || whole.found.soft == 0 {
        return None;
    }
    let above = whole.lead.soft | evidence.heading.soft;
    if whole.found.soft & !above == 0 {
        return None;
    }
    let has_all = |other: &UnitEvidence| {
        other.terms.from >= whole.terms.from
            && other.terms.to <= whole.terms.to
            && matches!(other.terms.kind(), UnitKind::Item | UnitKind::Sentence)
            && whole.found.soft & !other.found.soft == 0
    };
    (0..evidence.units.len())
        .filter(|other| has_all(&evidence.units[*other]) && scores[*other].is_finite())
        .max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)))
}

/// The features of a unit, in the order of [`UNIT_FEATURES`].
pub fn unit_features(question: &Question, evidence: &Evidence<'_>, unit: usize) -> Vec<f32> {
    UNIT_FEATURES.iter().map(|(_, f)| f(question, evidence, unit)).collect()
}

fn dot(features: &[f32], weights: &[f32]) -> f32 {
    features.iter().zip(weights).map(|(f, w)| f * w).sum()
}

fn field(question: &Question, index: &LanguageIndex, evidence: &[Evidence<'_>]) -> Field {
    let mut by_article: HashMap<u32, f32> = HashMap::new();
    let mut all = 0.0;
    for e in evidence.iter().take(VOTERS) {
        *by_article.entry(e.article).or_default() += e.score;
        all += e.score;
    }
    let votes = evidence
        .iter()
        .map(|e| if all > 0.0 { by_article.get(&e.article).copied().unwrap_or(0.0) / all } else { 0.0 })
        .collect();
    Field {
        best_score: evidence.first().map_or(0.0, |e| e.score),
        idf_sum: question.idf_sum(),
        votes,
        mean_length: mean_length(index),
        titles: index.summary.articles as f32 / index.summary.passages.max(1) as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::synonyms::Synonyms;
    use crate::answer::things::tests::generation;
    use anyhow::Result;

    /// What is quoted for a question on one article.
    fn quoted(language: &str, text: &str, asked: &str) -> Result<String> {
        let generation = generation(language, &[("faq", text)])?;
        let index = &generation.languages[0];
        let question = Question::new(asked, index, &Synonyms::default());
        let ranked = rank(&question, index, &[], Weights::shipped())?;
        let passage = index.passage(ranked[0].evidence.passage)?;
        let (span, base) = (passage.units[ranked[0].unit].span, passage.span.start);
        Ok(passage.text[(span.start - base) as usize..(span.end - base) as usize].to_owned())
    }

    #[test]
    fn the_answer_behind_a_question_of_the_text_needs_none_of_its_words() -> Result<()> {
        let llama =
            "# FAQ\n\n**What does a llama transfer cost?**\n\nNine euros.\n\nA llama transfer takes two days.\n";
        assert_eq!(quoted("en", llama, "what does a llama transfer cost")?, "Nine euros.");
        assert_eq!(quoted("en", llama, "how long does a llama transfer take")?, "A llama transfer takes two days.");
        let shop = "# FAQ\n\nWhere is the shop?\nMain street 5, next to the giraffe.\nThe shop has a parrot.\n\nWhat sells the shop?\nTea.\n";
        assert_eq!(quoted("en", shop, "what sells the shop")?, "Tea.");
        let refund = "# 常见问题\n\n**如何退款？**\n\n联系客服。\n\n退款需要三天。\n";
        assert_eq!(quoted("zh", refund, "怎么申请退款")?, "退款需要三天。");
        let quarters = "# Plan\n\nQ1: The public beta opens to everyone. Invitations are sent by mail.\n";
        assert_eq!(quoted("en", quarters, "when does the public beta open")?, "Q1: The public beta opens to everyone.");
        let full = "# Help\n\nQ: My disk is full\nEmpty the trash and reboot.\n\nThe logs stand in the temp folder of the disk.\n";
        assert!(quoted("en", full, "my disk is full")?.contains("Empty the trash"));
        // What stands above a column is asked of every row.
        let plans = "# Plans\n\n| Plan | Is it free? |\n|---|---|\n| Team | no |\n| Solo | yes |\n";
        assert_ne!(quoted("en", plans, "is the plan free")?, "| Team | no |");
        Ok(())
    }

    #[test]
    fn a_sentence_that_says_the_title_again_is_no_answer_by_that() -> Result<()> {
        let text = "# 云上羊驼管理平台\n\n云上羊驼管理平台由山里的团队维护，云上羊驼管理平台的界面是绿色的。费用在月底结算。兽医周末也在。\n";
        assert_eq!(quoted("zh", text, "云上羊驼管理平台的费用怎么结算")?, "费用在月底结算。");
        Ok(())
    }
}
