//! The limit that Discord puts on all of a bot's requests together. Who is refused by it and goes on
//! is locked out, so everything waits here until it is over; the client library lets only the refused
//! request wait. Interactions are exempt: their callbacks, edits and follow-ups pass beside it
//! (Discord's documentation, "Receiving and Responding", Endpoints).

use super::bot::lock;
use super::call::Failed;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// What waits longer is given up: nobody waits for its answer any more.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// Between two that waited: all at once would meet the limit of 50 a second again.
const PACE: Duration = Duration::from_millis(25);

/// Shut while Discord takes nothing.
#[derive(Debug, Default)]
pub(super) struct GlobalLimit {
    until: Mutex<Option<Instant>>,
    /// Who waits, in the order of coming.
    line: tokio::sync::Mutex<()>,
}

impl GlobalLimit {
    /// Discord said that it takes nothing for a while.
    pub(super) fn shut(&self, wait: Duration) {
        let Some(until) = Instant::now().checked_add(wait) else { return };
        {
            let mut shut = lock(&self.until);
            *shut = Some(shut.map_or(until, |other| other.max(until)));
        }
        tracing::warn!(seconds = wait.as_secs_f64(), "Discord takes nothing for a while: everything waits");
    }

    fn opens(&self) -> Option<Instant> {
        let mut shut = lock(&self.until);
        *shut = shut.filter(|until| Instant::now() < *until);
        *shut
    }

    /// Waits until requests are taken, so long at most.
    ///
    /// # Errors
    /// [`Failed::Late`] where that takes longer.
    pub(super) async fn pass(&self, patience: Duration) -> Result<(), Failed> {
        if self.opens().is_none() && self.line.try_lock().is_ok() {
            return Ok(());
        }
        let turn = async {
            let _first = self.line.lock().await;
            while let Some(until) = self.opens() {
                sleep_until(until).await;
            }
            sleep(PACE).await;
        };
        timeout(patience, turn).await.map_err(|_| Failed::Late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn all_wait_until_the_limit_is_over_and_go_on_in_the_order_of_coming() {
        let limit = Arc::new(GlobalLimit::default());
        limit.pass(PATIENCE).await.unwrap();
        limit.shut(Duration::from_millis(80));
        let until = limit.opens().unwrap();
        limit.shut(Duration::from_millis(20));
        assert_eq!(limit.opens(), Some(until), "a shorter limit does not end a longer one");
        let passed: Arc<Mutex<Vec<u32>>> = Arc::default();
        let mut waiting = tokio::task::JoinSet::new();
        for number in 0..3 {
            let (limit, passed) = (Arc::clone(&limit), Arc::clone(&passed));
            waiting.spawn(async move {
                limit.pass(PATIENCE).await.unwrap();
                assert!(Instant::now() >= until);
                lock(&passed).push(number);
            });
            tokio::task::yield_now().await;
        }
        waiting.join_all().await;
        assert_eq!(*lock(&passed), [0, 1, 2]);
    }

    #[tokio::test]
    async fn what_would_wait_for_long_is_given_up() {
        let limit = GlobalLimit::default();
        limit.shut(Duration::from_secs(3_600));
        assert!(matches!(limit.pass(Duration::from_millis(10)).await, Err(Failed::Late)));
    }
}
