//! Knowledge tests that a change removes, or lets expect something else: whoever reviews it should know.

use super::super::knowledge_tests::{Tested, in_words};
use super::{Origin, Question, Side, tests};

/// A knowledge test of the state before that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// What it asked.
    pub question: Question,
    /// What it expected.
    pub expected: String,
    /// What a test expects of this question instead; `None` where none asks it any more.
    pub now: Option<String>,
    /// Whether it failed.
    pub failed: bool,
}

/// The tests of one side that the other has no more, in their order. `tested` is what came of them.
pub(super) fn between(before: &Side, tested: &Tested, after: &Side) -> Vec<Removed> {
    let mut removed = Vec::new();
    for (suite, test) in tests(&before.suites) {
        let same: Vec<_> = tests(&after.suites).map(|(_, now)| now).filter(|now| now.asked == test.asked).collect();
        let is_there = same.iter().any(|now| now.expect == test.expect && now.quote == test.quote);
        if !is_there {
            removed.push(Removed {
                question: Question {
                    asked: test.asked.clone(),
                    collections: Vec::new(),
                    origin: Origin::Test,
                    times: 1,
                },
                expected: in_words(test, ""),
                now: same.first().map(|now| in_words(now, "")),
                failed: tested.failures.iter().any(|failure| failure.file == suite.file && failure.line == test.line),
            });
        }
    }
    removed
}
