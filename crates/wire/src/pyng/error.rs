//! The upstream's error body ("Errors").

use serde::{Deserialize, Serialize};

/// Codes the portal or the proxy acts on. Others are shown as they are.
pub mod codes {
    /// The version header was left out.
    pub const VERSION_MISSING: &str = "urn:pyng:platform:billing:error:version:missing";
    /// The version is retired (410).
    pub const VERSION_GONE: &str = "urn:pyng:platform:billing:error:version:gone";
    /// The version is not known. [I]
    pub const VERSION_UNSUPPORTED: &str = "urn:pyng:platform:billing:error:version:unsupported";
    /// The reference already has a link that is invited or linked (409). [code I]
    pub const INVITATION_CONFLICT: &str = "urn:pyng:platform:billing:error:invitation:conflict";
    /// The reference was used for another body (409). [code I]
    pub const BATCH_CONFLICT: &str = "urn:pyng:platform:billing:error:batch:conflict";
}

/// `{ "errors": […], "traceId": "…" }`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// What is wrong; at least one.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub errors: Vec<ErrorItem>,
    /// What support asks for.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub trace_id: String,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorItem {
    /// For programs: `urn:pyng:platform:billing:error:<category>:<name>`.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub code: String,
    /// For people.
    #[serde(default, deserialize_with = "crate::lenient::null_as_default")]
    pub display_message: String,
    /// The field that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}
