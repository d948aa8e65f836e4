//! Short confirmations ("Link copied"): shown for a moment, and read out by screen readers.

use std::time::Duration;

use leptos::prelude::*;

/// How long a confirmation stays.
const SHOWN: Duration = Duration::from_secs(4);

/// Says things in passing.
#[derive(Clone, Copy)]
pub struct Announcer {
    text: RwSignal<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Announcer {
    /// Shows `text`, in place of what was shown before.
    pub fn say(self, text: impl Into<String>) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        self.text.set(text.into());
        let timer = set_timeout_with_handle(move || self.text.set(String::new()), SHOWN).ok();
        self.timer.set_value(timer);
    }

    /// What is shown now; empty for nothing.
    pub fn text(self) -> Signal<String> {
        self.text.into()
    }
}

/// Makes the announcer for the whole app.
pub(super) fn provide_announcer() {
    let announcer = Announcer {
        text: RwSignal::new(String::new()),
        timer: StoredValue::new(None),
    };
    provide_context(announcer);
}

/// The app's announcer; [`provide_state`](super::provide_state) made it.
pub fn use_announcer() -> Announcer {
    expect_context()
}
