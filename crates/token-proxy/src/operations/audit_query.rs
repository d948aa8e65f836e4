//! The query of the audit trail, and whose lines somebody may see.

use axum::extract::Query;
use axum::http::Uri;
use ledger::audit::Scope;
use wire::api::{AuditQuery, Right};

use crate::access::{Caller, Reach};
use crate::refusal::{Refusal, item};

/// Reads the filters. A store would refuse a text with control characters in it; no line has one.
pub(super) fn read(uri: &Uri) -> Result<AuditQuery, Refusal> {
    let Query(query) = Query::<AuditQuery>::try_from_uri(uri)
        .map_err(|_| Refusal::invalid(vec![item("query", "cannot be read")]))?;
    let texts = [
        ("who", query.who.as_deref()),
        ("action", query.action.as_deref()),
        (
            "outcome",
            query.outcome.as_ref().map(wire::api::AuditOutcome::as_str),
        ),
        ("site", query.site.as_ref().map(wire::SiteId::as_str)),
        ("target", query.target.as_deref()),
    ];
    let odd = |(_, text): &(&str, Option<&str>)| text.is_some_and(|text| text.contains(char::is_control));
    let faults: Vec<_> = texts.iter().filter(|one| odd(one)).collect();
    if !faults.is_empty() {
        let told = faults
            .iter()
            .map(|(name, _)| item(*name, "holds control characters"));
        return Err(Refusal::invalid(told.collect()));
    }
    if query.limit.is_some_and(|limit| !(1..=200).contains(&limit)) {
        return Err(Refusal::invalid(vec![item("limit", "must be from 1 to 200")]));
    }
    Ok(query)
}

/// Lines of the Sites in which they may read the trail; what has no Site is for those who may in all of them.
pub(super) fn scope(caller: &Caller) -> Scope {
    match caller.reach(&Right::ViewAudit) {
        Reach::Everywhere => Scope::All,
        Reach::Sites(sites) => Scope::Sites(sites),
    }
}
