//! How many answers a minute a member, a channel and a server get, and what was seen already.

use crate::config::Limits;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::time::{Duration, Instant};

/// What the limits count in.
const MINUTE: Duration = Duration::from_secs(60);
/// Keys after which those at rest are dropped.
const MANY: usize = 10_000;

/// Counts answers.
#[derive(Debug, Default)]
pub(super) struct Rates {
    members: Window,
    channels: Window,
    servers: Window,
}

impl Rates {
    /// Whether one more answer is within every limit; it counts if so.
    pub(super) fn take(
        &mut self,
        limits: &Limits,
        member: u64,
        channel: u64,
        server: Option<u64>,
        now: Instant,
    ) -> bool {
        let fits = self.members.count(member, now) < limits.member as usize
            && self.channels.count(channel, now) < limits.channel as usize
            && server.is_none_or(|server| self.servers.count(server, now) < limits.server as usize);
        if fits {
            self.members.add(member, now);
            self.channels.add(channel, now);
            if let Some(server) = server {
                self.servers.add(server, now);
            }
        }
        fits
    }
}

/// Moments of the last minute, by key.
#[derive(Debug, Default)]
struct Window {
    moments: HashMap<u64, VecDeque<Instant>>,
}

impl Window {
    fn count(&mut self, key: u64, now: Instant) -> usize {
        let Some(moments) = self.moments.get_mut(&key) else { return 0 };
        while moments.front().is_some_and(|moment| now.duration_since(*moment) >= MINUTE) {
            moments.pop_front();
        }
        moments.len()
    }

    fn add(&mut self, key: u64, now: Instant) {
        if self.moments.len() >= MANY {
            self.moments.retain(|_, moments| moments.back().is_some_and(|last| now.duration_since(*last) < MINUTE));
        }
        self.moments.entry(key).or_default().push_back(now);
    }
}

/// Remembers the last so many keys with a value each.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    most: usize,
    order: VecDeque<K>,
    values: HashMap<K, V>,
}

impl<K: Copy + Eq + Hash, V> Recent<K, V> {
    pub(super) fn new(most: usize) -> Self {
        Self { most, order: VecDeque::new(), values: HashMap::new() }
    }

    /// Keeps a value; the one that was there.
    pub(super) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let old = self.values.insert(key, value);
        if old.is_none() {
            self.order.push_back(key);
        }
        while self.order.len() > self.most {
            if let Some(oldest) = self.order.pop_front() {
                self.values.remove(&oldest);
            }
        }
        old
    }

    /// Forgets the first ones, as long as they are so.
    pub(super) fn drop_oldest(&mut self, is_over: impl Fn(&V) -> bool) {
        while let Some(oldest) = self.order.front().copied() {
            if !self.values.get(&oldest).is_none_or(&is_over) {
                return;
            }
            self.order.pop_front();
            self.values.remove(&oldest);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.values.iter()
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.values.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.values.get_mut(key)
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let value = self.values.remove(key)?;
        self.order.retain(|other| other != key);
        Some(value)
    }
}

/// What may happen once, and how often, a member and day.
#[derive(Debug, Default)]
pub(super) struct Daily {
    day: i64,
    once: HashSet<(u64, &'static str)>,
    persons: HashMap<u64, u32>,
}

/// Persons that a member may call a day.
const PERSONS: u32 = 3;

impl Daily {
    fn turn(&mut self, day: i64) {
        if self.day != day {
            *self = Self { day, ..Self::default() };
        }
    }

    /// Whether it is the first time today.
    pub(super) fn first(&mut self, member: u64, what: &'static str, day: i64) -> bool {
        self.turn(day);
        self.once.insert((member, what))
    }

    /// Whether a member may call one more person today; it counts if so.
    pub(super) fn person(&mut self, member: u64, day: i64) -> bool {
        self.turn(day);
        let calls = self.persons.entry(member).or_default();
        *calls += 1;
        *calls <= PERSONS
    }

    /// Nobody could be called: neither the question nor the call counts.
    pub(super) fn person_not_called(&mut self, question: u64, member: u64, day: i64) {
        self.turn(day);
        self.once.remove(&(question, "person"));
        if let Some(calls) = self.persons.get_mut(&member) {
            *calls = calls.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits { member: 2, channel: 3, server: 4 }
    }

    #[test]
    fn a_member_gets_so_many_answers_a_minute() {
        let (mut rates, now) = (Rates::default(), Instant::now());
        let mut take =
            |member, channel, after| rates.take(&limits(), member, channel, Some(1), now + Duration::from_secs(after));
        assert!(take(1, 1, 0) && take(1, 1, 1) && !take(1, 1, 2));
        assert!(take(1, 1, 61), "a minute later there is room again");
    }

    #[test]
    fn a_channel_and_a_server_have_limits_of_their_own_and_a_refusal_does_not_count() {
        let (mut rates, now) = (Rates::default(), Instant::now());
        let mut take = |member, channel, server| rates.take(&limits(), member, channel, server, now);
        assert!(take(1, 1, Some(1)) && take(2, 1, Some(1)) && take(3, 1, Some(1)));
        assert!(!take(4, 1, Some(1)), "the channel has enough");
        assert!(take(4, 2, Some(1)));
        assert!(!take(5, 3, Some(1)), "the server has enough");
        assert!(take(5, 9, None), "a direct message counts in no server");
    }

    #[test]
    fn only_the_last_ones_are_remembered() {
        let mut recent = Recent::new(2);
        assert_eq!(recent.insert(1, 'a'), None);
        assert_eq!(recent.insert(1, 'b'), Some('a'));
        recent.insert(2, 'c');
        recent.insert(3, 'd');
        assert_eq!((recent.get(&1), recent.get(&2)), (None, Some(&'c')));
        assert_eq!(recent.remove(&2), Some('c'));
    }

    #[test]
    fn a_member_calls_three_persons_a_day() {
        let mut daily = Daily::default();
        assert!((0..3).all(|_| daily.person(1, 5)));
        assert!(!daily.person(1, 5) && daily.person(2, 5) && daily.person(1, 6));
        assert!(daily.first(9, "person", 6) && !daily.first(9, "person", 6) && daily.person(2, 6));
        daily.person_not_called(9, 2, 6);
        assert!(daily.first(9, "person", 6) && (0..3).all(|_| daily.person(2, 6)), "nobody was called");
        assert!(daily.first(1, "hint", 6) && !daily.first(1, "hint", 6) && daily.first(1, "hint", 7));
    }
}
