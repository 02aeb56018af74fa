//! `faqt ask "is a custom image free?"`

use crate::answer::reply::Outcome;
use crate::answer::{Request, answer};
use crate::config::Config;
use crate::publish::build_in_memory;
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
}

/// Answers one question.
///
/// # Errors
/// When the index cannot be built or read.
pub fn run(args: &Args, config: &Config) -> Result<ExitCode> {
    let (generation, findings) = build_in_memory(config)?;
    for finding in findings {
        eprintln!("{finding}");
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
