//! The first page: what runs here, and shortcuts for whoever tries it out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use wire::pyng::LinkState;
use wire::{SiteId, Timestamp};

use super::layout::page;
use crate::app::App;
use crate::dates;
use crate::model::site::Site;
use crate::seed::PARTNER;

/// How many open invitations are shown for each Site.
const SHOWN: usize = 5;

/// Shows the Sites with their newest open invitations.
pub(super) async fn show(State(app): State<Arc<App>>) -> Response {
    let world = app.world();
    let now = world.clock.now();
    let content = html! {
        p {
            "A local copy of the Pyng B2B Receivables API. The API is below " code { "/billing" }
            ", the controls below " code { "/sandbox" } "; client " code { "demo-partner" }
            ", secret " code { "demo-secret" } "."
        }
        p { "The sandbox's clock shows " strong { (dates::long(now)) } "." }
        @for (id, site) in world.sites.iter().filter(|(_, site)| site.organisation == PARTNER) {
            (section(id, site, now))
        }
    };
    page(StatusCode::OK, "What runs here", &content)
}

fn section(id: &SiteId, site: &Site, now: Timestamp) -> Markup {
    let count = |state: LinkState| site.links.iter().filter(|link| link.state(now) == state).count();
    let open: Vec<_> = site
        .links
        .iter()
        .rev()
        .filter(|link| link.state(now) == LinkState::Invited)
        .take(SHOWN)
        .collect();
    html! {
        section {
            h2 { (site.name) }
            p { code { (id) } " · " (site.organisation.0) " · " (count(LinkState::Linked)) " customers linked" }
            @if !open.is_empty() {
                h3 { "Newest open invitations" }
                p.note { "Only the sandbox shows these links: upstream tells each one once, at the invitation." }
                ul {
                    @for link in open {
                        li {
                            a href={ "/sandbox/signup/" (link.signup_token) } { (link.customer_reference) }
                            " · invited " (dates::long(link.invited_at))
                        }
                    }
                }
            }
            @let batches = site.kept_batches(now);
            @if !batches.is_empty() {
                h3 { "Batches" }
                ul {
                    @for batch in batches.into_iter().take(SHOWN) {
                        li { code { (batch.submission.batch_reference) } " · " (batch.submission.rows.len()) " rows" }
                    }
                }
            }
        }
    }
}
