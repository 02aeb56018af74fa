//! How the answers differ, as text for a terminal.

use super::findings::{count, in_short};
use super::render::{path, safe};
use crate::answer::reply::{Answer, Cited, Outcome};
use crate::fault::shown;
use crate::publish::Failure;
use crate::publish::diff::{Change, Diff, Kind, Question, Removed, Verdict};
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const BROKEN: Style = AnsiColor::Red.on_default().bold();
const FIXED: Style = AnsiColor::Green.on_default().bold();
/// Lines of a quote that are shown, here and in Markdown.
const LINES: usize = 10;
/// Columns before what is shown.
const INDENT: &str = "          ";

/// The changes, at most so many of them, and how many there are.
pub(super) fn text(diff: &Diff, most: usize) -> String {
    let mut out = String::new();
    for change in diff.changes.iter().take(most) {
        head(&mut out, change);
        side(&mut out, "before", &change.before);
        side(&mut out, "after", &change.after);
        if let Some(failure) = failure_of(diff, change) {
            let _ = writeln!(out, "  test    {}", safe(&expectation(failure)));
        }
        out.push('\n');
    }
    if diff.changes.len() > most {
        let _ = writeln!(out, "… and {} more; --limit lists them\n", diff.changes.len() - most);
    }
    for failure in unchanged_broken(diff) {
        let _ = writeln!(out, "{BROKEN}broken:{BROKEN:#} {}\n", safe(&failure.to_string()));
    }
    for removed in &diff.removed {
        let (word, told) = gone(removed);
        let _ = writeln!(out, "{STRONG}{word}:{STRONG:#} {}\n", safe(&told));
    }
    let _ = writeln!(out, "{}", summary(diff));
    out
}

/// What became of a test that is gone, in a word, and which it was.
pub(super) fn gone(removed: &Removed) -> (&'static str, String) {
    let failed = if removed.failed { " It failed." } else { "" };
    let question = in_a_line(&removed.question);
    match &removed.now {
        None => ("test removed", format!("{question}\n  expected {}.{failed}", removed.expected)),
        Some(now) => {
            ("test rewritten", format!("{question}\n  expected {}.{failed}\n  now expects {now}.", removed.expected))
        }
    }
}

fn head(out: &mut String, change: &Change) {
    let _ = write!(out, "{STRONG}{}:{STRONG:#} {}", change.kind.word(), safe(&question(change)));
    match change.test {
        Some(Verdict::Broken) => out.push_str(&format!("  {BROKEN}test broken{BROKEN:#}")),
        Some(Verdict::Fixed) => out.push_str(&format!("  {FIXED}test fixed{FIXED:#}")),
        None => {}
    }
    if change.question.times > 1 {
        let _ = write!(out, "  {FAINT}asked {} times{FAINT:#}", change.question.times);
    }
    out.push('\n');
}

fn side(out: &mut String, when: &str, answer: &Answer) {
    let outcome = outcome(answer);
    let _ = writeln!(out, "  {when:<8}{FAINT}{outcome}{FAINT:#}");
    for (quote, place) in read(answer) {
        for line in shortened(&quote).lines() {
            let _ = writeln!(out, "{INDENT}{}", safe(line));
        }
        if let Some(place) = place {
            let _ = writeln!(out, "{INDENT}{FAINT}{}{FAINT:#}", safe(&place));
        }
    }
}

/// The question of a change in a line, with the one that it follows.
pub(super) fn question(change: &Change) -> String {
    in_a_line(&change.question)
}

fn in_a_line(question: &Question) -> String {
    let text = question.text().split_whitespace().collect::<Vec<_>>().join(" ");
    match question.after() {
        Some(after) => format!("{text} (after: {after})"),
        None => text,
    }
}

/// How a question ended.
pub(super) fn outcome(answer: &Answer) -> String {
    match answer.outcome {
        Outcome::Answered => format!("answered ({:.2})", answer.confidence),
        Outcome::Suggested => format!("suggested ({:.2})", answer.confidence),
        Outcome::Unanswered => "unanswered".to_owned(),
    }
}

