//! Invitations whose answer is lost: what the proxy finds out, and what it does not claim.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sandbox::Operation;
use sandbox::faults::{Drop, Effect, WrongBody};
use serde_json::json;
use wire::api::problem_codes as codes;
use wire::pyng::codes as upstream_codes;

use crate::support::{Proxy, Received, Setup, Stub, data, empty_sandbox, error, fault, token};

use super::invitations::{invite, invited};

#[tokio::test]
async fn an_answer_lost_after_the_invitation_was_made_is_found_out() {
    for effect in [
        Effect {
            drop: Some(Drop::After),
            ..Effect::default()
        },
        Effect {
            body: Some(WrongBody::Garbage),
            ..Effect::default()
        },
        Effect {
            body: Some(WrongBody::Huge),
            ..Effect::default()
        },
    ] {
        let sandbox = empty_sandbox().await;
        let proxy = Proxy::start(sandbox.base_url()).await;
        fault(&sandbox, Operation::Invite, 1, effect.clone());
        let answer = invite(&proxy, "ada").await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (502, codes::INVITED_LINK_LOST),
            "{effect:?}"
        );
        assert_eq!(answer.json()["customer"]["customerReference"], "ada");
        assert_eq!(invited(&sandbox), 1);
    }
}

#[tokio::test]
async fn an_invitation_that_was_not_made_is_told_as_such() {
    for effect in [
        Effect {
            drop: Some(Drop::Before),
            ..Effect::default()
        },
        Effect {
            status: Some(503),
            ..Effect::default()
        },
        Effect {
            status: Some(500),
            ..Effect::default()
        },
    ] {
        let sandbox = empty_sandbox().await;
        let proxy = Proxy::start(sandbox.base_url()).await;
        fault(&sandbox, Operation::Invite, 1, effect.clone());
        let answer = invite(&proxy, "ada").await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code().as_str()),
            (502, codes::NOT_INVITED),
            "{effect:?}"
        );
        assert_eq!((answer.json().get("customer"), invited(&sandbox)), (None, 1));
        assert_eq!(invite(&proxy, "ada").await.status, 201);
    }
}

#[tokio::test]
async fn an_older_link_is_not_mistaken_for_the_one_that_was_lost() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    invite(&proxy, "ada").await;
    for ms in [600_000, 0] {
        // Once out of the time looked at, once within it but ended already.
        sandbox.control().advance(ms).unwrap();
        proxy.clock.advance(ms);
        let _ = sandbox.control().revoke("site-harbour", "ada");
        fault(
            &sandbox,
            Operation::Invite,
            1,
            Effect {
                drop: Some(Drop::Before),
                ..Effect::default()
            },
        );
        assert_eq!(invite(&proxy, "ada").await.problem_code(), codes::NOT_INVITED);
        assert_eq!(invite(&proxy, "ada").await.status, 201);
    }
}

#[tokio::test]
async fn when_the_customer_cannot_be_looked_up_it_stays_uncertain() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        limits: |limits| limits.search_deadline = std::time::Duration::from_millis(200),
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    fault(
        &sandbox,
        Operation::Invite,
        1,
        Effect {
            drop: Some(Drop::After),
            ..Effect::default()
        },
    );
    fault(
        &sandbox,
        Operation::ListCustomers,
        50,
        Effect {
            status: Some(503),
            ..Effect::default()
        },
    );
    let answer = invite(&proxy, "ada").await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem_code().as_str()),
        (502, codes::INVITATION_UNCERTAIN)
    );
    assert_eq!(invited(&sandbox), 1);
}

#[tokio::test]
async fn a_slow_invitation_is_not_repeated() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        limits: |limits| limits.upstream_timeout = std::time::Duration::from_secs(2),
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    fault(
        &sandbox,
        Operation::Invite,
        1,
        Effect {
            latency_ms: Some(60_000),
            ..Effect::default()
        },
    );
    let answer = invite(&proxy, "ada").await;
    assert_eq!(answer.problem_code(), codes::NOT_INVITED);
    assert_eq!(invited(&sandbox), 1);
}

#[tokio::test]
async fn an_open_link_of_another_time_is_a_conflict_and_not_the_lost_one() {
    for (skew_ms, code) in [
        (-600_000, codes::INVITED_LINK_LOST),
        (600_000, codes::INVITED_LINK_LOST),
        (-601_000, upstream_codes::INVITATION_CONFLICT),
        (3_600_000, upstream_codes::INVITATION_CONFLICT),
    ] {
        let invited_at = sandbox::STEPPED_START.plus(skew_ms).0;
        let stub = Stub::start(move |one: Received| async move {
            let customer = json!({ "customerReference": "ada", "state": "invited", "invitedAt": invited_at });
            match (one.is_token(), one.method.as_str()) {
                (true, _) => token("t", 3600),
                (_, "POST") => error(500, "x:y"),
                _ => data(200, &json!({ "items": [customer] })),
            }
        })
        .await;
        let answer = invite(&Proxy::start(&stub.url).await, "ada").await;
        assert_eq!(answer.problem_code(), code, "{skew_ms}");
        assert_eq!(answer.json()["customer"]["customerReference"], "ada");
    }
}

#[tokio::test]
async fn only_a_second_look_tells_that_nobody_was_invited() {
    let looks = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&looks);
    let stub = Stub::start(move |one: Received| {
        let count = Arc::clone(&count);
        async move {
            if one.is_token() {
                return token("t", 3600);
            }
            if one.method == "POST" {
                return error(500, "x:y");
            }
            // Upstream was still at work when it was asked first.
            let late = [json!({ "customerReference": "ada", "state": "invited" })];
            let seen = count.fetch_add(1, Ordering::SeqCst).min(1);
            data(200, &json!({ "items": late[..seen] }))
        }
    })
    .await;
    let answer = invite(&Proxy::start(&stub.url).await, "ada").await;
    assert_eq!(answer.problem_code(), codes::INVITED_LINK_LOST);
    assert_eq!(looks.load(Ordering::SeqCst), 2);
}
