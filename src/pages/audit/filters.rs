//! What narrows the trail. Each choice ends in a link.

use leptos::prelude::*;
use wire::api::AuditOutcome;

use super::words::GROUPS;
use crate::routes::AuditView;
use crate::state::session::use_session;
use crate::ui::{Glyph, Icon, TextField, input, panel, press, submit};

/// One choice of a list: the value in the URL, and its words.
type Choice = (String, String);

/// Puts a value into its part of the view.
type Put = fn(&mut AuditView, String);

/// The filters.
pub(super) fn filters(shown: Memo<AuditView>, go: Callback<AuditView>) -> AnyView {
    let groups = GROUPS
        .map(|(value, words)| (value.to_owned(), words.to_owned()))
        .into();
    let mut outcomes = vec![(String::new(), "Any".to_owned())];
    outcomes.extend(AuditOutcome::KNOWN.iter().map(|outcome| {
        let words = match outcome {
            AuditOutcome::Done => "Done",
            AuditOutcome::Refused => "Refused",
            _ => "Failed",
        };
        (outcome.as_str().to_owned(), words.to_owned())
    }));
    let mut sites = vec![(String::new(), "Anywhere".to_owned())];
    sites.extend(
        use_session()
            .sites
            .iter()
            .map(|site| (site.id.to_string(), site.name.clone())),
    );
    view! {
        <div class="audit-filters">
            {choice("audit-action", "What", groups, shown, go, |v| &v.action, |v, value| v.action = value)}
            {choice("audit-outcome", "Outcome", outcomes, shown, go, |v| &v.outcome, |v, value| v.outcome = value)}
            {choice("audit-site", "Site", sites, shown, go, |v| &v.site, |v, value| v.site = value)}
            {day("audit-from", "From", shown, go, |v| &v.from, |v, value| v.from = value)}
            {day("audit-to", "To", shown, go, |v| &v.to, |v, value| v.to = value)}
        </div>
        {named(shown, go)}
    }
    .into_any()
}

/// Changes one filter; the place belongs to the lines before.
fn change(shown: Memo<AuditView>, go: Callback<AuditView>, put: Put, value: String) {
    let mut view = shown.get_untracked();
    view.before.clear();
    put(&mut view, value);
    go.run(view);
}

fn choice(
    id: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    shown: Memo<AuditView>,
    go: Callback<AuditView>,
    part: fn(&AuditView) -> &String,
    put: Put,
) -> AnyView {
    let options = panel(move || {
        let chosen = shown.with(|view| part(view).clone());
        let option = |(value, words): &Choice| {
            view! { <option value=value.clone() prop:selected=*value == chosen>{words.clone()}</option> }
                .into_any()
        };
        let options: Vec<AnyView> = choices.iter().map(option).collect();
        options.into_any()
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id on:change=input(move |value| change(shown, go, put, value))>{options}</select>
        </div>
    }
    .into_any()
}

fn day(
    id: &'static str,
    label: &'static str,
    shown: Memo<AuditView>,
    go: Callback<AuditView>,
    part: fn(&AuditView) -> &String,
    put: Put,
) -> AnyView {
    let value = Signal::derive(move || shown.with(|view| part(view).clone()));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id type="date" prop:value=value on:change=input(move |value| change(shown, go, put, value)) />
        </div>
    }
    .into_any()
}

/// By a person's name, and on a batch, customer or account.
fn named(shown: Memo<AuditView>, go: Callback<AuditView>) -> AnyView {
    let (who, target) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        who.set(shown.with(|view| view.who.clone()));
        target.set(shown.with(|view| view.target.clone()));
    });
    let find = move || {
        go.run(AuditView {
            who: who.get_untracked().trim().to_owned(),
            target: target.get_untracked().trim().to_owned(),
            before: String::new(),
            ..shown.get_untracked()
        });
    };
    let clear = panel(move || {
        if shown.with(|view| *view == AuditView::default()) {
            return ().into_any();
        }
        let all = move || go.run(AuditView::default());
        view! { <button type="button" class="button" data-kind="quiet" on:click=press(all)>"Show all"</button> }
            .into_any()
    });
    let no_error = Signal::stored(String::new());
    view! {
        <form class="find" role="search" novalidate on:submit=submit(find)>
            <TextField id="audit-who" label="Person" kind="search" value=who error=no_error />
            <TextField id="audit-target" label="Batch, customer or account" kind="search" value=target error=no_error />
            <button type="submit" class="button">
                <Icon glyph=Glyph::Search />
                "Find"
            </button>
            {clear}
        </form>
    }
    .into_any()
}
