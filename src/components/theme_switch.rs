//! The choice of theme.

use leptos::prelude::*;

use crate::state::preferences::{Theme, choose_theme, stored_theme};

/// Light, dark, or as the system is set.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let current = stored_theme();
    let words = |theme| match theme {
        Theme::System => "As system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    };
    let choose = move |event| {
        let value = event_target_value(&event);
        choose_theme(Theme::ALL.into_iter().find(|theme| theme.as_str() == value).unwrap_or_default());
    };
    view! {
        <label class="theme-switch">
            <span>"Theme"</span>
            <select on:change=choose>
                {Theme::ALL
                    .map(|theme| {
                        view! {
                            <option value=theme.as_str() selected=theme == current>
                                {words(theme)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}