/// What is read of an answer, each with where it stands: the first quote, or the cells.
pub(super) fn read(answer: &Answer) -> Vec<(String, Option<String>)> {
    if answer.outcome == Outcome::Unanswered {
        return Vec::new();
    }
    let Some(comparison) = &answer.comparison else {
        return answer.passages.first().map(|first| (first.quote.clone(), Some(place(first)))).into_iter().collect();
    };
    let rows = comparison.rows.iter().flat_map(|row| {
        comparison.things.iter().zip(&row.cells).map(|(thing, cell)| match cell {
            Some(cell) => (format!("{}, {thing}: {}", row.aspect, cell.quote), Some(place(cell))),
            None => (format!("{}, {thing}: not stated", row.aspect), None),
        })
    });
    rows.collect()
}

/// Where a quote stands, for people and as a test names it, and where its link leads.
fn place(cited: &Cited) -> String {
    let anchor = if cited.anchor.is_empty() { String::new() } else { format!("#{}", cited.anchor) };
    let source = cited.source.iter().map(|source| format!(", {source}")).collect::<String>();
    format!("{} ({}/{}{anchor}{source})", path(&cited.heading, &cited.title), cited.collection, cited.article)
}

/// The first lines of a long quote.
pub(super) fn shortened(quote: &str) -> String {
    let lines: Vec<&str> = quote.trim_end().lines().collect();
    match lines.len().checked_sub(LINES + 1) {
        None | Some(0) => lines.join("\n"),
        Some(_) => format!("{}\n… {} lines more", lines[..LINES].join("\n"), lines.len() - LINES),
    }
}

/// The test of a change that broke.
pub(super) fn failure_of<'a>(diff: &'a Diff, change: &Change) -> Option<&'a Failure> {
    diff.broken.iter().find(|failure| is_of(failure, change))
}

/// The tests that broke although their answer is as it was: they expect something else.
pub(super) fn unchanged_broken(diff: &Diff) -> impl Iterator<Item = &Failure> {
    diff.broken.iter().filter(|failure| !diff.changes.iter().any(|change| is_of(failure, change)))
}

fn is_of(failure: &Failure, change: &Change) -> bool {
    change.test == Some(Verdict::Broken)
        && failure.asked == change.question.text()
        && failure.after.as_deref() == change.question.after()
}

/// Where a test stands and what it expects.
pub(super) fn expectation(failure: &Failure) -> String {
    format!("{}:{} expects {}", shown(&failure.file), failure.line, failure.expected)
}

/// How many answers differ.
pub(super) fn how_many(diff: &Diff) -> String {
    let of = count(diff.questions as u64, "answer");
    match diff.changes.len() {
        0 => "no answer differs".to_owned(),
        1 => format!("1 of {of} differs"),
        n => format!("{n} of {of} differ"),
    }
}

/// How many answers differ and in which way, and how the tests went, in a sentence.
pub(super) fn summary(diff: &Diff) -> String {
    let mut text = format!("against {}: ", diff.against);
    if diff.changes.is_empty() {
        let _ = match diff.questions {
            0 => write!(text, "there is no question to ask"),
            1 => write!(text, "the answer to 1 question is as it was"),
            n => write!(text, "the answers to {n} questions are as they were"),
        };
    } else {
        let kinds = Kind::ALL.map(|kind| (kind, diff.changes.iter().filter(|change| change.kind == kind).count()));
        let kinds: Vec<String> =
            kinds.iter().filter(|(_, n)| *n > 0).map(|(kind, n)| format!("{n} {}", kind.word())).collect();
        let _ = write!(text, "{}: {}", how_many(diff), kinds.join(", "));
    }
    let _ = write!(text, "; {}", in_short(&diff.tested));
    if !diff.broken.is_empty() {
        let _ = write!(text, ", {} broken", diff.broken.len());
    }
    let rewritten = diff.removed.iter().filter(|removed| removed.now.is_some()).count();
    for (number, word) in [(diff.removed.len() - rewritten, "removed"), (rewritten, "rewritten")] {
        if number > 0 {
            let _ = write!(text, ", {number} {word}");
        }
    }
    text
}
