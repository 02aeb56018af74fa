//! What came of publishing, as text and as JSON; `faqt index` and its `--watch` print it.

use super::findings::{Found, Tests, count, in_short, line};
use super::render::safe;
use super::{Context, Format, out};
use crate::index::Generation;
use crate::index::manifest::Manifest;
use crate::knowledge::Severity;
use crate::publish::{Changes, Outcome, Publication, Reason};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;

const STRONG: Style = Style::new().bold();
const HELD: Style = AnsiColor::Yellow.on_default().bold();
/// Articles of a kind of change, and warnings, that are told one by one; JSON has all.
const MOST: usize = 10;

/// What came of publishing, as JSON.
#[derive(Debug, Serialize)]
struct Published {
    outcome: &'static str,
    /// Content hash of the generation that serves.
    generation: String,
    number: u64,
    articles: u64,
    sections: u64,
    passages: u64,
    /// Why it is held.
    reasons: Vec<String>,
    added: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
    findings: Vec<Found>,
    tests: Option<Tests>,
    notes: Vec<String>,
}

/// Prints what came of publishing.
pub(super) fn print(publication: &Publication, context: &Context) -> Result<()> {
    let mut out = out::stdout();
    match context.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&json(publication))?)?,
        _ => write!(out, "{}", text(publication, context.quiet))?,
    }
    Ok(out.flush()?)
}

/// What serves, and why nothing newer does.
fn serving(outcome: &Outcome) -> (&'static str, &Generation, Vec<String>) {
    match outcome {
        Outcome::Published(generation) => ("published", generation, Vec::new()),
        Outcome::Unchanged(generation) => ("unchanged", generation, Vec::new()),
        Outcome::Held { reasons, current, .. } => ("held", current, reasons.iter().map(ToString::to_string).collect()),
    }
}

fn json(publication: &Publication) -> Published {
    let (outcome, generation, reasons) = serving(&publication.outcome);
    let manifest = &generation.manifest;
    let Changes { added, changed, removed } = publication.changes.clone();
    Published {
        outcome,
        generation: manifest.hash.clone(),
        number: manifest.number,
        articles: sum(manifest, |collection| collection.articles),
        sections: sum(manifest, |collection| collection.sections),
        passages: manifest.passages(),
        reasons,
        added,
        changed,
        removed,
        findings: publication.findings.iter().map(Found::from).collect(),
        tests: publication.tested.as_ref().map(Tests::from),
        notes: publication.notes.iter().map(ToString::to_string).collect(),
    }
}

fn text(publication: &Publication, quiet: bool) -> String {
    let mut out = String::new();
    let Changes { added, changed, removed } = &publication.changes;
    if !quiet {
        for (what, articles) in [("added", added), ("changed", changed), ("removed", removed)] {
            list(&mut out, what, articles);
        }
    }
    let (errors, warnings): (Vec<_>, Vec<_>) = publication.findings.iter().partition(|finding| finding.is_error());
    errors.iter().for_each(|finding| out.push_str(&line(finding.severity, finding)));
    for failure in publication.tested.iter().flat_map(|tested| &tested.failures) {
        let holds = failure.strict && !matches!(publication.outcome, Outcome::Unchanged(_));
        out.push_str(&line(if holds { Severity::Error } else { Severity::Warning }, failure));
    }
    if !quiet {
        warnings.iter().take(MOST).for_each(|finding| out.push_str(&line(finding.severity, finding)));
        if warnings.len() > MOST {
            let more = format!("{} more; `faqt check` lists them", warnings.len() - MOST);
            out.push_str(&line(Severity::Warning, more));
        }
        publication.notes.iter().for_each(|note| out.push_str(&line(Severity::Warning, note)));
    }
    let (_, generation, reasons) = serving(&publication.outcome);
    let name = generation.manifest.name();
    let _ = match publication.outcome {
        Outcome::Published(_) => writeln!(out, "{STRONG}published {name}{STRONG:#}: {}", holds(publication)),
        Outcome::Unchanged(_) => writeln!(out, "nothing to do: {name} serves, {}", holds(publication)),
        Outcome::Held { .. } => {
            for reason in reasons {
                let _ = writeln!(out, "{HELD}held:{HELD:#} {}", safe(&reason));
            }
            let remedy = remedy(&publication.outcome);
            writeln!(out, "{name} serves on\n  remedy: {remedy}")
        }
    };
    out
}

/// What lets something newer serve.
fn remedy(outcome: &Outcome) -> &'static str {
    let Outcome::Held { reasons, candidate, .. } = outcome else { return "" };
    let is_of_tests = reasons.iter().all(|reason| matches!(reason, Reason::BrokenTests { .. }));
    match candidate {
        // There is nothing that could be published.
        None if is_of_tests => "correct it",
        Some(_) if is_of_tests => "correct it, or publish all the same with `faqt index --force`",
        _ => "change the articles, or publish all the same with `faqt index --force`",
    }
}

fn list(out: &mut String, what: &str, articles: &[String]) {
    for article in articles.iter().take(MOST) {
        let _ = writeln!(out, "{what:<8} {}", safe(article));
    }
    if articles.len() > MOST {
        let _ = writeln!(out, "{what:<8} {} more", articles.len() - MOST);
    }
}

/// How much the generation that serves holds.
fn holds(publication: &Publication) -> String {
    let (_, generation, _) = serving(&publication.outcome);
    let mut text = sizes(&generation.manifest);
    if let Some(tested) = &publication.tested {
        let _ = write!(text, "; {}", in_short(tested));
    }
    text
}

/// How many articles, sections and passages a generation holds.
pub(super) fn sizes(manifest: &Manifest) -> String {
    let articles = sum(manifest, |collection| collection.articles);
    let sections = sum(manifest, |collection| collection.sections);
    let parts = [(articles, "article"), (sections, "section"), (manifest.passages(), "passage")];
    parts.map(|(number, noun)| count(number, noun)).join(", ")
}

/// A count of all collections.
pub(super) fn sum(manifest: &Manifest, of: impl Fn(&crate::index::manifest::CollectionCounts) -> u64) -> u64 {
    manifest.collections.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_articles_is_cut() {
        let articles: Vec<String> = (0..12).map(|number| format!("docs/{number}.md")).collect();
        let mut out = String::new();
        list(&mut out, "added", &articles);
        assert_eq!(out.lines().count(), 11);
        assert!(out.starts_with("added    docs/0.md\n") && out.ends_with("added    2 more\n"), "{out}");
    }
}
