//! What made an answer: the terms of the question, the features that put a passage first, what came
//! next and by how little, and what the confidence is made of.

use super::engine::{PRECISION, Request, answer, find, readable};
use super::question::Term;
use super::rank::{Ranked, unit_features};
use super::reply::{Answer, Cited};
use super::retrieve::CANDIDATES;
use super::thresholds::Thresholds;
use super::weights::{Weights, passage_names, unit_names};
use super::{confidence, quote, uncovered};
use crate::index::Generation;
use anyhow::Result;
use serde::Serialize;

/// An answer, and what made it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// The answer itself.
    pub answer: Answer,
    /// What was searched, words corrected and padding dropped.
    pub searched: String,
    /// From which confidence on a question is answered, 0 to 1.
    pub answered_from: f64,
    /// From which confidence on candidates are suggested, 0 to 1.
    pub suggested_from: f64,
    /// Whether a word that must be in an answer is in none: then nothing is answered for sure.
    pub uncovered: bool,
    /// The words that were searched for, in the order of the question.
    pub terms: Vec<Searched>,
    /// What the first passage's rank is made of; `None` where nothing was found.
    pub first: Option<Candidate>,
    /// The best passage of another section.
    pub runner_up: Option<Candidate>,
    /// What the confidence is made of, the largest part first.
    pub confidence: Vec<Part>,
}

/// A word that was searched for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Searched {
    /// The word, folded.
    pub word: String,
    /// What is searched for it.
    pub stem: String,
    /// How much it says, about 0 to 1.
    pub weight: f32,
    /// Passages that have it.
    pub passages: u64,
    /// Whether it must be in an answer: a name, a number or an identifier.
    pub named: bool,
    /// Stems of words that may stand for it.
    pub synonyms: Vec<String>,
    /// Where the first passage has it.
    pub found: FoundIn,
}

/// Where a word of the question was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FoundIn {
    /// In the quote or in what announces it.
    Quote,
    /// Elsewhere in the passage.
    Passage,
    /// In the title, a heading or an alias.
    Heading,
    /// By a synonym or a word with the same beginning.
    Likeness,
    /// By a word of the same family or meaning.
    Relation,
    /// Not at all.
    Nowhere,
}

/// A ranked passage, and what its rank is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The passage.
    pub passage: Cited,
    /// Place among the candidates, from 1.
    pub rank: usize,
    /// Sum of the parts.
    pub score: f32,
    /// What the score is made of, the largest part first.
    pub parts: Vec<Part>,
    /// What made its sentence the quote, the largest part first.
    pub quote_parts: Vec<Part>,
}

/// A feature and what it adds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Name of the feature, as in `weights.toml`.
    pub feature: &'static str,
    /// Its value, mostly 0 to 1.
    pub value: f32,
    /// What one is worth.
    pub weight: f32,
    /// Value times weight.
    pub points: f32,
}

impl Why {
    /// What parts the first from the runner-up, the largest difference first: feature, and points by
    /// which the first is ahead.
    pub fn lead(&self) -> Vec<(&'static str, f32)> {
        let (Some(first), Some(next)) = (&self.first, &self.runner_up) else { return Vec::new() };
        let points_of = |name| next.parts.iter().find(|part| part.feature == name).map_or(0.0, |part| part.points);
        let mut lead: Vec<_> =
            passage_names().into_iter().map(|name| (name, points(&first.parts, name) - points_of(name))).collect();
        lead.retain(|(_, ahead)| *ahead != 0.0);
        lead.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        lead
    }
}

fn points(parts: &[Part], name: &str) -> f32 {
    parts.iter().find(|part| part.feature == name).map_or(0.0, |part| part.points)
}

/// Answers a question and tells what made the answer.
/// The question is put as to [`answer`](crate::answer::answer).
///
/// # Errors
/// When the index is damaged.
pub fn why(generation: &Generation, request: &Request<'_>) -> Result<Option<Why>> {
    let answer = answer(generation, request)?;
    let every = Request { top: Some(CANDIDATES), ..request.clone() };
    let Some(found) = find(generation, &readable(request.text), &every)? else { return Ok(None) };
    let weights = Weights::shipped();
    let first = found.ranked.first();
    let section = first.map(|first| first.evidence.section);
    let next = found.ranked.iter().position(|other| Some(other.evidence.section) != section);
    let candidate = |at: usize, ranked: &Ranked<'_>| -> Result<Candidate> {
        let sure = found.confidences.get(at).copied().unwrap_or(0.0);
        Ok(Candidate {
            passage: quote::cite(ranked, found.index, sure)?,
            rank: at + 1,
            score: ranked.score,
            parts: parts(&passage_names(), &ranked.features, &weights.passage),
            quote_parts: match ranked.evidence.units.get(ranked.unit) {
                Some(_) => {
                    let features = unit_features(&found.question, &ranked.evidence, ranked.unit);
                    parts(&unit_names(), &features, &weights.unit)
                }
                None => Vec::new(),
            },
        })
    };
    let collection = answer.passages.first().map_or("", |passage| passage.collection.as_str());
    let thresholds = Thresholds::of(generation, collection, request.precision.unwrap_or(PRECISION));
    Ok(Some(Why {
        searched: found.question.text.clone(),
        answered_from: thresholds.answer,
        suggested_from: thresholds.suggest,
        uncovered: uncovered::is_uncovered(generation, found.index, &found.question, &found.ranked),
        terms: found.question.terms.iter().enumerate().map(|(at, term)| searched(at, term, first)).collect(),
        confidence: match first {
            Some(_) => {
                let features = confidence::features(&found.question, &found.ranked, 0);
                parts(&confidence::names(), &features, &weights.confidence)
            }
            None => Vec::new(),
        },
        first: first.map(|first| candidate(0, first)).transpose()?,
        runner_up: next.and_then(|at| Some((at, found.ranked.get(at)?))).map(|(at, r)| candidate(at, r)).transpose()?,
        answer,
    }))
}

