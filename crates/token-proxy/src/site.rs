//! The Site and the batch a path names.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use wire::BatchReference;
use wire::api::Site;

use crate::access::{Caller, unknown_site};
use crate::app::App;
use crate::refusal::{Refusal, item};

/// The Site of the path. One that is not configured, and one in which the caller may do nothing, is refused
/// here: upstream is never asked.
pub(crate) struct KnownSite(pub(crate) Arc<Site>);

/// The batch of the path, safe as a segment of an upstream path.
pub(crate) struct NamedBatch(pub(crate) BatchReference);

impl FromRequestParts<App> for KnownSite {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let caller = <Caller as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let id = path_part(parts, "site_id").await?;
        app.site(&id)
            .filter(|site| !caller.rights_in(&site.id).is_empty())
            .map(Self)
            .ok_or_else(unknown_site)
    }
}

impl FromRequestParts<App> for NamedBatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let text = path_part(parts, "batch_reference").await?;
        BatchReference::parse(&text)
            .map(Self)
            .map_err(|fault| Refusal::invalid(vec![item("batchReference", fault.as_str())]))
    }
}

/// One part of the path, percent-decoded once.
async fn path_part(parts: &mut Parts, name: &str) -> Result<String, Refusal> {
    let not_text = |_| Refusal::invalid(vec![item("path", "must be UTF-8")]);
    let all = RawPathParams::from_request_parts(parts, &())
        .await
        .map_err(not_text)?;
    let part = all.iter().find(|(key, _)| *key == name);
    Ok(part.map(|(_, value)| value.to_owned()).unwrap_or_default())
}
