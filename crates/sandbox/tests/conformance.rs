//! Does an upstream keep the contract? Everything is asked over HTTP.
//!
//! By default each test starts a sandbox of its own, with a stepped clock. To judge a live upstream
//! instead, name it:
//!
//! ```sh
//! PYNG_CONFORMANCE_BASE_URL=https://sample.pyng.com.au PYNG_CONFORMANCE_USERNAME=… \
//! PYNG_CONFORMANCE_PASSWORD=… PYNG_CONFORMANCE_SITE=… cargo test -p sandbox --test conformance -- --nocapture
//! ```
//!
//! Tests that need the sandbox's controls or its demo clients are then left out, each with a line that
//! says so. Against a live upstream the suite invites customers and submits batches for customers such as
//! `nobody`, who must not be linked there; it refuses to run against production.

// Says to clippy that all of it is test code, helpers included.
#[cfg(test)]
mod conformance {
    mod answer;
    mod upstream;

    mod batch_rules;
    mod batch_submission;
    mod batch_time;
    mod controls;
    mod customer_filters;
    mod customer_pages;
    mod demo;
    mod errors;
    mod faults;
    mod invitations;
    mod properties;
    mod requests;
    mod signup;
    mod tokens;
    mod versions;
}
