//! The library: many sandboxes in one process, each with its own end.

use std::time::{Duration, Instant};

use sandbox::faults::{Effect, Fault, Target};
use sandbox::{ClockMode, ControlError, Options, Running, STEPPED_START, Seed};
use tokio::net::{TcpListener, TcpStream};
use wire::Timestamp;
use wire::pyng::LinkState;

// Says to clippy that all of it is test code, helpers included.
#[cfg(test)]
async fn start(options: Options) -> Running {
    sandbox::listen(([127, 0, 0, 1], 0).into(), options)
        .await
        .expect("a free port")
}

#[tokio::test]
async fn the_controls_work_without_http() {
    let running = start(Options {
        clock: ClockMode::Stepped,
        ..Options::default()
    })
    .await;
    let control = running.control();
    assert_eq!(control.now(), STEPPED_START);
    assert_eq!(control.advance(5), Ok(STEPPED_START.plus(5)));
    assert!(matches!(control.advance(-1), Err(ControlError::Invalid(_))));

    let linked = control.link("site-harbour", "HE-10023").expect("it is invited");
    assert_eq!(
        (linked.state, linked.linked_at),
        (LinkState::Linked, Some(STEPPED_START.plus(5)))
    );
    let again = control.link("site-harbour", "HE-10023");
    assert_eq!(again, Err(ControlError::Conflict(LinkState::Linked)));
    assert_eq!(
        control.revoke("site-nowhere", "HE-10023"),
        Err(ControlError::UnknownSite)
    );
    assert_eq!(
        control.expire("site-harbour", "HE-1"),
        Err(ControlError::UnknownCustomer)
    );

    let effect = Effect {
        status: Some(503),
        ..Effect::default()
    };
    let fault = Fault {
        operation: Target::Any,
        times: 1,
        effect,
    };
    control.add_fault(fault.clone()).expect("a sound fault");
    assert_eq!(control.faults(), [fault]);
    control.reset();
    assert_eq!((control.faults(), control.now()), (Vec::new(), STEPPED_START));
    running.stop().await;
}

#[tokio::test]
async fn a_listener_of_ones_own_can_be_given() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let running = sandbox::start(listener, Options::default()).expect("a loopback address");
    assert_eq!(
        (running.address(), running.base_url()),
        (address, format!("http://{address}").as_str())
    );
    let public = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
    assert!(sandbox::start(public, Options::default()).is_err());
}

#[tokio::test]
async fn the_port_is_free_again_after_the_end() {
    let running = start(Options {
        seed: Seed::Empty,
        ..Options::default()
    })
    .await;
    let address = running.address();
    let idle = TcpStream::connect(address).await.expect("it listens");
    running.stop().await;
    assert!(TcpStream::connect(address).await.is_err(), "it listens no more");
    drop(idle);
}

#[tokio::test]
async fn a_sandbox_that_is_dropped_ends() {
    let running = start(Options {
        seed: Seed::Empty,
        ..Options::default()
    })
    .await;
    let address = running.address();
    drop(running);
    let deadline = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(address).await.is_ok() {
        assert!(Instant::now() < deadline, "it still listens");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_automatic_clock_runs_from_its_start_and_can_be_advanced() {
    let begin = Timestamp(1_000_000);
    let options = Options {
        seed: Seed::Empty,
        speed: 1000,
        start: Some(begin),
        ..Options::default()
    };
    let control = start(options).await.control();
    let deadline = Instant::now() + Duration::from_secs(20);
    while control.now() <= begin {
        assert!(Instant::now() < deadline, "it stands still");
        tokio::task::yield_now().await;
    }
    assert!(
        control
            .advance(Timestamp::DAY)
            .is_ok_and(|now| now > begin.plus(Timestamp::DAY))
    );
}
