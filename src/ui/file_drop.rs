//! A place to drop a file, which is also a button that asks for one.

use js_sys::Uint8Array;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use super::reactive::flag;
use super::{Glyph, Icon};

/// A file as it was picked, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFile {
    /// Its name.
    pub name: String,
    /// Its content; `None` when the browser could not read it.
    pub content: Option<Vec<u8>>,
}

/// Takes one file by drop or by dialog.
#[component]
pub fn FileDrop(
    /// The label of the field.
    label: &'static str,
    /// What kind of file is wanted, in a sentence.
    hint: &'static str,
    /// For the file dialog, such as `.csv,text/csv`.
    accept: &'static str,
    /// Called with each file.
    picked: Callback<PickedFile>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let newest = StoredValue::new(0_u32);
    let take = move |file: File| {
        newest.update_value(|number| *number += 1);
        let mine = newest.get_value();
        spawn_local(async move {
            let content = JsFuture::from(file.array_buffer()).await.ok();
            let content = content.map(|buffer| Uint8Array::new(&buffer).to_vec());
            // Another file was picked meanwhile, or the page was left.
            if newest.try_get_value() == Some(mine) {
                picked.run(PickedFile {
                    name: file.name(),
                    content,
                });
            }
        });
    };
    // A file dropped beside the place would be opened by the browser in place of the portal.
    for listener in [
        window_event_listener(ev::dragover, |event| event.prevent_default()),
        window_event_listener(ev::drop, |event| event.prevent_default()),
    ] {
        on_cleanup(move || listener.remove());
    }
    let on_change = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take(file);
        }
        // The same file, mended on the disk, can then be picked again.
        input.set_value("");
    };
    let on_drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event
            .data_transfer()
            .and_then(|data| data.files())
            .and_then(|files| files.get(0))
        {
            take(file);
        }
    };
    let on_drag = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <div
            class="file-drop"
            data-over=flag(move || over.get())
            on:dragover=on_drag
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <Icon glyph=Glyph::Upload />
            <label class="file-drop-label">
                <span>{label}</span>
                <input type="file" accept=accept aria-describedby="file-drop-hint" on:change=on_change />
            </label>
            <p class="field-hint" id="file-drop-hint">
                {hint}
            </p>
        </div>
    }
}
