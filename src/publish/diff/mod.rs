//! How the answers differ between two states of the articles: every question that is known is put
//! to both, and what a reader would see of it is compared.

mod kind;
mod questions;
mod removed;
mod revision;
mod sides;
mod verdicts;

pub use kind::Kind;
pub use questions::{Origin, Question};
pub use removed::Removed;
pub use verdicts::Verdict;

use super::knowledge_tests::{Failure, Suite, Tested, run_suites};
use super::progress::{Progress, Step};
use crate::answer::compare::{UnknownThing, compare};
use crate::answer::reply::Answer;
use crate::answer::{Request, answer};
use crate::config::Config;
use crate::index::in_order;
use crate::knowledge::{Asked, Finding, KnowledgeTest};
use anyhow::Result;
use sides::Side;
use std::cmp::Reverse;
use verdicts::Verdicts;

/// Threads that ask.
const WORKERS: usize = 2;

/// How the answers differ.
#[derive(Debug)]
pub struct Diff {
    /// Content hash of the state before.
    pub from: String,
    /// What the state before is called: `generation 3-…`, `folder ../old`, `revision main`.
    pub against: String,
    /// Content hash of the articles as they are.
    pub to: String,
    /// How many questions were asked.
    pub questions: usize,
    /// Broken tests first, then what is asked most.
    pub changes: Vec<Change>,
    /// What came of the knowledge tests on the articles as they are.
    pub tested: Tested,
    /// Those that fail and did not before, by file and line.
    pub broken: Vec<Failure>,
    /// Tests of the state before that are gone, as far as that state knows its tests.
    pub removed: Vec<Removed>,
    /// What is wrong with the articles and the tests as they are, by file and line.
    pub findings: Vec<Finding>,
    /// Why another generation serves than the one that should, a sentence each.
    pub notes: Vec<String>,
}

impl Diff {
    /// Whether every answer is as it was, no test broke and none is gone.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.broken.is_empty() && self.removed.is_empty()
    }
}

/// A question that is answered in another way than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What was asked.
    pub question: Question,
    /// How the answers differ.
    pub kind: Kind,
    /// The answer before.
    pub before: Answer,
    /// The answer of the articles as they are.
    pub after: Answer,
    /// What the knowledge test of this question says.
    pub test: Option<Verdict>,
}

/// Compares the answers of the articles as they are with those of another state: what serves, or
/// what `against` names, which is a generation, else a folder, else a git revision. Both are asked
/// the knowledge tests, the articles' own questions, and `more`.
///
/// The index folder is only read; nothing is built there, and no other process is kept waiting.
///
/// # Errors
/// When `against` names nothing, when no article has any text, or when an index is damaged.
pub fn diff(config: &Config, against: Option<&str>, more: Vec<Question>, progress: Progress<'_>) -> Result<Diff> {
    let before = Side::before(config, against, progress)?;
    let after = Side::working(config, progress)?;
    compare_sides(before, after, more, progress)
}

fn compare_sides(before: Side, after: Side, more: Vec<Question>, progress: Progress<'_>) -> Result<Diff> {
    let tested = run_suites(&after.generation, &after.suites, after.precision, progress)?;
    let tested_then = run_suites(&before.generation, &before.suites, before.precision, progress)?;
    let verdicts = Verdicts::new(&before, &after, (&tested_then, &tested), progress)?;
    let questions = questions::gather(&before, &after, more);
    let pair = |(): &mut (), _, question: &Question| -> Result<(Answer, Answer)> {
        Ok((put(&before, question)?, put(&after, question)?))
    };
    let mut changes = Vec::new();
    let take = |number: usize, pair: Result<(Answer, Answer)>| {
        let (was, is) = pair?;
        if let (Some(kind), Some(question)) = (Kind::of(&was, &is), questions.get(number)) {
            let test = verdicts.of(&question.asked);
            changes.push(Change { question: question.clone(), kind, before: was, after: is, test });
        }
        progress(Step::Testing { done: number + 1, of: questions.len() });
        Ok(())
    };
    in_order(&questions, WORKERS, || (), pair, take)?;
    // Those that weigh the same stay as they were gathered.
    changes.sort_by_key(|change| (change.test != Some(Verdict::Broken), Reverse(change.question.times)));
    let removed = removed::between(&before, &tested_then, &after);
    Ok(Diff {
        from: before.generation.hash.clone(),
        against: before.name,
        to: after.generation.hash.clone(),
        questions: questions.len(),
        changes,
        broken: verdicts.broken(&tested),
        removed,
        tested,
        findings: after.findings,
        notes: before.notes,
    })
}

/// Puts a question to one side.
fn put(side: &Side, question: &Question) -> Result<Answer> {
    let generation = &side.generation;
    match &question.asked {
        Asked::Question { text, after } => {
            let (after, precision) = (after.as_deref(), Some(side.precision));
            answer(generation, &Request { text, after, collections: &question.collections, precision, top: None })
        }
        Asked::Compare(one, other) => {
            match compare(generation, &[one.clone(), other.clone()], None, &question.collections) {
                Err(error) if error.is::<UnknownThing>() => {
                    Ok(Answer { question: question.text(), generation: generation.hash.clone(), ..Answer::default() })
                }
                answer => answer,
            }
        }
    }
}

/// The tests of some files.
fn tests(suites: &[Suite]) -> impl Iterator<Item = (&Suite, &KnowledgeTest)> {
    suites.iter().flat_map(|suite| suite.tests.iter().map(move |test| (suite, test)))
}
