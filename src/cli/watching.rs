//! `faqt index --watch`: publishes whenever files change, until Ctrl-C or SIGTERM.

use super::progress::Bar;
use super::{Context, publication};
use crate::fault::{Fault, report};
use crate::publish::{Wake, watch};
use anyhow::Result;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;

/// What a shell gives for a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

pub(super) fn run(context: &Context, force: bool) -> Result<ExitCode> {
    let (wake, wakes) = channel();
    let stop = wake.clone();
    let asked = AtomicBool::new(false);
    let stopped = move || {
        // Whoever asks twice does not want to wait for the build that runs; what serves is whole.
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        // Nobody waits any more: the program ends.
        let _ = stop.send(Wake::Stop);
    };
    ctrlc::set_handler(stopped).map_err(|error| {
        Fault::new(format!("the signals that end it cannot be caught: {error}"), "run `faqt index` without --watch")
    })?;
    let bar = Bar::new(context);
    let mut is_first = true;
    let mut told = |published: Result<_>| {
        bar.clear();
        match published {
            Ok(published) => publication::print(&published, context)?,
            Err(error) => anstream::eprint!("{}", report(&error)),
        }
        if std::mem::take(&mut is_first) {
            context.note("watching for changes; Ctrl-C ends it");
        }
        Ok(())
    };
    watch(&|| context.reload(), (&wake, &wakes), force, &|step| bar.step(step), &mut told)?;
    Ok(ExitCode::SUCCESS)
}
