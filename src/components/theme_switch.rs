//! The choice of theme.

use leptos::prelude::*;

use crate::state::preferences::{Theme, choose_theme, stored_theme};
use crate::ui::input;

/// Light, dark, or as the system is set.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let current = stored_theme();
    let words = |theme| match theme {
        Theme::System => "As system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    };
    let choose = |value: String| {
        choose_theme(
            Theme::ALL
                .into_iter()
                .find(|theme| theme.as_str() == value)
                .unwrap_or_default(),
        );
    };
    let option = |theme: Theme| {
        view! { <option value=theme.as_str() prop:selected=theme == current>{words(theme)}</option> }
            .into_any()
    };
    let options: Vec<AnyView> = Theme::ALL.map(option).into();
    view! {
        <label class="theme-switch">
            <span>"Theme"</span>
            <select on:change=input(choose)>{options}</select>
        </label>
    }
}
