//! Reading with memory: what was shown stays while the new loads, and a late answer to an old question
//! is dropped.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;

/// A value that is fetched, and fetched again.
pub struct Loader<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    error: RwSignal<Option<ApiError>>,
    loading: RwSignal<bool>,
    question: StoredValue<u64>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Clone + Send + Sync + 'static> Loader<T> {
    /// Holds nothing yet.
    pub fn new() -> Self {
        Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            loading: RwSignal::new(false),
            question: StoredValue::new(0),
        }
    }

    /// Asks; the newest question's answer wins, however late an older one comes.
    pub fn ask(self, answer: impl Future<Output = Result<T, ApiError>> + 'static) {
        let Some(question) = self.question.try_update_value(|question| {
            *question += 1;
            *question
        }) else {
            return;
        };
        self.loading.set(true);
        spawn_local(async move {
            let answer = answer.await;
            // The page may have been left meanwhile; then nothing here exists any more.
            if self.question.try_get_value() != Some(question) {
                return;
            }
            match answer {
                Ok(value) => {
                    self.error.set(None);
                    self.value.set(Some(value));
                }
                Err(error) => self.error.set(Some(error)),
            }
            self.loading.set(false);
        });
    }

    /// Forgets what is shown, for a question that has nothing to do with the last.
    pub fn clear(self) {
        self.question.update_value(|question| *question += 1);
        self.value.set(None);
        self.error.set(None);
        self.loading.set(false);
    }

    /// The newest good answer.
    pub fn value(self) -> Option<T> {
        self.value.get()
    }

    /// The newest good answer, without following its changes.
    pub fn value_untracked(self) -> Option<T> {
        self.value.get_untracked()
    }

    /// Why the newest question failed; `None` once one succeeds.
    pub fn error(self) -> Option<ApiError> {
        self.error.get()
    }

    /// Whether an answer is awaited.
    pub fn loading(self) -> bool {
        self.loading.get()
    }
}

impl<T: Clone + Send + Sync + 'static> Default for Loader<T> {
    fn default() -> Self {
        Self::new()
    }
}
