//! Some hundred `kill -9` at random moments, and what must hold after them: every row debited exactly once, no
//! batch lost, the chain whole.
//!
//! `CRASH_SEED` repeats a run (but for what the operating system does), `CRASH_KILLS` says how many.

#[path = "../processes/mod.rs"]
#[cfg(test)]
#[allow(
    dead_code,
    unused_imports,
    reason = "two programs share it, and neither uses all of it"
)]
mod processes;

#[cfg(test)]
mod story;

/// The process of its own (`processes`).
#[cfg(test)]
#[test]
fn child() {
    processes::serve_if_told();
}
