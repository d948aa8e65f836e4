//! Looking for one customer. Upstream has no such filter, so the pages are read, newest first.

use tokio::time::Instant;
use wire::api::Site;
use wire::pyng::{Customer, CustomerItems, LinkState};
use wire::{CustomerReference, Timestamp};

use crate::app::App;
use crate::upstream::{Call, Failure, patiently};

/// Whom to look for, and where.
pub(super) struct Search<'a> {
    pub(super) site: &'a Site,
    pub(super) reference: &'a CustomerReference,
    pub(super) state: Option<LinkState>,
    /// Links invited earlier do not count.
    pub(super) invited_from: Option<Timestamp>,
}

/// What the search brought.
pub(super) enum Found {
    /// The newest link of this customer.
    Customer(Box<Customer>),
    /// The list was read to its end: there is none.
    Nobody,
    /// The list was too long to be read to its end.
    GaveUp,
}

impl Search<'_> {
    /// Reads page after page, within the limits of pages and time.
    pub(super) async fn run(&self, app: &App) -> Result<Found, Failure> {
        self.run_until(app, Instant::now() + app.config().limits.search_deadline)
            .await
    }

    /// [`Search::run`], and while nobody is found once more a little later, all within the same time.
    pub(super) async fn run_twice(&self, app: &App) -> Result<Found, Failure> {
        let limits = &app.config().limits;
        let deadline = Instant::now() + limits.search_deadline;
        match self.run_until(app, deadline).await? {
            Found::Nobody => {
                tokio::time::sleep(limits.second_look).await;
                self.run_until(app, deadline).await
            }
            found => Ok(found),
        }
    }

    async fn run_until(&self, app: &App, deadline: Instant) -> Result<Found, Failure> {
        let limits = &app.config().limits;
        let mut call = app.upstream().first_page(&self.site.id, &self.filters())?;
        for page in 0..limits.search_pages {
            let items = match read_page(app, &call, deadline).await {
                Ok(items) => items,
                // Some pages were read: half an answer is better than none, and says that it is half.
                Err(failure) if page > 0 && Instant::now() >= deadline => {
                    tracing::info!(cause = failure.cause(), page, "the search ran out of time");
                    return Ok(Found::GaveUp);
                }
                Err(failure) => return Err(failure),
            };
            if let Some(customer) = items.items.into_iter().find(|customer| self.is_meant(customer)) {
                return Ok(Found::Customer(Box::new(customer)));
            }
            match items.next_href {
                None => return Ok(Found::Nobody),
                Some(href) => call = app.upstream().linked_page(&self.site.id, &href)?,
            }
        }
        Ok(Found::GaveUp)
    }

    fn filters(&self) -> Vec<(&'static str, String)> {
        let state = self.state.as_ref().map(|state| ("state", state.to_string()));
        let from = self.invited_from.map(|from| ("invitedFrom", from.0.to_string()));
        [Some(("limit", "100".to_owned())), state, from]
            .into_iter()
            .flatten()
            .collect()
    }

    fn is_meant(&self, customer: &Customer) -> bool {
        let recent = |from: Timestamp| customer.invited_at.is_none_or(|at| at >= from);
        customer.customer_reference == *self.reference && self.invited_from.is_none_or(recent)
    }
}

/// One page of the list, with patience.
pub(super) async fn read_page(app: &App, call: &Call, deadline: Instant) -> Result<CustomerItems, Failure> {
    let attempt = || app.upstream().send::<CustomerItems>(call, deadline);
    let answer = patiently(&app.config().limits, deadline, Failure::may_pass, attempt).await?;
    tracing::debug!(upstream_trace_id = answer.trace_id, "customers listed");
    Ok(answer.data)
}
