//! Every path of the portal and every link to it. The URL is the state: a link sent to a colleague
//! opens the same view.

mod views;

use leptos_router::NavigateOptions;
use wire::api::Right;
use wire::{BatchReference, CustomerReference, SiteId};

pub use views::{AuditView, BatchView, CustomerView, RowView};

/// The folder the portal is served under, without a slash at the end: empty, or `/tools/receivables`.
/// It stands in the page's `<base href>`, so that one build serves under any path.
pub fn base() -> String {
    let base_uri = leptos::prelude::document()
        .base_uri()
        .ok()
        .flatten()
        .unwrap_or_default();
    let path = web_sys::Url::new(&base_uri)
        .map(|url| url.pathname())
        .unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _file)| folder);
    folder.to_owned()
}

fn segment(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

fn site_path(site: &SiteId, rest: &str) -> String {
    format!("{}/sites/{}/{rest}", base(), segment(site.as_str()))
}

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The way in: forwards to a Site.
    Home,
    /// A page of a Site.
    Site(SiteId, Page),
    /// A page about people and what they did, in no Site.
    Account(Account),
    /// Nothing.
    Nowhere,
}

/// A page of a Site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The way into the Site: forwards to its first area.
    Entry,
    /// The invitation form.
    Invitations,
    /// The customer list.
    Customers,
    /// The Site's batches.
    Batches,
    /// The upload of a new batch.
    NewBatch,
    /// The live page of one batch. The reference may be one that no batch can have.
    Batch(String),
    /// Nothing.
    Nowhere,
}

/// A page about people and what they did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// One's own sessions.
    Sessions,
    /// Who has an account, and what they may do.
    People,
    /// The audit trail.
    Audit,
}

/// An address that stands outside of any session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Where a one-time link leads: choosing a password.
    SetUp,
    /// Where the identity provider sends a window back that was opened to sign in over a page.
    SignedIn,
}

impl Door {
    /// The door that stands at a path of the browser, base and all.
    pub fn of(path: &str) -> Option<Self> {
        match path.strip_prefix(&base())?.trim_matches('/') {
            "set-up" => Some(Self::SetUp),
            "signed-in" => Some(Self::SignedIn),
            _ => None,
        }
    }

    /// Its address.
    pub fn link(self) -> String {
        let name = match self {
            Self::SetUp => "set-up",
            Self::SignedIn => "signed-in",
        };
        format!("{}/{name}", base())
    }
}

impl Account {
    /// The link to the page.
    pub fn link(self) -> String {
        let name = match self {
            Self::Sessions => "sessions",
            Self::People => "people",
            Self::Audit => "audit",
        };
        format!("{}/account/{name}", base())
    }
}

impl Page {
    /// The right without which the page has nothing to show; nothing, for a page for everybody.
    pub fn needs(&self) -> Option<Right> {
        match self {
            Self::NewBatch => Some(Right::SubmitBatches),
            _ => Area::of(self).map(Area::needs),
        }
    }
}

impl Place {
    /// What stands at a path of the browser, base and all.
    pub fn of(path: &str) -> Self {
        match path.strip_prefix(&base()) {
            Some(path) => Self::inside(path, segment_text),
            None => Self::Nowhere,
        }
    }

    fn inside(path: &str, decode: impl Fn(&str) -> Option<String>) -> Self {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let site = match (segments.next(), segments.next()) {
            (None, _) => return Self::Home,
            (Some("account"), name) if segments.next().is_none() => {
                return match name {
                    Some("sessions") => Self::Account(Account::Sessions),
                    Some("people") => Self::Account(Account::People),
                    Some("audit") => Self::Account(Account::Audit),
                    _ => Self::Nowhere,
                };
            }
            (Some("sites"), Some(site)) => decode(site).and_then(|text| SiteId::parse(&text).ok()),
            _ => None,
        };
        let page = match (segments.next(), segments.next(), segments.next()) {
            (None, ..) => Page::Entry,
            (Some("invitations"), None, _) => Page::Invitations,
            (Some("customers"), None, _) => Page::Customers,
            (Some("batches"), None, _) => Page::Batches,
            (Some("batches"), Some("new"), None) => Page::NewBatch,
            (Some("batch"), Some(reference), None) => decode(reference).map_or(Page::Nowhere, Page::Batch),
            _ => Page::Nowhere,
        };
        site.map_or(Self::Nowhere, |site| Self::Site(site, page))
    }
}

