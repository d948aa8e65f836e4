//! One full sample of every type on the wire, as the contract writes it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wire::{api, pyng};

/// A type with a sample of its JSON in which every field is present.
pub struct Sample {
    pub name: &'static str,
    pub json: Value,
    /// Fields that are omitted, never null, when there is nothing to say.
    pub optional: &'static [&'static str],
    /// Fields that must not be missed when upstream leaves them out ([I] in the contract).
    pub lenient: &'static [&'static str],
    /// Of the portal's own `/api`, which our proxy writes.
    pub ours: bool,
    read: fn(&Value) -> Result<Value, String>,
}

impl Sample {
    fn of<T: Serialize + DeserializeOwned>(
        name: &'static str,
        optional: &'static [&'static str],
        lenient: &'static [&'static str],
        json: Value,
    ) -> Self {
        Self {
            name,
            json,
            optional,
            lenient,
            ours: std::any::type_name::<T>().contains("::api::"),
            read: read_and_write::<T>,
        }
    }

    /// Reads `json` as this type from text, as a program does, and writes it back.
    pub fn again(&self, json: &Value) -> Value {
        (self.read)(json).unwrap_or_else(|fault| panic!("{}: {fault} in {json}", self.name))
    }
}

fn read_and_write<T: Serialize + DeserializeOwned>(json: &Value) -> Result<Value, String> {
    let value: T = serde_json::from_str(&json.to_string()).map_err(|fault| fault.to_string())?;
    let text = serde_json::to_string(&value).map_err(|fault| fault.to_string())?;
    serde_json::from_str(&text).map_err(|fault| fault.to_string())
}

