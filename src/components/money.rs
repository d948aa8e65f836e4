//! Amounts in the Site's currency.

use leptos::prelude::*;
use wire::Cents;

use crate::format;
use crate::state::session::use_site;

/// Writes amounts in the currency of the current Site.
pub fn use_money() -> impl Fn(Cents) -> String + Copy + Send + Sync + 'static {
    let site = use_site();
    move |amount| site.with(|site| format::money(amount, &site.currency))
}

/// One amount, in figures of equal width.
#[component]
pub fn Amount(
    /// In minor units; `None` when a sum did not fit.
    #[prop(into)]
    amount: Signal<Option<Cents>>,
) -> impl IntoView {
    let money = use_money();
    let text = move || amount.get().map_or_else(|| "too large to add up".to_owned(), money);
    view! { <span class="amount">{text}</span> }
}
