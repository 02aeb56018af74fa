//! `faqt compare "custom image" "public image" --aspect price`

use super::ask::print;
use super::{Context, Format, serving};
use crate::answer::compare::compare;
use crate::answer::reply::Outcome;
use anyhow::Result;
use std::process::ExitCode;
use std::time::Instant;

/// What `compare` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt compare \"custom image\" \"public image\"
  faqt compare custom public shared --aspect price
  faqt compare 自定义镜像 公共镜像 --format json

A thing is a title or an alias of an article; what no article states reads \"not stated\".

Exit status: 0 a row has two cells, 1 it has fewer, 2 error.")]
pub(super) struct Args {
    /// What to compare: two things or more
    #[arg(value_name = "THING", required = true, num_args = 2..)]
    things: Vec<String>,
    /// Only rows on this
    #[arg(long, value_name = "WORDS")]
    aspect: Option<String>,
    /// Look only in this collection; may be repeated
    #[arg(long = "collection", value_name = "NAME")]
    collections: Vec<String>,
    /// Compare from the index as it is
    #[arg(long)]
    no_build: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json])?;
    context.config.check_collections(&args.collections)?;
    let generation = serving::open(context, args.no_build)?;
    let start = Instant::now();
    let mut answer = compare(&generation, &args.things, args.aspect.as_deref(), &args.collections)?;
    answer.took_us = u64::try_from(start.elapsed().as_micros()).ok();
    print(&answer, context.format)?;
    Ok(if answer.outcome == Outcome::Answered { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
