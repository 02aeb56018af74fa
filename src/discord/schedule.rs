//! What is done every so often: a job brings articles up to date, and what it changed is published
//! through the gate. What a job holds back, and what the gate does, is told in `/status`.

use super::bot::{Bot, lock};
use super::gate_words;
use super::markdown::escape;
use super::words::Words;
use crate::publish::{Outcome, publish, silent};
use anyhow::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{MissedTickBehavior, interval_at};

/// A job is done for the first time this long after the start at the latest.
const FIRST: Duration = Duration::from_secs(60);
/// Of what one job holds back, so much is named.
const NAMED: usize = 5;

/// What a job does.
pub type Work = Box<dyn Fn(&dyn Fn() -> bool) -> Result<bool> + Send + Sync>;

/// Something that is done every so often.
pub struct Job {
    /// What maintainers know it by, such as the address that it looks at.
    pub name: String,
    /// How often.
    pub every: Duration,
    /// Brings articles up to date, on a thread that may block. Whether it changed any. It is to end
    /// soon once what it is given says so.
    pub run: Work,
    /// What it holds back for a maintainer to look at, a line each.
    pub held: Box<dyn Fn() -> Vec<String> + Send + Sync>,
}

/// Does all jobs for good, each by its own clock and one at a time.
pub(super) async fn run(bot: Arc<Bot>) {
    let turn = Arc::new(Mutex::new(()));
    let mut clocks = JoinSet::new();
    for number in 0..bot.jobs.len() {
        clocks.spawn(repeat(Arc::clone(&bot), number, Arc::clone(&turn)));
    }
    while clocks.join_next().await.is_some() {}
}

async fn repeat(bot: Arc<Bot>, number: usize, turn: Arc<Mutex<()>>) {
    let Some(job) = bot.jobs.get(number) else { return };
    let every = job.every.max(Duration::from_millis(1));
    let mut clock = interval_at(tokio::time::Instant::now() + every.min(FIRST), every);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        let _turn = turn.lock().await;
        let outcome = {
            let bot = Arc::clone(&bot);
            spawn_blocking(move || once(&bot, number)).await
        };
        match outcome {
            Ok(Ok(())) => lock(&bot.failed).remove(&number),
            Ok(Err(error)) => {
                tracing::error!(job = job.name, error = format!("{error:#}"), "a scheduled job failed");
                lock(&bot.failed).insert(number, format!("{error:#}"))
            }
            Err(error) => {
                tracing::error!(job = job.name, %error, "a scheduled job failed");
                None
            }
        };
    }
}

/// One job, and what follows from it. What is published serves as soon as `CURRENT` names it.
fn once(bot: &Bot, number: usize) -> Result<()> {
    let Some(job) = bot.jobs.get(number) else { return Ok(()) };
    if !(job.run)(&|| bot.enter().is_none())? {
        return Ok(());
    }
    // A maintainer may be publishing by hand.
    let _alone = bot.publishing.blocking_lock();
    let publication = publish(&bot.config, false, &silent)?;
    *lock(&bot.gated) = match publication.outcome {
        Outcome::Held { reasons, .. } => {
            tracing::warn!(job = job.name, "the gate holds back what a scheduled job brought");
            Some(reasons)
        }
        Outcome::Published(_) | Outcome::Unchanged(_) => None,
    };
    Ok(())
}

/// What waits for a maintainer, a line each; reads what the jobs keep on disk.
pub(super) fn waiting(bot: &Bot, words: &Words) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(reasons) = &*lock(&bot.gated) {
        lines.push(words.with("status-gated", &[("reasons", &gate_words::reasons(words, reasons))]));
    }
    for (number, job) in bot.jobs.iter().enumerate() {
        let name = escape(&job.name);
        if let Some(what) = lock(&bot.failed).get(&number) {
            lines.push(words.with("status-failed", &[("name", &name), ("what", &escape(what))]));
        }
        let held = (job.held)();
        if held.is_empty() {
            continue;
        }
        lines.push(words.with("status-held", &[("name", &name), ("count", &held.len().to_string())]));
        lines.extend(held.iter().take(NAMED).map(|line| format!("- {}", escape(line))));
        if held.len() > NAMED {
            lines.push("- …".to_owned());
        }
    }
    lines
}
