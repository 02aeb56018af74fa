//! From a question to an answer.

use super::question::Question;
use super::rank::rank;
use super::reply::{Answer, Outcome};
use super::synonyms::Synonyms;
use super::weights::Weights;
use super::{compare, confidence, language, quote};
use crate::index::Generation;
use anyhow::Result;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The question.
    pub text: &'a str,
    /// The question before, as understood.
    pub after: Option<&'a str>,
    /// Names of the collections to look in; empty for all.
    pub collections: &'a [String],
    /// How many passages to give, 3 unless told.
    pub top: Option<usize>,
}

/// Passages given where the caller does not say.
pub const TOP: usize = 3;

/// Answers a question from a generation.
///
/// # Errors
/// When the index is damaged.
pub fn answer(generation: &Generation, request: &Request<'_>) -> Result<Answer> {
    let mut answer =
        Answer { question: request.text.to_owned(), generation: generation.hash.clone(), ..Answer::default() };
    let Some(index) = language::of(request.text, generation) else { return Ok(answer) };
    answer.language.clone_from(&index.language);
    let synonyms = Synonyms { groups: generation.synonyms_of(&index.language).map(<[String]>::to_vec).collect() };
    let question = Question::new(request.text, index, &synonyms);
    let ranked = rank(&question, index, request.collections, Weights::shipped())?;
    let confidences = confidence::of(&question, &ranked, Weights::shipped());
    for (candidate, confidence) in ranked.iter().zip(&confidences).take(request.top.unwrap_or(TOP)) {
        answer.passages.push(quote::cite(candidate, index, *confidence)?);
    }
    answer.confidence = confidences.first().copied().unwrap_or(0.0);
    answer.outcome = Outcome::of(answer.confidence);
    if let Some((comparison, outcome)) = compare::of_question(generation, index, request.text, request.collections)? {
        answer.outcome = answer.outcome.better(outcome);
        answer.comparison = Some(comparison);
    }
    if answer.outcome == Outcome::Unanswered {
        tracing::debug!(confidence = answer.confidence, "nothing answers");
    }
    Ok(answer)
}
