//! What the knowledge tests say of a change: which hold again, and which broke.

use super::super::knowledge_tests::{Failure, Suite, Tested, run_suites};
use super::super::progress::Progress;
use super::{Side, tests};
use crate::knowledge::{Asked, KnowledgeTest};
use anyhow::Result;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// What the test of a question says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It failed before, and passes.
    Fixed,
    /// It fails, and did not before.
    Broken,
}

impl Verdict {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Broken => "broken",
        }
    }
}

/// The tests of both sides.
///
/// Before, a test is what it was then, where that is known: a test and what it expects may change
/// together. One that is new and fails is broken, whatever it would have said before.
#[derive(Debug)]
pub(super) struct Verdicts {
    /// How many tests of a question failed before, of the tests of then.
    then: HashMap<Asked, usize>,
    /// How many would have failed before, of the tests of now.
    now_on_then: HashMap<Asked, usize>,
    /// Whether the tests of then are known.
    knows_then: bool,
    /// How many fail now.
    now: HashMap<Asked, usize>,
    /// The questions, by where their tests stand.
    places: HashMap<(PathBuf, u32), Asked>,
}

impl Verdicts {
    /// Runs the tests of the side after on the side before; those of each side have run on their own.
    pub(super) fn new(
        before: &Side,
        after: &Side,
        (then, now): (&Tested, &Tested),
        progress: Progress<'_>,
    ) -> Result<Self> {
        let now_on_then = run_suites(&before.generation, &after.suites, before.precision, progress)?;
        let place = |(suite, test): (&Suite, &KnowledgeTest)| ((suite.file.clone(), test.line), test.asked.clone());
        Ok(Self {
            then: by_question(before, then),
            now_on_then: by_question(after, &now_on_then),
            knows_then: before.knows_its_tests,
            now: by_question(after, now),
            places: tests(&after.suites).map(place).collect(),
        })
    }

    /// What the test of a question says; `None` where there is none, or it says what it said.
    pub(super) fn of(&self, asked: &Asked) -> Option<Verdict> {
        let fails = *self.now.get(asked)?;
        let failed_then = self.then.get(asked);
        let would_have_failed = || self.now_on_then.get(asked).copied().unwrap_or_default();
        let failed = match failed_then {
            Some(failed) => *failed,
            // A new one that fails is broken.
            None if fails > 0 && self.knows_then => 0,
            None => would_have_failed(),
        };
        if fails > failed {
            Some(Verdict::Broken)
        } else if fails == 0 && failed > 0 {
            Some(Verdict::Fixed)
        } else {
            None
        }
    }

    /// The tests that fail and did not before.
    pub(super) fn broken(&self, tested: &Tested) -> Vec<Failure> {
        let broke = |failure: &&Failure| {
            let asked = self.places.get(&(failure.file.clone(), failure.line));
            asked.is_some_and(|asked| self.of(asked) == Some(Verdict::Broken))
        };
        tested.failures.iter().filter(broke).cloned().collect()
    }
}

/// How many tests of each question fail.
fn by_question(side: &Side, tested: &Tested) -> HashMap<Asked, usize> {
    let failed: HashSet<_> = tested.failures.iter().map(|failure| (&failure.file, failure.line)).collect();
    let mut questions: HashMap<Asked, usize> = HashMap::new();
    for (suite, test) in tests(&side.suites) {
        *questions.entry(test.asked.clone()).or_default() += usize::from(failed.contains(&(&suite.file, test.line)));
    }
    questions
}
