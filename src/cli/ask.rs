//! `faqt ask "is a custom image free?"`

use crate::answer::reply::Outcome;
use crate::answer::{Request, answer};
use crate::config::Config;
use crate::publish::{Build, Opened, open};
use anyhow::Result;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;

/// What `ask` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The question
    pub question: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Answer from the index as it is, whatever the articles are by now
    #[arg(long)]
    pub no_build: bool,
}

/// Answers one question.
///
/// # Errors
/// When the index cannot be built or read.
pub fn run(args: &Args, config: &Config) -> Result<ExitCode> {
    let how = if args.no_build { Build::Never } else { Build::Auto };
    let Opened { generation, findings, notes } = open(config, how)?;
    for finding in findings.iter().filter(|finding| finding.is_error()) {
        eprintln!("{finding}");
    }
    for note in notes {
        eprintln!("warning: {note}");
    }
    let start = Instant::now();
    let mut answer = answer(&generation, &Request { text: &args.question, ..Request::default() })?;
    answer.took_us = u64::try_from(start.elapsed().as_micros()).ok();
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
    } else if let Some(first) = answer.passages.first() {
        writeln!(
            out,
            "{:?} ({:.2})\n\n  {}\n\n{}\n{}",
            answer.outcome,
            answer.confidence,
            first.quote,
            first.heading.join(" > "),
            first.source.as_deref().unwrap_or(&first.article)
        )?;
    } else {
        writeln!(out, "Nothing in the articles answers.")?;
    }
    Ok(if answer.outcome == Outcome::Answered { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
