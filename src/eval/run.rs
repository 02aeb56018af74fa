//! Puts every question to the engine and compares what it says with the gold.

use super::gold::Spot;
use super::indexing::Measured;
use super::metrics::ndcg_at_10;
use super::sets::Query;
use crate::answer::reply::{Cited, Outcome};
use crate::answer::{Request, answer};
use anyhow::{Context as _, Result, anyhow};
use serde::Serialize;
use std::num::NonZeroUsize;
use std::time::Instant;
use unicode_normalization::UnicodeNormalization as _;

/// Passages that are asked for; their ids, each once, are what recall looks at.
const DEPTH: usize = 50;

/// How one question ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// Name of the question.
    pub id: String,
    /// The question.
    pub text: String,
    /// What sort of question it is, where the set says so.
    pub kind: Option<String>,
    /// What answers it.
    pub gold: Vec<String>,
    /// Ids of the hits, best first, each once.
    pub got: Vec<String>,
    /// Place of the first that is in gold, from 0.
    pub rank: Option<usize>,
    /// Normalised discounted cumulative gain of the first ten, 0 to 1.
    pub ndcg: f64,
    /// Whether the first quote contains an answer; `None` where the question has no answers.
    pub quoted: Option<bool>,
    /// Confidence of the first passage, 0 without one.
    pub confidence: f64,
    /// How it ended.
    pub outcome: Outcome,
    /// The first quote.
    pub quote: String,
}

impl Judged {
    /// Whether something answers.
    pub fn answerable(&self) -> bool {
        !self.gold.is_empty()
    }

    /// Whether the first id is in gold.
    pub fn right(&self) -> bool {
        self.rank == Some(0)
    }

    /// Whether this is what `--errors` lists: a first id that is not in gold, or an answer to what
    /// nothing answers.
    pub fn wrong(&self) -> bool {
        if self.answerable() { !self.right() } else { self.outcome == Outcome::Answered }
    }

    /// The line of `--errors`.
    pub fn error_line(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Line {
            id: String,
            text: String,
            gold: Vec<String>,
            got: Vec<String>,
            confidence: f64,
            quote: String,
        }
        Line {
            id: self.id.clone(),
            text: self.text.clone(),
            gold: self.gold.clone(),
            got: self.got.iter().take(10).cloned().collect(),
            confidence: self.confidence,
            quote: self.quote.clone(),
        }
    }
}

/// Asks every question, on as many threads as there are processors; in the order of the questions.
///
/// # Errors
/// When the index is damaged.
pub fn judge(measured: &Measured, queries: &[Query]) -> Result<Vec<Judged>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = queries.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = queries
            .chunks(share)
            .map(|part| {
                scope.spawn(move || part.iter().map(|query| judge_one(measured, query)).collect::<Result<Vec<_>>>())
            })
            .collect();
        let mut judged = Vec::with_capacity(queries.len());
        for part in parts {
            judged.extend(part.join().map_err(|_| anyhow!("a thread that asked questions died"))??);
        }
        Ok(judged)
    })
}

fn judge_one(measured: &Measured, query: &Query) -> Result<Judged> {
    let request = Request { text: &query.text, top: Some(DEPTH), ..Request::default() };
    let answer = answer(&measured.generation, &request).with_context(|| format!("question {}", query.id))?;
    let places = &measured.places;
    let mut got: Vec<String> = Vec::new();
    let mut rank = None;
    let mut gains = Vec::new();
    let mut open: Vec<&String> = query.gold.iter().collect();
    for hit in &answer.passages {
        let spot = Spot::from(hit);
        let id = places.id(spot);
        if got.contains(&id) {
            continue;
        }
        if rank.is_none() && query.gold.iter().any(|gold| places.satisfies(spot, gold)) {
            rank = Some(got.len());
        }
        let before = open.len();
        open.retain(|gold| !places.satisfies(spot, gold));
        gains.push(open.len() < before);
        got.push(id);
    }
    let answers: Vec<String> = query.answers.iter().map(|a| comparable(a)).filter(|a| !a.is_empty()).collect();
    let first = answer.passages.first();
    let quoted = if query.gold.is_empty() || answers.is_empty() {
        None
    } else {
        Some(first.is_some_and(|hit| contains(hit, places.visible(hit), &answers)))
    };
    Ok(Judged {
        id: query.id.clone(),
        text: query.text.clone(),
        kind: query.kind.clone(),
        gold: query.gold.clone(),
        got,
        rank,
        ndcg: ndcg_at_10(&gains, query.gold.len()),
        quoted,
        confidence: answer.confidence,
        outcome: answer.outcome,
        quote: answer.passages.into_iter().next().map(|hit| hit.quote).unwrap_or_default(),
    })
}

