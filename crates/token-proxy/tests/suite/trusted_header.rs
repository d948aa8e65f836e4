//! Behind a proxy that says who people are, and beside it.

use reqwest::Method;
use sandbox::STEPPED_START;
use serde_json::{Value, json};
use token_proxy::Clock;
use wire::api::problem_codes as codes;

use crate::support::{Answer, Identity, Proxy, SigningKey, send};

const SECRET: &str = "a-shared-secret-of-32-characters";
const ROLES: &str =
    "[[sign_in.roles]]\nvalue = \"finance\"\nrole = \"approver\"\nsites = \"site-harbour, site-ridge\"";

async fn by_secret(from: &str) -> Proxy {
    let sign_in = format!(
        "mode = \"trusted-header\"\nfrom = [{from}]\nsecret_header = \"x-portal-secret\"\nsecret = \"{SECRET}\"\n\
         user_header = \"x-forwarded-user\"\nname_header = \"x-forwarded-name\"\ngroups_header = \"x-forwarded-groups\"\n\
         sign_out_url = \"/oauth2/sign_out\"\nstep_up_minutes = \"0\"\n{ROLES}"
    );
    Proxy::start_with_door(&sign_in, Clock::stepped(STEPPED_START)).await
}

async fn session(proxy: &Proxy, headers: &[(&str, &str)]) -> Answer {
    let mut request = proxy.request(Method::GET, "/api/session");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(request).await
}

const GOOD: [(&str, &str); 4] = [
    ("x-portal-secret", SECRET),
    ("x-forwarded-user", "u-1"),
    ("x-forwarded-name", "Ada L."),
    ("x-forwarded-groups", "staff, finance"),
];

#[tokio::test]
async fn a_listed_proxy_with_the_secret_is_believed() {
    let proxy = by_secret("\"10.9.9.0/24\", \"127.0.0.1\"").await;
    let session = session(&proxy, &GOOD).await.json();
    assert_eq!(
        (&session["signIn"], &session["me"]["name"]),
        (&json!("trustedHeader"), &json!("Ada L."))
    );
    assert_eq!(session["sites"].as_array().unwrap().len(), 2);
    // Signing out is the proxy's business; acting takes the checks against other pages as ever.
    let mut out = proxy.request(Method::POST, "/api/sign-out").json(&json!({}));
    let mut bare = proxy.bare(Method::POST, "/api/sign-out").json(&json!({}));
    for (name, value) in GOOD {
        (out, bare) = (out.header(name, value), bare.header(name, value));
    }
    assert_eq!(send(out).await.json()["providerUrl"], "/oauth2/sign_out");
    assert_eq!(send(bare).await.problem_code(), codes::FOREIGN_ORIGIN);
}

#[tokio::test]
async fn whoever_lacks_one_of_both_is_a_stranger() {
    let proxy = by_secret("\"127.0.0.1\"").await;
    let without = |name: &str| {
        GOOD.into_iter()
            .filter(|(own, _)| *own != name)
            .collect::<Vec<_>>()
    };
    let with = |extra: (&'static str, &'static str)| GOOD.into_iter().chain([extra]).collect::<Vec<_>>();
    let changed = |name: &str, value: &'static str| {
        let mut headers = without(name);
        headers.push((GOOD.iter().find(|(own, _)| *own == name).unwrap().0, value));
        headers
    };
    for headers in [
        vec![],
        without("x-portal-secret"),
        without("x-forwarded-user"),
        changed("x-portal-secret", "a-shared-secret-of-32-characterS"),
        changed("x-portal-secret", ""),
        changed("x-forwarded-user", ""),
        // One of the two is the stranger's.
        with(("x-forwarded-user", "u-2")),
        with(("X_Forwarded_User", "u-2")),
        with(("x-forwarded_groups", "admins")),
        with(("x-portal-secret", SECRET)),
    ] {
        let answer = session(&proxy, &headers).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem_code()),
            (401, codes::SIGNED_OUT.to_owned()),
            "{headers:?}"
        );
    }
    // No groups: somebody, who may nothing.
    let nobody = session(&proxy, &without("x-forwarded-groups")).await.json();
    assert_eq!(nobody["sites"], json!([]));
    // From elsewhere the same headers are worth nothing, whatever is said of where one is.
    let proxy = by_secret("\"10.9.9.9\"").await;
    let mut headers = GOOD.to_vec();
    headers.push(("x-forwarded-for", "10.9.9.9"));
    assert_eq!(session(&proxy, &headers).await.problem_code(), codes::SIGNED_OUT);
}

