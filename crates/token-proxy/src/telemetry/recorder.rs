//! The one registry of numbers in this process.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::app::StartFault;

/// Upper ends of the buckets, in seconds: a request from memory takes a millisecond, one with all its retries 45 s.
const BUCKETS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0, 45.0,
];

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to record; the second time gives the same registry.
pub(super) fn install() -> Result<PrometheusHandle, StartFault> {
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let told = |error: &dyn std::fmt::Display| StartFault(format!("metrics cannot be recorded: {error}"));
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)
        .map_err(|error| told(&error))?
        .build_recorder();
    let handle = recorder.handle();
    if HANDLE.set(handle.clone()).is_ok() {
        metrics::set_global_recorder(recorder).map_err(|error| told(&error))?;
        describe();
    }
    Ok(HANDLE.get().cloned().unwrap_or(handle))
}

/// What each number means, for `# HELP`.
fn describe() {
    use metrics::{describe_counter as counter, describe_gauge as gauge, describe_histogram as histogram};
    histogram!(
        "portal_request_seconds",
        "requests of browsers, by route template and status class"
    );
    counter!("portal_refusals_total", "requests refused, by problem code");
    histogram!(
        "portal_upstream_request_seconds",
        "requests to Pyng, by operation and outcome"
    );
    counter!(
        "portal_token_renewals_total",
        "questions for a bearer token, by scope and outcome"
    );
    counter!(
        "portal_audit_lines_total",
        "lines of the audit trail, by action and outcome"
    );
    counter!(
        "portal_ledger_faults_total",
        "statements the ledger did not carry out"
    );
    gauge!("portal_ledger_up", "1 when the ledger answered this scrape");
    gauge!("portal_batches", "batches that are not at their end, by stage");
    gauge!(
        "portal_batches_oldest_seconds",
        "age of the oldest batch of a stage, since it was prepared"
    );
    gauge!("portal_checks_due", "checks of followed batches that are due");
    gauge!("portal_checks_late_seconds", "how late the latest of them is");
    gauge!("portal_sessions", "sessions that have not ended");
    gauge!("portal_worker_silent_seconds", "since a worker was last heard");
    gauge!("portal_build_info", "always 1; the version is in the label");
    gauge!("process_resident_memory_bytes", "memory of the process");
    gauge!("process_uptime_seconds", "since the process began to serve");
}
