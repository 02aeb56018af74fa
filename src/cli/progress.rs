//! How far a build is, drawn on a terminal where it takes long enough to be looked at.

use super::Context;
use crate::publish::Step;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// A build that ends sooner draws nothing.
const PATIENCE: Duration = Duration::from_millis(300);

/// A line on stderr that goes when the build ends.
#[derive(Debug)]
pub(super) struct Bar {
    is_wanted: bool,
    drawn: RefCell<Option<(Instant, ProgressBar)>>,
}

impl Bar {
    /// Draws nothing where stderr is no terminal or `--quiet` was given.
    pub(super) fn new(context: &Context) -> Self {
        let is_wanted = !context.quiet && std::io::stderr().is_terminal();
        Self { is_wanted, drawn: RefCell::new(None) }
    }

    /// Shows a step.
    pub(super) fn step(&self, step: Step) {
        match step {
            Step::Reading { done, of } => self.show("reading", done, of),
            Step::Writing => self.show("writing", 1, 1),
            Step::Testing { done, of } => self.show("testing", done, of),
        }
    }

    /// Shows how much of something is done.
    pub(super) fn show(&self, what: &'static str, done: usize, of: usize) {
        if !self.is_wanted {
            return;
        }
        let mut drawn = self.drawn.borrow_mut();
        let (started, bar) = drawn.get_or_insert_with(|| (Instant::now(), hidden()));
        if bar.is_hidden() && started.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_message(what);
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if let Some((_, bar)) = self.drawn.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}

fn hidden() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    match ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
