//! Long tables: only the rows in sight are in the page, the rest is empty space of the right height.

use std::ops::Range;

use leptos::ev;
use leptos::prelude::*;
use web_sys::Element;

use super::reactive::{panel, text};

/// Up to this many rows, all of them are simply there.
const PLAIN_ROWS: usize = 120;
/// Rows kept ready above and below those in sight.
const MARGIN: usize = 12;

/// A scrolling table of rows that all have the same height, which the style sets by `--row-height`.
#[component]
pub fn RowWindow(
    /// The id of the scrolling part, unique in the page.
    id: &'static str,
    /// The table's name, for screen readers.
    label: &'static str,
    /// The names of the columns; one that begins with `>` is aligned to the end.
    head: &'static [&'static str],
    /// How many rows there are.
    count: Signal<usize>,
    /// Draws the row at an index; it is a `<tr>` with `aria-rowindex`.
    row: Callback<usize, AnyView>,
) -> impl IntoView {
    let place = RwSignal::new(Place {
        top: 0,
        height: FALLBACK_HEIGHT,
        row_height: FALLBACK_ROW_HEIGHT,
    });
    let measure = move || {
        if let Some(scroller) = document().get_element_by_id(id) {
            place.set(Place::of(&scroller));
        }
    };
    Effect::new(move |_| measure());
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let window = Memo::new(move |_| {
        let place = place.get();
        (in_sight(count.get(), place), place.row_height)
    });
    let body = panel(move || {
        let (shown, row_height) = window.get();
        let space = |rows: usize| {
            view! { <tr class="row-space" aria-hidden="true" style:height=format!("{}px", rows * row_height)></tr> }
        };
        let below = count.get().saturating_sub(shown.end);
        let rows: Vec<AnyView> = shown.clone().map(|index| row.run(index)).collect();
        view! { <tbody>{space(shown.start)} {rows} {space(below)}</tbody> }.into_any()
    });
    let columns: Vec<AnyView> = head.iter().map(|name| column(name)).collect();
    view! {
        <div class="row-window" id=id tabindex="0" role="region" aria-label=label on:scroll=move |_| measure()>
            <table class="table" aria-rowcount=text(move || (count.get() + 1).to_string())>
                <thead>
                    <tr aria-rowindex="1">{columns}</tr>
                </thead>
                {body}
            </table>
        </div>
    }
}

fn column(name: &'static str) -> AnyView {
    let (class, name) = name.strip_prefix('>').map_or(("", name), |name| ("end", name));
    view! { <th scope="col" class=class>{name}</th> }.into_any()
}

/// Where the window stands, in px.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    top: usize,
    height: usize,
    row_height: usize,
}

impl Place {
    fn of(scroller: &Element) -> Self {
        Self {
            top: scroller.scroll_top().max(0).unsigned_abs() as usize,
            height: scroller.client_height().clamp(1, screen_height()).unsigned_abs() as usize,
            row_height: drawn_row_height(scroller).unwrap_or(FALLBACK_ROW_HEIGHT),
        }
    }
}

/// Until a row is drawn, in px.
const FALLBACK_ROW_HEIGHT: usize = 40;
/// Until the window is known, in px.
const FALLBACK_HEIGHT: usize = 600;

/// Nobody sees more than the screen, however tall the table is laid out.
fn screen_height() -> i32 {
    document()
        .document_element()
        .map_or(i32::MAX, |root| root.client_height())
        .max(1)
}

/// As laid out: the style gives it in rem, so it grows with the person's font.
fn drawn_row_height(scroller: &Element) -> Option<usize> {
    let row = scroller
        .query_selector("tbody tr[aria-rowindex]")
        .ok()
        .flatten()?;
    let height = row.get_bounding_client_rect().height().round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few dozen px"
    )]
    (height >= 1.0).then_some(height as usize)
}

/// The rows to draw: those in sight and a margin, in steps, so that scrolling by a pixel draws nothing.
fn in_sight(count: usize, place: Place) -> Range<usize> {
    if count <= PLAIN_ROWS {
        return 0..count;
    }
    let first = (place.top / place.row_height).saturating_sub(MARGIN) / MARGIN * MARGIN;
    let visible = place.height.div_ceil(place.row_height) + 3 * MARGIN;
    let start = first.min(count.saturating_sub(visible));
    start..(start + visible).min(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(top: usize) -> Place {
        Place {
            top,
            height: 600,
            row_height: 40,
        }
    }

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(in_sight(0, at(0)), 0..0);
        assert_eq!(in_sight(120, at(9_999)), 0..120);
    }

    #[test]
    fn whatever_is_in_sight_is_drawn() {
        for top in (0..40_000).step_by(7) {
            let drawn = in_sight(1_000, at(top));
            let last_visible = ((top + 600) / 40).min(999);
            assert!(drawn.start <= (top / 40).min(999), "{top}: {drawn:?}");
            assert!(drawn.end > last_visible, "{top}: {drawn:?}");
            assert!(drawn.len() < 80, "{top}: {drawn:?}");
        }
    }
}
