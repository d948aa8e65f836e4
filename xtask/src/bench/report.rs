//! The table, and what is held against the targets.

use super::load::Measured;
use super::machine;
use anyhow::{Result, ensure};

/// What 99 of 100 requests of 500 users must stay below, in ms.
const P99_MS: u128 = 50;
/// What the proxy may take, in kB.
const MEMORY_KB: u64 = 60 * 1024;
/// A batch is asked for upstream at most once in so many ms.
const APART_MS: i64 = 30_000;

pub(super) struct Report {
    lines: Vec<String>,
}

impl Report {
    pub(super) fn begin() -> Self {
        let head = format!(
            "{:<46} {:>9} {:>7} {:>9} {:>9} {:>9} {:>6}",
            "", "req/s", "failed", "p50 ms", "p99 ms", "max ms", "load"
        );
        Self { lines: vec![head] }
    }

    pub(super) fn measured(&mut self, one: &Measured) {
        let ms = |duration: std::time::Duration| {
            format!("{}.{}", duration.as_millis(), duration.subsec_micros() / 100 % 10)
        };
        self.lines.push(format!(
            "{:<46} {:>9} {:>7} {:>9} {:>9} {:>9} {:>6}",
            one.name,
            per_second(one),
            one.failed,
            ms(one.p50),
            ms(one.p99),
            ms(one.slowest),
            one.machine_load
        ));
        if one.name == "500 users browse" {
            let kept = if one.p99.as_millis() < P99_MS {
                "kept"
            } else {
                "MISSED"
            };
            self.lines.push(format!("  p99 below {P99_MS} ms: {kept}"));
        }
    }

    pub(super) fn memory(&mut self, name: &str, kb: u64) {
        let kept = if kb < MEMORY_KB { "" } else { "  ABOVE 60 MB" };
        self.lines.push(format!(
            "{name:<46} {:>6}.{} MB{kept}",
            kb / 1024,
            kb % 1024 * 10 / 1024
        ));
    }

    /// How much of nginx's rate the proxy reaches.
    pub(super) fn ratio(&mut self, nginx: &Measured, proxy: &Measured) {
        let percent = per_second(proxy) * 100 / per_second(nginx).max(1);
        self.lines.push(format!(
            "  the proxy does {percent} % of nginx's rate, with sign-in, rights and its own bodies"
        ));
    }

    /// How often upstream was asked for the watched batch, at these instants in ms.
    ///
    /// # Errors
    /// When two questions are nearer to each other than promised.
    pub(super) fn asked(&mut self, count: usize, at: &[i64], seconds: u32) -> Result<()> {
        let gaps: Vec<i64> = at
            .windows(2)
            .filter_map(|pair| Some(pair.last()? - pair.first()?))
            .collect();
        let told: Vec<String> = gaps
            .iter()
            .map(|gap| format!("{}.{:03} s", gap / 1000, gap % 1000))
            .collect();
        let text = format!(
            "  upstream was asked {count} times in {seconds} s, {} apart",
            told.join(", ")
        );
        self.lines.push(text);
        ensure!(
            gaps.iter().all(|gap| *gap >= APART_MS),
            "asked within 30 s: {}",
            told.join(", ")
        );
        Ok(())
    }

    pub(super) fn end(&self) {
        println!(
            "\n{} cores, shared by the load, nginx, the proxy and the sandbox\n",
            machine::cores()
        );
        for line in &self.lines {
            println!("{line}");
        }
    }
}

fn per_second(one: &Measured) -> u128 {
    u128::from(one.requests) * 1000 / one.elapsed.as_millis().max(1)
}
