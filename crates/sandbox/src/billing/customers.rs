//! "List customers".

use std::sync::Arc;

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use wire::pyng::{CustomerItems, LinkState};
use wire::{SiteId, Timestamp};

use super::admit::Admitted;
use super::answer::answer;
use super::codes;
use super::cursor::Position;
use super::error::ApiError;
use super::fields::Faults;
use crate::app::App;
use crate::model::listing::{self, Filter, Place};

/// Customers a page when the caller does not say.
const DEFAULT_LIMIT: usize = 50;
/// The parameters of the first page; the links hold them afterwards.
const FILTERS: [&str; 4] = ["limit", "state", "invitedFrom", "invitedTo"];
const CURSOR: &str = "cursor";

/// Answers one page, newest invitation first.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Extension(Admitted { site_id }): Extension<Admitted>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let position = position(&app, &site_id, query.as_deref().unwrap_or_default())?;
    let world = app.world();
    let now = world.clock.now();
    let links = world
        .sites
        .get(&site_id)
        .map(|site| site.links.as_slice())
        .unwrap_or_default();
    let page = listing::page(links, &position.filter, position.limit, position.place, now);
    let items = CustomerItems {
        items: page.links.iter().map(|link| link.listed(now)).collect(),
        next_href: page.next.and_then(|place| href(&app, &position, place)),
        prev_href: page.previous.and_then(|place| href(&app, &position, place)),
    };
    Ok(answer(StatusCode::OK, items))
}

/// The link to a neighbouring page.
fn href(app: &App, from: &Position, place: Place) -> Option<String> {
    let cursor = app.cursor_key.seal(&Position {
        place,
        ..from.clone()
    })?;
    let origin = if app.options.absolute_links {
        app.public_url.as_str()
    } else {
        ""
    };
    Some(format!(
        "{origin}/billing/sites/{}/customers?{CURSOR}={cursor}",
        from.site_id
    ))
}

/// What the query asks for. Parameters the contract does not know are left alone.
fn position(app: &App, site_id: &SiteId, query: &str) -> Result<Position, ApiError> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut faults = Faults::default();
    for name in FILTERS.into_iter().chain([CURSOR]) {
        if pairs.iter().filter(|(given, _)| given == name).count() > 1 {
            faults.add(name, codes::DUPLICATE, "Must be given once.");
        }
    }
    let value = |name: &str| {
        pairs
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    };
    if let Some(cursor) = value(CURSOR) {
        for name in FILTERS.into_iter().filter(|name| value(name).is_some()) {
            faults.add(
                name,
                codes::INVALID,
                "Belongs to the first page; a link holds it already.",
            );
        }
        let found = app
            .cursor_key
            .open(cursor)
            .filter(|position| position.site_id == *site_id);
        if found.is_none() {
            faults.add(
                CURSOR,
                codes::CURSOR,
                "The link was not made by this API for this Site.",
            );
        }
        let unusable = || ApiError::invalid(CURSOR, codes::CURSOR, "The link cannot be used.");
        return faults
            .into_error()
            .map_or_else(|| found.ok_or_else(unusable), Err);
    }
    let limit = value("limit").map_or(Some(DEFAULT_LIMIT), limit);
    if limit.is_none() {
        faults.add("limit", codes::INVALID, "Must be a whole number from 1 to 100.");
    }
    let state = value("state").map(LinkState::from);
    if matches!(state, Some(LinkState::Other(_))) {
        faults.add(
            "state",
            codes::INVALID,
            "Must be invited, linked, expired or revoked.",
        );
    }
    let mut instant = |name: &str| {
        let text = value(name)?;
        let instant = text.parse().ok().map(Timestamp);
        if instant.is_none() {
            faults.add(
                name,
                codes::INVALID,
                "Must be an instant in milliseconds since 1970.",
            );
        }
        instant
    };
    let filter = Filter {
        state,
        invited_from: instant("invitedFrom"),
        invited_to: instant("invitedTo"),
    };
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    let position = Position {
        site_id: site_id.clone(),
        limit,
        filter,
        place: Place::First,
    };
    faults.into_error().map_or(Ok(position), Err)
}

fn limit(text: &str) -> Option<usize> {
    text.parse().ok().filter(|limit| (1..=100).contains(limit))
}
