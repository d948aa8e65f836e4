//! How changing things cross into a view, each by one type. A closure put into `view!` as it is has a
//! type of its own, and the compiler writes the code around it anew for each: some 2 kB a closure. These
//! cost a pointer instead (ARCHITECTURE.md, "Size").

use std::sync::{Arc, Mutex};

use leptos::ev;
use leptos::prelude::*;

/// A part of a view that is drawn anew when what it reads changes.
pub type Panel = Arc<Mutex<dyn FnMut() -> AnyView + Send>>;

/// Draws a part of a view, and draws it anew when what it reads changes.
pub fn panel(draw: impl FnMut() -> AnyView + Send + 'static) -> Panel {
    Arc::new(Mutex::new(draw))
}

/// A changing text, for a text node or an attribute.
pub fn text(write: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(write)
}

/// A changing yes or no, for `aria-*` and `data-*`: `true` or `false`.
pub fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || {
        if read() {
            "true".to_owned()
        } else {
            "false".to_owned()
        }
    })
}

/// What a button does.
pub type Press = Box<dyn FnMut(ev::MouseEvent)>;

/// What a button does when it is pressed, by mouse, finger or key.
pub fn press(mut act: impl FnMut() + 'static) -> Press {
    Box::new(move |_| act())
}

/// What a form does when it is submitted; the browser itself sends nothing.
pub fn submit(mut act: impl FnMut() + 'static) -> Box<dyn FnMut(ev::SubmitEvent)> {
    Box::new(move |event| {
        event.prevent_default();
        act();
    })
}

/// What a field or a choice does with the value a person gave it.
pub fn input(mut take: impl FnMut(String) + 'static) -> Box<dyn FnMut(ev::Event)> {
    Box::new(move |event| take(event_target_value(&event)))
}
