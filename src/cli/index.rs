//! `faqt index`: builds the index and lets it serve, where nothing speaks against it.

use super::progress::Bar;
use super::{Context, Format, generations, publication, watching};
use crate::publish::{Outcome, publish, retested};
use anyhow::Result;
use std::process::ExitCode;

/// What `index` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt index                 build what changed, run the knowledge tests, let it serve
  faqt index --force         let it serve although tests fail or much is gone
  faqt index --watch         and again whenever a file changes; Ctrl-C ends it
  faqt index --list          the generations that are kept
  faqt index --rollback      let the one before serve again
  faqt index --verify        compare every file with its hash

A failed knowledge test of a strict collection, a broken article in it, or the loss of over a fifth
of a collection's sections keeps the index that serves. Where the articles did not change, knowledge
tests that fail are warnings.

Exit status: 0 published or nothing to do, 1 held back (of --verify: damaged), 2 error.")]
pub(super) struct Args {
    /// Publish whatever speaks against it
    #[arg(long, conflicts_with_all = ["rollback", "list", "verify"])]
    force: bool,
    #[command(flatten)]
    instead: Instead,
}

/// What is done in place of one build.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Instead {
    /// Let the generation before the current one serve
    #[arg(long)]
    rollback: bool,
    /// List the generations that are kept
    #[arg(long)]
    list: bool,
    /// Compare every file of the generations with its hash
    #[arg(long)]
    verify: bool,
    /// Publish again whenever files change, until Ctrl-C
    #[arg(long)]
    watch: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json])?;
    context.config.need_collections()?;
    let Instead { rollback, list, verify, watch } = args.instead;
    if list {
        return generations::print_list(context);
    }
    if verify {
        return generations::print_verified(context);
    }
    if rollback {
        return generations::go_back(context);
    }
    if watch {
        return watching::run(context, args.force);
    }
    let bar = Bar::new(context);
    let published = publish(&context.config, args.force, &|step| bar.step(step))?;
    // Whoever changed the tests alone asks what they say.
    let published = retested(published, &context.config, args.force, &|step| bar.step(step))?;
    bar.clear();
    publication::print(&published, context)?;
    Ok(if matches!(published.outcome, Outcome::Held { .. }) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
