//! Every path of the portal and every link to it. The URL is the state: a link sent to a colleague
//! opens the same view.

use wire::{BatchReference, CustomerReference, SiteId};

/// The folder the portal is served under, without a slash at the end: empty, or `/tools/receivables`.
/// It stands in the page's `<base href>`, so that one build serves under any path.
pub fn base() -> String {
    let base_uri = leptos::prelude::document().base_uri().ok().flatten().unwrap_or_default();
    let path = web_sys::Url::new(&base_uri).map(|url| url.pathname()).unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _file)| folder);
    folder.to_owned()
}

fn segment(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

fn site_path(site: &SiteId, rest: &str) -> String {
    format!("{}/sites/{}/{rest}", base(), segment(site.as_str()))
}

/// The areas of a Site, as the navigation has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Inviting customers.
    Invitations,
    /// The customer list.
    Customers,
    /// Sending and following batches.
    Batches,
}

impl Area {
    /// The area a path leads to; `None` outside of a Site.
    pub fn of(path: &str) -> Option<Self> {
        let inside = path.strip_prefix(&base())?.strip_prefix("/sites/")?;
        match inside.split('/').nth(1)? {
            "invitations" => Some(Self::Invitations),
            "customers" => Some(Self::Customers),
            "batches" | "batch" => Some(Self::Batches),
            _ => None,
        }
    }

    /// The link to the area's first page.
    pub fn link(self, site: &SiteId) -> String {
        match self {
            Self::Invitations => invitations(site),
            Self::Customers => customers(site, &CustomerView::default()),
            Self::Batches => batches(site),
        }
    }
}

/// The page that forwards to the Site last used.
pub fn home() -> String {
    format!("{}/", base())
}

/// The invitation form, empty.
pub fn invitations(site: &SiteId) -> String {
    site_path(site, "invitations")
}

/// The invitation form with a reference filled in.
pub fn invite(site: &SiteId, reference: &CustomerReference) -> String {
    with_query(invitations(site), &[("reference", reference.as_str())])
}

/// The customer list as `view` has it.
pub fn customers(site: &SiteId, view: &CustomerView) -> String {
    with_query(site_path(site, "customers"), &view.query())
}

/// The details of one customer, over the list of all.
pub fn customer(site: &SiteId, reference: &CustomerReference) -> String {
    let view = CustomerView { find: reference.as_str().into(), open: reference.as_str().into(), ..Default::default() };
    customers(site, &view)
}

/// The Site's batches: open one by reference, recent ones.
pub fn batches(site: &SiteId) -> String {
    site_path(site, "batches")
}

/// The upload of a new batch. A word in place of a reference: `batches/new` cannot be a batch, because
/// those stand under `batch/`.
pub fn new_batch(site: &SiteId) -> String {
    site_path(site, "batches/new")
}

/// The live page of one batch.
pub fn batch(site: &SiteId, reference: &BatchReference) -> String {
    batch_rows(site, reference, &RowView::default())
}

/// The live page of one batch with its rows filtered.
pub fn batch_rows(site: &SiteId, reference: &BatchReference, view: &RowView) -> String {
    let path = site_path(site, &format!("batch/{}", segment(reference.as_str())));
    with_query(path, &[("show", &view.show), ("find", &view.find)])
}

/// The customer list's state in the URL. Empty means absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerView {
    /// A link state, as on the wire.
    pub state: String,
    /// First day of invitation, `YYYY-MM-DD`, in the user's zone.
    pub from: String,
    /// Last day of invitation, `YYYY-MM-DD`, in the user's zone.
    pub to: String,
    /// A customer reference to look for.
    pub find: String,
    /// The sealed place in the list.
    pub cursor: String,
    /// The customer whose details are open.
    pub open: String,
}

impl CustomerView {
    fn query(&self) -> [(&'static str, &str); 6] {
        [
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
            ("find", &self.find),
            ("cursor", &self.cursor),
            ("customer", &self.open),
        ]
    }

    /// Reads the view back from the URL.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| get(name).unwrap_or_default();
        Self {
            state: text("state"),
            from: text("from"),
            to: text("to"),
            find: text("find"),
            cursor: text("cursor"),
            open: text("customer"),
        }
    }
}

/// Which rows of a batch are shown. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowView {
    /// `paid`, `failed`, `pending`, or a failure reason as on the wire.
    pub show: String,
    /// Text to find in a row's references.
    pub find: String,
}

impl RowView {
    /// Reads the view back from the URL.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        Self { show: get("show").unwrap_or_default(), find: get("find").unwrap_or_default() }
    }
}

fn with_query(path: String, query: &[(&str, &str)]) -> String {
    let mut link = path;
    let mut separator = '?';
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        link.push(separator);
        link.push_str(name);
        link.push('=');
        link.push_str(&segment(value));
        separator = '&';
    }
    link
}
