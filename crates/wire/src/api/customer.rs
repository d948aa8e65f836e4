//! The customer list as the browser sees it: upstream's links replaced by sealed cursors.

use serde::{Deserialize, Serialize};

use crate::pyng::{Customer, LinkState};
use crate::{CustomerReference, Timestamp};

/// What to list. A `cursor` already holds the filters and the place, so it stands alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerQuery {
    /// A place handed out in an earlier [`CustomerPage`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Customers a page, 1–100; upstream takes 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Only those in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<LinkState>,
    /// Only those invited at or after this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_from: Option<Timestamp>,
    /// Only those invited before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_to: Option<Timestamp>,
    /// Only the newest link of this customer. Upstream has no such filter: the proxy looks through the
    /// pages, newest first, and answers a page of one or none. Stands alone but for `state`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<CustomerReference>,
}

/// One page of customers, newest invitation first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerPage {
    /// The customers of this page.
    pub items: Vec<Customer>,
    /// The place of the next page, to be given back as `cursor`; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The place of the page before; absent on the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    /// With `customerReference`: the search gave up before the end of the list, so that an empty page
    /// does not prove there is no such customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub search_incomplete: bool,
}
