//! `GET /api/sites/{siteId}/customers`: a page under filters, the page of a cursor, or one customer.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use tokio::time::Instant;
use wire::api::{CustomerPage, Site, problem_codes};
use wire::pyng::CustomerItems;

use super::customer_query::{self, Ask};
use super::customer_search::{Found, Search, read_page};
use crate::app::App;
use crate::cursor;
use crate::refusal::Refusal;
use crate::site::KnownSite;
use crate::upstream::{Failure, refusal};

pub(crate) async fn customers(
    State(app): State<App>,
    KnownSite(site): KnownSite,
    uri: Uri,
) -> Result<Json<CustomerPage>, Refusal> {
    let call = match customer_query::read(&uri)? {
        Ask::First(filters) => app.upstream().first_page(&site.id, &filters),
        Ask::Cursor(cursor) => {
            let link = cursor::open(app.ledger(), &site.id, &cursor).ok_or_else(stale)?;
            app.upstream().linked_page(&site.id, &link)
        }
        Ask::Search(reference, state) => {
            let search = Search {
                site: &site,
                reference: &reference,
                state,
                invited_from: None,
            };
            let found = search.run(&app).await.map_err(|failure| refusal(&failure))?;
            return Ok(Json(page_of_one(found)));
        }
    };
    let deadline = Instant::now() + app.config().limits.operation_deadline;
    let page = match call {
        Ok(call) => read_page(&app, &call, deadline)
            .await
            .map(|items| seal(&app, &site, items)),
        Err(failure) => Err(failure),
    };
    page.map(Json).map_err(|failure| refusal(&failure))
}

/// Replaces upstream's links by sealed cursors, once they are proven to lead where they must. One that
/// does not is left out: the customers of the page are good all the same.
fn seal(app: &App, site: &Site, items: CustomerItems) -> CustomerPage {
    let prove = |href: &str| -> Result<String, Failure> {
        let link = app.upstream().accept_link(&site.id, href)?;
        let cursor = cursor::seal(app.ledger(), &site.id, &link);
        cursor.ok_or_else(|| Failure::unreadable("a pagination link is too long to be sealed"))
    };
    let seal = |href: Option<String>| {
        prove(&href?)
            .inspect_err(|failure| tracing::warn!(cause = failure.cause(), "a link is left out"))
            .ok()
    };
    CustomerPage {
        next: seal(items.next_href),
        prev: seal(items.prev_href),
        items: items.items,
        search_incomplete: false,
    }
}

fn page_of_one(found: Found) -> CustomerPage {
    match found {
        Found::Customer(customer) => CustomerPage {
            items: vec![*customer],
            ..CustomerPage::default()
        },
        Found::Nobody => CustomerPage::default(),
        Found::GaveUp => CustomerPage {
            search_incomplete: true,
            ..CustomerPage::default()
        },
    }
}

fn stale() -> Refusal {
    let title = "This place in the list is no longer known.";
    Refusal::new(StatusCode::BAD_REQUEST, problem_codes::CURSOR, title)
        .detail("Begin again at the first page; the filters are kept.")
}
