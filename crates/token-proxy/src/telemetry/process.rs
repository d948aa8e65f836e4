//! What the process itself takes.

use std::time::Instant;

use metrics::gauge;

/// Sets the numbers of this process.
pub(super) fn set(began: Instant) {
    gauge!("portal_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    gauge!("process_uptime_seconds").set(began.elapsed().as_secs_f64());
    if let Some(bytes) = resident_bytes() {
        gauge!("process_resident_memory_bytes").set(as_number(bytes));
    }
}

/// Linux tells it in kB; elsewhere nobody does.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kb: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kb.checked_mul(1024)
}

/// Prometheus knows floats only; counts of ours are far below what they hold exactly.
#[expect(clippy::float_arithmetic, reason = "a number for Prometheus, no money")]
pub(super) fn as_number(count: u64) -> f64 {
    u32::try_from(count).map_or_else(
        |_| std::time::Duration::from_nanos(count).as_secs_f64() * 1e9,
        f64::from,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_process_has_a_size() {
        if std::path::Path::new("/proc/self/status").exists() {
            assert!(resident_bytes().unwrap() > 100_000);
        }
        assert!((as_number(7) - 7.0).abs() < f64::EPSILON);
        assert!((as_number(5_000_000_000) - 5e9).abs() < 1.0);
    }
}
