//! What the sandbox holds at its start. The same seed and start give the same customers and batches;
//! only the signup tokens differ, because nobody may guess them.

mod batches;
mod customers;

use std::collections::BTreeMap;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use wire::pyng::Scope;
use wire::{SiteId, Timestamp};

use crate::model::access::{Client, Organisation};
use crate::model::site::Site;
use crate::options::Seed;

/// The Organisation the demo is about.
pub(crate) const PARTNER: Organisation = Organisation("Demo Partner");
const FOREIGN: Organisation = Organisation("Somebody Else");

/// The clients of the two Organisations.
pub(crate) fn clients() -> Vec<Client> {
    let all = Scope::KNOWN.to_vec();
    let reading = vec![Scope::CustomersRead, Scope::BatchesRead];
    vec![
        Client {
            username: "demo-partner",
            password: "demo-secret",
            organisation: PARTNER,
            scopes: all.clone(),
        },
        Client {
            username: "limited-partner",
            password: "limited-secret",
            organisation: PARTNER,
            scopes: reading,
        },
        Client {
            username: "foreign-partner",
            password: "foreign-secret",
            organisation: FOREIGN,
            scopes: all,
        },
    ]
}

/// The Sites as they stand at `start`.
pub(crate) fn sites(seed: Seed, start: Timestamp) -> BTreeMap<SiteId, Site> {
    let mut harbour = Site::new("Harbour Energy", PARTNER);
    let mut ridge = Site::new("Ridge Fitness", PARTNER);
    if seed == Seed::Demo {
        let mut random = StdRng::seed_from_u64(2026);
        customers::fill(&mut harbour, &customers::HARBOUR, start, &mut random);
        customers::fill(&mut ridge, &customers::RIDGE, start, &mut random);
        batches::fill(&mut harbour, "HARBOUR", start, &mut random);
        batches::fill(&mut ridge, "RIDGE", start, &mut random);
    }
    let named = [
        ("site-harbour", harbour),
        ("site-ridge", ridge),
        ("site-foreign", Site::new("Elsewhere", FOREIGN)),
    ];
    named
        .into_iter()
        .filter_map(|(id, site)| Some((SiteId::parse(id).ok()?, site)))
        .collect()
}
