//! Bearer tokens: one in memory per scope, since each operation asks for the one scope it needs.
//!
//! - However many requests wait, one renewal is in flight.
//! - A token is renewed before it ends, while the old one still serves: nobody waits for that.
//! - When the token endpoint fails it is left alone until the back-off ends; requests are told at once.
//! - A renewal belongs to nobody: a browser that goes away does not cancel it.
//!
//! The token exists only as a header value marked sensitive, which prints as `Sensitive`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderValue;
use tokio::sync::Mutex as Turn;
use tracing::Instrument;
use wire::pyng::Scope;

use super::client::Client;
use super::failure::{TokenFault, TokenFaultKind};
use super::token_request::{Issued, Issuer};
use crate::app::StartFault;
use crate::clock::{Clock, as_seconds_up};
use crate::config::Pyng;
use crate::telemetry::count_token;

/// Renewed when less than this is left, or a fifth of its life, whichever is less.
const EARLY: Duration = Duration::from_secs(60);
/// The first pause after a failure; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// The longest pause the token endpoint may ask for: all operations wait for it.
const LONGEST_ASKED_PAUSE: Duration = Duration::from_secs(5 * 60);
/// The pause after upstream refused a token that had just been issued.
const REFUSED_PAUSE: Duration = Duration::from_secs(5);

/// A token in use.
#[derive(Clone)]
pub(super) struct Token {
    /// `Bearer …`, marked sensitive.
    pub(super) header: HeaderValue,
    generation: u64,
}

/// The tokens of all scopes.
pub(super) struct Tokens {
    slots: Vec<(Scope, Arc<Slot>)>,
}

struct Slot {
    scope: Scope,
    issuer: Issuer,
    clock: Clock,
    held: Mutex<Held>,
    /// Whose turn it is to renew.
    turn: Arc<Turn<()>>,
}

#[derive(Default)]
struct Held {
    token: Option<Living>,
    generation: u64,
    failures: u32,
    /// The newest failure, and until when the token endpoint is left alone.
    trouble: Option<(TokenFault, Duration)>,
}

struct Living {
    token: Token,
    renew_at: Duration,
    ends_at: Duration,
}

/// What is there to be used now.
enum Look {
    Good(Token),
    /// Valid, but due to be renewed.
    Ageing(Token),
    Troubled(TokenFault),
    Missing,
}

impl Tokens {
    pub(super) fn new(
        pyng: &Pyng,
        client: Client,
        clock: &Clock,
        timeout: Duration,
    ) -> Result<Self, StartFault> {
        let issuer = Issuer::new(pyng, client, clock.clone(), timeout)?;
        let slot = |scope: &Scope| {
            let (scope, issuer, clock) = (scope.clone(), issuer.clone(), clock.clone());
            Arc::new(Slot {
                scope,
                issuer,
                clock,
                held: Mutex::default(),
                turn: Arc::default(),
            })
        };
        Ok(Self {
            slots: Scope::KNOWN
                .iter()
                .map(|scope| (scope.clone(), slot(scope)))
                .collect(),
        })
    }

    /// A valid token for this scope.
    pub(super) async fn get(&self, scope: &Scope) -> Result<Token, TokenFault> {
        let slot = self.slot(scope)?;
        match slot.look() {
            Look::Good(token) => Ok(token),
            Look::Ageing(token) => {
                slot.renew_aside();
                Ok(token)
            }
            Look::Troubled(fault) => Err(fault),
            Look::Missing => {
                let slot = Arc::clone(slot);
                let renewal = tokio::spawn(async move { slot.renew_in_turn().await }.in_current_span());
                renewal
                    .await
                    .unwrap_or_else(|error| Err(unknown(error.to_string())))
            }
        }
    }

    /// Upstream refused this token. If it is still the one we hold, the next `get` renews it.
    pub(super) fn rejected(&self, scope: &Scope, token: &Token) {
        if let Ok(slot) = self.slot(scope) {
            slot.forget(token);
        }
    }

