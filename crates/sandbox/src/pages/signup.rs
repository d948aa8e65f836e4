//! The page behind a `signupUrl`: the customer completes or declines the sign-up, and may end it later.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use wire::Timestamp;
use wire::pyng::LinkState;

use super::layout::page;
use super::same_origin::is_same_origin;
use crate::app::App;
use crate::dates;
use crate::model::World;
use crate::model::link::{Link, LinkChange};

/// Shows the invitation as it stands now.
pub(super) async fn show(State(app): State<Arc<App>>, Path(token): Path<String>) -> Response {
    let world = app.world();
    let now = world.clock.now();
    let found = world
        .sites
        .values()
        .find_map(|site| Some((site.name, find(&site.links, &token)?)));
    found.map_or_else(unknown, |(site_name, link)| known(site_name, link, now))
}

/// Does what a button says, and shows the page again. A button that no longer applies, pressed twice or
/// in an old tab, changes nothing: the page then shows how things stand.
pub(super) async fn act(
    State(app): State<Arc<App>>,
    Path((token, action)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if !is_same_origin(&headers, &app.public_url) {
        let text = html! { p { "This form was not sent by the sandbox's own page." } };
        return page(StatusCode::FORBIDDEN, "Not from here", &text);
    }
    let change = match action.as_str() {
        "complete" => LinkChange::Link,
        "decline" => LinkChange::Decline,
        "end" => LinkChange::Revoke,
        _ => return unknown(),
    };
    let mut world = app.world();
    let now = world.clock.now();
    let Some(link) = find_mut(&mut world, &token) else {
        return unknown();
    };
    // "End" is offered for an agreement only; an invitation is declined.
    if change != LinkChange::Revoke || link.state(now) == LinkState::Linked {
        let changed = link.apply(change, now);
        tracing::debug!(?change, ?changed, "sign-up page");
    }
    Redirect::to(&format!("/sandbox/signup/{token}")).into_response()
}

fn find<'a>(links: &'a [Link], token: &str) -> Option<&'a Link> {
    links.iter().find(|link| link.signup_token == token)
}

fn find_mut<'a>(world: &'a mut World, token: &str) -> Option<&'a mut Link> {
    world
        .sites
        .values_mut()
        .flat_map(|site| site.links.iter_mut())
        .find(|link| link.signup_token == token)
}

fn unknown() -> Response {
    let text =
        html! { p { "There is no invitation behind this link. It may have been cut short on its way." } };
    page(StatusCode::NOT_FOUND, "Unknown link", &text)
}

fn known(site_name: &str, link: &Link, now: Timestamp) -> Response {
    let button = |action: &str, class: &str, label: &str| {
        html! {
            form method="post" action={ "/sandbox/signup/" (link.signup_token) "/" (action) } {
                button class=(class) { (label) }
            }
        }
    };
    let (status, title, text): (_, String, Markup) = match link.state(now) {
        LinkState::Invited => (
            StatusCode::OK,
            format!("{site_name} invites you"),
            html! {
                p { "Agree once, and " (site_name) " collects your bills through Pyng when they fall due." }
                (facts(site_name, link, "Link works until", link.expires_at))
                div.actions {
                    (button("complete", "primary", "Complete sign-up"))
                    (button("decline", "plain", "Decline"))
                }
            },
        ),
        LinkState::Linked => (
            StatusCode::OK,
            "You are signed up".to_owned(),
            html! {
                p role="status" { (site_name) " may now collect your bills through Pyng." }
                (facts(site_name, link, "Signed up", link.linked_at.unwrap_or(now)))
                div.actions { (button("end", "danger", "End this agreement")) }
            },
        ),
        LinkState::Expired => (
            StatusCode::GONE,
            "This link has expired".to_owned(),
            html! {
                p { "Ask " (site_name) " for a new one." }
                (facts(site_name, link, "Expired", link.expires_at))
            },
        ),
        _ => {
            let (title, text) = match link.linked_at {
                Some(_) => (
                    "Your agreement has ended",
                    "may no longer collect your bills through Pyng.",
                ),
                None => (
                    "This invitation has ended",
                    "was not allowed to collect your bills through Pyng.",
                ),
            };
            let content = html! {
                p role="status" { (site_name) " " (text) " To sign up after all, ask for a new link." }
                (facts(site_name, link, "Ended", link.revoked_at.unwrap_or(now)))
            };
            (StatusCode::OK, title.to_owned(), content)
        }
    };
    page(status, &title, &text)
}

fn facts(site_name: &str, link: &Link, label: &str, instant: Timestamp) -> Markup {
    html! {
        dl {
            dt { "Biller" } dd { (site_name) }
            dt { "Customer reference" } dd { (link.customer_reference) }
            dt { (label) } dd { (dates::long(instant)) }
        }
    }
}
