//! What a person sets once for this browser: the theme, and the Site worked in last.

use leptos::prelude::document;
use wire::SiteId;

use super::storage::{self, Keep};

const THEME: &str = "theme";
const LAST_SITE: &str = "site";

/// Which theme is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is set.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name in storage and in the page's `data-theme`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.as_str() == text)
            .unwrap_or_default()
    }
}

/// The theme chosen in this browser.
pub fn stored_theme() -> Theme {
    storage::load::<String>(Keep::Browser, THEME).map_or(Theme::System, |text| Theme::parse(&text))
}

/// Shows a theme and remembers it. At the next visit boot.js shows it, before the portal is loaded.
pub fn choose_theme(theme: Theme) {
    storage::save(Keep::Browser, THEME, &theme.as_str());
    if let Some(root) = document().document_element() {
        // An attribute name without spaces is always accepted.
        let _ = root.set_attribute("data-theme", theme.as_str());
    }
}

/// The Site worked in last, if it is still known to this browser.
pub fn last_site() -> Option<SiteId> {
    storage::load(Keep::Browser, LAST_SITE)
}

/// Remembers the Site worked in.
pub fn remember_site(site: &SiteId) {
    storage::save(Keep::Browser, LAST_SITE, site);
}
