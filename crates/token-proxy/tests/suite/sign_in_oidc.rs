//! Signing in at an identity provider that says what none should say.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header, encode};
use reqwest::{Method, Url};
use sandbox::STEPPED_START;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use token_proxy::Clock;

use crate::support::{Answer, Identity, Navigator, Proxy, SigningKey};

const SECRET: &str = "the-client-secret-of-32-characters";

struct World {
    identity: Identity,
    key: SigningKey,
    proxy: Proxy,
}

/// What the browser was sent to the provider with.
struct Asked {
    state: String,
    nonce: String,
    url: Url,
}

impl World {
    async fn start() -> Self {
        Self::start_with("").await
    }

    /// With more lines under `[sign_in]`.
    async fn start_with(more: &str) -> Self {
        let identity = Identity::start().await;
        let key = SigningKey::new("k1", 1);
        identity.says.lock().unwrap().keys = vec![key.public()];
        let sign_in = format!(
            "mode = \"oidc\"\nissuer = \"{}\"\nclient_id = \"portal\"\nsecret = \"{SECRET}\"\nprovider = \"Contoso\"\n\
             roles_claim = \"realm.groups\"\n{more}\n\
             [[sign_in.roles]]\nvalue = \"finance\"\nrole = \"submitter\"\nsites = \"site-harbour\"\n\
             [[sign_in.roles]]\nvalue = \"readers\"\nrole = \"viewer\"\nsites = \"*\"",
            identity.stub.url
        );
        let proxy = Proxy::start_with_door(&sign_in, Clock::stepped(STEPPED_START)).await;
        Self { identity, key, proxy }
    }

    fn seconds(&self) -> i64 {
        self.proxy.clock.now().0 / 1000
    }

    async fn begin(&self, browser: &mut Navigator, query: &str) -> Asked {
        let home = Url::parse(&self.proxy.url).unwrap();
        let url = format!("{}/api/sign-in/start{query}", self.proxy.url);
        let answer = browser.step(&url, Some(&home)).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let url = Url::parse(answer.header("location")).unwrap();
        let of = |name: &str| {
            url.query_pairs()
                .find(|(own, _)| own == name)
                .unwrap()
                .1
                .into_owned()
        };
        Asked {
            state: of("state"),
            nonce: of("nonce"),
            url,
        }
    }

    /// The claims a provider would give.
    fn claims(&self, asked: &Asked) -> Value {
        json!({
            "iss": self.identity.stub.url, "sub": "u-1", "aud": "portal", "nonce": asked.nonce, "name": "Ada L.",
            "iat": self.seconds(), "exp": self.seconds() + 300, "realm": { "groups": ["finance", "other"] },
        })
    }

    fn gives(&self, id_token: String) {
        self.identity.says.lock().unwrap().id_token = id_token;
    }

    async fn come_back(&self, browser: &mut Navigator, query: &str) -> Answer {
        let provider = Url::parse(&self.identity.stub.url).unwrap();
        let url = format!("{}/api/sign-in/callback?{query}", self.proxy.url);
        browser.step(&url, Some(&provider)).await
    }

    /// The whole way; `change` makes of good claims what the provider gives.
    async fn sign_in(&self, browser: &mut Navigator, query: &str, change: impl Fn(&mut Value)) -> Answer {
        let asked = self.begin(browser, query).await;
        let mut claims = self.claims(&asked);
        change(&mut claims);
        self.gives(self.key.sign(&claims));
        self.come_back(browser, &format!("code=c&state={}", asked.state))
            .await
    }

    async fn session(&self, browser: &mut Navigator) -> Answer {
        browser
            .api(Method::GET, &format!("{}/api/session", self.proxy.url), None)
            .await
    }
}

fn failed(answer: &Answer, code: &str) {
    assert_eq!(answer.status, 303, "{answer:?}");
    let end = format!("sign-in=failed&code={code}");
    assert!(answer.header("location").ends_with(&end), "{code}: {answer:?}");
    let session = answer.headers.get_all("set-cookie").iter();
    assert!(
        session
            .into_iter()
            .all(|line| !line.to_str().unwrap().starts_with("__Host-portal="))
    );
}

