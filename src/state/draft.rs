//! The batch being prepared: kept for the life of the tab, so that neither a reload nor a look at
//! another page loses it. One draft a Site and person.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wire::SiteId;

use super::storage::{self, Keep};

/// Files larger than this stay in memory only: the browser's storage holds about 5 MB.
const STORED_BYTES: usize = 2_000_000;

/// What the person has chosen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The file's name.
    pub file_name: String,
    /// The file's content, as it was read.
    pub content: Vec<u8>,
    /// `dollars` or `cents`; empty until chosen.
    pub unit: String,
    /// The reference, once it was typed or looked at for sending; empty for the one suggested today.
    pub reference: String,
    /// The reference it was sent under without an answer: Pyng may have it. Empty when there is no doubt.
    pub tried: String,
}

/// The draft as it is kept: text where the file is text, to spare storage.
#[derive(Serialize, Deserialize)]
struct StoredDraft {
    file_name: String,
    content: String,
    unit: String,
    reference: String,
    #[serde(default)]
    tried: String,
}

/// The drafts of this tab.
#[derive(Clone, Copy)]
pub struct Drafts(RwSignal<Vec<(String, Draft)>>);

impl Drafts {
    /// The draft of a Site; an empty one when there is none.
    pub fn of(self, site: &SiteId) -> Draft {
        let key = key(site);
        self.0
            .with_untracked(|all| {
                all.iter()
                    .find(|(known, _)| *known == key)
                    .map(|(_, draft)| draft.clone())
            })
            .unwrap_or_else(|| {
                let stored: Option<StoredDraft> = storage::load(Keep::Tab, &key);
                stored.map_or_else(Draft::default, |stored| Draft {
                    file_name: stored.file_name,
                    content: stored.content.into_bytes(),
                    unit: stored.unit,
                    reference: stored.reference,
                    tried: stored.tried,
                })
            })
    }

    /// Keeps the draft of a Site.
    pub fn keep(self, site: &SiteId, draft: &Draft) {
        let key = key(site);
        self.0.update_untracked(|all| {
            all.retain(|(known, _)| *known != key);
            all.push((key.clone(), draft.clone()));
        });
        match std::str::from_utf8(&draft.content) {
            Ok(text) if text.len() <= STORED_BYTES => {
                let stored = StoredDraft {
                    file_name: draft.file_name.clone(),
                    content: text.to_owned(),
                    unit: draft.unit.clone(),
                    reference: draft.reference.clone(),
                    tried: draft.tried.clone(),
                };
                storage::save(Keep::Tab, &key, &stored);
            }
            _ => storage::remove(Keep::Tab, &key),
        }
    }

    /// Forgets the draft of a Site, once it was sent or put aside on purpose.
    pub fn discard(self, site: &SiteId) {
        let key = key(site);
        self.0
            .update_untracked(|all| all.retain(|(known, _)| *known != key));
        storage::remove(Keep::Tab, &key);
    }
}

fn key(site: &SiteId) -> String {
    storage::own(&format!("draft:{site}"))
}

/// Makes the drafts for the whole app.
pub(super) fn provide_drafts() {
    provide_context(Drafts(RwSignal::new(Vec::new())));
}

/// The app's drafts; [`provide_state`](super::provide_state) made it.
pub fn use_drafts() -> Drafts {
    expect_context()
}
