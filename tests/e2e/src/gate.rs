//! At most two browsers at a time, whatever the number of test threads: a browser needs a core to itself.

use std::sync::{Condvar, Mutex, PoisonError};

const BROWSERS: usize = 2;

static OPEN: Mutex<usize> = Mutex::new(0);
static CLOSED: Condvar = Condvar::new();

/// The right to a browser, until it is dropped.
pub(crate) struct Turn;

/// Waits for a turn.
pub(crate) fn turn() -> Turn {
    // A test that panicked leaves the count as true as any other.
    let open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut open = CLOSED
        .wait_while(open, |open| *open >= BROWSERS)
        .unwrap_or_else(PoisonError::into_inner);
    *open += 1;
    Turn
}

impl Drop for Turn {
    fn drop(&mut self) {
        *OPEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        CLOSED.notify_one();
    }
}
