//! What is wrong with the articles and which knowledge tests fail, as text and as JSON.

use super::render::safe;
use crate::fault::shown;
use crate::knowledge::{Finding, Severity};
use crate::publish::{Failure, Tested};
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use std::fmt::Display;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// A finding as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    file: String,
    line: u32,
    severity: &'static str,
    what: String,
    remedy: String,
}

impl From<&Finding> for Found {
    fn from(finding: &Finding) -> Self {
        Self {
            file: shown(&finding.file),
            line: finding.line,
            severity: if finding.is_error() { "error" } else { "warning" },
            what: finding.problem.to_string(),
            remedy: finding.problem.remedy(),
        }
    }
}

/// The knowledge tests as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Tests {
    passed: usize,
    failed: usize,
    failures: Vec<Failed>,
}

/// A failed knowledge test as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Failed {
    file: String,
    line: u32,
    strict: bool,
    question: String,
    after: Option<String>,
    expected: String,
    got: String,
}

impl From<&Failure> for Failed {
    fn from(failure: &Failure) -> Self {
        Self {
            file: shown(&failure.file),
            line: failure.line,
            strict: failure.strict,
            question: failure.asked.clone(),
            after: failure.after.clone(),
            expected: failure.expected.clone(),
            got: failure.got.clone(),
        }
    }
}

impl From<&Tested> for Tests {
    fn from(tested: &Tested) -> Self {
        Self {
            passed: tested.passed,
            failed: tested.failures.len(),
            failures: tested.failures.iter().map(Failed::from).collect(),
        }
    }
}

/// A line that begins with how much it weighs.
pub(super) fn line(severity: Severity, what: impl Display) -> String {
    let (style, word) = match severity {
        Severity::Error => (ERROR, "error"),
        Severity::Warning => (WARNING, "warning"),
    };
    format!("{style}{word}:{style:#} {}\n", safe(&what.to_string()))
}

/// How the knowledge tests went, in a few words.
pub(super) fn in_short(tested: &Tested) -> String {
    let (passed, of) = (tested.passed, tested.passed + tested.failures.len());
    match (passed, of) {
        (_, 0) => "no knowledge tests".to_owned(),
        (1, 1) => "the knowledge test passes".to_owned(),
        (0, 1) => "the knowledge test fails".to_owned(),
        _ if passed == of => format!("all {of} knowledge tests pass"),
        _ => format!("{passed} of {of} knowledge tests pass"),
    }
}

/// A count with its noun; the plural is regular.
pub(super) fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
