//! The audit trail over `/api`: filters, whose lines one sees, the file, and what taking it leaves behind.

use serde_json::{Value, json};
use wire::api::problem_codes as codes;

use crate::invitations::invite;
use crate::support::{Proxy, Setup, empty_sandbox};

fn items(answer: &Value) -> Vec<(String, String)> {
    let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let lines = answer["items"].as_array().unwrap();
    lines
        .iter()
        .map(|line| (text(line, "action"), text(line, "site")))
        .collect()
}

#[tokio::test]
async fn the_trail_is_paged_and_filtered() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for name in ["ada", "bob", "cyd"] {
        invite(&proxy, name).await;
    }
    let page = proxy.get("/api/audit?limit=2&action=invitation.").await.json();
    assert_eq!(page["items"][0]["target"], "cyd");
    assert_eq!(page["items"][0]["who"], "This machine");
    let next = page["next"].as_u64().unwrap();
    let rest = proxy
        .get(&format!("/api/audit?limit=2&before={next}"))
        .await
        .json();
    assert_eq!((items(&rest).len(), rest.get("next")), (1, None));
    let one = proxy
        .get("/api/audit?target=bob&site=site-harbour&outcome=done")
        .await
        .json();
    assert_eq!(items(&one).len(), 1);
    for query in [
        "limit=0",
        "limit=201",
        "before=x",
        "from=soon",
        "who=%00",
        "action=a%0Ab",
    ] {
        let answer = proxy.get(&format!("/api/audit?{query}")).await;
        assert_eq!(answer.problem_code(), codes::INVALID, "{query}");
    }
}

#[tokio::test]
async fn who_reads_the_trail_of_one_site_sees_nothing_else() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let everywhere = proxy.admin().await;
    let asked = json!({ "customerReference": "ada" });
    everywhere
        .post("/api/sites/site-harbour/invitations", &asked)
        .await;
    everywhere.post("/api/sites/site-ridge/invitations", &asked).await;
    let auditor = proxy.person(&["admin"], "site-ridge").await;
    let seen = items(&auditor.get("/api/audit").await.json());
    assert!(
        !seen.is_empty() && seen.iter().all(|(_, site)| site == "site-ridge"),
        "{seen:?}"
    );
    assert!(items(&auditor.get("/api/audit?site=site-harbour").await.json()).is_empty());
    let file = auditor.get("/api/audit.csv").await.text;
    assert!(
        file.contains("site-ridge") && !file.contains("site-harbour"),
        "{file}"
    );
    let all = items(&everywhere.get("/api/audit").await.json());
    for (action, site) in [("signIn", ""), ("invitation.made", "site-harbour")] {
        assert!(all.contains(&(action.to_owned(), site.to_owned())), "{all:?}");
    }
    // Whoever may not is refused, and that is a line too.
    let inviter = proxy.person(&["inviter"], "site-ridge").await;
    for path in ["/api/audit", "/api/audit.csv"] {
        assert_eq!(inviter.get(path).await.problem_code(), codes::FORBIDDEN);
    }
    let refused = everywhere.get("/api/audit?action=access.refused").await.json();
    let details: Vec<_> = refused["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["detail"].clone())
        .collect();
    assert_eq!(details, ["ExportAudit", "ViewAudit"]);
}

#[tokio::test]
async fn the_file_holds_no_formula_and_taking_it_is_written_down() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    invite(&proxy, "=HYPERLINK(\"x\")").await;
    let file = proxy.get("/api/audit.csv?site=site-harbour").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"audit.csv\""
    );
    assert_eq!(file.header("cache-control"), "no-store");
    let lines: Vec<_> = file.text.lines().collect();
    assert!(lines[0].starts_with("seq,at,who,"));
    assert!(lines[1].contains(",\"'=HYPERLINK(\"\"x\"\")\","), "{file:?}");
    let line = proxy.get("/api/audit?limit=1").await.json()["items"][0].clone();
    assert_eq!(
        (&line["action"], &line["detail"], &line["site"]),
        (
            &json!("export.audit"),
            &json!("1 lines, filtered"),
            &json!("site-harbour")
        )
    );
}

#[tokio::test]
async fn taking_the_file_writes_into_no_other_trail() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        sign_in: "local",
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let admin = proxy.person(&["admin"], "site-harbour").await;
    for site in ["site-ridge", "no-such-site"] {
        admin.get(&format!("/api/audit.csv?site={site}")).await;
        let line = proxy.admin().await.get("/api/audit?action=export.audit").await;
        assert_eq!(line.json()["items"][0].get("site"), None, "{site}");
    }
}

#[tokio::test]
async fn a_file_that_would_be_too_long_is_refused() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        limits: |limits| limits.export_lines = 1,
        ..Setup::default()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    invite(&proxy, "ada").await;
    invite(&proxy, "bob").await;
    let answer = proxy.get("/api/audit.csv").await;
    assert_eq!(answer.problem_code(), codes::INVALID);
    assert!(answer.text.contains("shorter time"), "{answer:?}");
}

#[tokio::test]
async fn the_keeper_gives_up_what_has_ended() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    invite(&proxy, "ada").await;
    proxy.clock.advance(400 * 86_400_000);
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let seen = items(&proxy.get("/api/audit?action=ledger.swept").await.json());
        if !seen.is_empty() {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "never swept");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let list = proxy.get("/api/sites/site-harbour/invitations").await.json();
    assert_eq!(list["items"][0]["linkKept"], false);
}
