//! The end of a window that was opened to sign in over another.

use leptos::prelude::*;

use super::card;
use super::provider_words::what_failed;
use crate::routes;

/// The page.
pub(super) fn page() -> AnyView {
    if let Some(failed) = what_failed() {
        let on = view! { <p>"Close this window, and try again in the one you came from."</p> };
        return card("Sign in", vec![failed, on.into_any()]);
    }
    let said = view! {
        <p role="status">"You can close this window. The page you came from goes on by itself."</p>
        <p><a rel="external" href=routes::home()>"Or open the portal here"</a></p>
    };
    card("You are signed in", vec![said.into_any()])
}