fn segment_text(segment: &str) -> Option<String> {
    js_sys::decode_uri_component(segment).ok().map(String::from)
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
    /// Every area, in the order of the navigation.
    pub const ALL: [Self; 3] = [Self::Invitations, Self::Customers, Self::Batches];

    /// The right to look at it.
    pub fn needs(self) -> Right {
        match self {
            Self::Invitations | Self::Customers => Right::ViewCustomers,
            Self::Batches => Right::ViewBatches,
        }
    }

    /// The area a page belongs to.
    pub fn of(page: &Page) -> Option<Self> {
        match page {
            Page::Invitations => Some(Self::Invitations),
            Page::Customers => Some(Self::Customers),
            Page::Batches | Page::NewBatch | Page::Batch(_) => Some(Self::Batches),
            Page::Entry | Page::Nowhere => None,
        }
    }

    /// The link to the area's first page.
    pub fn link(self, site: &SiteId) -> String {
        match self {
            Self::Invitations => invitations(site),
            Self::Customers => customers(site, &CustomerView::default()),
            Self::Batches => batches(site, &BatchView::default()),
        }
    }
}

/// Where this browser begins to sign in at the identity provider; `back` is a path of the portal. Relative to
/// the page's `<base href>`, as every address of the proxy is. `confirm`: the provider shall ask the person anew.
pub fn sign_in_start(back: &str, confirm: bool) -> String {
    let confirm = if confirm { "1" } else { "" };
    with_query(
        "api/sign-in/start".into(),
        &[("return", back), ("confirm", confirm)],
    )
}

/// Writes an address into the address bar, in place of the one that is there; nothing is loaded.
pub fn show_address(path: &str) {
    if let Ok(history) = leptos::prelude::window().history() {
        // Refused only for another origin.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(path));
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
    let view = CustomerView {
        find: reference.as_str().into(),
        open: reference.as_str().into(),
        ..Default::default()
    };
    customers(site, &view)
}

/// The Site's batches as `view` has them.
pub fn batches(site: &SiteId, view: &BatchView) -> String {
    with_query(site_path(site, "batches"), &view.query())
}

/// The audit trail as `view` has it.
pub fn audit(view: &AuditView) -> String {
    with_query(Account::Audit.link(), &view.query())
}

/// The upload of a new batch. A batch named `new` has another address: those stand under `batch/`.
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

/// Goes to a link of this module, which is whole already.
pub fn plainly() -> NavigateOptions {
    NavigateOptions {
        resolve: false,
        ..NavigateOptions::default()
    }
}

/// Goes there without a new entry in the history and without moving the page.
pub fn quietly() -> NavigateOptions {
    NavigateOptions {
        resolve: false,
        replace: true,
        scroll: false,
        ..NavigateOptions::default()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str) -> Place {
        Place::inside(path, |segment| Some(segment.to_owned()))
    }

    #[test]
    fn every_page_has_its_address() {
        let site = SiteId::parse("site-harbour").unwrap();
        let at = |page| Place::Site(site.clone(), page);
        assert_eq!(place("/"), Place::Home);
        assert_eq!(place("/sites/site-harbour"), at(Page::Entry));
        assert_eq!(place("/sites/site-harbour/invitations/"), at(Page::Invitations));
        assert_eq!(place("/sites/site-harbour/batches/new"), at(Page::NewBatch));
        assert_eq!(
            place("/sites/site-harbour/batch/new"),
            at(Page::Batch("new".into()))
        );
        assert_eq!(place("/account/people"), Place::Account(Account::People));
    }

    #[test]
    fn nothing_stands_elsewhere() {
        assert_eq!(place("/sites"), Place::Nowhere);
        assert_eq!(place("/admin"), Place::Nowhere);
        assert_eq!(place("/account/people/more"), Place::Nowhere);
        let site = SiteId::parse("s").unwrap();
        assert_eq!(
            place("/sites/s/batches/new/more"),
            Place::Site(site, Page::Nowhere)
        );
    }
}
