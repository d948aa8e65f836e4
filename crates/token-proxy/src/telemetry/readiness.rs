//! Whether this proxy can do its work, and if not, why: the ledger, the token, the workers, the clocks.

use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::Mutex;

use crate::app::App;
use crate::upstream::{Failure, refusal};

/// How long what the ledger said is believed, so that a flood of probes costs it nothing.
const FRESH: Duration = Duration::from_secs(1);
/// How far the ledger's clock may be from ours, in ms.
const SKEW_MS: i64 = 10_000;

/// The answer of `/readyz`: each check in words, without any secret.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Readiness {
    /// Whether all of them are well.
    pub(crate) ready: bool,
    ledger: Check,
    clock: Check,
    pyng: Check,
    workers: Check,
}

/// One check.
#[derive(Clone, Debug, Serialize)]
struct Check {
    ok: bool,
    state: String,
}

impl Check {
    fn good(state: &str) -> Self {
        Self {
            ok: true,
            state: state.to_owned(),
        }
    }

    fn bad(state: impl Into<String>) -> Self {
        Self {
            ok: false,
            state: state.into(),
        }
    }
}

/// What the ledger said last, and when.
#[derive(Default)]
pub(crate) struct Probe(Mutex<Option<(Instant, Check, Check)>>);

impl Readiness {
    /// Looks; what is asked of the ledger is asked once a second at most, and the token is in memory.
    pub(crate) async fn look(app: &App) -> Self {
        let (ledger, clock) = ask_ledger(app).await;
        let (pyng, workers) = (ask_pyng(app).await, ask_workers(app));
        Self {
            ready: [&ledger, &clock, &pyng, &workers].iter().all(|check| check.ok),
            ledger,
            clock,
            pyng,
            workers,
        }
    }
}

async fn ask_ledger(app: &App) -> (Check, Check) {
    let mut last = app.probe().0.lock().await;
    if let Some((at, ledger, clock)) = last.as_ref()
        && at.elapsed() < FRESH
    {
        return (ledger.clone(), clock.clone());
    }
    let (ledger, clock) = match (app.ledger().check().await, app.ledger().time().await) {
        (Ok(()), Ok(theirs)) => {
            let theirs = theirs.filter(|_| app.clock().is_real());
            let apart = theirs.map_or(0, |theirs| (theirs.0 - app.clock().now().0).abs());
            let clock = if apart > SKEW_MS {
                Check::bad(format!(
                    "the ledger's clock and this machine's are {} s apart",
                    apart / 1000
                ))
            } else {
                Check::good("in step")
            };
            (Check::good("answers"), clock)
        }
        (Err(fault), _) | (_, Err(fault)) => {
            tracing::error!(cause = %fault, "not ready: the ledger");
            (
                Check::bad("does not answer; the log says why"),
                Check::good("not asked"),
            )
        }
    };
    *last = Some((Instant::now(), ledger.clone(), clock.clone()));
    (ledger, clock)
}

async fn ask_pyng(app: &App) -> Check {
    match app.upstream().check_credentials().await {
        Ok(()) => Check::good("a token can be had"),
        // The words for people, which name no address and no secret; the cause was logged when it happened.
        Err(fault) => Check::bad(refusal(&Failure::from(fault)).problem_mut().title.clone()),
    }
}

fn ask_workers(app: &App) -> Check {
    match app.beats().silent() {
        None => Check::good("alive"),
        Some(worker) => Check::bad(format!("{} has not been heard for too long", worker.name())),
    }
}
