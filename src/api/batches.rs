//! `/api/sites/{siteId}/batches` and what stands below it.

use wire::api::{BatchDraft, BatchEntry, BatchPage, BatchQuery, BatchSnapshot, BatchVerdict};
use wire::{BatchReference, SiteId};

use super::query::with_query;
use super::{ApiError, transport};

fn all(site: &SiteId) -> String {
    format!("sites/{}/batches", transport::encode(site.as_str()))
}

fn one(site: &SiteId, batch: &BatchReference) -> String {
    format!("{}/{}", all(site), transport::encode(batch.as_str()))
}

/// One page of the Site's batches, newest first.
///
/// # Errors
/// As the proxy says; a place that goes with other filters is refused.
pub async fn list(site: &SiteId, query: &BatchQuery) -> Result<BatchPage, ApiError> {
    let query = [
        ("search", query.search.clone()),
        (
            "stage",
            query.stage.as_ref().map(|stage| stage.as_str().to_owned()),
        ),
        ("from", query.from.map(|at| at.0.to_string())),
        ("to", query.to.map(|at| at.0.to_string())),
        ("cursor", query.cursor.clone()),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ];
    transport::get(&with_query(all(site), query)).await
}

/// Seals or sends a batch. Safe to repeat with the same content: the same batch is answered again.
///
/// # Errors
/// As the proxy says; 409 when the reference stands for other rows, or when the same rows were sent under
/// another one.
pub async fn submit(site: &SiteId, batch: &BatchDraft) -> Result<BatchEntry, ApiError> {
    transport::post(&all(site), batch).await
}

/// The ledger's record, and the newest status the proxy holds. Asking often costs upstream nothing.
///
/// # Errors
/// As the proxy says; 404 when there is no such batch.
pub async fn status(site: &SiteId, batch: &BatchReference) -> Result<BatchSnapshot, ApiError> {
    transport::get(&one(site, batch)).await
}

/// Approves or rejects what another person prepared.
///
/// # Errors
/// As the proxy says; 409 when it is no longer the body the person saw.
pub async fn decide(
    site: &SiteId,
    batch: &BatchReference,
    verdict: &BatchVerdict,
) -> Result<BatchEntry, ApiError> {
    transport::post(&format!("{}/decision", one(site, batch)), verdict).await
}

/// Takes a sealed batch back.
///
/// # Errors
/// As the proxy says; 409 when it is not sealed any more.
pub async fn withdraw(site: &SiteId, batch: &BatchReference) -> Result<BatchEntry, ApiError> {
    let nothing = serde_json::Map::new();
    transport::post(&format!("{}/withdraw", one(site, batch)), &nothing).await
}
