//! `GET /api/sites/{siteId}/batches`: the Site's history, for all its colleagues.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use ledger::batches::{BatchFilter, BatchPlace};
use wire::Timestamp;
use wire::api::{BatchPage, BatchQuery, problem_codes};

use crate::access::Caller;
use crate::app::App;
use crate::refusal::{Refusal, item};
use crate::site::KnownSite;

const USUAL: u32 = 50;
const MOST: u32 = 100;
/// The longest text looked for, in characters.
const LONGEST_SEARCH: usize = 200;
/// It is told afresh each time: others work on it.
const CACHE: HeaderValue = HeaderValue::from_static("no-store");

pub(crate) async fn batches(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Refusal> {
    let filter = read(&uri)?;
    let turn = match filter.search.is_empty() {
        true => None,
        false => Some(app.rates().search_turn().await?),
    };
    let list = app.ledger().batches(&site.id, &filter).await?;
    drop(turn);
    let waiting = app.ledger().batches_waiting(&site.id).await?;
    let page = BatchPage {
        items: list
            .items
            .iter()
            .map(|record| record.entry(Some(&caller.person)))
            .collect(),
        next: list.next.map(|place| write(&place)),
        waiting,
    };
    Ok(([(header::CACHE_CONTROL, CACHE)], Json(page)).into_response())
}

fn read(uri: &Uri) -> Result<BatchFilter, Refusal> {
    let unreadable = |_| Refusal::invalid(vec![item("query", "cannot be read")]);
    let Query(query) = Query::<BatchQuery>::try_from_uri(uri).map_err(unreadable)?;
    let search = query.search.unwrap_or_default();
    if search.chars().count() > LONGEST_SEARCH || search.contains('\0') {
        return Err(Refusal::invalid(vec![item(
            "search",
            "must be at most 200 characters",
        )]));
    }
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Refusal::invalid(vec![item("limit", "must be 1 to 100")]));
    }
    if let (Some(from), Some(to)) = (query.from, query.to)
        && from >= to
    {
        return Err(Refusal::invalid(vec![item("to", "must be later than from")]));
    }
    let after = match &query.cursor {
        Some(cursor) => Some(place(cursor).ok_or_else(bad_cursor)?),
        None => None,
    };
    Ok(BatchFilter {
        search,
        stage: query.stage,
        from: query.from,
        to: query.to,
        after,
        limit,
    })
}

/// A place for the browser: nothing in it is secret, and it leads nowhere but into the Site's own history.
fn write(place: &BatchPlace) -> String {
    format!("{}.{}", place.prepared_at.0, place.id)
}

fn place(cursor: &str) -> Option<BatchPlace> {
    let (at, id) = cursor.split_once('.')?;
    let whole = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole.then_some(())?;
    Some(BatchPlace {
        prepared_at: Timestamp(at.parse().ok()?),
        id: id.to_owned(),
    })
}

fn bad_cursor() -> Refusal {
    let title = "This place in the list cannot be read.";
    Refusal::new(axum::http::StatusCode::BAD_REQUEST, problem_codes::CURSOR, title)
        .detail("Begin at the first page.")
}
