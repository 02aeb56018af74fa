//! How fast a host is asked: one request at a time, and a rest in between.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// Requests to one host at a time where politeness is off.
const AT_ONCE: usize = 8;

/// The longest rest that a robots.txt can ask for; longer ones are cut to it.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// The hosts that were asked, each with its pace.
#[derive(Debug)]
pub(super) struct Hosts {
    delay: Duration,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

#[derive(Debug)]
struct Host {
    free: Arc<Semaphore>,
    pace: Mutex<Pace>,
}

#[derive(Debug)]
struct Pace {
    rest: Duration,
    next: Instant,
}

/// A turn at a host; the next one's rest begins where it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    host: Arc<Host>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Hosts {
    pub(super) fn new(delay: Duration) -> Self {
        Self { delay, hosts: Mutex::default() }
    }

    /// Waits for a turn at a host.
    pub(super) async fn turn(&self, host: &str) -> Turn {
        let host = self.host(host);
        // The semaphore is never closed, so there is always a permit in the end.
        let permit = Arc::clone(&host.free).acquire_owned().await.ok();
        loop {
            let next = locked(&host.pace).next;
            if next <= Instant::now() {
                break;
            }
            sleep_until(next).await;
        }
        Turn { host, _permit: permit }
    }

    /// Takes a robots.txt's wish for longer rests.
    pub(super) fn slow_down(&self, host: &str, seconds: f64) {
        if !self.delay.is_zero() {
            let wish = Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_REST).min(LONGEST_REST);
            let host = self.host(host);
            let mut pace = locked(&host.pace);
            pace.rest = pace.rest.max(wish);
        }
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = locked(&self.hosts);
        let host = hosts.entry(name.to_owned()).or_insert_with(|| {
            let at_once = if self.delay.is_zero() { AT_ONCE } else { 1 };
            let pace = Pace { rest: self.delay, next: Instant::now() };
            Arc::new(Host { free: Arc::new(Semaphore::new(at_once)), pace: Mutex::new(pace) })
        });
        Arc::clone(host)
    }
}

impl Turn {
    /// Nobody asks the host again before this time has passed.
    pub(super) fn pause(&self, rest: Duration) {
        let mut pace = locked(&self.host.pace);
        pace.next = pace.next.max(Instant::now() + rest);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut pace = locked(&self.host.pace);
        pace.next = pace.next.max(Instant::now() + pace.rest);
    }
}

/// A panic elsewhere leaves nothing half-done in what is locked here.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
