//! Everybody with an account: who, where they stand, what they are, and the way to change it.

use std::sync::Arc;

use leptos::prelude::*;
use wire::api::{Account, AccountState, Accounts, Grant};

use super::person::{Subject, person};
use crate::api;
use crate::components::{ProblemPanel, role_words};
use crate::state::door::use_door;
use crate::state::loader::Loader;
use crate::state::session::use_session;
use crate::ui::{Glyph, Icon, PageTitle, panel, press};

/// The page.
pub(super) fn people() -> AnyView {
    let all: Loader<Accounts> = Loader::new();
    let ask = move || all.ask(Box::pin(api::people::list()));
    ask();
    let reload = Callback::new(move |()| ask());
    let open = RwSignal::new(None::<Subject>);
    let list = panel(move || {
        let loaded = all.get();
        match (loaded.value, loaded.error) {
            (_, Some(error)) => view! { <ProblemPanel error=error retry=reload /> }.into_any(),
            (Some(all), None) => table(&all, open),
            (None, None) => {
                view! { <div class="skeleton" role="status" aria-label="Loading"></div> }.into_any()
            }
        }
    });
    let dialog = panel(move || match open.get() {
        None => ().into_any(),
        Some(subject) => {
            let own = own_grants(all.value_untracked());
            let close = Callback::new(move |()| open.set(None));
            person(subject, &own, reload, close)
        }
    });
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text="People" />
                <div class="actions">
                    <button type="button" class="button" data-kind="primary" on:click=press(move || open.set(Some(Subject::New)))>
                        <Icon glyph=Glyph::Plus />
                        "Add a person"
                    </button>
                </div>
            </div>
            {list}
            {dialog}
        </div>
    }
    .into_any()
}

/// What the person who looks holds themselves.
fn own_grants(all: Option<Arc<Accounts>>) -> Arc<Vec<Grant>> {
    let login = use_door().me().and_then(|me| me.login);
    let own = all.and_then(|all| {
        let me = all
            .items
            .iter()
            .find(|account| Some(&account.login) == login.as_ref());
        me.map(|account| account.grants.clone())
    });
    Arc::new(own.unwrap_or_default())
}

fn table(all: &Accounts, open: RwSignal<Option<Subject>>) -> AnyView {
    let rows: Vec<AnyView> = all.items.iter().map(|account| row(account, open)).collect();
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Person"</th>
                        <th scope="col">"Account"</th>
                        <th scope="col" class="wide">"Roles"</th>
                        <th scope="col"><span class="visually-hidden">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(account: &Account, open: RwSignal<Option<Subject>>) -> AnyView {
    let (tone, words) = match &account.state {
        AccountState::Active => ("good", "Active".to_owned()),
        AccountState::Invited => ("wait", "Link not used yet".to_owned()),
        AccountState::Disabled => ("past", "Disabled".to_owned()),
        AccountState::Other(text) => ("unknown", format!("Other: {text}")),
    };
    let subject = account.clone();
    let name = account.name.clone();
    view! {
        <tr>
            <th scope="row">
                <span class="stacked"><span>{account.name.clone()}</span><span class="muted">{account.login.clone()}</span></span>
            </th>
            <td><span class="badge" data-tone=tone>{words}</span></td>
            <td class="wide">{roles(&account.grants)}</td>
            <td class="end">
                <button type="button" class="button" on:click=press(move || open.set(Some(Subject::Known(subject.clone()))))>
                    "Change"
                    <span class="visually-hidden">" " {name}</span>
                </button>
            </td>
        </tr>
    }
    .into_any()
}

/// The roles in a line for each place.
fn roles(grants: &[Grant]) -> AnyView {
    let session = use_session();
    let place = |grant: &Grant| match &grant.site {
        None => "Every Site".to_owned(),
        Some(id) => {
            let site = session.sites.iter().find(|site| site.id == *id);
            site.map_or_else(|| id.to_string(), |site| site.name.clone())
        }
    };
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for grant in grants {
        let (place, role) = (place(grant), role_words(&grant.role));
        match lines.iter_mut().find(|(known, _)| *known == place) {
            Some((_, roles)) => roles.push(role),
            None => lines.push((place, vec![role])),
        }
    }
    if lines.is_empty() {
        return view! { <span class="muted">"None"</span> }.into_any();
    }
    let lines: Vec<AnyView> = lines
        .into_iter()
        .map(|(place, roles)| {
            view! { <span class="role-summary"><span class="muted">{place} ": "</span>{roles.join(", ")}</span> }.into_any()
        })
        .collect();
    view! { <span class="stacked">{lines}</span> }.into_any()
}
