//! What this machine allows, and how busy it is.

use anyhow::{Context, Result};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::fs;

/// How many files one program may open: 1000 connections on either side.
const FILES: u64 = 8192;

/// Programs started from here inherit it.
pub(super) fn raise_open_files() -> Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    if soft < FILES {
        setrlimit(Resource::RLIMIT_NOFILE, FILES.min(hard), hard).context("`ulimit -n` cannot be raised")?;
    }
    Ok(())
}

/// Runnable programs over the last minute, as the kernel averages them; empty where it does not tell.
pub(super) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// A line of `/proc/<pid>/status` in kB: `VmRSS` is what a program takes, `VmHWM` what it once took.
pub(super) fn memory_kb(pid: u32, line: &str) -> Result<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).context("the program is gone")?;
    let found = text
        .lines()
        .find_map(|one| one.strip_prefix(line)?.strip_prefix(':'));
    let kb = found.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse().ok());
    kb.with_context(|| format!("/proc tells no {line}"))
}
