//! The generation that a command reads, and what is said about it on stderr.

use super::Context;
use super::progress::Bar;
use crate::index::Generation;
use crate::knowledge::Finding;
use crate::publish::{Build, Opened, open_with};
use anyhow::Result;
use std::sync::Arc;

/// Findings that are shown one by one.
const MOST: usize = 5;

/// Opens the generation to answer from; `no_build` leaves the index as it is.
pub(super) fn open(context: &Context, no_build: bool) -> Result<Arc<Generation>> {
    open_as(context, if no_build { Build::Never } else { Build::Auto })
}

/// Opens the generation to answer from.
pub(super) fn open_as(context: &Context, how: Build) -> Result<Arc<Generation>> {
    context.config.need_collections()?;
    let bar = Bar::new(context);
    let Opened { generation, findings, notes } = open_with(&context.config, how, &|step| bar.step(step))?;
    bar.clear();
    warn(context, &findings);
    for note in notes {
        context.note(format_args!("warning: {note}"));
    }
    Ok(generation)
}

/// Tells what is wrong with the articles, in short.
pub(super) fn warn(context: &Context, findings: &[Finding]) {
    for finding in findings.iter().take(MOST) {
        context.note(format_args!("warning: {finding}"));
    }
    if findings.len() > MOST {
        context.note(format_args!("warning: {} more; `faqt check` lists them", findings.len() - MOST));
    }
}
