//! Managing accounts: nobody gives, takes or resets what they lack.

use serde_json::{Value, json};
use wire::api::problem_codes as codes;

use crate::support::{Answer, PASSWORD, Proxy, Setup, empty_sandbox, token_of};

async fn started() -> (sandbox::Running, Proxy) {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    (sandbox, proxy)
}

fn grant(role: &str, site: &str) -> Value {
    match site {
        "" => json!({ "role": role }),
        site => json!({ "role": role, "site": site }),
    }
}

fn new(login: &str, grants: &[Value]) -> Value {
    json!({ "login": login, "name": "New", "grants": grants })
}

fn code(answer: &Answer) -> String {
    answer.problem_code()
}

#[tokio::test]
async fn nobody_grants_what_they_lack() {
    let (_sandbox, proxy) = started().await;
    let chief = proxy.person(&["admin", "submitter"], "site-harbour").await;
    for (role, site, good) in [
        ("submitter", "site-harbour", true),
        ("admin", "site-harbour", true),
        ("approver", "site-harbour", false),
        ("submitter", "site-ridge", false),
        ("submitter", "", false),
        ("viewer", "site-harbour", false),
    ] {
        let login = format!("{role}{site}x");
        let answer = chief
            .post("/api/people", &new(&login, &[grant(role, site)]))
            .await;
        if good {
            assert_eq!(answer.status, 201, "{role} {site}");
        } else {
            assert_eq!(
                (answer.status.as_u16(), code(&answer).as_str()),
                (403, codes::FORBIDDEN)
            );
        }
    }
    let both = [
        grant("submitter", "site-harbour"),
        grant("approver", "site-harbour"),
    ];
    assert_eq!(chief.post("/api/people", &new("both", &both)).await.status, 403);
}

#[tokio::test]
async fn nobody_takes_over_an_account_that_may_more() {
    let (_sandbox, proxy) = started().await;
    let chief = proxy.person(&["admin"], "site-harbour").await;
    proxy.person(&["submitter"], "site-harbour").await;
    proxy.person(&["viewer"], "site-ridge").await;
    for change in [
        json!({ "reset": true }),
        json!({ "disabled": true }),
        json!({ "grants": [] }),
        json!({ "grants": [grant("admin", "site-harbour"), grant("approver", "site-harbour")] }),
    ] {
        let answer = chief.post("/api/people/submitter.site-harbour", &change).await;
        assert_eq!(answer.status, 403, "{change}");
        let first = chief.post("/api/people/admin", &change).await;
        assert_eq!(first.status, 403, "{change}");
        // An account of another Site does not exist for them.
        let other = chief.post("/api/people/viewer.site-ridge", &change).await;
        assert_eq!(
            (other.status.as_u16(), code(&other).as_str()),
            (404, codes::NOT_FOUND)
        );
    }
    let listed = chief.get("/api/people").await.json();
    let logins: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["login"].clone())
        .collect();
    assert_eq!(
        logins,
        [
            json!("admin"),
            json!("admin.site-harbour"),
            json!("submitter.site-harbour")
        ]
    );
}

#[tokio::test]
async fn grants_one_does_not_see_are_kept() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let grants = [grant("inviter", "site-harbour"), grant("inviter", "site-ridge")];
    admin.post("/api/people", &new("ada", &grants)).await;
    let chief = proxy.person(&["admin", "inviter"], "site-harbour").await;
    let seen = chief.post("/api/people/ada", &json!({ "grants": [] })).await;
    // Their last grant here is gone, and with it the account out of sight.
    assert_eq!(seen.json()["account"]["grants"], json!([]));
    let listed = admin.get("/api/people").await.json();
    let ada = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["login"] == "ada")
        .unwrap();
    assert_eq!(ada["grants"], json!([grant("inviter", "site-ridge")]));
}

#[tokio::test]
async fn what_is_taken_away_is_gone_at_once() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let person = proxy.person(&["submitter"], "site-harbour").await;
    let path = "/api/people/submitter.site-harbour";
    assert_eq!(person.get("/api/sites/site-harbour/customers").await.status, 200);
    let change = json!({ "grants": [grant("viewer", "site-ridge")] });
    assert_eq!(admin.post(path, &change).await.status, 200);
    assert_eq!(person.get("/api/sites/site-harbour/customers").await.status, 404);
    let disabled = admin.post(path, &json!({ "disabled": true })).await.json();
    assert_eq!(disabled["account"]["state"], "disabled");
    assert!(!person.is_in().await);
    admin.post(path, &json!({ "disabled": false })).await;
    assert!(!person.is_in().await);
    assert_eq!(
        person.sign_in("submitter.site-harbour", PASSWORD).await.status,
        200
    );
    let link = admin.post(path, &json!({ "reset": true })).await.json();
    assert!(!person.is_in().await);
    assert_eq!(
        person.sign_in("submitter.site-harbour", PASSWORD).await.status,
        401
    );
    let token = token_of(link["setUpUrl"].as_str().unwrap());
    assert_eq!(person.set_up(&token, "a quite new pass phrase").await.status, 200);
}

#[tokio::test]
async fn a_new_account_is_checked_field_by_field() {
    let (_sandbox, proxy) = started().await;
    let admin = proxy.admin().await;
    let good = [grant("viewer", "")];
    for (body, target) in [
        (new("", &good), "login"),
        (new("a b", &good), "login"),
        (new(&"a".repeat(65), &good), "login"),
        (new("ADMIN", &good), "login"),
        (json!({ "login": "a", "name": " ", "grants": good }), "name"),
        (json!({ "login": "a", "name": "a\u{7}", "grants": good }), "name"),
        (new("a", &[]), "grants"),
        (new("a", &[grant("owner", "")]), "grants[0].role"),
        (new("a", &[grant("viewer", "nowhere")]), "grants[0].site"),
    ] {
        let answer = admin.post("/api/people", &body).await;
        assert_eq!(code(&answer), codes::INVALID, "{body}");
        assert_eq!(answer.json()["errors"][0]["target"], target, "{body}");
    }
    let answer = admin
        .post("/api/people/admin", &json!({ "disabled": true }))
        .await;
    assert_eq!(answer.json()["errors"][0]["target"], "disabled");
}