#[tokio::test]
async fn whoever_the_provider_vouches_for_comes_in_with_the_roles_of_the_claim() {
    let world = World::start().await;
    let mut browser = Navigator::new();
    let asked = world.begin(&mut browser, "?return=/batches?stage=sealed").await;
    let (journey, _) = browser.cookie(&world.proxy.url, "__Host-portal-oidc-").unwrap();
    assert!(journey.ends_with(&asked.state[..8]));
    let of = |name: &str| {
        asked
            .url
            .query_pairs()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.into_owned())
    };
    assert_eq!(of("response_type").unwrap(), "code");
    assert_eq!(of("code_challenge_method").unwrap(), "S256");
    assert_eq!(
        of("redirect_uri").unwrap(),
        format!("{}/api/sign-in/callback", world.proxy.url)
    );
    assert_eq!((of("prompt"), of("max_age")), (None, None));

    world.gives(world.key.sign(&world.claims(&asked)));
    let answer = world
        .come_back(&mut browser, &format!("code=c&state={}", asked.state))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "/batches?stage=sealed")
    );
    assert!(browser.cookie(&world.proxy.url, "__Host-portal-oidc-").is_none());
    let received = world.identity.stub.received();
    let exchange = received.iter().find(|one| one.path == "/token").unwrap();
    assert!(
        exchange.headers["authorization"]
            .to_str()
            .unwrap()
            .starts_with("Basic ")
    );
    let body = format!("http://x/?{}", String::from_utf8(exchange.body.to_vec()).unwrap());
    let verifier = Url::parse(&body).unwrap();
    let verifier = verifier
        .query_pairs()
        .find(|(name, _)| name == "code_verifier")
        .unwrap()
        .1
        .into_owned();
    assert_eq!(
        URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
        of("code_challenge").unwrap()
    );

    let session = world.session(&mut browser).await.json();
    assert_eq!(session["signIn"], "oidc");
    assert_eq!(session["me"]["name"], "Ada L.");
    let sites = session["sites"].as_array().unwrap();
    assert_eq!((sites.len(), &sites[0]["id"]), (1, &json!("site-harbour")));
    assert!(
        sites[0]["may"]
            .as_array()
            .unwrap()
            .contains(&json!("submitBatches"))
    );

    let out = format!("{}/api/sign-out", world.proxy.url);
    let answer = browser.api(Method::POST, &out, Some(&json!({}))).await.json();
    let leave = Url::parse(answer["providerUrl"].as_str().unwrap()).unwrap();
    assert_eq!(leave.path(), "/leave");
    let pairs: Vec<_> = leave.query_pairs().collect();
    assert!(pairs.contains(&(
        "post_logout_redirect_uri".into(),
        format!("{}/", world.proxy.url).into()
    )));
    assert!(pairs.iter().any(|(name, _)| name == "id_token_hint"));
    assert_eq!(world.session(&mut browser).await.status, 401);
}

#[tokio::test]
async fn an_id_token_that_does_not_hold_lets_nobody_in() {
    let world = World::start().await;
    let now = world.seconds();
    let foreign = json!(["portal", "another"]);
    let changes: Vec<(&str, Value)> = vec![
        ("nonce", json!("of-another-browser")),
        ("nonce", Value::Null),
        ("aud", json!("another")),
        ("aud", foreign),
        ("iss", json!("https://evil.example")),
        ("exp", json!(now - 61)),
        ("iat", json!(now - 3600)),
        ("iat", json!(now + 120)),
        ("nbf", json!(now + 120)),
        ("azp", json!("another")),
        ("sub", json!("")),
        ("sub", json!("a\nb")),
        ("sub", Value::Null),
    ];
    for (claim, value) in changes {
        let mut browser = Navigator::new();
        let answer = world
            .sign_in(&mut browser, "", |claims| {
                if value.is_null() {
                    claims.as_object_mut().unwrap().remove(claim);
                } else {
                    claims[claim] = value.clone();
                }
            })
            .await;
        failed(&answer, "untrue");
        assert_eq!(world.session(&mut browser).await.status, 401, "{claim} {value}");
    }
    // Within a minute the clocks may differ.
    let mut browser = Navigator::new();
    let answer = world
        .sign_in(&mut browser, "", |claims| {
            (claims["exp"], claims["iat"]) = (json!(now - 30), json!(now + 30));
        })
        .await;
    assert_eq!(answer.header("location"), "/");
}

