//! A modal over the page, on the browser's own `<dialog>`: focus stays inside, Escape closes it.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::reactive::press;

/// Opens when it is shown; whoever shows it stops doing so on `close`.
#[component]
pub fn Dialog(
    /// The dialog's heading.
    #[prop(into)]
    title: String,
    /// Called when the person leaves by Escape, the button, or a click beside the dialog.
    close: Callback<()>,
    /// Its id in the page, where it may lie over another dialog.
    #[prop(default = "dialog")]
    id: &'static str,
    /// A sheet at the side in place of a box in the middle.
    #[prop(optional)]
    sheet: bool,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| {
        if let Some(dialog) = dialog(id).filter(|dialog| !dialog.open()) {
            // Fails only for a dialog that is not in the page.
            let _ = dialog.show_modal();
        }
    });
    // Closed before it is taken out of the page: only then does the browser give the focus back to where
    // it came from.
    on_cleanup(move || {
        if let Some(dialog) = dialog(id) {
            dialog.close();
        }
    });
    let on_click = move |event: ev::MouseEvent| {
        // Only the backdrop is the dialog itself; its content is in the box within.
        if event.target() == event.current_target() {
            close.run(());
        }
    };
    let title_id = format!("{id}-title");
    let titled_by = title_id.clone();
    view! {
        <dialog
            id=id
            class="dialog"
            data-sheet=sheet.to_string()
            aria-labelledby=titled_by
            on:click=on_click
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                close.run(());
            }
        >
            <div class="dialog-box">
                <header class="dialog-head">
                    <h2 id=title_id>{title}</h2>
                    <button type="button" class="button" data-kind="quiet" on:click=press(move || close.run(()))>
                        "Close"
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
