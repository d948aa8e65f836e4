//! Reading with memory: what was shown stays while the new loads, and a late answer to an old question
//! is dropped.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;

/// A question on its way.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// A value that is fetched, and fetched again.
pub struct Loader<T: 'static>(RwSignal<Loaded<T>>);

/// What is known of a fetched value.
pub struct Loaded<T> {
    /// The newest good answer.
    pub value: Option<Arc<T>>,
    /// Why the newest question failed; `None` once one succeeds.
    pub error: Option<Arc<ApiError>>,
    /// Whether an answer is awaited.
    pub loading: bool,
    question: u32,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            error: self.error.clone(),
            loading: self.loading,
            question: self.question,
        }
    }
}

impl<T> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loader<T> {}

impl<T: Send + Sync> Loader<T> {
    /// Holds nothing yet.
    pub fn new() -> Self {
        Self(RwSignal::new(Loaded {
            value: None,
            error: None,
            loading: false,
            question: 0,
        }))
    }

    /// Asks; the newest question's answer wins, however late an older one comes.
    pub fn ask(self, answer: Answer<T>) {
        self.0.update(|loaded| {
            loaded.question = loaded.question.wrapping_add(1);
            loaded.loading = true;
        });
        let question = self.0.with_untracked(|loaded| loaded.question);
        spawn_local(async move {
            let answer = answer.await;
            // The page may have been left meanwhile; then there is no signal any more.
            let _ = self.0.try_update(|loaded| {
                if loaded.question == question {
                    loaded.loading = false;
                    match answer {
                        Ok(value) => (loaded.value, loaded.error) = (Some(Arc::new(value)), None),
                        Err(error) => loaded.error = Some(Arc::new(error)),
                    }
                }
            });
        });
    }

    /// What is known now; whoever reads it is told of changes.
    pub fn get(self) -> Loaded<T> {
        self.0.get()
    }

    /// The newest good answer, without following its changes.
    pub fn value_untracked(self) -> Option<Arc<T>> {
        self.0.with_untracked(|loaded| loaded.value.clone())
    }
}

impl<T: Send + Sync> Default for Loader<T> {
    fn default() -> Self {
        Self::new()
    }
}
