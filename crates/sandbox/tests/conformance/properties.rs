//! Whatever is sent, the answer is one of the contract's: never a 5xx, always a `traceId`.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use serde_json::{Map, Value};

use super::upstream::{Upstream, send};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        Just("rows".to_owned()),
        Just("batchReference".to_owned()),
        Just("rowReference".to_owned()),
        Just("customerReference".to_owned()),
        Just("amount".to_owned()),
        "[a-z]{1,5}",
    ];
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Runs `check` on many values of `strategy`, in a runtime of its own.
fn for_many<S: Strategy>(test: &str, strategy: S, check: &impl AsyncFn(&Upstream, S::Value)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let Some(upstream) = runtime.block_on(Upstream::sandbox_only(test)) else {
        return;
    };
    let mut runner = TestRunner::new(Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    });
    let run = runner.run(&strategy, |value| {
        runtime.block_on(check(&upstream, value));
        Ok(())
    });
    run.expect("the property holds");
}

#[test]
fn any_json_as_a_body_is_taken_or_refused() {
    for_many(
        "any_json_as_a_body_is_taken_or_refused",
        any_json(),
        &async |upstream: &Upstream, body: Value| {
            for tail in ["/batches", "/customers/invitations"] {
                let answer = upstream.post(&upstream.site_path(tail), &body).await;
                assert!(
                    [201, 202, 400, 409].contains(&answer.status),
                    "{tail} {body}: {}",
                    answer.text
                );
                assert!(answer.trace_id().is_some());
            }
        },
    );
}

#[test]
fn any_bytes_as_a_body_are_refused() {
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    for_many(
        "any_bytes_as_a_body_are_refused",
        bytes,
        &async |upstream: &Upstream, body: Vec<u8>| {
            let request = upstream.request(Method::POST, &upstream.site_path("/batches"));
            send(request.header("content-type", "application/json").body(body))
                .await
                .refusal(400);
        },
    );
}

#[test]
fn any_query_is_answered_or_refused() {
    let query = prop::collection::vec(
        ("(limit|state|invitedFrom|invitedTo|cursor|x)", "[ -~]{0,12}"),
        0..4,
    );
    for_many(
        "any_query_is_answered_or_refused",
        query,
        &async |upstream: &Upstream, pairs: Vec<(String, String)>| {
            let query: String = pairs
                .iter()
                .map(|(name, value)| {
                    let value: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
                    format!("&{name}={value}")
                })
                .collect();
            let answer = upstream.list(&format!("?{query}")).await;
            assert!([200, 400].contains(&answer.status), "{query}: {}", answer.text);
            assert!(answer.trace_id().is_some());
        },
    );
}
