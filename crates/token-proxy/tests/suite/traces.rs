//! Traces as a collector receives them: they arrive, and tell nothing that is secret.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use reqwest::{Method, Url};
use serde_json::json;
use token_proxy::Traces;
use tracing_subscriber::layer::SubscriberExt;

use crate::support::{Proxy, Setup, Stub, data, eventually, everything_logged, send, token};

const OURS: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const THEIRS: &str = "00-0123456789abcdef0123456789abcdef-00f067aa0ba902b7-01";

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn a_request_and_its_call_arrive_at_the_collector_without_a_secret() {
    let collector = Stub::start(|_| async { StatusCode::OK.into_response() }).await;
    let traces = Traces::to(&Url::parse(&collector.url).unwrap()).unwrap();
    // Where there is but one subscriber, tests on other threads decide for all whether a span is of interest.
    let _ = everything_logged();
    // The runtime of this test has one thread, and so has all that it spawns.
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(traces.layer()));
    let id = async {
        let upstream = Stub::start(|one| async move {
            let link = "https://pay.example/signup/traced-link";
            match one.is_token() {
                true => token("traced-token", 3600),
                false => data(
                    201,
                    &json!({ "customerReference": "traced-customer", "signupUrl": link }),
                ),
            }
        })
        .await;
        // The one listed proxy's trace is gone on with, a stranger's is not.
        let setup = Setup {
            more: "trusted_proxies = [\"127.0.0.1\"]\n",
            ..Setup::default()
        };
        let stranger = Proxy::start(&upstream.url).await;
        let theirs = stranger
            .request(Method::GET, "/api/session")
            .header("traceparent", THEIRS);
        assert_eq!(send(theirs).await.status, 200);
        stranger.stop().await.unwrap();
        let proxy = Proxy::start_with(&upstream.url, setup).await;
        let body = json!({ "customerReference": "traced-customer" });
        let request = proxy.request(Method::POST, "/api/sites/site-harbour/invitations");
        let made = send(request.header("traceparent", OURS).json(&body)).await;
        assert_eq!(made.status, 201, "{made:?}");
        proxy.stop().await.unwrap();
        made.header("x-request-id").to_owned()
    }
    .await;
    drop(guard);
    tokio::task::spawn_blocking(move || traces.end()).await.unwrap();

    // On a busy machine the delivery may outlast the patience of the end.
    eventually("the spans arrive", || !collector.received().is_empty()).await;

    let received = collector.received();
    assert!(
        received.iter().all(|one| one.path == "/v1/traces"),
        "{received:?}"
    );
    let bytes: Vec<u8> = received.iter().flat_map(|one| one.body.to_vec()).collect();
    for told in [
        id.as_str(),
        "/api/sites/{site_id}/invitations",
        "inviteCustomer",
        "trace-good",
        "token-proxy",
    ] {
        assert!(holds(&bytes, told), "{told} is not told");
    }
    let trace_of = |header: &str| -> Vec<u8> {
        let digits = header.split('-').nth(1).unwrap();
        (0..16)
            .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
            .collect()
    };
    let has = |trace: Vec<u8>| bytes.windows(16).any(|window| window == trace);
    assert_eq!((has(trace_of(OURS)), has(trace_of(THEIRS))), (true, false));
    let secrets = [
        "traced-customer",
        "traced-link",
        "traced-token",
        "demo-secret",
        "demo-partner",
        "127.0.0.1",
    ];
    for secret in secrets {
        assert!(!holds(&bytes, secret), "{secret} is told");
    }
}
