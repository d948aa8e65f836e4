//! How far a batch has come: paid, failed and pending, in counts and in sums.

use leptos::prelude::*;
use wire::Cents;
use wire::pyng::{RowState, RowStatus};

use super::MoneyWriter;
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
    const NONE: Self = Self {
        rows: 0,
        sum: Some(Cents::ZERO),
    };

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
        let mut totals = Self {
            all: Tally::NONE,
            paid: Tally::NONE,
            failed: Tally::NONE,
            pending: Tally::NONE,
            other: Tally::NONE,
        };
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
pub fn batch_progress(totals: &RowTotals, money: &MoneyWriter) -> AnyView {
    let ended = totals.paid.rows + totals.failed.rows;
    let all = totals.all.rows;
    let parts = [
        ("good", totals.paid),
        ("bad", totals.failed),
        ("unknown", totals.other),
        ("wait", totals.pending),
    ];
    let part = |(tone, tally): (&'static str, Tally)| {
        view! { <span class="bar-part" data-tone=tone style:flex-grow=tally.rows.to_string()></span> }
            .into_any()
    };
    let parts: Vec<AnyView> = parts
        .into_iter()
        .filter(|(_, tally)| tally.rows > 0)
        .map(part)
        .collect();
    let mut figures = vec![
        figure(money, "Paid", "good", Glyph::Check, totals.paid),
        figure(money, "Failed", "bad", Glyph::Cross, totals.failed),
        figure(money, "Pending", "wait", Glyph::Clock, totals.pending),
    ];
    if totals.other.rows > 0 {
        figures.push(figure(money, "Other", "unknown", Glyph::Question, totals.other));
    }
    figures.push(figure(money, "All", "all", Glyph::Stack, totals.all));
    view! {
        <div
            class="bar"
            role="progressbar"
            aria-label="Rows ended"
            aria-valuemin="0"
            aria-valuemax=all.to_string()
            aria-valuenow=ended.to_string()
            aria-valuetext=format!("{} of {} ended", format::count(ended as u64), format::counted(all, "row", "rows"))
        >
            {parts}
        </div>
        <dl class="figures">{figures}</dl>
    }
    .into_any()
}

fn figure(
    money: &MoneyWriter,
    name: &'static str,
    tone: &'static str,
    glyph: Glyph,
    tally: Tally,
) -> AnyView {
    let icon = view! { <Icon glyph=glyph /> }.into_any();
    figure_box(
        tone,
        Some(icon),
        name,
        money.write_sum(tally.sum),
        format::counted(tally.rows, "row", "rows"),
    )
}

/// One figure of a row of figures: a name, the figure, and a word about it.
pub fn figure_box(
    tone: &'static str,
    icon: Option<AnyView>,
    name: &'static str,
    figure: String,
    remark: String,
) -> AnyView {
    view! {
        <div class="figure" data-tone=tone>
            <dt>{icon} {name}</dt>
            <dd>
                <span class="figure-sum amount">{figure}</span>
                <span class="figure-count">{remark}</span>
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
        let totals = RowTotals::of(&[
            row(100, "settled"),
            row(20, "failed"),
            row(3, "pending"),
            row(4, "onHold"),
        ]);
        assert_eq!(
            totals.all,
            Tally {
                rows: 4,
                sum: Some(Cents(127))
            }
        );
        assert_eq!(
            totals.paid,
            Tally {
                rows: 1,
                sum: Some(Cents(100))
            }
        );
        assert_eq!(
            totals.other,
            Tally {
                rows: 1,
                sum: Some(Cents(4))
            }
        );
    }

    #[test]
    fn a_sum_that_does_not_fit_is_not_shown_wrong() {
        let totals = RowTotals::of(&[row(i64::MAX, "settled"), row(1, "settled")]);
        assert_eq!(totals.paid, Tally { rows: 2, sum: None });
    }
}
