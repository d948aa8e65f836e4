//! `POST /api/sites/{siteId}/batches` and `GET /api/sites/{siteId}/batches/{batchReference}`

use wire::api::BatchSnapshot;
use wire::pyng::{BatchReceipt, BatchSubmission};
use wire::{BatchReference, SiteId};

use super::{ApiError, transport};

/// Sends a batch. Safe to repeat with the same content: upstream answers the first receipt again.
///
/// # Errors
/// As the proxy says; 409 when the reference was used for other content.
pub async fn submit(site: &SiteId, batch: &BatchSubmission) -> Result<BatchReceipt, ApiError> {
    let path = format!("sites/{}/batches", transport::encode(site.as_str()));
    transport::post(&path, batch).await
}

/// The newest status the proxy holds. Asking often costs upstream nothing.
///
/// # Errors
/// As the proxy says; 404 when there is no such batch.
pub async fn status(site: &SiteId, batch: &BatchReference) -> Result<BatchSnapshot, ApiError> {
    let path = format!(
        "sites/{}/batches/{}",
        transport::encode(site.as_str()),
        transport::encode(batch.as_str())
    );
    transport::get(&path).await
}
