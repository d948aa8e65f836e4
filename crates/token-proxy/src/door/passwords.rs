//! Passwords: argon2id, and what may be one.
//!
//! The parameters are those OWASP recommends (19 MiB, 2 passes, 1 lane). Hashing takes memory and a core for
//! some 30 ms, so that only two run at once; whoever has waited too long for a turn is told to come back. Whoever
//! is no stranger (a known browser, a set-up link that serves) queues apart, with a turn that no stranger can take.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OnceCell, Semaphore};
use wire::api::problem_codes;

use crate::refusal::{Refusal, item};

/// How many are hashed at once.
const AT_ONCE: usize = 2;
/// How long one waits for a turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// The shortest password, in characters; there is no other rule but the list.
const SHORTEST: usize = 12;
/// The longest, in bytes, so that hashing one costs no more than another.
const LONGEST: usize = 1024;

/// Of the most common passwords those that are long enough, in lower case.
const COMMON: &str = include_str!("common_passwords.txt");

/// In which queue one waits for a turn.
#[derive(Clone, Copy)]
pub(crate) enum Queue {
    /// Anybody.
    Strangers,
    /// A browser in which this login has signed in before, or who holds a set-up link.
    Known,
}

/// Hashes and verifies, a few at a time.
pub(crate) struct Passwords {
    strangers: Arc<Semaphore>,
    known: Arc<Semaphore>,
    /// A hash of nothing anybody knows: who has no account costs the same time as who has.
    nobody: OnceCell<String>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            strangers: Arc::new(Semaphore::new(AT_ONCE)),
            known: Arc::new(Semaphore::new(1)),
            nobody: OnceCell::new(),
        }
    }
}

impl Passwords {
    /// The hash of a password, with a fresh salt, as a PHC string.
    ///
    /// # Errors
    /// `TOO_MANY` when there was no turn in time.
    pub(crate) async fn hash(&self, queue: Queue, password: SecretString) -> Result<String, Refusal> {
        self.in_turn(queue, move || {
            let hash = argon2id()?.hash_password(password.expose_secret().as_bytes());
            hash.map(|hash| hash.to_string())
                .map_err(|error| error.to_string())
        })
        .await
    }

    /// Whether a password is the one of a hash; never, and after the same time, without a hash.
    ///
    /// # Errors
    /// `TOO_MANY` when there was no turn in time.
    pub(crate) async fn verify(
        &self,
        queue: Queue,
        password: SecretString,
        hash: Option<String>,
    ) -> Result<bool, Refusal> {
        let somebody = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => {
                let make = || self.hash(queue, super::secrets::fresh_secret());
                self.nobody.get_or_try_init(make).await?.clone()
            }
        };
        let same = self
            .in_turn(queue, move || {
                let hash = PasswordHash::new(&hash).map_err(|error| error.to_string())?;
                let verified = argon2id()?.verify_password(password.expose_secret().as_bytes(), &hash);
                Ok(verified.is_ok())
            })
            .await?;
        Ok(same && somebody)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        queue: Queue,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> Result<T, Refusal> {
        let room = match queue {
            Queue::Strangers => &self.strangers,
            Queue::Known => &self.known,
        };
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(room).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(busy()) };
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        let done = done
            .await
            .map_err(|error| Refusal::internal().cause(error.to_string()))?;
        done.map_err(|error| Refusal::internal().cause(error))
    }
}

/// Refuses what is no good as a password for this login.
///
/// # Errors
/// `INVALID`, with what is wrong.
pub(crate) fn check(password: &str, login: &str) -> Result<(), Refusal> {
    let lower = password.to_lowercase();
    let wrong = if password.chars().count() < SHORTEST {
        "must have 12 characters or more"
    } else if password.len() > LONGEST {
        "must not be longer than 1024 bytes"
    } else if is_common(&lower) {
        "is one of those that are tried first; choose another"
    } else if login.len() >= 4 && lower.replace(login, "").chars().count() < 4 {
        "is little more than the name to sign in with"
    } else {
        return Ok(());
    };
    Err(Refusal::invalid(vec![item("password", wrong)]))
}

fn is_common(lower: &str) -> bool {
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() < 4 || COMMON.lines().any(|line| line == lower)
}

fn argon2id() -> Result<Argon2<'static>, String> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| error.to_string())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn busy() -> Refusal {
    let title = "Too many people are signing in at this moment.";
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, problem_codes::TOO_MANY, title)
        .detail("Try again in a few seconds.")
        .retry_after(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other() {
        let passwords = Passwords::default();
        let hash = passwords.hash(Queue::Strangers, "correct horse battery".into());
        let hash = hash.await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        for (password, hash, right) in [
            ("correct horse battery", Some(hash.clone()), true),
            ("correct horse batterz", Some(hash.clone()), false),
            ("", Some(hash), false),
            ("correct horse battery", None, false),
        ] {
            assert_eq!(
                passwords
                    .verify(Queue::Strangers, password.into(), hash)
                    .await
                    .unwrap(),
                right,
                "{password}"
            );
        }
    }

    #[tokio::test]
    async fn strangers_who_take_every_turn_do_not_keep_a_known_browser_waiting() {
        let passwords = Passwords::default();
        let _all = passwords.strangers.acquire_many(2).await.unwrap();
        assert!(
            passwords
                .hash(Queue::Known, "some fine words".into())
                .await
                .is_ok()
        );
    }

    #[test]
    fn short_common_and_telling_passwords_are_refused() {
        for (password, login, good) in [
            ("a fine long one", "ada", true),
            ("elevenchars", "ada", false),
            ("Password1234", "ada", false),
            ("111111111111", "ada", false),
            ("ada.lovelace1", "ada.lovelace", false),
            ("пароль из букв", "ada", true),
        ] {
            assert_eq!(check(password, login).is_ok(), good, "{password}");
        }
        assert!(check(&"ab1-".repeat(300), "ada").is_err());
    }
}
