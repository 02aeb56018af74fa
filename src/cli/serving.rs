//! The generation that a command reads, and what is said about it on stderr.

use super::Context;
use crate::index::Generation;
use crate::knowledge::Finding;
use crate::publish::build_in_memory;
use anyhow::Result;

/// Findings that are shown one by one.
const MOST: usize = 5;

/// Opens the generation to answer from.
pub(super) fn open(context: &Context) -> Result<Generation> {
    context.config.need_collections()?;
    let (generation, findings) = build_in_memory(&context.config)?;
    warn(context, &findings);
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
