//! How far a batch has come: paid, failed and pending, in counts and in sums.

use leptos::prelude::*;
use wire::Cents;
use wire::pyng::{RowState, RowStatus};

use super::Amount;
use crate::format;
use crate::ui::{Glyph, Icon};

/// Some rows and what they come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub rows: usize,
    /// Their sum; `None` when it does not fit.
    pub sum: Option<Cents>,
}

impl Tally {
    const NONE: Self = Self { rows: 0, sum: Some(Cents::ZERO) };

    fn add(&mut self, amount: Cents) {
        self.rows += 1;
        self.sum = self.sum.and_then(|sum| sum.checked_add(amount));
    }
}

/// The rows of a batch by outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowTotals {
    /// All rows.
    pub all: Tally,
    /// Rows paid.
    pub paid: Tally,
    /// Rows that ended unpaid.
    pub failed: Tally,
    /// Rows not ended yet.
    pub pending: Tally,
    /// Rows in a state this version does not know.
    pub other: Tally,
}

impl RowTotals {
    /// Adds up what each row says of itself, never upstream's summary, so that counts and sums agree.
    pub fn of(rows: &[RowStatus]) -> Self {
        let mut totals = Self { all: Tally::NONE, paid: Tally::NONE, failed: Tally::NONE, pending: Tally::NONE, other: Tally::NONE };
        for row in rows {
            totals.all.add(row.amount);
            match row.state {
                RowState::Settled => totals.paid.add(row.amount),
                RowState::Failed => totals.failed.add(row.amount),
                RowState::Pending => totals.pending.add(row.amount),
                RowState::Other(_) => totals.other.add(row.amount),
            }
        }
        totals
    }
}

/// The bar and the figures under it.
#[component]
pub fn BatchProgress(
    /// The rows by outcome.
    #[prop(into)]
    totals: Signal<RowTotals>,
) -> impl IntoView {
    let part = move |tone: &'static str, pick: fn(&RowTotals) -> Tally| {
        view! { <span class="bar-part" data-tone=tone style:flex-grow=move || totals.with(pick).rows.to_string()></span> }
    };
    let ended = move || totals.with(|totals| totals.paid.rows + totals.failed.rows);
    let spoken = move || format!("{} of {} ended", ended(), format::counted(totals.with(|t| t.all.rows), "row", "rows"));
    view! {
        <div
            class="bar"
            role="progressbar"
            aria-label="Rows ended"
            aria-valuemin="0"
            aria-valuemax=move || totals.with(|totals| totals.all.rows)
            aria-valuenow=ended
            aria-valuetext=spoken
        >
            {part("good", |totals| totals.paid)}
            {part("bad", |totals| totals.failed)}
            {part("unknown", |totals| totals.other)}
            {part("wait", |totals| totals.pending)}
        </div>
        <dl class="figures">
            {figure(totals, "Paid", "good", Glyph::Check, |totals| totals.paid)}
            {figure(totals, "Failed", "bad", Glyph::Cross, |totals| totals.failed)}
            {figure(totals, "Pending", "wait", Glyph::Clock, |totals| totals.pending)}
            <Show when=move || totals.with(|totals| totals.other.rows > 0)>
                {figure(totals, "Other", "unknown", Glyph::Question, |totals| totals.other)}
            </Show>
            {figure(totals, "All", "all", Glyph::Stack, |totals| totals.all)}
        </dl>
    }
}

fn figure(
    totals: Signal<RowTotals>,
    name: &'static str,
    tone: &'static str,
    glyph: Glyph,
    pick: fn(&RowTotals) -> Tally,
) -> AnyView {
    view! {
        <div class="figure" data-tone=tone>
            <dt>
                <Icon glyph=glyph />
                {name}
            </dt>
            <dd>
                <span class="figure-sum"><Amount amount=Signal::derive(move || totals.with(pick).sum) /></span>
                <span class="figure-count">{move || format::counted(totals.with(pick).rows, "row", "rows")}</span>
            </dd>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(amount: i64, state: &str) -> RowStatus {
        RowStatus {
            row_reference: Default::default(),
            customer_reference: Default::default(),
            amount: Cents(amount),
            state: state.into(),
            settled_at: None,
            failure_reason: None,
        }
    }

    #[test]
    fn every_row_is_counted_once_by_its_own_state() {
        let totals = RowTotals::of(&[row(100, "settled"), row(20, "failed"), row(3, "pending"), row(4, "onHold")]);
        assert_eq!(totals.all, Tally { rows: 4, sum: Some(Cents(127)) });
        assert_eq!(totals.paid, Tally { rows: 1, sum: Some(Cents(100)) });
        assert_eq!(totals.other, Tally { rows: 1, sum: Some(Cents(4)) });
    }

    #[test]
    fn a_sum_that_does_not_fit_is_not_shown_wrong() {
        let totals = RowTotals::of(&[row(i64::MAX, "settled"), row(1, "settled")]);
        assert_eq!(totals.paid, Tally { rows: 2, sum: None });
    }
}
