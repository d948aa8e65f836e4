//! A batch as the ledger holds it, without its body.

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::api::{BatchEntry, BatchStage, Decision, Problem, Tally, Who};
use wire::{BatchReference, Cents, SiteId, Timestamp};

use crate::fault::Fault;
use crate::people::Person;

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRecord {
    /// The ledger's own name for it.
    pub id: String,
    /// Its Site.
    pub site: SiteId,
    /// Its name, and upstream's idempotency key.
    pub reference: BatchReference,
    /// Whether the reference stands for this one.
    pub live: bool,
    /// Where it stands.
    pub stage: BatchStage,
    /// SHA-256 of the body; `None` for one that was sent past the portal and is followed only.
    pub hash: Option<String>,
    /// The same rows were sent before, and whoever prepared it meant that.
    pub again: bool,
    /// The file the rows came from.
    pub file_name: Option<String>,
    /// All rows.
    pub all: Tally,
    /// Rows paid.
    pub paid: Tally,
    /// Rows that ended unpaid.
    pub failed: Tally,
    /// Who prepared it.
    pub prepared_by: Option<Person>,
    /// When, or when it was first followed.
    pub prepared_at: Timestamp,
    /// What a second person said.
    pub judgement: Option<Judgement>,
    /// When the outbox tries (again); `None` when there is nothing to send.
    pub send_after: Option<Timestamp>,
    /// A sender has it in hand, or died with it.
    pub in_hand: bool,
    /// How often it was tried.
    pub tries: u32,
    /// Tries that may have reached upstream, of which nobody knows.
    pub open_tries: u32,
    /// When it was first tried.
    pub first_tried_at: Option<Timestamp>,
    /// By when the newest of the open tries before this one had surely ended.
    pub open_tried_at: Option<Timestamp>,
    /// When upstream took it in.
    pub submitted_at: Option<Timestamp>,
    /// When its last row ended.
    pub settled_at: Option<Timestamp>,
    /// Why it is rejected or failed, or why sending takes so long.
    pub problem: Option<Box<Problem>>,
}

/// What a second person said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Yes or no.
    pub approved: bool,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Option<String>,
}

impl BatchRecord {
    /// The record as a person is told; `viewer` is the one who asks.
    pub fn entry(&self, viewer: Option<&Person>) -> BatchEntry {
        let who = |person: &Person| Who {
            name: person.name.clone(),
            you: viewer.is_some_and(|viewer| viewer.is(person)),
        };
        BatchEntry {
            id: self.id.clone(),
            site: self.site.clone(),
            batch_reference: self.reference.clone(),
            stage: self.stage.clone(),
            hash: self.hash.clone(),
            again: self.again,
            file_name: self.file_name.clone(),
            all: self.all,
            paid: self.paid,
            failed: self.failed,
            prepared_by: self.prepared_by.as_ref().map(who),
            prepared_at: self.prepared_at,
            submitted_at: self.submitted_at,
            settled_at: self.settled_at,
            decision: self.judgement.as_ref().map(|judgement| Decision {
                approved: judgement.approved,
                by: who(&judgement.by),
                at: judgement.at,
                reason: judgement.reason.clone(),
            }),
            problem: self.problem.clone(),
        }
    }

    /// Whether upstream has it.
    pub fn is_upstream(&self) -> bool {
        matches!(
            self.stage,
            BatchStage::Accepted | BatchStage::InProgress | BatchStage::Settled
        )
    }
}

/// The columns that [`read`] reads, behind a beginning and before an end.
macro_rules! COLUMNS_READ {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " id, site, reference, live, stage, hash, again, file_name, row_count, row_sum, paid_count, paid_sum, \
             failed_count, failed_sum, prepared_iss, prepared_sub, prepared_name, prepared_at, decided_iss, \
             decided_sub, decided_name, decided_at, approved, reason, send_after, send_claim, tries, open_tries, \
             first_tried_at, open_tried_at, submitted_at, settled_at, problem ",
            $after
        )
    };
}
pub(crate) use COLUMNS_READ;

/// Reads one row.
pub(crate) fn read(row: &AnyRow) -> Result<BatchRecord, Fault> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let maybe = |name: &str| row.try_get::<Option<String>, _>(name);
    let instant = |name: &str| Ok::<_, Fault>(row.try_get::<Option<i64>, _>(name)?.map(Timestamp));
    let count = |name: &str| {
        let count: i64 = row.try_get(name)?;
        Ok::<_, Fault>(u32::try_from(count).unwrap_or(u32::MAX))
    };
    let tally = |count_name: &str, sum: &str| {
        Ok::<_, Fault>(Tally {
            count: count(count_name)?,
            sum: Cents(row.try_get(sum)?),
        })
    };
    let person = |iss: &str, sub: &str, name: &str| {
        Ok::<_, Fault>(match (maybe(iss)?, maybe(sub)?, maybe(name)?) {
            (Some(iss), Some(sub), Some(name)) => Some(Person { iss, sub, name }),
            _ => None,
        })
    };
    let judgement = match (
        person("decided_iss", "decided_sub", "decided_name")?,
        instant("decided_at")?,
    ) {
        (Some(by), Some(at)) => Some(Judgement {
            approved: row.try_get::<Option<i64>, _>("approved")? == Some(1),
            by,
            at,
            reason: maybe("reason")?,
        }),
        _ => None,
    };
    let odd = |_| Fault::Unreadable("a batch's Site or reference is not as it must be".to_owned());
    Ok(BatchRecord {
        id: text("id")?,
        site: SiteId::parse(&text("site")?).map_err(odd)?,
        reference: BatchReference::parse(&text("reference")?).map_err(odd)?,
        live: row.try_get::<i64, _>("live")? == 1,
        stage: BatchStage::from(text("stage")?.as_str()),
        hash: maybe("hash")?,
        again: row.try_get::<i64, _>("again")? == 1,
        file_name: maybe("file_name")?,
        all: tally("row_count", "row_sum")?,
        paid: tally("paid_count", "paid_sum")?,
        failed: tally("failed_count", "failed_sum")?,
        prepared_by: person("prepared_iss", "prepared_sub", "prepared_name")?,
        prepared_at: Timestamp(row.try_get("prepared_at")?),
        judgement,
        send_after: instant("send_after")?,
        in_hand: maybe("send_claim")?.is_some(),
        tries: count("tries")?,
        open_tries: count("open_tries")?,
        first_tried_at: instant("first_tried_at")?,
        open_tried_at: instant("open_tried_at")?,
        submitted_at: instant("submitted_at")?,
        settled_at: instant("settled_at")?,
        problem: maybe("problem")?.and_then(|text| serde_json::from_str(&text).ok()),
    })
}
