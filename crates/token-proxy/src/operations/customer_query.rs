//! The query of `GET …/customers`, checked key by key.

use axum::extract::Query;
use axum::http::Uri;
use wire::api::{CustomerQuery, ProblemItem};
use wire::pyng::LinkState;
use wire::{CustomerReference, Timestamp};

use crate::refusal::{Refusal, item};

/// More pairs than this are no query of the portal.
const MOST_PAIRS: usize = 16;
const MOST_KEY_CHARS: usize = 40;

/// What is asked for, with no two kinds mixed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// A place handed out earlier.
    Cursor(String),
    /// The newest link of one customer.
    Search(CustomerReference, Option<LinkState>),
    /// The first page under these filters, as upstream's query.
    First(Vec<(&'static str, String)>),
}

/// Reads the query, or names everything that is wrong with it.
pub(super) fn read(uri: &Uri) -> Result<Ask, Refusal> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| Refusal::invalid(vec![item("query", "cannot be read")]))?
        .0;
    if pairs.len() > MOST_PAIRS {
        return Err(Refusal::invalid(vec![item("query", "holds too many filters")]));
    }
    let mut faults = Vec::new();
    let mut query = CustomerQuery::default();
    let mut seen: Vec<&str> = Vec::new();
    for (key, value) in &pairs {
        if seen.contains(&key.as_str()) {
            faults.push(item(clipped(key), "is there twice"));
        }
        seen.push(key);
        take(&mut query, key, value, &mut faults);
    }
    if let (Some(from), Some(to)) = (query.invited_from, query.invited_to)
        && from >= to
    {
        faults.push(item("invitedTo", "must be later than invitedFrom"));
    }
    let alone = |key: &str| format!("stands alone: leave out what comes with {key}");
    if query.cursor.is_some() && seen.len() > 1 {
        faults.push(item("cursor", alone("cursor")));
    }
    let bounded = query.limit.is_some() || query.invited_from.is_some() || query.invited_to.is_some();
    if query.customer_reference.is_some() && bounded {
        faults.push(item("customerReference", "goes together with state only"));
    }
    if faults.is_empty() {
        Ok(ask(query))
    } else {
        Err(Refusal::invalid(faults))
    }
}

/// A key as it is told back: enough of it to be recognised.
fn clipped(key: &str) -> String {
    key.chars().take(MOST_KEY_CHARS).collect()
}

fn take(query: &mut CustomerQuery, key: &str, value: &str, faults: &mut Vec<ProblemItem>) {
    match key {
        "cursor" => query.cursor = Some(value.to_owned()),
        "limit" => match value.parse() {
            Ok(limit @ 1..=100) => query.limit = Some(limit),
            _ => faults.push(item(key, "must be a number from 1 to 100")),
        },
        "state" => match LinkState::from(value) {
            LinkState::Other(_) => {
                let known: Vec<&str> = LinkState::KNOWN.iter().map(LinkState::as_str).collect();
                faults.push(item(key, format!("must be one of: {}", known.join(", "))));
            }
            state => query.state = Some(state),
        },
        "invitedFrom" => query.invited_from = instant(key, value, faults),
        "invitedTo" => query.invited_to = instant(key, value, faults),
        "customerReference" => match CustomerReference::parse(value) {
            Ok(reference) => query.customer_reference = Some(reference),
            Err(fault) => faults.push(item(key, fault.as_str())),
        },
        other => faults.push(item(clipped(other), "is not a filter")),
    }
}

fn instant(key: &str, value: &str, faults: &mut Vec<ProblemItem>) -> Option<Timestamp> {
    let read = value
        .parse()
        .ok()
        .filter(|ms| (0..=253_402_300_799_999).contains(ms))
        .map(Timestamp);
    if read.is_none() {
        faults.push(item(key, "must be milliseconds since 1970"));
    }
    read
}

fn ask(query: CustomerQuery) -> Ask {
    match query {
        CustomerQuery {
            cursor: Some(cursor), ..
        } => Ask::Cursor(cursor),
        CustomerQuery {
            customer_reference: Some(reference),
            state,
            ..
        } => Ask::Search(reference, state),
        CustomerQuery {
            limit,
            state,
            invited_from,
            invited_to,
            ..
        } => {
            let filters = [
                ("limit", limit.map(|limit| limit.to_string())),
                ("state", state.map(|state| state.to_string())),
                ("invitedFrom", invited_from.map(|at| at.0.to_string())),
                ("invitedTo", invited_to.map(|at| at.0.to_string())),
            ];
            Ask::First(
                filters
                    .into_iter()
                    .filter_map(|(key, value)| Some((key, value?)))
                    .collect(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ask_for(query: &str) -> Result<Ask, Vec<String>> {
        let uri: Uri = format!("/x?{query}").parse().unwrap();
        read(&uri).map_err(|refusal| {
            let problem = refusal.into_inner().problem;
            problem
                .errors
                .into_iter()
                .filter_map(|error| error.target)
                .collect()
        })
    }

    #[test]
    fn filters_become_upstreams_query() {
        let first = ask_for("limit=20&state=linked&invitedFrom=5&invitedTo=6").unwrap();
        let expected = [
            ("limit", "20"),
            ("state", "linked"),
            ("invitedFrom", "5"),
            ("invitedTo", "6"),
        ];
        assert_eq!(
            first,
            Ask::First(expected.map(|(key, value)| (key, value.to_owned())).to_vec())
        );
        assert_eq!(ask_for(""), Ok(Ask::First(vec![])));
        assert_eq!(ask_for("cursor=abc"), Ok(Ask::Cursor("abc".into())));
        let reference = CustomerReference::parse("Ada & Co").unwrap();
        assert_eq!(
            ask_for("customerReference=Ada%20%26+Co&state=linked"),
            Ok(Ask::Search(reference, Some(LinkState::Linked)))
        );
    }

    #[test]
    fn each_fault_is_named_by_its_key() {
        for (query, targets) in [
            ("limit=0", vec!["limit"]),
            ("limit=101&state=sleeping", vec!["limit", "state"]),
            ("limit=1&limit=2", vec!["limit"]),
            ("invitedFrom=-1", vec!["invitedFrom"]),
            ("invitedFrom=9&invitedTo=9", vec!["invitedTo"]),
            ("cursor=a&limit=2", vec!["cursor"]),
            ("customerReference=a&limit=2", vec!["customerReference"]),
            ("customerReference=%09", vec!["customerReference"]),
            ("site=other", vec!["site"]),
        ] {
            let expected: Vec<String> = targets.into_iter().map(str::to_owned).collect();
            assert_eq!(ask_for(query), Err(expected), "{query}");
        }
    }

    #[test]
    fn little_of_a_strange_query_is_told_back() {
        assert_eq!(ask_for(&"a=1&".repeat(17)), Err(vec!["query".to_owned()]));
        assert_eq!(ask_for(&"k".repeat(500)), Err(vec!["k".repeat(40)]));
    }

    proptest! {
        #[test]
        fn any_query_is_read_or_refused(query in "[a-zA-Z0-9%&=+._~-]{0,60}") {
            let _ = ask_for(&query);
        }
    }
}