#[tokio::test]
async fn a_signature_that_others_could_make_is_none() {
    let world = World::start().await;
    let forge: [fn(&Value, &SigningKey) -> String; 4] = [
        |claims, _| {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            format!(
                "{}.{}.",
                part(&json!({ "alg": "none", "typ": "JWT" })),
                part(claims)
            )
        },
        |claims, _| {
            encode(
                &Header::default(),
                claims,
                &EncodingKey::from_secret(SECRET.as_bytes()),
            )
            .unwrap()
        },
        |claims, _| SigningKey::new("k1", 9).sign(claims),
        |claims, key| {
            let token = key.sign(claims);
            let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
            let mut more = claims.clone();
            more["sub"] = json!("somebody-else");
            parts[1] = URL_SAFE_NO_PAD.encode(more.to_string());
            parts.join(".")
        },
    ];
    for forge in forge {
        let mut browser = Navigator::new();
        let asked = world.begin(&mut browser, "").await;
        world.gives(forge(&world.claims(&asked), &world.key));
        let answer = world
            .come_back(&mut browser, &format!("code=c&state={}", asked.state))
            .await;
        failed(&answer, "untrue");
    }
}

#[tokio::test]
async fn a_second_factor_that_was_asked_for_must_have_been_given() {
    let world = World::start_with("acr_values = \"mfa phr\"").await;
    let mut browser = Navigator::new();
    for class in [Value::Null, json!("password"), json!(["mfa"])] {
        let answer = world.sign_in(&mut browser, "", |claims| claims["acr"] = class.clone());
        failed(&answer.await, "untrue");
    }
    let answer = world.sign_in(&mut browser, "", |claims| claims["acr"] = json!("phr"));
    assert_eq!(answer.await.header("location"), "/");
}

#[tokio::test]
async fn a_way_back_that_was_not_begun_here_is_the_end_of_it() {
    let world = World::start().await;
    let (mut ada, mut eve) = (Navigator::new(), Navigator::new());
    let asked = world.begin(&mut ada, "").await;
    world.gives(world.key.sign(&world.claims(&asked)));
    let query = format!("code=c&state={}", asked.state);
    // Of another browser, without a state, with another's, twice the same.
    failed(&world.come_back(&mut eve, &query).await, "expired");
    failed(&world.come_back(&mut ada, "code=c").await, "expired");
    let other = world.begin(&mut eve, "").await;
    failed(
        &world
            .come_back(&mut ada, &format!("code=c&state={}", other.state))
            .await,
        "expired",
    );
    failed(
        &world
            .come_back(&mut ada, &format!("{query}&state={}", asked.state))
            .await,
        "expired",
    );
    assert_eq!(world.identity.asked("/token"), 0);
    // Its cookie, copied, serves once.
    let (name, value) = ada.cookie(&world.proxy.url, "__Host-portal-oidc-").unwrap();
    assert_eq!(world.come_back(&mut ada, &query).await.header("location"), "/");
    let again = world
        .proxy
        .bare(Method::GET, &format!("/api/sign-in/callback?{query}"));
    let again = crate::support::send(again.header("cookie", format!("{name}={value}"))).await;
    failed(&again, "expired");
    assert_eq!(world.identity.asked("/token"), 1);
    // Too late.
    let asked = world.begin(&mut eve, "").await;
    world.proxy.clock.advance(601_000);
    failed(
        &world
            .come_back(&mut eve, &format!("code=c&state={}", asked.state))
            .await,
        "expired",
    );
}

