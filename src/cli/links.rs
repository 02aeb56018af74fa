//! `faqt check --links`: whether the sources of the articles still stand where they say.

use super::Context;
use super::fetching::Fetching;
use super::findings::count;
use super::progress::Bar;
use crate::knowledge::Finding;
use crate::publish::{Links, test_links};
use anyhow::Result;
use etcetera::BaseStrategy as _;

/// How sources are tested.
#[derive(Debug, clap::Args)]
#[command(mut_group("Fetching", |flags| flags.requires("links")))]
pub(super) struct Sources {
    /// Test every source, too, or `all`: what the texts link to besides. Dead ones are errors, moved
    /// and changed ones warnings. Within a day, only those that were not good are asked again
    #[arg(long, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "sources")]
    links: Option<Which>,
    #[command(flatten)]
    fetching: Fetching,
}

/// Which links are tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Which {
    /// Where the articles come from
    Sources,
    /// What their texts link to, too
    All,
}

/// What is wrong with the sources; nothing where they are not to be tested.
pub(super) fn findings(args: &Sources, context: &Context) -> Result<Vec<Finding>> {
    let Some(which) = args.links else { return Ok(Vec::new()) };
    let cache = etcetera::choose_base_strategy().ok().map(|folders| folders.cache_dir().join("faqt/links.json"));
    let bar = Bar::new(context);
    let now = jiff::Timestamp::now();
    let Links { findings, asked, known } =
        test_links(&context.config, which == Which::All, args.fetching.options(), cache.as_deref(), now, &|step| {
            bar.step(step)
        })?;
    bar.clear();
    let asked = count(asked as u64, if which == Which::All { "link" } else { "source" });
    match known {
        0 => context.note(format_args!("note: {asked} asked")),
        _ => context.note(format_args!("note: {asked} asked, {known} were good within a day")),
    }
    Ok(findings)
}
