//! Long tables: only the rows in sight are in the page, the rest is empty space of the right height.

use std::ops::Range;

use leptos::html::Div;
use leptos::prelude::*;

/// Up to this many rows, all of them are simply there.
const PLAIN_ROWS: usize = 120;
/// Rows kept ready above and below those in sight.
const MARGIN: usize = 12;

/// A scrolling table of rows that all have the same height, which the style gives as `--row-height`.
#[component]
pub fn RowWindow(
    /// The table's name, for screen readers.
    label: &'static str,
    /// The cells of the head row.
    head: ViewFn,
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// Draws the row at an index; it is a `<tr>` with `aria-rowindex`.
    row: Callback<usize, AnyView>,
) -> impl IntoView {
    let scroller = NodeRef::<Div>::new();
    let top = RwSignal::new(0);
    let row_height = RwSignal::new(FALLBACK_ROW_HEIGHT);
    let height = RwSignal::new(FALLBACK_HEIGHT);
    let measure = move || {
        let Some(scroller) = scroller.get_untracked() else { return };
        top.set(scroller.scroll_top().max(0).unsigned_abs() as usize);
        height.set(scroller.client_height().max(1).unsigned_abs() as usize);
        row_height.set(style_row_height(&scroller).unwrap_or(FALLBACK_ROW_HEIGHT));
    };
    Effect::new(move |_| {
        if scroller.get().is_some() {
            measure();
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let shown = Memo::new(move |_| in_sight(count.get(), top.get(), height.get(), row_height.get()));
    let indexes = move || shown.get().collect::<Vec<_>>();
    let above = move || format!("{}px", shown.get().start * row_height.get());
    let below = move || format!("{}px", count.get().saturating_sub(shown.get().end) * row_height.get());
    view! {
        <div class="row-window" tabindex="0" role="region" aria-label=label node_ref=scroller on:scroll=move |_| measure()>
            <table class="table" aria-rowcount=move || count.get() + 1>
                <thead>
                    <tr aria-rowindex="1">{head.run()}</tr>
                </thead>
                <tbody>
                    <tr class="row-space" aria-hidden="true" style:height=above></tr>
                    <For each=indexes key=|index| *index children=move |index| row.run(index) />
                    <tr class="row-space" aria-hidden="true" style:height=below></tr>
                </tbody>
            </table>
        </div>
    }
}

/// Until the style is known, in px.
const FALLBACK_ROW_HEIGHT: usize = 40;
/// Until the window is known, in px.
const FALLBACK_HEIGHT: usize = 600;

fn style_row_height(element: &web_sys::Element) -> Option<usize> {
    let style = window().get_computed_style(element).ok().flatten()?;
    let text = style.get_property_value("--row-height").ok()?;
    text.trim().strip_suffix("px")?.parse().ok().filter(|height| *height > 0)
}

/// The rows to draw: those in sight and a margin, in steps, so that scrolling by a pixel draws nothing.
fn in_sight(count: usize, top: usize, height: usize, row_height: usize) -> Range<usize> {
    if count <= PLAIN_ROWS {
        return 0..count;
    }
    let first = (top / row_height).saturating_sub(MARGIN) / MARGIN * MARGIN;
    let visible = height.div_ceil(row_height) + 3 * MARGIN;
    let start = first.min(count.saturating_sub(visible));
    start..(start + visible).min(count)
}

#[cfg(test)]
mod tests {
    use super::in_sight;

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(in_sight(0, 0, 600, 40), 0..0);
        assert_eq!(in_sight(120, 9_999, 600, 40), 0..120);
    }

    #[test]
    fn whatever_is_in_sight_is_drawn() {
        for top in (0..40_000).step_by(7) {
            let drawn = in_sight(1_000, top, 600, 40);
            let last_visible = ((top + 600) / 40).min(999);
            assert!(drawn.start <= (top / 40).min(999), "{top}: {drawn:?}");
            assert!(drawn.end > last_visible, "{top}: {drawn:?}");
            assert!(drawn.len() < 80, "{top}: {drawn:?}");
        }
    }
}
