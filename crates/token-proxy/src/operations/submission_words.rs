//! Why a batch is not taken: what there is already, and how the two differ.

use axum::http::StatusCode;
use ledger::batches::BatchRecord;
use wire::api::{Site, problem_codes};
use wire::pyng::{BatchRow, BatchSubmission};

use crate::access::Caller;
use crate::app::App;
use crate::differences::{differences, rows_of};
use crate::refusal::Refusal;

/// The reference stands for other rows.
pub(super) async fn taken(
    app: &App,
    site: &Site,
    rows: &[BatchRow],
    there: &BatchRecord,
    caller: &Caller,
) -> Result<Refusal, Refusal> {
    let theirs = match &there.hash {
        Some(hash) => {
            let body = app.ledger().batch_body(&there.id, hash).await?;
            body.and_then(|body| serde_json::from_str::<BatchSubmission>(&body).ok())
                .map(|batch| batch.rows)
        }
        None => {
            let status = app.ledger().status_of(&there.site, &there.reference).await?;
            status.map(|(_, status)| rows_of(&status))
        }
    };
    let errors = theirs
        .map(|theirs| differences(rows, &theirs, &site.currency))
        .unwrap_or_default();
    let title = "This batch reference stands for another batch.";
    let by = name_of(there, caller);
    let detail = if errors.is_empty() {
        format!("The same rows were prepared by {by}, in another order. Nothing was sent this time.")
    } else {
        format!(
            "It was prepared by {by}, with other rows. Nothing was sent this time: choose a new reference."
        )
    };
    Ok(
        Refusal::new(StatusCode::CONFLICT, problem_codes::REFERENCE_TAKEN, title)
            .detail(detail)
            .items(errors)
            .batch(&there.entry(Some(&caller.person))),
    )
}

/// The same rows are there already.
pub(super) fn already_sent(twin: &BatchRecord, caller: &Caller) -> Refusal {
    let title = "The same rows are in another batch already.";
    let by = name_of(twin, caller);
    let detail = format!(
        "Batch {} has exactly these rows, and was prepared by {by}. Nothing was sent this time. Sending them again \
         debits these customers a second time.",
        twin.reference
    );
    Refusal::new(StatusCode::CONFLICT, problem_codes::ALREADY_SENT, title)
        .detail(detail)
        .batch(&twin.entry(Some(&caller.person)))
}

fn name_of(batch: &BatchRecord, caller: &Caller) -> String {
    match &batch.prepared_by {
        Some(person) if person.is(&caller.person) => "you".to_owned(),
        Some(person) => person.name.clone(),
        None => "somebody who did not use this portal".to_owned(),
    }
}
