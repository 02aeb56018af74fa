//! The double's clock: time goes by as it does outside, and a test moves it forward.
//!
//! Deadlines (3 seconds, 15 minutes) are measured on the moved part alone, so that a slow machine
//! breaks none; timestamps and rate limits are measured on the sum.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
pub type Millis = u64;

/// Real time, and what a test added to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    moved: Duration,
    stopped: Option<Duration>,
}

impl Clock {
    /// Time goes forward by this much at once.
    pub fn forward(&mut self, by: Duration) {
        self.moved += by;
    }

    /// From now on time goes by only as it is moved.
    pub fn stop(&mut self) {
        self.stopped = Some(real());
    }

    /// What tests have moved the clock by so far.
    pub fn moved(&self) -> Duration {
        self.moved
    }

    /// What time it is.
    pub fn now(&self) -> Millis {
        u64::try_from((self.stopped.unwrap_or_else(real) + self.moved).as_millis()).unwrap()
    }
}

/// What time it is outside, since 1970.
pub fn real() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// As Discord writes a time.
pub fn timestamp(at: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(i64::try_from(at).unwrap()).unwrap();
    at.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}
