//! `faqt ask "is a custom image free?"`

use super::{Context, Format, batch, out, prompt, render, serving, today};
use crate::answer::reply::{Answer, Outcome};
use crate::answer::{Request, answer};
use crate::fault::Fault;
use crate::index::Generation;
use anyhow::Result;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Instant;

/// What `ask` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt ask is a custom image free?
  faqt ask \"and a shared one?\" --after \"is a custom image free?\"
  faqt ask \"怎么共享镜像\" --collection ecs-images.zh --format json
  faqt ask --batch questions.jsonl > answers.jsonl
  faqt ask                                  a prompt that takes follow-ups

Each line of a batch, of which only `text` is needed:
  {\"id\": 1, \"text\": \"…\", \"after\": \"…\", \"collections\": [\"…\"]}

Exit status: 0 answered, 1 suggested or unanswered, 2 error.
Of a batch: 0, or 2 where a line was malformed.")]
pub(super) struct Args {
    /// The question; without one, a prompt
    #[arg(value_name = "QUESTION", conflicts_with = "batch")]
    words: Vec<String>,
    /// Answer each line of a file (`-`: stdin) with a line of JSON
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    batch: Option<String>,
    /// Look only in this collection; may be repeated
    #[arg(long = "collection", value_name = "NAME")]
    collections: Vec<String>,
    /// The question before, which this one may go on from
    #[arg(long, value_name = "QUESTION", conflicts_with = "batch")]
    after: Option<String>,
    /// How many candidates JSON holds
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=50))]
    top: u8,
    /// Answer from the index as it is, whatever the articles are by now
    #[arg(long)]
    no_build: bool,
}

/// A question, and where to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) text: &'a str,
    pub(super) after: Option<&'a str>,
    pub(super) collections: &'a [String],
    pub(super) top: usize,
    pub(super) precision: f64,
}

/// Answers, and measures how long it took.
pub(super) fn timed(generation: &Generation, asked: Asked<'_>) -> Result<Answer> {
    let start = Instant::now();
    let Asked { text, after, collections, top, precision } = asked;
    let mut answer =
        answer(generation, &Request { text, after, collections, top: Some(top), precision: Some(precision) })?;
    answer.took_us = u64::try_from(start.elapsed().as_micros()).ok();
    Ok(answer)
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json])?;
    context.config.check_collections(&args.collections)?;
    let collections = &args.collections[..];
    let top = usize::from(args.top);
    if let Some(file) = &args.batch {
        let input = batch::open(file)?;
        let generation = serving::open(context, args.no_build)?;
        let reply = |line: &batch::Line| {
            let collections = line.collections.as_deref().unwrap_or(collections);
            context.config.check_collections(collections)?;
            timed(
                &generation,
                Asked {
                    text: &line.text,
                    after: line.after.as_deref(),
                    collections,
                    top,
                    precision: context.config.precision,
                },
            )
        };
        let clean = batch::run(input, out::raw(), reply)?;
        return Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(2) });
    }
    let question = args.words.join(" ");
    if args.words.is_empty() {
        if !std::io::stdin().is_terminal() {
            let remedy = "write it after `ask`, or give many with `--batch -`";
            return Err(Fault::new("there is no question", remedy).into());
        }
        return prompt::run(serving::open(context, args.no_build)?.as_ref(), context, args.after.clone(), collections);
    }
    if question.trim().is_empty() {
        return Err(Fault::new("the question is empty", "write what you want to know after `ask`").into());
    }
    let generation = serving::open(context, args.no_build)?;
    let answer = timed(
        &generation,
        Asked { text: &question, after: args.after.as_deref(), collections, top, precision: context.config.precision },
    )?;
    print(&answer, context.format)?;
    Ok(if answer.outcome == Outcome::Answered { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Prints an answer in the format that was asked for.
pub(super) fn print(answer: &Answer, format: Format) -> Result<()> {
    let mut out = out::stdout();
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(answer)?)?,
        _ => write!(out, "{}", render::answer(answer, today()))?,
    }
    Ok(out.flush()?)
}
