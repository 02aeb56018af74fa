//! Discord's rate limits: a bucket for each operation and channel, one for all, and a count of refusals.

use super::clock::Millis;
use std::collections::{BTreeMap, VecDeque};

/// How many requests of the bot may be refused with 401, 403 or 429 before the test fails; Discord
/// locks an address out after 10,000 in ten minutes.
pub const REFUSALS: u32 = 50;

/// How many requests a second a bot has.
const GLOBAL: usize = 50;

/// What was used so far.
#[derive(Debug, Default)]
pub struct Limits {
    buckets: BTreeMap<String, Bucket>,
    recent: VecDeque<Millis>,
    /// Until when a refusal that was ordered holds for everything.
    pub shut: Millis,
    /// Requests refused with 401, 403 or 429.
    pub refusals: u32,
    /// Switched off for a test that is about something else.
    pub off: bool,
}

#[derive(Debug)]
struct Bucket {
    since: Millis,
    used: u32,
}

/// What Discord says of a request's bucket in its headers.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub limit: u32,
    pub remaining: u32,
    /// Milliseconds until the bucket is full again.
    pub reset: Millis,
    pub bucket: String,
    /// Why it is refused: `user` or `global`.
    pub refused: Option<&'static str>,
}

/// Requests, and milliseconds in which so many are allowed.
fn size(operation: &str) -> (u32, Millis) {
    match operation {
        "POST /channels/{channel_id}/messages" | "PATCH /channels/{channel_id}/messages/{message_id}" => (5, 5000),
        "DELETE /channels/{channel_id}/messages/{message_id}" => (5, 1000),
        "POST /channels/{channel_id}/messages/{message_id}/threads" | "POST /channels/{channel_id}/threads" => {
            (50, 300_000)
        }
        operation if operation.contains("/webhooks/") => (5, 2000),
        _ => (20, 1000),
    }
}

impl Limits {
    /// Counts a request; `major` is what a bucket is shared by beside the operation (a channel, a token).
    pub fn count(&mut self, now: Millis, operation: &str, major: &str) -> Verdict {
        let (limit, window) = size(operation);
        let interaction = operation.contains("/interactions/") || operation.contains("/webhooks/");
        let key = format!("{operation} {major}");
        while self.recent.front().is_some_and(|at| at + 1000 <= now) {
            self.recent.pop_front();
        }
        if !interaction && now < self.shut {
            return Verdict {
                limit,
                remaining: 0,
                reset: self.shut - now,
                bucket: hash(&key),
                refused: Some("global"),
            };
        }
        if !interaction && self.recent.len() >= GLOBAL && !self.off {
            let reset = self.recent[0] + 1000 - now;
            return Verdict { limit, remaining: 0, reset, bucket: hash(&key), refused: Some("global") };
        }
        let bucket = self.buckets.entry(key.clone()).or_insert(Bucket { since: now, used: 0 });
        if bucket.since + window <= now {
            *bucket = Bucket { since: now, used: 0 };
        }
        let reset = bucket.since + window - now;
        if bucket.used >= limit && !self.off {
            return Verdict { limit, remaining: 0, reset, bucket: hash(&key), refused: Some("user") };
        }
        bucket.used += 1;
        let remaining = limit.saturating_sub(bucket.used);
        if !interaction {
            self.recent.push_back(now);
        }
        Verdict { limit, remaining, reset, bucket: hash(&key), refused: None }
    }
}

fn hash(key: &str) -> String {
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(key.as_bytes()))
}