/// The contract's section stands before each group.
pub fn samples() -> Vec<Sample> {
    let customer = json!({
        "customerReference": "C-0007", "state": "revoked", "invitedAt": 1, "expiresAt": 2, "linkedAt": 3,
        "expiredAt": 4, "revokedAt": 5,
    });
    let row = json!({ "rowReference": "R-1", "customerReference": "C-0007", "amount": 1250 });
    let status = json!({
        "batchReference": "B-1", "state": "inProgress", "submittedAt": 1, "settledAt": 2,
        "rowSummary": { "total": 3, "pending": 1, "settled": 1, "failed": 1 },
        "rows": [{
            "rowReference": "R-1", "customerReference": "C-0007", "amount": 1250, "state": "failed",
            "settledAt": 2, "failureReason": "customerNotActive",
        }],
    });
    let problem = json!({
        "type": "urn:x", "title": "No such Site", "status": 404, "detail": "Ask your administrator.",
        "code": "urn:x", "errors": [{ "code": "urn:y", "message": "too long", "target": "rows[13].amount" }],
        "traceId": "t-1", "requestId": "q-1", "retryAfter": 30, "customer": customer,
    });
    vec![
        // "Conventions", "Errors"
        Sample::of::<pyng::Envelope<Value>>(
            "Envelope",
            &[],
            &["traceId"],
            json!({ "data": [1], "traceId": "t" }),
        ),
        Sample::of::<pyng::ErrorBody>(
            "ErrorBody",
            &["target"],
            &["errors", "traceId", "code", "displayMessage"],
            json!({ "errors": [{ "code": "urn:x", "displayMessage": "No", "target": "amount" }], "traceId": "t" }),
        ),
        // "Authentication": RFC 6749 has its own spelling
        Sample::of::<pyng::TokenResponse>(
            "TokenResponse",
            &["expires_in", "scope"],
            &["token_type"],
            json!({ "access_token": "s", "token_type": "Bearer", "expires_in": 300, "scope": "a b" }),
        ),
        Sample::of::<pyng::TokenError>(
            "TokenError",
            &["error_description"],
            &[],
            json!({ "error": "invalid_client", "error_description": "no" }),
        ),
        // "Invite a customer"
        Sample::of::<pyng::InvitationRequest>(
            "InvitationRequest",
            &[],
            &[],
            json!({ "customerReference": "C" }),
        ),
        Sample::of::<pyng::Invitation>(
            "Invitation",
            &["expiresAt"],
            &["state"],
            json!({ "customerReference": "C", "signupUrl": "https://x/y", "expiresAt": 9, "state": "invited" }),
        ),
        // "List customers"
        Sample::of::<pyng::Customer>(
            "Customer",
            &["invitedAt", "expiresAt", "linkedAt", "expiredAt", "revokedAt"],
            &["state"],
            customer.clone(),
        ),
        Sample::of::<pyng::CustomerItems>(
            "CustomerItems",
            &["nextHref", "prevHref"],
            &["items"],
            json!({ "items": [customer], "nextHref": "/n?c=1", "prevHref": "/p?c=2" }),
        ),
        // "Submit a batch"
        Sample::of::<pyng::BatchSubmission>(
            "BatchSubmission",
            &[],
            &[],
            json!({ "batchReference": "B-1", "rows": [row] }),
        ),
        Sample::of::<pyng::BatchReceipt>(
            "BatchReceipt",
            &["submittedAt", "rowCount"],
            &["batchReference", "state"],
            json!({ "batchReference": "B-1", "state": "accepted", "submittedAt": 1, "rowCount": 1 }),
        ),
        // "Batch status"
        Sample::of::<pyng::BatchStatus>(
            "BatchStatus",
            &[
                "submittedAt",
                "settledAt",
                "failureReason",
                "total",
                "pending",
                "settled",
                "failed",
            ],
            &["state", "rowSummary", "rows", "customerReference", "amount"],
            status.clone(),
        ),
        // The portal's own /api
        Sample::of::<api::Problem>(
            "Problem",
            &[
                "type",
                "detail",
                "errors",
                "traceId",
                "requestId",
                "retryAfter",
                "customer",
                "target",
            ],
            &["title", "status", "code", "message"],
            problem.clone(),
        ),
        Sample::of::<api::BatchSnapshot>(
            "BatchSnapshot",
            &["nextCheckAt", "overdue", "lastProblem"],
            &[],
            json!({ "batch": status.clone(), "checkedAt": 1, "nextCheckAt": 2, "overdue": true, "lastProblem": problem }),
        ),
        Sample::of::<api::BatchEntry>(
            "BatchEntry",
            &[
                "hash",
                "fileName",
                "preparedBy",
                "you",
                "submittedAt",
                "settledAt",
                "decision",
                "reason",
                "problem",
                "again",
            ],
            &[],
            json!({
                "id": "7", "site": "site-harbour", "batchReference": "B-1", "stage": "sealed", "hash": "ab",
                "fileName": "may.csv", "again": true, "all": { "count": 2, "sum": 300 }, "paid": { "count": 1, "sum": 100 },
                "failed": { "count": 1, "sum": 200 }, "preparedBy": { "name": "Ada", "you": true }, "preparedAt": 1,
                "submittedAt": 2, "settledAt": 3, "problem": { "title": "t", "status": 409, "code": "c" },
                "decision": { "approved": true, "by": { "name": "Jo" }, "at": 4, "reason": "r" },
            }),
        ),
        Sample::of::<api::CustomerQuery>(
            "CustomerQuery",
            &[
                "cursor",
                "limit",
                "state",
                "invitedFrom",
                "invitedTo",
                "customerReference",
            ],
            &[],
            json!({
                "cursor": "c", "limit": 50, "state": "linked", "invitedFrom": 1, "invitedTo": 2,
                "customerReference": "C",
            }),
        ),
        Sample::of::<api::CustomerPage>(
            "CustomerPage",
            &["next", "prev", "searchIncomplete"],
            &[],
            json!({ "items": [customer], "next": "n", "prev": "p", "searchIncomplete": true }),
        ),
        Sample::of::<api::Session>(
            "Session",
            &[
                "versionNotice",
                "sunset",
                "me",
                "login",
                "endsAt",
                "always",
                "fromAmount",
                "fromRows",
            ],
            &["environment", "signIn", "fourEyes", "may"],
            json!({
                "environment": "localSandbox",
                "me": { "id": "opaque", "name": "Ada", "login": "ada", "endsAt": 9 },
                "signIn": "local",
                "sites": [{ "id": "site-harbour", "name": "Harbour", "currency": "AUD", "timeZone": "Australia/Sydney",
                    "fourEyes": { "always": true, "fromAmount": 100_000, "fromRows": 50 }, "may": ["viewBatches"] }],
                "versionNotice": { "version": "v1", "sunset": 7 },
            }),
        ),
    ]
}

/// Calls `visit` with every object in `json`, the inner ones first: what it inserts is not visited.
pub fn each_object(json: &mut Value, visit: &mut impl FnMut(&mut serde_json::Map<String, Value>)) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, visit)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| each_object(field, visit));
            visit(fields);
        }
        _ => {}
    }
}
