//! Why the identity provider's sign-in came to nothing, in a person's words. The proxy brings the browser back with
//! `?sign-in=failed&code=…`, one of a few codes of its own, never with the provider's text.

use leptos::prelude::*;

use crate::components::notice;

/// What to tell, where the address says that it failed.
pub(super) fn what_failed() -> Option<AnyView> {
    let query = window().location().search().unwrap_or_default();
    let mut parts = query.trim_start_matches('?').split('&');
    if !parts.any(|part| part == "sign-in=failed") {
        return None;
    }
    let code = query
        .split(['?', '&'])
        .find_map(|part| part.strip_prefix("code="));
    let line = view! { <p>{words(code.unwrap_or_default())}</p> }.into_any();
    Some(notice("bad", "You are not signed in".into(), vec![line]))
}

fn words(code: &str) -> &'static str {
    match code {
        "cancelled" => "The sign-in was cancelled, or your organisation did not let you in.",
        "expired" => "The sign-in took too long, or was begun in another browser. Begin again.",
        "unreachable" => "Your organisation’s sign-in could not be reached. Try again in a moment.",
        "noRole" => {
            "Your organisation knows you, but gave you no role in this portal. Ask whoever manages it."
        }
        "otherPerson" => "Somebody else signed in. To confirm, it must be the person who is at work here.",
        "notFresh" => {
            "Your organisation did not ask who you are this time. Begin again, and sign in when it asks."
        }
        _ => {
            "What your organisation’s sign-in said does not hold. Begin again; if it stays so, tell whoever runs \
             this portal."
        }
    }
}