#[tokio::test]
async fn two_tabs_may_be_on_their_way_at_once() {
    let world = World::start().await;
    let mut browser = Navigator::new();
    let first = world.begin(&mut browser, "?return=/first").await;
    let second = world.begin(&mut browser, "?return=/second").await;
    for (asked, place) in [(second, "/second"), (first, "/first")] {
        world.gives(world.key.sign(&world.claims(&asked)));
        let answer = world
            .come_back(&mut browser, &format!("code=c&state={}", asked.state))
            .await;
        assert_eq!(answer.header("location"), place);
    }
    for _ in 0..12 {
        world.begin(&mut browser, "").await;
    }
    let url = format!("{}/api/session", world.proxy.url);
    assert_eq!(browser.api(Method::GET, &url, None).await.status, 200);
}

#[tokio::test]
async fn what_the_provider_says_in_words_is_never_shown() {
    let world = World::start().await;
    for (error, code) in [
        ("access_denied", "cancelled"),
        ("temporarily_unavailable", "unreachable"),
        ("<script>alert(1)</script>", "untrue"),
    ] {
        let mut browser = Navigator::new();
        let asked = world.begin(&mut browser, "?return=/batches").await;
        let error: String = reqwest::Url::parse_with_params("http://x", [("error", error)])
            .unwrap()
            .query()
            .unwrap()
            .into();
        let query = format!("{error}&error_description=call+0900+evil&state={}", asked.state);
        let answer = world.come_back(&mut browser, &query).await;
        assert_eq!(
            answer.header("location"),
            format!("/batches?sign-in=failed&code={code}")
        );
        assert!(!answer.text.contains("evil"));
    }
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_a_mix_up() {
    let world = World::start().await;
    let mut browser = Navigator::new();
    let asked = world.begin(&mut browser, "").await;
    world.gives(world.key.sign(&world.claims(&asked)));
    let query = format!("code=c&state={}&iss=https%3A%2F%2Fevil.example", asked.state);
    failed(&world.come_back(&mut browser, &query).await, "untrue");
    assert_eq!(world.identity.asked("/token"), 0);
    // One that promises to name itself must.
    let promise = json!({ "authorization_response_iss_parameter_supported": true });
    world.identity.says.lock().unwrap().metadata = promise;
    world.proxy.clock.advance(3_601_000);
    failed(&world.sign_in(&mut browser, "", |_| {}).await, "untrue");
    let asked = world.begin(&mut browser, "").await;
    world.gives(world.key.sign(&world.claims(&asked)));
    let iss = world.identity.stub.url.replace("://", "%3A%2F%2F");
    let answer = world
        .come_back(&mut browser, &format!("code=c&state={}&iss={iss}", asked.state))
        .await;
    assert_eq!(answer.header("location"), "/");
}

#[tokio::test]
async fn who_has_no_role_here_does_not_come_in() {
    let world = World::start().await;
    let values = [
        json!([]),
        json!(["FINANCE", "finance2"]),
        json!({ "finance": true }),
        json!(7),
        Value::Null,
    ];
    for groups in values {
        let answer = world
            .sign_in(&mut Navigator::new(), "", |claims| {
                claims["realm"]["groups"] = groups.clone();
            })
            .await;
        failed(&answer, "noRole");
    }
}

#[tokio::test]
async fn confirming_takes_the_same_person_and_a_sign_in_of_now() {
    let world = World::start().await;
    let mut browser = Navigator::new();
    world.sign_in(&mut browser, "", |_| {}).await;
    let (_, before) = browser.cookie(&world.proxy.url, "__Host-portal").unwrap();
    let confirm = "?confirm=1&return=/batches/b-1";
    let asked = world.begin(&mut browser, confirm).await;
    let query = asked.url.query().unwrap();
    assert!(
        query.contains("prompt=login") && query.contains("max_age=0"),
        "{query}"
    );
    let now = world.seconds();
    failed(&world.sign_in(&mut browser, confirm, |_| {}).await, "notFresh");
    failed(
        &world
            .sign_in(&mut browser, confirm, |c| c["auth_time"] = json!(now - 300))
            .await,
        "notFresh",
    );
    let other = |claims: &mut Value| (claims["sub"], claims["auth_time"]) = (json!("u-2"), json!(now));
    failed(&world.sign_in(&mut browser, confirm, other).await, "otherPerson");
    assert_eq!(world.session(&mut browser).await.status, 200);
    let answer = world
        .sign_in(&mut browser, confirm, |c| c["auth_time"] = json!(now))
        .await;
    assert_eq!(answer.header("location"), "/batches/b-1");
    let (name, after) = browser.cookie(&world.proxy.url, "__Host-portal").unwrap();
    assert_ne!(before, after);
    // The secret of before is worth nothing any more.
    let old = world.proxy.request(Method::GET, "/api/session");
    let old = crate::support::send(old.header("cookie", format!("{name}={before}"))).await;
    assert_eq!(old.status, 401);
    let url = format!("{}/api/sessions", world.proxy.url);
    let own = browser.api(Method::GET, &url, None).await.json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_new_key_is_fetched_once_and_strange_ones_do_not_hammer() {
    let mut world = World::start().await;
    world.sign_in(&mut Navigator::new(), "", |_| {}).await;
    assert_eq!(world.identity.asked("/keys"), 1);
    world.key = SigningKey::new("k2", 2);
    world.identity.says.lock().unwrap().keys = vec![world.key.public()];
    let answer = world.sign_in(&mut Navigator::new(), "", |_| {}).await;
    assert_eq!(
        (answer.header("location"), world.identity.asked("/keys")),
        ("/", 2)
    );
    world.key = SigningKey::new("k3", 3);
    for _ in 0..3 {
        failed(&world.sign_in(&mut Navigator::new(), "", |_| {}).await, "untrue");
    }
    assert_eq!(world.identity.asked("/keys"), 2);
    world.proxy.clock.advance(61_000);
    world.identity.says.lock().unwrap().keys = vec![world.key.public()];
    let answer = world.sign_in(&mut Navigator::new(), "", |_| {}).await;
    assert_eq!(
        (answer.header("location"), world.identity.asked("/keys")),
        ("/", 3)
    );
}

#[tokio::test]
async fn a_return_elsewhere_ends_at_the_first_page() {
    let world = World::start().await;
    for bad in [
        "//evil.example",
        "/%5C%5Cevil.example",
        "https://evil.example",
        "/api/sign-in/start",
        "/a&return=//b",
    ] {
        let answer = world
            .sign_in(&mut Navigator::new(), &format!("?return={bad}"), |_| {})
            .await;
        assert_eq!(answer.header("location"), "/", "{bad}");
    }
}

#[tokio::test]
async fn only_the_way_back_may_be_gone_from_another_site() {
    let world = World::start().await;
    let evil = Url::parse("https://evil.example").unwrap();
    let mut browser = Navigator::new();
    let start = format!("{}/api/sign-in/start", world.proxy.url);
    assert_eq!(
        browser.step(&start, Some(&evil)).await.problem_code(),
        wire::api::problem_codes::FOREIGN_ORIGIN
    );
    assert_eq!(browser.step(&start, None).await.status, 303);
    let callback = world
        .proxy
        .bare(Method::GET, "/api/sign-in/callback?code=c&state=s");
    let fetched = callback
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "no-cors");
    assert_eq!(crate::support::send(fetched).await.status, 403);
    let url = format!("{}/api/sign-in/callback?code=c&state=s", world.proxy.url);
    failed(&browser.step(&url, Some(&evil)).await, "expired");
}

#[tokio::test]
async fn a_provider_that_names_another_or_an_unsafe_place_is_not_gone_to() {
    for metadata in [
        json!({ "issuer": "https://evil.example" }),
        json!({ "authorization_endpoint": "http://evil.example/authorize" }),
        json!({ "jwks_uri": "http://evil.example/keys" }),
        json!({ "end_session_endpoint": "http://evil.example/leave" }),
    ] {
        let world = World::start().await;
        world.identity.says.lock().unwrap().metadata = metadata;
        let answer = Navigator::new()
            .step(
                &format!("{}/api/sign-in/start?return=/batches", world.proxy.url),
                None,
            )
            .await;
        assert_eq!(answer.status, 303);
        assert!(
            answer
                .header("location")
                .starts_with("/batches?sign-in=failed&code="),
            "{answer:?}"
        );
    }
}
