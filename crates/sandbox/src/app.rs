//! What every handler shares: the options, the address, and the world behind its lock.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::billing::cursor::CursorKey;
use crate::model::World;
use crate::options::Options;

/// One running sandbox. There are no globals: any number may run in a process.
pub(crate) struct App {
    pub(crate) options: Options,
    /// Where customers reach it, without a final `/`.
    pub(crate) public_url: String,
    pub(crate) cursor_key: CursorKey,
    world: Mutex<World>,
}

impl App {
    pub(crate) fn new(options: Options, base_url: &str) -> Self {
        let public_url = options
            .public_url
            .as_deref()
            .unwrap_or(base_url)
            .trim_end_matches('/')
            .to_owned();
        let world = Mutex::new(World::new(&options));
        Self {
            options,
            public_url,
            cursor_key: CursorKey::random(),
            world,
        }
    }

    /// The world, for one short look or change: never held across an `await`.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Back to the start, the clock included.
    pub(crate) fn reset(&self) {
        *self.world() = World::new(&self.options);
    }

    /// The address of a signup page.
    pub(crate) fn signup_url(&self, signup_token: &str) -> String {
        format!("{}/sandbox/signup/{signup_token}", self.public_url)
    }
}
