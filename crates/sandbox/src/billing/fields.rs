//! Checks fields one by one and collects every fault, each with the field it is about.

use axum::http::StatusCode;
use serde_json::{Map, Value};
use wire::pyng::ErrorItem;
use wire::{Cents, IdFault};

use super::codes;
use super::error::{ApiError, item};

/// The faults found so far.
#[derive(Default)]
pub(super) struct Faults(Vec<ErrorItem>);

impl Faults {
    pub(super) fn add(&mut self, target: &str, code: &str, message: &str) {
        self.0.push(item(code, message, Some(target)));
    }

    /// The refusal that lists every fault; `None` when there is none.
    pub(super) fn into_error(self) -> Option<ApiError> {
        (!self.0.is_empty()).then(|| ApiError::with_items(StatusCode::BAD_REQUEST, self.0))
    }

    /// Reads a reference by its own rules, such as `CustomerReference::parse`.
    pub(super) fn reference<T>(
        &mut self,
        fields: &Map<String, Value>,
        name: &str,
        target: &str,
        parse: impl Fn(&str) -> Result<T, IdFault>,
    ) -> Option<T> {
        let text = match fields.get(name) {
            None | Some(Value::Null) => {
                self.add(target, codes::REQUIRED, "Is required.");
                return None;
            }
            Some(Value::String(text)) => text,
            Some(_) => {
                self.add(target, codes::INVALID, "Must be a text.");
                return None;
            }
        };
        match parse(text) {
            Ok(reference) => Some(reference),
            Err(fault) => {
                self.add(target, codes::INVALID, &format!("It {}.", fault.as_str()));
                None
            }
        }
    }

    /// Reads an amount: a JSON integer above zero. `1.0` and `"100"` are not integers.
    pub(super) fn amount(&mut self, fields: &Map<String, Value>, name: &str, target: &str) -> Option<Cents> {
        let amount = match fields.get(name) {
            None | Some(Value::Null) => {
                self.add(target, codes::REQUIRED, "Is required.");
                return None;
            }
            Some(value) => value.as_i64().map(Cents).filter(|cents| cents.is_positive()),
        };
        if amount.is_none() {
            self.add(
                target,
                codes::INVALID,
                "Must be a whole number of cents above zero.",
            );
        }
        amount
    }
}
