//! Watches over the shards: one that hears nothing is started again.
//!
//! After a close without a code the gateway client listens to a connection that has ended, until its
//! next heartbeat fails. What is sent to such a connection fails at once, which ends it.

use super::bot::{Bot, lock};
use crate::fault::Fault;
use serenity::all::{ConnectionStage, OnlineStatus, ShardId, ShardManager};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::interval;

/// A shard that hears nothing for so long is probed.
const QUIET: Duration = Duration::from_secs(20);
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
    probed: bool,
}

/// What a look at a shard asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    Nothing,
    Probe,
    Restart,
}

impl Sign {
    fn new(now: Instant) -> Self {
        Self { latency: None, at: now, probed: false }
    }

    /// Takes in what is new: the last event, and the latency, which changes with every answer to a
    /// heartbeat.
    fn look(&mut self, heard: Option<Instant>, latency: Option<Duration>, now: Instant) -> Care {
        if latency.is_some() && latency != self.latency {
            self.latency = latency;
            self.at = now;
            self.probed = false;
        }
        if let Some(heard) = heard.filter(|heard| *heard > self.at) {
            self.at = heard;
            self.probed = false;
        }
        let silence = now.duration_since(self.at);
        if silence >= DEAD {
            *self = Self::new(now);
            Care::Restart
        } else if silence >= QUIET && !std::mem::replace(&mut self.probed, true) {
            Care::Probe
        } else {
            Care::Nothing
        }
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
            match signs.entry(id).or_insert_with(|| Sign::new(now)).look(last, latency, now) {
                Care::Nothing => {}
                Care::Probe => messenger.set_status(OnlineStatus::Online),
                Care::Restart => {
                    tracing::warn!(shard = id.0, "nothing was heard: the shard is started again");
                    // A runner that listens to an ended connection ends by what it cannot send.
                    messenger.set_status(OnlineStatus::Online);
                    manager.restart(id).await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_shard_is_probed_once_and_then_started_again() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut sign = Sign::new(start);
        assert_eq!(sign.look(None, None, after(19)), Care::Nothing);
        assert_eq!(sign.look(None, None, after(20)), Care::Probe);
        assert_eq!(sign.look(None, None, after(25)), Care::Nothing);
        assert_eq!(sign.look(None, None, after(60)), Care::Restart);
        assert_eq!(sign.look(None, None, after(65)), Care::Nothing);
    }

    #[test]
    fn an_event_or_an_answered_heartbeat_is_a_sign_of_life() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut sign = Sign::new(start);
        assert_eq!(sign.look(Some(after(15)), None, after(20)), Care::Nothing);
        assert_eq!(sign.look(Some(after(15)), Some(Duration::from_millis(40)), after(34)), Care::Nothing);
        assert_eq!(sign.look(Some(after(15)), Some(Duration::from_millis(40)), after(54)), Care::Probe);
        assert_eq!(sign.look(Some(after(15)), Some(Duration::from_millis(41)), after(93)), Care::Nothing);
    }
}