    /// Upstream refused even a fresh token: asking for more of them would only be hammering.
    pub(super) fn rejected_though_fresh(&self, scope: &Scope, token: &Token) {
        if let Ok(slot) = self.slot(scope) {
            slot.forget(token);
            let cause = "upstream refuses a token that was just issued".to_owned();
            let fault = TokenFault {
                kind: TokenFaultKind::Refused,
                nothing_sent: false,
                retry_after: 0,
                cause,
            };
            slot.hold().trouble = Some((fault, slot.clock.elapsed() + REFUSED_PAUSE));
        }
    }

    fn slot(&self, scope: &Scope) -> Result<&Arc<Slot>, TokenFault> {
        let found = self.slots.iter().find(|(known, _)| known == scope);
        found
            .map(|(_, slot)| slot)
            .ok_or_else(|| unknown(format!("no such scope: {scope}")))
    }
}

impl Slot {
    fn hold(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self) -> Look {
        let (now, held) = (self.clock.elapsed(), self.hold());
        let trouble = held.trouble.as_ref().filter(|(_, until)| now < *until);
        match (held.token.as_ref().filter(|living| now < living.ends_at), trouble) {
            (Some(living), None) if now >= living.renew_at => Look::Ageing(living.token.clone()),
            (Some(living), _) => Look::Good(living.token.clone()),
            (None, Some((fault, until))) => {
                let retry_after = as_seconds_up(until.saturating_sub(now));
                Look::Troubled(TokenFault {
                    retry_after,
                    ..fault.clone()
                })
            }
            (None, None) => Look::Missing,
        }
    }

    /// Starts a renewal unless one is under way.
    fn renew_aside(self: &Arc<Self>) {
        if let Ok(turn) = Arc::clone(&self.turn).try_lock_owned() {
            let slot = Arc::clone(self);
            tokio::spawn(async move {
                if matches!(slot.look(), Look::Ageing(_)) {
                    let _ = slot.renew().await;
                }
                drop(turn);
            });
        }
    }

    /// Waits for the renewal under way, or makes one.
    async fn renew_in_turn(&self) -> Result<Token, TokenFault> {
        let _turn = self.turn.lock().await;
        match self.look() {
            Look::Good(token) | Look::Ageing(token) => Ok(token),
            Look::Troubled(fault) => Err(fault),
            Look::Missing => self.renew().await,
        }
    }

    async fn renew(&self) -> Result<Token, TokenFault> {
        // Its life is counted from the question, so that a slow answer does not make it seem longer.
        let asked_at = self.clock.elapsed();
        let result = self.issuer.issue(&self.scope).await;
        count_token(&self.scope, result.is_ok());
        let mut held = self.hold();
        match result {
            Ok(Issued { header, life }) => {
                held.generation += 1;
                held.failures = 0;
                held.trouble = None;
                let token = Token {
                    header,
                    generation: held.generation,
                };
                let (ends_at, early) = (asked_at + life, EARLY.min(life / 5));
                held.token = Some(Living {
                    token: token.clone(),
                    renew_at: ends_at - early,
                    ends_at,
                });
                Ok(token)
            }
            Err(mut fault) => {
                tracing::error!(scope = %self.scope, cause = fault.cause, "no token");
                held.failures = held.failures.saturating_add(1);
                let doubled = FIRST_PAUSE.saturating_mul(2u32.saturating_pow(held.failures - 1));
                let pause = doubled
                    .min(LONGEST_PAUSE)
                    .max(Duration::from_secs(fault.retry_after))
                    .min(LONGEST_ASKED_PAUSE);
                fault.retry_after = as_seconds_up(pause);
                held.trouble = Some((fault.clone(), self.clock.elapsed() + pause));
                Err(fault)
            }
        }
    }

    fn forget(&self, token: &Token) {
        let mut held = self.hold();
        if held
            .token
            .as_ref()
            .is_some_and(|living| living.token.generation == token.generation)
        {
            held.token = None;
        }
    }
}

fn unknown(cause: String) -> TokenFault {
    TokenFault {
        kind: TokenFaultKind::Unreachable,
        nothing_sent: false,
        retry_after: 1,
        cause,
    }
}
