//! Pages of other origins, in the browser of somebody who may do everything: no unsafe operation obeys them.

use reqwest::Method;
use token_proxy::Operation;
use wire::api::{SignInMode, problem_codes as codes};

use crate::support::{Proxy, Setup, empty_sandbox};

#[tokio::test]
async fn no_unsafe_operation_obeys_a_page_of_another_origin() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let admin = proxy.admin().await;
    let custom = ("x-portal-request", "1");
    let json = ("content-type", "application/json");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let same = ("sec-fetch-site", "same-origin");
    let evil = ("origin", "https://evil.example");
    let cases: [(u16, &[(&str, &str)]); 12] = [
        (403, &[custom, json]),
        (403, &[custom, json, ("sec-fetch-site", "cross-site")]),
        (403, &[custom, json, ("sec-fetch-site", "same-site")]),
        (403, &[custom, json, ("sec-fetch-site", "none")]),
        (403, &[custom, json, evil]),
        (403, &[custom, json, ("origin", "null")]),
        (403, &[custom, json, same, evil]),
        (403, &[json, same]),
        (403, &[form, ("sec-fetch-site", "cross-site"), evil]),
        (415, &[custom, same]),
        (415, &[custom, same, form]),
        (415, &[custom, same, ("content-type", "text/plain")]),
    ];
    let mut walked = 0;
    for operation in Operation::ALL {
        if operation.method() != "POST" || !operation.is_served_in(&SignInMode::Local) {
            continue;
        }
        walked += 1;
        let path = operation.path().replace("{site_id}", "site-harbour");
        let path = path.replace("{batch_reference}", "b").replace("{login}", "admin");
        for (status, headers) in cases {
            let mut request = proxy
                .bare(Method::POST, &format!("/api{path}"))
                .body("{\"everywhere\":true}");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = admin.send(request).await;
            assert_eq!(answer.status.as_u16(), status, "{operation:?} {headers:?}");
            let code = if status == 415 {
                codes::NOT_JSON
            } else {
                codes::FOREIGN_ORIGIN
            };
            assert_eq!(answer.problem_code(), code);
        }
    }
    assert!(walked >= 8);
    assert!(admin.is_in().await);
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn no_answer_is_read_by_a_page_of_another_origin() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let admin = proxy.admin().await;
    for operation in Operation::ALL
        .iter()
        .filter(|operation| operation.method() == "GET")
    {
        let path = operation.path().replace("{site_id}", "site-harbour");
        for site in ["cross-site", "same-site"] {
            let request = proxy.bare(Method::GET, &format!("/api{path}"));
            let answer = admin.send(request.header("sec-fetch-site", site)).await;
            assert_eq!(answer.status, 403, "{operation:?}");
            let allows = |name: &reqwest::header::HeaderName| name.as_str().starts_with("access-control-");
            assert!(!answer.headers.keys().any(allows));
        }
    }
}
