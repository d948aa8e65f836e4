//! Traces as a collector receives them: they arrive, and tell nothing that is secret.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use reqwest::Url;
use serde_json::json;
use token_proxy::Traces;
use tracing_subscriber::layer::SubscriberExt;

use crate::support::{Proxy, Stub, data, eventually, token};

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn a_request_and_its_call_arrive_at_the_collector_without_a_secret() {
    let collector = Stub::start(|_| async { StatusCode::OK.into_response() }).await;
    let traces = Traces::to(&Url::parse(&collector.url).unwrap()).unwrap();
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
        let proxy = Proxy::start(&upstream.url).await;
        let body = json!({ "customerReference": "traced-customer" });
        let made = proxy.post("/api/sites/site-harbour/invitations", &body).await;
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
