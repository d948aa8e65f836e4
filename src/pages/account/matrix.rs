//! Roles by Site: a line for every Site, a box for every role. What one may not give or take is shown, and
//! stays as it is.

use std::sync::Arc;

use leptos::prelude::*;
use wire::SiteId;
use wire::api::{Grant, Role};

use super::grants::{ROLES, holds, may_grant, toggle};
use crate::components::role_words;
use crate::state::session::use_session;
use crate::ui::{input, panel};

/// The boxes for `grants`, for one who holds `own`.
pub(super) fn matrix(own: &Arc<Vec<Grant>>, grants: RwSignal<Vec<Grant>>) -> AnyView {
    let session = use_session();
    let mut places: Vec<(Option<SiteId>, String)> = vec![(None, "Every Site".into())];
    places.extend(
        session
            .sites
            .iter()
            .map(|site| (Some(site.id.clone()), site.name.clone())),
    );
    // Where one may neither give anything nor sees anything given, there is nothing to show.
    let shown = places.into_iter().filter(|(site, _)| {
        let given = |role: &Role| grants.with_untracked(|grants| holds(grants, role, site.as_ref()));
        ROLES
            .iter()
            .any(|role| may_grant(own, role, site.as_ref()) || given(role))
    });
    let lines: Vec<AnyView> = shown
        .map(|(site, name)| {
            let own = own.clone();
            panel(move || line(&own, grants, site.as_ref(), &name)).into_any()
        })
        .collect();
    view! {
        <fieldset class="roles">
            <legend>"Roles"</legend>
            {lines}
            <p class="field-hint">
                "Everybody with a role may look. An inviter invites, a submitter sends batches, an approver approves what \
                 others prepared, an admin manages people and reads the audit trail."
            </p>
        </fieldset>
    }
    .into_any()
}

fn line(own: &[Grant], grants: RwSignal<Vec<Grant>>, site: Option<&SiteId>, name: &str) -> AnyView {
    let given = grants.get();
    let boxes: Vec<AnyView> = ROLES
        .into_iter()
        .filter_map(|role| {
            let has = holds(&given, &role, site);
            let through_all = site.is_some() && holds(&given, &role, None);
            let open = may_grant(own, &role, site) && !through_all;
            if !open && !has {
                return None;
            }
            let words = role_words(&role);
            let label = format!("{words}: {name}");
            let grant = Grant {
                role,
                site: site.cloned(),
            };
            let change = move |_: String| grants.update(|grants| toggle(grants, grant.clone()));
            let view = view! {
                <label class="role">
                    <input type="checkbox" prop:checked=has disabled=!open aria-label=label on:change=input(change) />
                    <span aria-hidden="true">{words}</span>
                </label>
            };
            Some(view.into_any())
        })
        .collect();
    view! {
        <div class="role-line">
            <span class="role-site">{name.to_owned()}</span>
            <div class="role-boxes">{boxes}</div>
        </div>
    }
    .into_any()
}