fn parts(names: &[&'static str], features: &[f32], weights: &[f32]) -> Vec<Part> {
    let mut parts: Vec<Part> = names
        .iter()
        .zip(features.iter().zip(weights))
        .map(|(feature, (value, weight))| Part { feature, value: *value, weight: *weight, points: value * weight })
        .filter(|part| part.points != 0.0)
        .collect();
    parts.sort_by(|a, b| b.points.abs().total_cmp(&a.points.abs()));
    parts
}

fn searched(at: usize, term: &Term, first: Option<&Ranked<'_>>) -> Searched {
    Searched {
        word: term.surface.clone(),
        stem: term.stem.clone(),
        weight: term.weight,
        passages: term.frequency,
        named: term.named,
        synonyms: term.searched.clone(),
        found: first.map_or(FoundIn::Nowhere, |first| place(at, first)),
    }
}

fn place(at: usize, ranked: &Ranked<'_>) -> FoundIn {
    let has = |mask: u64| mask & (1 << at) != 0;
    let evidence = &ranked.evidence;
    let quote = evidence.units.get(ranked.unit).copied().unwrap_or_default();
    let head = evidence.head();
    if has(quote.found.or(quote.lead).stem) {
        FoundIn::Quote
    } else if has(evidence.body.or(evidence.leads).stem) {
        FoundIn::Passage
    } else if has(head.stem) {
        FoundIn::Heading
    } else if has(evidence.body.or(evidence.leads).or(head).soft) {
        FoundIn::Likeness
    } else if has(evidence.body.or(evidence.leads).or(head).related) {
        FoundIn::Relation
    } else {
        FoundIn::Nowhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::sets::{CorpusLine, index_corpus};
    use crate::index::manifest::Manifest;

    fn generation() -> Generation {
        let lines = [
            r#"{"id":"a","title":"Custom image","section":"Price","text":"A custom image is free of charge.","language":"en"}"#,
            r#"{"id":"b","title":"Shared image","section":"Price","text":"The owner of a shared image pays.","language":"en"}"#,
            r#"{"id":"c","title":"Disk","section":"Size","text":"A disk has up to 32 TB.","language":"en"}"#,
        ];
        let corpus: Vec<CorpusLine> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        Generation::in_memory(Manifest::default(), index_corpus(&corpus).unwrap(), Vec::new())
    }

    fn ask(text: &str) -> Why {
        why(&generation(), &Request { text, ..Request::default() }).unwrap().unwrap()
    }

    #[test]
    fn the_parts_add_up_to_the_score_and_the_lead() {
        let why = ask("is a custom image free?");
        let (first, next) = (why.first.clone().unwrap(), why.runner_up.clone().unwrap());
        assert_eq!(first.passage.quote, "A custom image is free of charge.");
        let sum = |candidate: &Candidate| candidate.parts.iter().map(|part| part.points).sum::<f32>();
        assert!((sum(&first) - first.score).abs() < 1e-3, "{} {}", sum(&first), first.score);
        let lead: f32 = why.lead().iter().map(|(_, ahead)| ahead).sum();
        assert!((lead - (first.score - next.score)).abs() < 1e-3, "{lead}");
        let confidence: f32 = why.confidence.iter().map(|part| part.points).sum();
        let probability = 1.0 / (1.0 + f64::from(-confidence).exp());
        assert!((probability - why.answer.confidence).abs() < 1e-4, "{probability} {}", why.answer.confidence);
    }

    #[test]
    fn each_word_says_where_it_was_found() {
        let why = ask("what is the price of a cutsom image on azure?");
        assert_eq!(why.searched, "what is the price of a custom image on azure?");
        let found: Vec<_> = why.terms.iter().map(|term| (term.word.as_str(), term.found)).collect();
        let of = |word: &str| found.iter().find(|(other, _)| *other == word).map(|(_, found)| *found);
        assert_eq!(of("custom"), Some(FoundIn::Quote));
        assert_eq!(of("price"), Some(FoundIn::Heading));
        assert_eq!(of("azure"), Some(FoundIn::Nowhere));
        assert!(why.uncovered);
    }

    #[test]
    fn nothing_comes_of_an_empty_index() {
        assert_eq!(why(&Generation::default(), &Request { text: "why?", ..Request::default() }).unwrap(), None);
    }
}
