//! "Submit a batch" and "Batch status".

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use wire::BatchReference;

use super::admit::Admitted;
use super::answer::answer;
use super::body::JsonObject;
use super::error::ApiError;
use super::{codes, submission};
use crate::app::App;

/// Takes a batch in: 202 and a receipt, at once.
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    Extension(Admitted { site_id }): Extension<Admitted>,
    JsonObject(fields): JsonObject,
) -> Result<Response, ApiError> {
    let submission = submission::read(&fields)?;
    let mut world = app.world();
    let now = world.clock.now();
    let site = world.sites.get_mut(&site_id).ok_or_else(unknown)?;
    let batch = site.submit(submission, now).map_err(|_| {
        let message = "The batchReference was used for a batch with other rows.";
        ApiError::new(StatusCode::CONFLICT, codes::BATCH_CONFLICT, message)
    })?;
    Ok(answer(StatusCode::ACCEPTED, batch.receipt()))
}

/// Tells how a batch stands, at most once in 30 seconds.
pub(super) async fn status(
    State(app): State<Arc<App>>,
    Extension(Admitted { site_id }): Extension<Admitted>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path((_, reference)) = path.map_err(|_| unknown())?;
    let reference = BatchReference::parse(&reference).map_err(|_| unknown())?;
    let mut world = app.world();
    let now = world.clock.now();
    let site = world.sites.get_mut(&site_id).ok_or_else(unknown)?;
    let (batch, links) = site.batch_mut(&reference, now).ok_or_else(unknown)?;
    batch.ask(now).map_err(ApiError::too_many)?;
    Ok(answer(StatusCode::OK, batch.status(now, links)))
}

fn unknown() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        codes::BATCH_NOT_FOUND,
        "There is no batch with this reference.",
    )
}
