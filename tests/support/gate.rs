//! Holds searches of a bot within the test, so that something happens meanwhile.

use std::sync::{Arc, Condvar, Mutex};

/// Holds the search of some questions until it opens.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// Waits until it is open.
    pub(crate) fn pass(&self) {
        let (is_open, changed) = &*self.0;
        drop(changed.wait_while(is_open.lock().unwrap(), |is_open| !*is_open).unwrap());
    }

    /// Holds what comes from now on.
    pub(crate) fn shut(&self) {
        *self.0.0.lock().unwrap() = false;
    }

    /// Lets all go on.
    pub(crate) fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }
}
