//! A whole story, from the first link to the sign-out, and what the log kept of it.

use serde_json::json;

use crate::support::{Proxy, Setup, Stub, data, error, everything_logged, token, token_of};

#[tokio::test]
async fn a_whole_story_leaves_no_secret_in_the_log() {
    let log = everything_logged();
    let stub = Stub::start(|one| async move {
        let link = "https://pay.example/signup/story-link";
        let customer =
            json!({ "customerReference": "story-customer", "signupUrl": link, "state": "invited" });
        match (one.is_token(), one.method.as_str()) {
            (true, _) => token("story-bearer", 3600),
            (_, "POST") if one.path.ends_with("/invitations") => data(201, &customer),
            (_, "GET") if one.path.ends_with("/customers") => data(200, &json!({ "items": [customer] })),
            (_, "POST") => data(
                202,
                &json!({ "batchReference": "story-batch", "status": "accepted" }),
            ),
            _ => error(404, "x:y"),
        }
    })
    .await;
    let setup = Setup {
        sign_in: "local",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(&stub.url, setup).await;
    let (link, password) = (
        token_of(proxy.set_up_link.as_deref().unwrap()),
        "story pass phrase",
    );
    let browser = proxy.browser();
    assert_eq!(browser.set_up(&link, password).await.status, 200);
    assert_eq!(browser.sign_in("admin", "story wrong phrase").await.status, 401);
    assert_eq!(browser.sign_in("admin", password).await.status, 200);
    let cookies = browser.cookies();

    let site = "/api/sites/site-harbour";
    let body = json!({ "customerReference": "story-customer" });
    let invited = browser.post(&format!("{site}/invitations"), &body).await;
    assert!(invited.text.contains("story-link"), "{invited:?}");
    let row = json!({ "rowReference": "story-row", "customerReference": "story-customer", "amount": 100 });
    let batch = json!({ "batchReference": "story-batch", "rows": [row] });
    for answer in [
        browser
            .get(&format!("{site}/customers?customerReference=story-customer"))
            .await,
        browser.post(&format!("{site}/batches"), &batch).await,
        browser.get(&format!("{site}/batches/story-batch")).await,
        browser.get(&format!("{site}/batches")).await,
    ] {
        assert!(!answer.text.contains("story-bearer"), "{answer:?}");
    }
    assert_eq!(browser.post("/api/sign-out", &json!({})).await.status, 200);

    let logged = log.text();
    assert!(
        logged.contains("/api/sites/{site_id}/invitations"),
        "the log is captured"
    );
    let mut secrets = vec![link, password.to_owned(), "story wrong phrase".to_owned()];
    secrets.extend(["story-link", "story-bearer", "demo-secret"].map(str::to_owned));
    secrets.extend(
        cookies
            .split("; ")
            .filter_map(|pair| Some(pair.split_once('=')?.1.to_owned())),
    );
    for secret in secrets {
        assert!(
            secret.len() > 8 && !logged.contains(&secret),
            "{secret} in the log"
        );
    }
    // Other crates show bodies at this level; ours name no customer, no row and no batch of anybody.
    let ours = |line: &&str| {
        ["token_proxy", "ledger::", "sqlx"]
            .iter()
            .any(|name| line.contains(name))
    };
    for name in ["story-customer", "story-row"] {
        let line = logged.lines().filter(ours).find(|line| line.contains(name));
        assert_eq!(line, None, "{name} in the log");
    }
}
