//! What the bot does every so often: the imports of `faqt.toml`.

use crate::config::{Config, Import};
use crate::discord::Job;
use crate::fault::Fault;
use crate::import::{Held, Status, held, scheduled};
use anyhow::Result;
use std::collections::BTreeSet;

/// A job for each `[[import]]`.
pub(super) fn imports(config: &Config) -> Vec<Job> {
    let mut listed = BTreeSet::new();
    let job = |import: &Import| {
        // What is held is kept by collection; one job tells it.
        let tells = listed.insert(import.collection.clone());
        let (with, of) = (config.clone(), import.clone());
        let (within, collection) = (config.clone(), import.collection.clone());
        Job {
            name: import.source.clone(),
            every: import.every,
            run: Box::new(move |is_over| run(&with, &of, is_over)),
            held: Box::new(move || {
                let all = if tells { held(&within) } else { Vec::new() };
                all.iter().filter(|held| held.collection == collection).map(line).collect()
            }),
        }
    };
    config.imports.iter().map(job).collect()
}

/// Whether an import changed any article.
fn run(config: &Config, import: &Import, is_over: &dyn Fn() -> bool) -> Result<bool> {
    let done = scheduled(config, import, is_over)?;
    if done.changed > 0 {
        return Ok(true);
    }
    if let Some(fault) = done.report.stopped {
        return Err(fault.into());
    }
    let failed = done.report.items.iter().find(|item| item.status == Status::Failed);
    match failed.filter(|_| done.report.is_vain()) {
        Some(item) => {
            let reason = item.reason.as_ref().map(ToString::to_string).unwrap_or_default();
            let remedy = "try `faqt import` with the same source, which tells more";
            Err(Fault::new(format!("{}: {reason}", item.source), remedy).into())
        }
        None => Ok(false),
    }
}

fn line(held: &Held) -> String {
    let article = held.article.as_ref().map(|article| format!(" ({}/{article})", held.collection)).unwrap_or_default();
    format!("{}{article} is {}", held.source, held.why.words())
}
