//! `faqt why "is a custom image free?"`: which words, features and thresholds made the answer.

use super::render::{path, safe};
use super::{Context, Format, out, serving};
use crate::answer::reply::{Cited, Outcome};
use crate::answer::why::{FoundIn, Part, Why, why};
use crate::answer::{Request, TOP};
use crate::fault::Fault;
use anstyle::Style;
use anyhow::Result;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr as _;

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
/// Features that are shown one by one; JSON has all.
const MOST: usize = 8;

/// What `why` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt why is a custom image free?
  faqt why \"and a shared one?\" --after \"is a custom image free?\"
  faqt why \"is a custom image free?\" --format json      every feature, not the largest alone

The weights stand in src/answer/weights.toml; `faqt fit` writes them.")]
pub(super) struct Args {
    /// The question
    #[arg(value_name = "QUESTION", required = true)]
    words: Vec<String>,
    /// Look only in this collection; may be repeated
    #[arg(long = "collection", value_name = "NAME")]
    collections: Vec<String>,
    /// The question before, which this one may go on from
    #[arg(long, value_name = "QUESTION")]
    after: Option<String>,
    /// Ask the index as it is
    #[arg(long)]
    no_build: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json])?;
    context.config.check_collections(&args.collections)?;
    let text = args.words.join(" ");
    if text.trim().is_empty() {
        return Err(Fault::new("the question is empty", "write the question after `why`").into());
    }
    let generation = serving::open(context, args.no_build)?;
    let request = Request {
        text: &text,
        after: args.after.as_deref(),
        collections: &args.collections,
        top: Some(TOP),
        precision: Some(context.config.precision),
    };
    let why = why(&generation, &request)?;
    let mut out = out::stdout();
    match (context.format, &why) {
        (Format::Json, why) => writeln!(out, "{}", serde_json::to_string(why)?)?,
        (_, Some(why)) => write!(out, "{}", self::text(why))?,
        (_, None) => writeln!(out, "The index is empty.")?,
    }
    let is_answered = why.is_some_and(|why| why.answer.outcome == Outcome::Answered);
    Ok(if is_answered { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn text(why: &Why) -> String {
    let mut out = String::new();
    field(&mut out, "Question", &safe(&why.answer.question));
    if why.searched != why.answer.question {
        field(&mut out, "Searched", &safe(&why.searched));
    }
    let corrected: Vec<_> = why.answer.corrections.iter().map(|(typed, taken)| format!("{typed} -> {taken}")).collect();
    if !corrected.is_empty() {
        field(&mut out, "Corrected", &safe(&corrected.join(", ")));
    }
    field(&mut out, "Language", &why.answer.language);
    field(&mut out, "Generation", &why.answer.generation);
    let outcome = match why.answer.outcome {
        Outcome::Answered => "answered",
        Outcome::Suggested => "suggested",
        Outcome::Unanswered => "unanswered",
    };
    let (answer, suggest) = (why.answered_from, why.suggested_from);
    field(
        &mut out,
        "Outcome",
        &format!("{outcome}: {:.3}; answered from {answer:.3}, suggested from {suggest:.3}", why.answer.confidence),
    );
    if why.uncovered {
        field(&mut out, "", "suggested at most: the passage lacks a word that the question cannot do without");
    }
    if why.answer.comparison.is_some() {
        field(&mut out, "", "asks for a comparison");
    }
    terms(&mut out, why);
    if let Some(first) = &why.first {
        heading(&mut out, &format!("Ranked first, {:.3}", first.score));
        cite(&mut out, &first.passage);
        parts(&mut out, &first.parts);
        heading(&mut out, "Its sentence was quoted for");
        parts(&mut out, &first.quote_parts);
    }
    if let (Some(first), Some(next)) = (&why.first, &why.runner_up) {
        let behind = first.score - next.score;
        heading(&mut out, &format!("Runner-up (rank {}), {:.3}: {behind:.3} behind", next.rank, next.score));
        cite(&mut out, &next.passage);
        let lead = why.lead();
        for (feature, ahead) in lead.iter().take(MOST) {
            let _ = writeln!(out, "  {ahead:>+8.3}  {feature}");
        }
        rest(&mut out, lead.iter().skip(MOST).map(|(_, ahead)| *ahead));
    }
    if !why.confidence.is_empty() {
        heading(&mut out, &format!("Confidence {:.3}, the logistic of", why.answer.confidence));
        parts(&mut out, &why.confidence);
    }
    out
}

fn field(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "{STRONG}{name:<10}{STRONG:#}  {value}");
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "\n{STRONG}{text}{STRONG:#}");
}

fn terms(out: &mut String, why: &Why) {
    heading(out, "Words             weight  passages  found in");
    for term in &why.terms {
        let place = match term.found {
            FoundIn::Quote => "the quote",
            FoundIn::Passage => "the passage",
            FoundIn::Heading => "a heading",
            FoundIn::Likeness => "a word like it",
            FoundIn::Relation => "a related word",
            FoundIn::Nowhere => "nothing",
        };
        let padding = " ".repeat(16usize.saturating_sub(term.word.width()));
        let _ = write!(out, "  {}{padding}{:>6.2}  {:>8}  {place}", safe(&term.word), term.weight, term.passages);
        if term.named {
            out.push_str("; must be there");
        }
        if !term.synonyms.is_empty() {
            let _ = write!(out, "; or {}", safe(&term.synonyms.join(", ")));
        }
        out.push('\n');
    }
}

fn cite(out: &mut String, passage: &Cited) {
    let _ = writeln!(out, "  {}", safe(&path(&passage.heading, &passage.title)));
    for line in passage.quote.lines().take(3) {
        let _ = writeln!(out, "  {FAINT}{}{FAINT:#}", safe(line));
    }
}

fn parts(out: &mut String, parts: &[Part]) {
    for Part { feature, value, weight, points } in parts.iter().take(MOST) {
        let _ = writeln!(out, "  {points:>+8.3}  {feature} {FAINT}{value:.3} x {weight:.3}{FAINT:#}");
    }
    rest(out, parts.iter().skip(MOST).map(|part| part.points));
}

/// What the parts that are not shown come to.
fn rest(out: &mut String, points: impl ExactSizeIterator<Item = f32>) {
    let count = points.len();
    if count > 0 {
        let _ = writeln!(out, "  {:>+8.3}  {count} more", points.sum::<f32>());
    }
}