struct Signed {
    proxy: Proxy,
    identity: Identity,
    key: SigningKey,
}

impl Signed {
    async fn start() -> Self {
        let (identity, key) = (Identity::start().await, SigningKey::new("k1", 1));
        identity.says.lock().unwrap().keys = vec![key.public()];
        let sign_in = format!(
            "mode = \"trusted-header\"\nfrom = [\"127.0.0.1\"]\njwt_header = \"x-assertion\"\n\
             jwt_issuer = \"https://front.example\"\njwt_audience = \"portal\"\njwt_keys_url = \"{}/keys\"\n\
             roles_claim = \"groups\"\n{ROLES}",
            identity.stub.url
        );
        let proxy = Proxy::start_with_door(&sign_in, Clock::stepped(STEPPED_START)).await;
        Self { proxy, identity, key }
    }

    fn claims(&self) -> Value {
        let now = self.proxy.clock.now().0 / 1000;
        json!({
            "iss": "https://front.example", "aud": "portal", "sub": "u-1", "email": "ada@example.test",
            "iat": now, "exp": now + 60, "groups": ["finance"],
        })
    }

    async fn ask(&self, token: &str) -> Answer {
        session(&self.proxy, &[("x-assertion", token)]).await
    }
}

#[tokio::test]
async fn a_signed_token_says_who_it_is() {
    let world = Signed::start().await;
    let session = world.ask(&world.key.sign(&world.claims())).await.json();
    assert_eq!(session["me"]["name"], "ada@example.test");
    assert_eq!(session["sites"].as_array().unwrap().len(), 2);
    let twice = [("x-assertion", "a"), ("X_Assertion", "b")];
    assert_eq!(
        crate::trusted_header::session(&world.proxy, &twice).await.status,
        401
    );
}

#[tokio::test]
async fn a_token_that_does_not_hold_is_nobodys() {
    let world = Signed::start().await;
    let now = world.proxy.clock.now().0 / 1000;
    for (claim, value) in [
        ("iss", json!("https://evil.example")),
        ("aud", json!("another")),
        ("aud", Value::Null),
        ("exp", json!(now - 61)),
        ("exp", Value::Null),
        ("nbf", json!(now + 61)),
        ("iat", json!(now + 61)),
        ("sub", json!("")),
        ("sub", Value::Null),
    ] {
        let mut claims = world.claims();
        match &value {
            Value::Null => claims.as_object_mut().unwrap().remove(claim),
            value => claims
                .as_object_mut()
                .unwrap()
                .insert(claim.to_owned(), value.clone()),
        };
        let answer = world.ask(&world.key.sign(&claims)).await;
        assert_eq!(answer.status, 401, "{claim} {value}");
    }
    let claims = world.claims();
    let shared = jsonwebtoken::EncodingKey::from_secret(world.key.public()["x"].as_str().unwrap().as_bytes());
    let by_public_key = jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &shared).unwrap();
    for token in [
        SigningKey::new("k1", 9).sign(&claims),
        by_public_key,
        "eyJhbGciOiJub25lIn0.e30.".into(),
        "x".into(),
    ] {
        assert_eq!(world.ask(&token).await.status, 401);
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_and_strange_ones_do_not_hammer() {
    let mut world = Signed::start().await;
    assert_eq!(world.ask(&world.key.sign(&world.claims())).await.status, 200);
    world.key = SigningKey::new("k2", 2);
    world.identity.says.lock().unwrap().keys = vec![world.key.public()];
    for _ in 0..3 {
        assert_eq!(world.ask(&world.key.sign(&world.claims())).await.status, 401);
    }
    assert_eq!(world.identity.asked("/keys"), 1);
    world.proxy.clock.advance(31_000);
    assert_eq!(world.ask(&world.key.sign(&world.claims())).await.status, 200);
    assert_eq!(world.identity.asked("/keys"), 2);
}
