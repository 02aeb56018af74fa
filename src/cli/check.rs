//! `faqt check`: what is wrong with the articles, and which knowledge tests fail.

use super::findings::{Found, Tests, count, in_short, line};
#[cfg(feature = "import")]
use super::links;
use super::progress::Bar;
use super::{Context, Format, github, out, today};
use crate::knowledge::{Age, Finding, Severity, sort_findings};
use crate::publish::{Checked, Freshness, check, older};
use anyhow::Result;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

/// What to do about a generation that is not whole.
const REMEDY: &str = "faqt index --force";

/// What `check` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt check                     every fault with its file, line and remedy; every failed test
  faqt check --quiet             errors and failed tests, no warnings
  faqt check --format github     annotations of a pull request, in a workflow
  faqt check --format json       for an editor
  faqt check --older 180d        and the articles that nobody looked at for half a year

The articles are checked as they are now; the index is only read.

Exit status: 0 nothing to mend, 1 an error, a failed test or a damaged index, 2 it cannot be told.")]
pub(super) struct Args {
    /// List the articles that are older: days, weeks, months or years, as 180d, 26w, 6m or 1y
    #[arg(long, value_name = "AGE")]
    older: Option<Age>,
    #[cfg(feature = "import")]
    #[command(flatten)]
    links: links::Sources,
}

/// What was seen, as JSON.
#[derive(Debug, Serialize)]
struct Seen {
    ok: bool,
    errors: usize,
    warnings: usize,
    findings: Vec<Found>,
    tests: Tests,
    /// What is wrong with the generation that serves.
    index: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json, Format::Github])?;
    context.config.need_collections()?;
    let bar = Bar::new(context);
    let mut checked = check(&context.config, &|step| bar.step(step))?;
    bar.clear();
    if let Some(age) = args.older {
        let Freshness { findings, undated } = older(&context.config, age, today());
        checked.findings.extend(findings);
        if undated > 0 {
            let articles = count(undated as u64, "article");
            context.note(format_args!("note: {articles} without a date cannot be said to be old"));
        }
    }
    #[cfg(feature = "import")]
    checked.findings.extend(links::findings(&args.links, context)?);
    sort_findings(&mut checked.findings);
    let mut out = out::stdout();
    match context.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&seen(&checked))?)?,
        Format::Github => write!(out, "{}", annotations(&checked, context.quiet))?,
        _ => write!(out, "{}", text(&checked, context.quiet))?,
    }
    out.flush()?;
    Ok(if checked.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn seen(checked: &Checked) -> Seen {
    let errors = checked.findings.iter().filter(|finding| finding.is_error()).count();
    Seen {
        ok: checked.is_clean(),
        errors,
        warnings: checked.findings.len() - errors,
        findings: checked.findings.iter().map(Found::from).collect(),
        tests: Tests::from(&checked.tested),
        index: checked.damage.clone(),
    }
}

/// The findings that are told.
fn told(checked: &Checked, quiet: bool) -> impl Iterator<Item = &Finding> {
    checked.findings.iter().filter(move |finding| !quiet || finding.is_error())
}

fn text(checked: &Checked, quiet: bool) -> String {
    let mut out = String::new();
    for finding in told(checked, quiet) {
        out.push_str(&line(finding.severity, finding));
    }
    for failure in &checked.tested.failures {
        out.push_str(&line(Severity::Error, failure));
    }
    if let Some(damage) = &checked.damage {
        out.push_str(&line(Severity::Error, format_args!("{damage}\n  remedy: {REMEDY}")));
    }
    if !quiet {
        let _ = writeln!(out, "{}", summary(checked));
    }
    out
}

fn annotations(checked: &Checked, quiet: bool) -> String {
    let mut out = String::new();
    for Finding { file, line, severity, problem } in told(checked, quiet) {
        let message = format!("{problem}\nremedy: {}", problem.remedy());
        out.push_str(&github::annotation(*severity, file, *line, "Article", &message));
    }
    for failure in &checked.tested.failures {
        let (file, line) = (&failure.file, failure.line);
        out.push_str(&github::annotation(Severity::Error, file, line, "Knowledge test", &failure.message()));
    }
    if let Some(damage) = &checked.damage {
        out.push_str(&github::general(Severity::Error, "Index", &format!("{damage}\nremedy: {REMEDY}")));
    }
    if !quiet {
        let _ = writeln!(out, "{}", summary(checked));
    }
    out
}

/// The outcome in a line.
fn summary(checked: &Checked) -> String {
    let errors = checked.findings.iter().filter(|finding| finding.is_error()).count();
    let warnings = checked.findings.len() - errors;
    let mut parts = Vec::new();
    match errors {
        0 => parts.push("no errors".to_owned()),
        _ => parts.push(count(errors as u64, "error")),
    }
    if warnings > 0 {
        parts.push(count(warnings as u64, "warning"));
    }
    parts.push(in_short(&checked.tested));
    if checked.damage.is_some() {
        parts.push("the index is damaged".to_owned());
    }
    parts.join(", ")
}
