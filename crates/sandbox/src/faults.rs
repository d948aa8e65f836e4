//! Faults on request: the next requests to an operation go wrong in a chosen way.
//!
//! On the wire (`POST /sandbox/faults`):
//! ```json
//! { "operation": "batchStatus", "times": 2, "effect": { "status": 503, "retryAfter": 7 } }
//! ```
//! `operation` is an [`Operation`] or `any`; `times` is 1 when left out. The `effect` is one of
//! - `{ "status": 503, "retryAfter": 7?, "location": "…"? }`: answered without being handled,
//! - `{ "drop": "before" | "after" }`: the connection is closed without an answer, before the request is
//!   handled (it has no effect) or after (it has its effect, and the answer is lost),
//! - `{ "body": "garbage" | "huge" }`: handled, and the body of the answer replaced,
//! - `{ "latencyMs": 1500 }`: late by so many *real* milliseconds; may be joined to each of the above.

use serde::{Deserialize, Serialize};

use crate::operation::Operation;

/// The longest latency that can be asked for, in real ms.
const LONGEST_LATENCY_MS: u64 = 10 * 60 * 1000;

/// A fault that waits for its requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which requests it meets.
    pub operation: Target,
    /// How many requests it meets before it is gone.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens to them.
    pub effect: Effect,
}

fn once() -> u32 {
    1
}

/// The requests a fault meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// Whatever is asked of the upstream API, known or not.
    Any,
    /// This operation only.
    #[serde(untagged)]
    Operation(Operation),
}

impl Target {
    fn meets(self, operation: Option<Operation>) -> bool {
        match self {
            Self::Any => true,
            Self::Operation(wanted) => operation == Some(wanted),
        }
    }
}

/// What happens to a request; see the module for which fields go together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Effect {
    /// The status to answer with, 300–599.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `Retry-After` beside `status`, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// `Location` beside `status`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// How late the request is handled, in real milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// When the connection is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop: Option<Drop>,
    /// What the body of the answer becomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<WrongBody>,
}

/// When the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Drop {
    /// Before the request is handled: it has no effect.
    Before,
    /// After: it has its effect, and the answer is lost.
    After,
}

/// A body that is not what the contract says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WrongBody {
    /// Not JSON at all, though it claims to be.
    Garbage,
    /// Well-formed so far, and 64 MiB long.
    Huge,
}

impl Fault {
    /// Says what is wrong with the fault itself, if anything.
    ///
    /// # Errors
    /// A sentence for the person who wrote it.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let effect = &self.effect;
        let kinds = [
            effect.status.is_some(),
            effect.drop.is_some(),
            effect.body.is_some(),
        ];
        let chosen = kinds.into_iter().filter(|chosen| *chosen).count();
        if chosen > 1 {
            Err("effect: choose one of status, drop and body")
        } else if chosen == 0 && effect.latency_ms.is_none() {
            Err("effect: choose one of status, drop, body and latencyMs")
        } else if effect.status.is_some_and(|status| !(300..=599).contains(&status)) {
            Err("effect.status: must be between 300 and 599")
        } else if effect.status.is_none() && (effect.retry_after.is_some() || effect.location.is_some()) {
            Err("effect: retryAfter and location go with status")
        } else if effect
            .location
            .as_ref()
            .is_some_and(|text| !text.bytes().all(|byte| byte.is_ascii_graphic()))
        {
            Err("effect.location: must be printable ASCII without spaces")
        } else if effect.latency_ms.is_some_and(|ms| ms > LONGEST_LATENCY_MS) {
            Err("effect.latencyMs: at most ten minutes")
        } else if self.times == 0 {
            Err("times: must be at least 1")
        } else {
            Ok(())
        }
    }
}

/// The faults that wait, in the order they were asked for.
#[derive(Default)]
pub(crate) struct FaultQueue(Vec<Fault>);

impl FaultQueue {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn waiting(&self) -> Vec<Fault> {
        self.0.clone()
    }

    /// The effect a request meets, if any: the first fault that waits for it, used once.
    pub(crate) fn take(&mut self, operation: Option<Operation>) -> Option<Effect> {
        let fault = self.0.iter_mut().find(|fault| fault.operation.meets(operation))?;
        fault.times = fault.times.saturating_sub(1);
        let effect = fault.effect.clone();
        self.0.retain(|fault| fault.times > 0);
        Some(effect)
    }
}
