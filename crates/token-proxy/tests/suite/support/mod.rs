//! Starting proxies and upstreams, and speaking to them.

#[path = "../../../../ledger/tests/suite/support/database.rs"]
mod database;
mod identity;
mod log;
mod navigator;
mod people;
#[path = "../../../../ledger/tests/suite/support/postgres.rs"]
mod postgres;
mod proxy;
mod store;
mod stub;
mod waiting;

pub(crate) use identity::{Identity, SigningKey};
pub(crate) use log::everything_logged;
pub(crate) use navigator::Navigator;
pub(crate) use people::{Browser, PASSWORD, token_of};
pub(crate) use proxy::{Answer, Proxy, Setup, send};
pub(crate) use store::Store;
pub(crate) use stub::{Received, Stub, data, error, token};
pub(crate) use waiting::eventually;

use sandbox::faults::{Effect, Fault, Target};
use sandbox::{ClockMode, Operation, Options, ReceivedRequest, Running, Seed};

/// A sandbox with a stepped clock and nothing in it but its Sites.
pub(crate) async fn empty_sandbox() -> Running {
    let options = Options {
        clock: ClockMode::Stepped,
        seed: Seed::Empty,
        ..Options::default()
    };
    sandbox::listen(([127, 0, 0, 1], 0).into(), options)
        .await
        .unwrap()
}

/// Makes the next `times` requests of an operation meet `effect`.
pub(crate) fn fault(sandbox: &Running, operation: Operation, times: u32, effect: Effect) {
    let operation = Target::Operation(operation);
    sandbox
        .control()
        .add_fault(Fault {
            operation,
            times,
            effect,
        })
        .unwrap();
}

/// What the sandbox received for an operation.
pub(crate) fn received(sandbox: &Running, operation: Operation) -> Vec<ReceivedRequest> {
    let all = sandbox.control().requests();
    all.into_iter()
        .filter(|request| request.operation == Some(operation))
        .collect()
}
