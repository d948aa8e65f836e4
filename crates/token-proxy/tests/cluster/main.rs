//! Three proxies on one PostgreSQL, one of them killed, one frozen and let go on: upstream meets one body for each
//! batch, is asked about it at most once in 30 s, and a dead one's work is taken over within a minute.

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
