//! Batches to put into a ledger.

use ledger::audit::Event;
use ledger::batches::{BatchRecord, Draft, Submitted};
use ledger::{Ledger, Person};
use wire::pyng::{BatchRow, BatchSubmission};
use wire::{BatchReference, Cents, CustomerReference, RowReference, SiteId, Timestamp};

pub(crate) const T: Timestamp = Timestamp(1_793_577_600_000);

pub(crate) fn site() -> SiteId {
    SiteId::parse("site-harbour").unwrap()
}

pub(crate) fn name(text: &str) -> BatchReference {
    BatchReference::parse(text).unwrap()
}

pub(crate) fn person(sub: &str) -> Person {
    Person {
        iss: "local".into(),
        sub: sub.into(),
        name: format!("The one called {sub}"),
    }
}

pub(crate) fn batch(reference: &str, rows: &[(&str, i64)]) -> BatchSubmission {
    let row = |(row, amount): &(&str, i64)| BatchRow {
        row_reference: RowReference::parse(row).unwrap(),
        customer_reference: CustomerReference::parse("Ada-1").unwrap(),
        amount: Cents(*amount),
    };
    BatchSubmission {
        batch_reference: name(reference),
        rows: rows.iter().map(row).collect(),
    }
}

pub(crate) struct How<'a> {
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
    pub(crate) sealed: bool,
    pub(crate) again: bool,
}

pub(crate) const SEALED: How<'static> = How {
    by: "ada",
    at: T,
    sealed: true,
    again: false,
};
pub(crate) const OPEN: How<'static> = How {
    sealed: false,
    ..SEALED
};

pub(crate) async fn submit(ledger: &Ledger, batch: &BatchSubmission, how: &How<'_>) -> Submitted {
    let (site, by) = (site(), person(how.by));
    let body = serde_json::to_string(batch).unwrap();
    let draft = Draft {
        site: &site,
        batch,
        body: &body,
        file_name: Some("October.CSV"),
        by: &by,
        at: how.at,
        due: how.at,
        needs_approval: how.sealed,
        again: how.again,
    };
    ledger.submit(&draft, event(how.at).by(&by)).await.unwrap()
}

pub(crate) async fn fresh_batch(ledger: &Ledger, batch: &BatchSubmission, how: &How<'_>) -> BatchRecord {
    match submit(ledger, batch, how).await {
        Submitted::Fresh(record) => record,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn event(at: Timestamp) -> Event {
    Event::new(at, "test")
}
