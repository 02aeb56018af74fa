//! Watches over the shards: one that hears nothing is started again, and so is one that Discord
//! closed for a reason that the gateway client does nothing about; or the bot ends.
//!
//! After a close without a code the gateway client listens to a connection that has ended, until its
//! next heartbeat fails; then it connects again by itself. This is for what it does not notice.

use super::Misconfigured;
use super::bot::{Bot, lock};
use super::closes::{self, Closed};
use crate::fault::Fault;
use serenity::all::{ConnectionStage, OnlineStatus, ShardId, ShardManager};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::interval;

/// A shard that is connected and not let in for so long never will be.
const OUTSIDE: Duration = Duration::from_secs(300);
/// How often they are looked at.
const LOOK: Duration = Duration::from_secs(5);
/// And at most.
const LEAST: Duration = Duration::from_millis(50);

/// What is known of one shard.
#[derive(Clone, Copy, Debug)]
struct Sign {
    latency: Option<Duration>,
    at: Instant,
}

impl Sign {
    fn new(now: Instant) -> Self {
        Self { latency: None, at: now }
    }

    /// Takes in what is new: the last event, and the latency, which changes with every answer to a
    /// heartbeat. Whether the shard has been silent for so long that it is dead.
    fn is_dead(&mut self, silence: Duration, heard: Option<Instant>, latency: Option<Duration>, now: Instant) -> bool {
        if latency.is_some() && latency != self.latency {
            self.latency = latency;
            self.at = now;
        }
        if let Some(heard) = heard {
            self.at = self.at.max(heard);
        }
        let is_dead = now.duration_since(self.at) >= silence;
        if is_dead {
            // It gets as long again to come back.
            *self = Self::new(now);
        }
        is_dead
    }
}

/// Looks after the shards on a thread of its own, until the sender is dropped; the receiver is told of
/// one that Discord does not let in, now or ever.
///
/// A thread of the runtime that listens to an ended connection is busy with it for good, and never gets
/// to a task that it wakes by itself: this must not be one.
///
/// # Errors
/// When there is no thread for it.
pub(super) fn watched(
    bot: Arc<Bot>,
    manager: Arc<ShardManager>,
    heard: Arc<Mutex<HashMap<u32, Instant>>>,
) -> std::io::Result<(oneshot::Sender<()>, oneshot::Receiver<anyhow::Error>)> {
    let (leave, left) = oneshot::channel();
    let (tell, told) = oneshot::channel();
    let runtime = Handle::current();
    std::thread::Builder::new().name("shards".to_owned()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                error = watch(bot, manager, heard) => drop(tell.send(error)),
                _ = left => {}
            }
        });
    })?;
    Ok((leave, told))
}

async fn watch(bot: Arc<Bot>, manager: Arc<ShardManager>, heard: Arc<Mutex<HashMap<u32, Instant>>>) -> anyhow::Error {
    let silence = bot.config.discord.waits.silence;
    let mut closed = closes::listen();
    let mut outside: HashMap<ShardId, Instant> = HashMap::new();
    let mut signs: HashMap<ShardId, Sign> = HashMap::new();
    let mut look = interval(LOOK.min(silence / 4).max(LEAST));
    loop {
        tokio::select! {
            _ = look.tick() => {}
            Some((id, why)) = closed.recv() => {
                if let Some(fault) = refused(why) {
                    return Misconfigured(fault).into();
                }
                restart(&manager, ShardId(id)).await;
                continue;
            }
        }
        let shards: Vec<_> = {
            let runners = manager.runners.lock().await;
            runners.iter().map(|(id, runner)| (*id, runner.stage, runner.latency)).collect()
        };
        // One that waits for its turn to be started again has nothing to be judged by.
        signs.retain(|id, _| shards.iter().any(|(there, ..)| there == id));
        for (id, stage, latency) in shards {
            let now = Instant::now();
            if stage == ConnectionStage::Connected {
                outside.remove(&id);
            } else if now.duration_since(*outside.entry(id).or_insert(now)) >= OUTSIDE {
                let what = format!("Discord does not let shard {} in", id.0);
                let remedy = "start the bot again: it asks then how many shards there are to be";
                return Fault::new(what, remedy).into();
            }
            *lock(&bot.latency) = latency;
            let last = lock(&heard).get(&id.0).copied();
            if signs.entry(id).or_insert_with(|| Sign::new(now)).is_dead(silence, last, latency, now) {
                restart(&manager, id).await;
            }
        }
    }
}

/// What a close for good means, and what changes it; `None` where the shard is to connect again.
fn refused(why: Closed) -> Option<Fault> {
    match why {
        Closed::Unauthenticated => None,
        Closed::InvalidShard => {
            Some(Fault::new("Discord does not know one of the shards (4010)", "start the bot again, or update faqt"))
        }
        Closed::TooFewShards => Some(Fault::new(
            "the bot is in more servers than its shards may serve (4011)",
            "start the bot again: it asks Discord then how many shards there are to be",
        )),
        Closed::InvalidVersion => {
            Some(Fault::new("Discord speaks this version of its gateway no more (4012)", "update faqt"))
        }
    }
}

/// Starts a shard again, whatever it is at.
async fn restart(manager: &ShardManager, id: ShardId) {
    tracing::warn!(shard = id.0, "nothing is heard: the shard is started again");
    let runner = {
        let runners = manager.runners.lock().await;
        runners.get(&id).map(|runner| (runner.stage, runner.runner_tx.clone()))
    };
    // A runner that listens to an ended connection ends by what it cannot send; told to close that
    // connection, it would wait for ever.
    if let Some((ConnectionStage::Connected, messenger)) = runner {
        messenger.set_status(OnlineStatus::Online);
    }
    manager.restart(id).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    const SILENCE: Duration = Duration::from_secs(60);

    #[test]
    fn a_shard_that_hears_nothing_for_a_minute_is_dead_once() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut sign = Sign::new(start);
        assert!(!sign.is_dead(SILENCE, None, None, after(59)));
        assert!(sign.is_dead(SILENCE, None, None, after(60)));
        assert!(!sign.is_dead(SILENCE, None, None, after(65)), "it is being started again");
        assert!(sign.is_dead(SILENCE, None, None, after(120)));
    }

    #[test]
    fn an_event_or_an_answered_heartbeat_is_a_sign_of_life() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut sign = Sign::new(start);
        let latency = |milliseconds| Some(Duration::from_millis(milliseconds));
        assert!(!sign.is_dead(SILENCE, Some(after(15)), None, after(70)));
        assert!(!sign.is_dead(SILENCE, Some(after(15)), latency(40), after(74)));
        assert!(!sign.is_dead(SILENCE, Some(after(15)), latency(40), after(133)), "the same answer is an old one");
        assert!(sign.is_dead(SILENCE, Some(after(15)), latency(40), after(134)));
    }
}