/// Whether a quote has one of the answers, in its bytes or as its reader sees it.
fn contains(hit: &Cited, visible: &str, answers: &[String]) -> bool {
    let (quote, visible) = (comparable(&hit.quote), comparable(visible));
    answers.iter().any(|answer| quote.contains(answer) || visible.contains(answer))
}

/// NFKC, lower case, white space collapsed.
fn comparable(text: &str) -> String {
    let text = text.nfkc().collect::<String>().to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How long each answer takes on this one thread, in microseconds, sorted. The questions should
/// have been asked once before.
///
/// # Errors
/// When the index is damaged.
pub fn latencies(measured: &Measured, queries: &[Query]) -> Result<Vec<u64>> {
    let mut took = Vec::with_capacity(queries.len());
    for query in queries {
        let start = Instant::now();
        let answer = answer(&measured.generation, &Request { text: &query.text, ..Request::default() })?;
        took.push(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
        drop(std::hint::black_box(answer));
    }
    took.sort_unstable();
    Ok(took)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::indexing::Builder;
    use crate::eval::sets::CorpusLine;

    fn measured() -> Measured {
        let line = |id: &str, title: &str, text: &str| CorpusLine {
            id: id.into(),
            title: title.into(),
            text: text.into(),
            language: Some("en".into()),
            ..CorpusLine::default()
        };
        let long = "The moon pulls the tide of every ocean twice a day. ".repeat(40);
        let corpus = [
            line("custom", "Images", "A custom image is free of charge.\n\nIts snapshot is  charged by size."),
            line("public", "Images", "A public image comes from the provider."),
            line("tides", "Tides", &long),
        ];
        let mut builder = Builder::in_memory();
        builder.push_corpus(&corpus).unwrap();
        builder.finish(Vec::new()).unwrap()
    }

    fn ask(text: &str, gold: &[&str], answers: &[&str]) -> Judged {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        let query = Query { id: "q".into(), text: text.into(), gold: own(gold), answers: own(answers), kind: None };
        judge(&measured(), &[query]).unwrap().remove(0)
    }

    #[test]
    fn a_right_answer_has_its_id_first_and_the_answer_in_its_quote() {
        let judged = ask("how is the snapshot charged?", &["custom"], &["CHARGED  by Size"]);
        assert_eq!((judged.rank, judged.quoted, judged.ndcg), (Some(0), Some(true), 1.0));
        assert!(judged.right() && !judged.wrong());
    }

    #[test]
    fn an_id_with_many_passages_counts_once() {
        let judged = ask("what pulls the tide of the ocean?", &["tides"], &[]);
        assert_eq!(judged.got.iter().filter(|id| *id == "tides").count(), 1);
        assert_eq!(judged.quoted, None);
    }

    #[test]
    fn a_wrong_first_id_is_an_error() {
        let judged = ask("what is a custom image?", &["tides"], &["moon"]);
        assert!(judged.wrong() && judged.quoted == Some(false));
        let line = serde_json::to_value(judged.error_line()).unwrap();
        assert_eq!(line["gold"], serde_json::json!(["tides"]));
        assert_eq!(line["got"][0], "custom");
    }

    #[test]
    fn what_nothing_answers_is_wrong_only_when_answered() {
        let judged = ask("", &[], &[]);
        assert_eq!((judged.answerable(), judged.wrong(), judged.confidence), (false, false, 0.0));
    }

    #[test]
    fn every_question_is_timed_once() {
        let queries: Vec<Query> =
            (0..5).map(|i| Query { id: i.to_string(), text: "image".into(), ..Query::default() }).collect();
        assert_eq!(latencies(&measured(), &queries).unwrap().len(), 5);
    }
}
