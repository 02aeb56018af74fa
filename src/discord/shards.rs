//! Watches over the shards: one that hears nothing is started again.
//!
//! After a close without a code the gateway client listens to a connection that has ended, until its
//! next heartbeat fails; then it connects again by itself. This is for what it does not notice.

use super::bot::{Bot, lock};
use crate::fault::Fault;
use serenity::all::{ConnectionStage, OnlineStatus, ShardId, ShardManager};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::interval;

/// A shard that hears neither an event nor an answer to its heartbeat for so long is dead.
const DEAD: Duration = Duration::from_secs(60);
/// A shard that is connected and not let in for so long never will be.
const OUTSIDE: Duration = Duration::from_secs(300);
/// How often they are looked at.
const LOOK: Duration = Duration::from_secs(5);

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
    /// heartbeat. Whether the shard is dead.
    fn is_dead(&mut self, heard: Option<Instant>, latency: Option<Duration>, now: Instant) -> bool {
        if latency.is_some() && latency != self.latency {
            self.latency = latency;
            self.at = now;
        }
        if let Some(heard) = heard {
            self.at = self.at.max(heard);
        }
        let is_dead = now.duration_since(self.at) >= DEAD;
        if is_dead {
            // It gets as long again to come back.
            *self = Self::new(now);
        }
        is_dead
    }
}

/// Looks after the shards; ends with a shard that Discord does not let in.
pub(super) async fn watch(
    bot: Arc<Bot>,
    manager: Arc<ShardManager>,
    heard: Arc<Mutex<HashMap<u32, Instant>>>,
) -> Fault {
    let mut outside: HashMap<ShardId, Instant> = HashMap::new();
    let mut signs: HashMap<ShardId, Sign> = HashMap::new();
    let mut look = interval(LOOK);
    loop {
        look.tick().await;
        let shards: Vec<_> = {
            let runners = manager.runners.lock().await;
            runners.iter().map(|(id, runner)| (*id, runner.stage, runner.latency, runner.runner_tx.clone())).collect()
        };
        for (id, stage, latency, messenger) in shards {
            let now = Instant::now();
            if stage == ConnectionStage::Connected {
                outside.remove(&id);
            } else if now.duration_since(*outside.entry(id).or_insert(now)) >= OUTSIDE {
                let what = format!("Discord does not let shard {} in", id.0);
                return Fault::new(what, "start the bot again: it asks then how many shards there are to be");
            }
            *lock(&bot.latency) = latency;
            let last = lock(&heard).get(&id.0).copied();
            if signs.entry(id).or_insert_with(|| Sign::new(now)).is_dead(last, latency, now) {
                tracing::warn!(shard = id.0, "nothing was heard: the shard is started again");
                // A runner that listens to an ended connection ends by what it cannot send; told to
                // close that connection, it would wait for ever.
                if stage == ConnectionStage::Connected {
                    messenger.set_status(OnlineStatus::Online);
                }
                manager.restart(id).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_that_hears_nothing_for_a_minute_is_dead_once() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut sign = Sign::new(start);
        assert!(!sign.is_dead(None, None, after(59)));
        assert!(sign.is_dead(None, None, after(60)));
        assert!(!sign.is_dead(None, None, after(65)), "it is being started again");
        assert!(sign.is_dead(None, None, after(120)));
    }

    #[test]
    fn an_event_or_an_answered_heartbeat_is_a_sign_of_life() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut sign = Sign::new(start);
        let latency = |milliseconds| Some(Duration::from_millis(milliseconds));
        assert!(!sign.is_dead(Some(after(15)), None, after(70)));
        assert!(!sign.is_dead(Some(after(15)), latency(40), after(74)));
        assert!(!sign.is_dead(Some(after(15)), latency(40), after(133)), "the same answer is an old one");
        assert!(sign.is_dead(Some(after(15)), latency(40), after(134)));
    }
}
