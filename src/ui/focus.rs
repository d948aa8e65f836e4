//! Elements by their id: moving the keyboard's place, and what stands in a field.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

fn element<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Focuses an element that is in the page.
pub fn focus(id: &str) {
    if let Some(element) = element::<HtmlElement>(id) {
        // Fails only for what cannot be focused; then the focus stays.
        let _ = element.focus();
    }
}

/// Focuses an element once the page is drawn, and brings it into sight.
pub fn focus_next(id: &'static str) {
    request_animation_frame(move || focus(id));
}

/// Focuses a field once the page is drawn, with its text selected, ready to be replaced.
pub fn focus_and_select(id: &'static str) {
    request_animation_frame(move || {
        focus(id);
        if let Some(field) = element::<HtmlInputElement>(id) {
            field.select();
        }
    });
}

/// What stands in a field now, whoever wrote it there: a password manager does not always say so.
pub fn field_value(id: &str) -> String {
    element::<HtmlInputElement>(id).map_or_else(String::new, |field| field.value())
}
