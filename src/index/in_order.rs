//! Work shared between threads, its results taken in the order of the work.

use anyhow::Result;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

/// Results that may wait to be taken.
const WAITING: usize = 64;

/// Makes something of every job on some threads, each with a state of its own, and takes the results
/// on this one, in order. Stops at the first that is not taken.
///
/// # Errors
/// What `take` says.
pub fn in_order<J: Sync, S, T: Send>(
    jobs: &[J],
    workers: usize,
    start: impl Fn() -> S + Sync,
    make: impl Fn(&mut S, usize, &J) -> T + Sync,
    mut take: impl FnMut(usize, T) -> Result<()>,
) -> Result<()> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<(usize, T)>(WAITING);
        for _ in 0..workers.min(jobs.len()) {
            let (send, next, start, make) = (send.clone(), &next, &start, &make);
            scope.spawn(move || {
                let mut state = start();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(number) else { break };
                    // Nobody receives any more: a result was not taken.
                    if send.send((number, make(&mut state, number, job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        // They come as they are ready.
        let mut early: BTreeMap<usize, T> = BTreeMap::new();
        let mut expected = 0;
        while let Ok((number, made)) = receive.recv() {
            early.insert(number, made);
            while let Some(made) = early.remove(&expected) {
                take(expected, made)?;
                expected += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_work() -> Result<()> {
        let jobs: Vec<usize> = (0..1000).collect();
        let mut taken = Vec::new();
        let make = |_: &mut (), number: usize, job: &usize| number + job;
        in_order(
            &jobs,
            4,
            || (),
            make,
            |number, made| {
                taken.push((number, made));
                Ok(())
            },
        )?;
        assert_eq!(taken, (0..1000).map(|n| (n, 2 * n)).collect::<Vec<_>>());
        Ok(())
    }

    #[test]
    fn the_first_result_that_is_not_taken_stops_the_work() {
        let jobs = vec![(); 10_000];
        let mut taken = 0;
        let made = in_order(
            &jobs,
            2,
            || (),
            |(), number, ()| number,
            |_, _| {
                taken += 1;
                anyhow::ensure!(taken < 3, "full");
                Ok(())
            },
        );
        assert!(made.is_err() && taken == 3);
    }
}
