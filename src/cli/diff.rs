//! `faqt diff`: which answers change before the articles are published.

use super::findings::Failed;
use super::progress::Bar;
use super::{Context, Format, batch, diff_markdown, diff_text, out, serving};
use crate::answer::reply::Answer;
use crate::fault::{Fault, Faults};
use crate::knowledge::Asked;
use crate::publish::diff::{Change, Diff, Origin, Question, Removed, Verdict, diff};
use anyhow::Result;
use serde::Serialize;
use std::cmp::Reverse;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// What `diff` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt diff                                  what publishing the articles would change
  faqt diff --against main                   since a git revision
  faqt diff --against ../website-old/docs    than in another folder
  faqt diff --questions asked.jsonl          for the questions of a file, too
  faqt diff --against main --format markdown > changes.md

Every knowledge test and every question in the front matter of an article is put to both states,
and where the bot keeps a ledger, what was missed most. The index is only read.

Each line of a file of questions, of which only `text` is needed:
  {\"text\": \"…\", \"after\": \"…\", \"collections\": [\"…\"], \"times\": 12}

A knowledge test that is gone, or expects something else, is listed where the other state has its
tests: a folder or a revision.

Exit status: 0 no change, 1 changes, 2 an error or a knowledge test that broke.")]
pub(super) struct Args {
    /// A generation (its folder's name or hash), else a folder, else a git revision [default: what
    /// serves]
    #[arg(long, value_name = "REV|DIR|GENERATION")]
    against: Option<String>,
    /// Ask the questions of a file of JSON Lines, too (`-`: stdin)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    questions: Option<String>,
    /// Take at most so many questions of the file and of the ledger, those asked most first; list at
    /// most so many changes (JSON has all)
    #[arg(long, value_name = "N", default_value_t = 500)]
    limit: u32,
}

/// How the answers differ, as JSON.
#[derive(Debug, Serialize)]
struct Told<'a> {
    from: &'a str,
    to: &'a str,
    questions: usize,
    changes: Vec<Changed<'a>>,
    tests: Tests<'a>,
}

/// A change as JSON.
#[derive(Debug, Serialize)]
struct Changed<'a> {
    question: String,
    origin: &'static str,
    times: u64,
    kind: &'static str,
    before: &'a Answer,
    after: &'a Answer,
    test: Option<&'static str>,
}

impl<'a> From<&'a Change> for Changed<'a> {
    fn from(change: &'a Change) -> Self {
        Self {
            question: change.question.text(),
            origin: change.question.origin.word(),
            times: change.question.times,
            kind: change.kind.word(),
            before: &change.before,
            after: &change.after,
            test: change.test.map(Verdict::word),
        }
    }
}

/// The knowledge tests as JSON.
#[derive(Debug, Serialize)]
struct Tests<'a> {
    passed: usize,
    failed: usize,
    broken: Vec<Failed>,
    removed: Vec<Gone<'a>>,
}

/// A knowledge test that is gone, as JSON.
#[derive(Debug, Serialize)]
struct Gone<'a> {
    question: String,
    after: Option<&'a str>,
    expected: &'a str,
    now: Option<&'a str>,
    failed: bool,
}

impl<'a> From<&'a Removed> for Gone<'a> {
    fn from(removed: &'a Removed) -> Self {
        Self {
            question: removed.question.text(),
            after: removed.question.after(),
            expected: &removed.expected,
            now: removed.now.as_deref(),
            failed: removed.failed,
        }
    }
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Markdown, Format::Json])?;
    context.config.need_collections()?;
    let mut more = Vec::new();
    if let Some(file) = &args.questions {
        more.extend(most_asked(of_file(file)?, args.limit, context, file));
    }
    more.extend(of_ledger(context, args.limit));
    let bar = Bar::new(context);
    let diff = diff(&context.config, args.against.as_deref(), more, &|step| bar.step(step))?;
    bar.clear();
    for note in &diff.notes {
        context.note(format_args!("warning: {note}"));
    }
    serving::warn(context, &diff.findings);
    let most = args.limit as usize;
    let mut out = out::stdout();
    match context.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&told(&diff))?)?,
        Format::Markdown => write!(out, "{}", diff_markdown::page(&diff, most))?,
        _ => write!(out, "{}", diff_text::text(&diff, most))?,
    }
    out.flush()?;
    Ok(match diff.broken.is_empty() {
        false => ExitCode::from(2),
        true if diff.is_empty() => ExitCode::SUCCESS,
        true => ExitCode::from(1),
    })
}

fn told(diff: &Diff) -> Told<'_> {
    Told {
        from: &diff.from,
        to: &diff.to,
        questions: diff.questions,
        changes: diff.changes.iter().map(Changed::from).collect(),
        tests: Tests {
            passed: diff.tested.passed,
            failed: diff.tested.failures.len(),
            broken: diff.broken.iter().map(Failed::from).collect(),
            removed: diff.removed.iter().map(Gone::from).collect(),
        },
    }
}

/// The questions of a file, in its order.
fn of_file(file: &str) -> Result<Vec<Question>> {
    let mut questions = Vec::new();
    let mut faults = Vec::new();
    for (number, line) in batch::read(batch::open(file)?)?.into_iter().enumerate() {
        match line {
            Ok(line) => questions.push(Question {
                asked: Asked::Question { text: line.text, after: line.after },
                collections: line.collections.unwrap_or_default(),
                origin: Origin::File,
                times: line.times.unwrap_or(1),
            }),
            Err(what) => {
                let (what, remedy) = what.split_once("; ").unwrap_or((&what, "write {\"text\": \"…\"}"));
                faults.push(Fault::new(what, remedy).in_line(Path::new(file), number + 1));
            }
        }
    }
    if faults.is_empty() { Ok(questions) } else { Err(Faults(faults).into()) }
}

/// Those that were asked most, and the first of those that were asked as often.
fn most_asked(mut questions: Vec<Question>, limit: u32, context: &Context, file: &str) -> Vec<Question> {
    let all = questions.len();
    questions.sort_by_key(|question| Reverse(question.times));
    questions.truncate(limit as usize);
    if questions.len() < all {
        context.note(format_args!("note: {limit} of the {all} questions of {file} are asked; --limit asks more"));
    }
    questions
}

/// What the bot's members asked most without an answer; nothing where it keeps no ledger.
#[cfg(feature = "discord")]
fn of_ledger(context: &Context, limit: u32) -> Vec<Question> {
    use crate::fault::report;
    let config = &context.config;
    let Some(file) = config.file.as_deref().filter(|_| config.knowledge.is_none()) else { return Vec::new() };
    let folder = file.parent().unwrap_or(Path::new(""));
    let asked = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(crate::ledger::frequent(&config.ledger.url, folder, limit)));
    match asked {
        Ok(asked) => {
            let question = |(wording, times): (String, u64)| Question::new(wording, Origin::Ledger, times);
            asked.unwrap_or_default().into_iter().map(question).collect()
        }
        // What the articles and their tests say is worth reading without it.
        Err(error) => {
            context.note(format_args!("warning: {}", report(&error).trim_start_matches("error: ").trim_end()));
            Vec::new()
        }
    }
}

#[cfg(not(feature = "discord"))]
fn of_ledger(_: &Context, _: u32) -> Vec<Question> {
    Vec::new()
}
