//! Every operation × every role × every kind of Site. What is expected stands here a second time, in words of
//! its own; an operation without an expectation does not compile.

use reqwest::Method;
use serde_json::json;
use token_proxy::Operation;
use wire::api::{SignInMode, problem_codes as codes};

use crate::support::{Answer, Browser, Proxy, Setup, empty_sandbox};

const ROLES: [&str; 5] = ["viewer", "inviter", "submitter", "approver", "admin"];

enum Expected {
    Everybody,
    WhoIsSignedIn,
    Roles(&'static [&'static str]),
}

fn expected(operation: Operation) -> Expected {
    use Expected::{Everybody, Roles, WhoIsSignedIn};
    match operation {
        Operation::SignInOptions
        | Operation::SignIn
        | Operation::SetUp
        | Operation::SignInStart
        | Operation::SignInCallback => Everybody,
        Operation::SignOut | Operation::ViewSession | Operation::ListSessions | Operation::EndSession => {
            WhoIsSignedIn
        }
        Operation::ListCustomers
        | Operation::ListInvitations
        | Operation::ListBatches
        | Operation::ViewBatch => Roles(&ROLES),
        Operation::Invite | Operation::ShowLink => Roles(&["inviter"]),
        Operation::SubmitBatch | Operation::WithdrawBatch => Roles(&["submitter"]),
        Operation::DecideBatch => Roles(&["approver"]),
        Operation::ListPeople
        | Operation::AddPerson
        | Operation::ChangePerson
        | Operation::ViewAudit
        | Operation::ExportAudit => Roles(&["admin"]),
    }
}

fn local() -> Setup {
    Setup {
        sign_in: "local",
        ..Setup::default()
    }
}

fn path(operation: Operation, site: &str) -> String {
    let path = operation.path().replace("{site_id}", site);
    let path = path.replace("{batch_reference}", "b").replace("{id}", "x");
    format!("/api{}", path.replace("{login}", "nobody"))
}

/// The operations of mode `local` that answer; signing out last, for it ends the session.
fn walked() -> Vec<Operation> {
    let mut all: Vec<_> = Operation::ALL
        .iter()
        .copied()
        .filter(|operation| operation.is_served_in(&SignInMode::Local))
        .collect();
    all.sort_by_key(|operation| *operation == Operation::SignOut);
    all
}

async fn ask(browser: &Browser<'_>, operation: Operation, site: &str) -> Answer {
    let path = path(operation, site);
    match operation.method() {
        "GET" => browser.get(&path).await,
        _ => browser.post(&path, &json!({})).await,
    }
}

fn is_missing(answer: &Answer) -> bool {
    matches!(answer.status.as_u16(), 404 | 405) && answer.problem_code() == codes::UNKNOWN_OPERATION
}

/// Whether the door let it pass, whatever the operation said then.
fn passed(answer: &Answer) -> bool {
    let code = if answer.status.is_success() || answer.status.as_u16() == 304 {
        return true;
    } else {
        answer.problem_code()
    };
    let doors = [
        codes::SIGNED_OUT,
        codes::STEP_UP,
        codes::FORBIDDEN,
        codes::UNKNOWN_SITE,
        codes::UNKNOWN_OPERATION,
        codes::FOREIGN_ORIGIN,
    ];
    !doors.contains(&code.as_str())
}

#[tokio::test]
async fn who_is_signed_out_does_nothing() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start_with(sandbox.base_url(), local()).await;
    let nobody = proxy.browser();
    for operation in walked() {
        for site in ["site-harbour", "nowhere"] {
            let answer = ask(&nobody, operation, site).await;
            let everybody = matches!(expected(operation), Expected::Everybody);
            assert_eq!(passed(&answer), everybody, "{operation:?}: {answer:?}");
            if !everybody {
                // A Site there is and one there is not are answered alike.
                assert_eq!(
                    (answer.status.as_u16(), answer.problem_code().as_str()),
                    (401, codes::SIGNED_OUT)
                );
            }
        }
    }
    assert!(sandbox.control().requests().is_empty());
}

#[tokio::test]
async fn each_role_does_what_it_may_in_its_own_site_and_nothing_elsewhere() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start_with(sandbox.base_url(), local()).await;
    for role in ROLES {
        let person = proxy.person(&[role], "site-harbour").await;
        for operation in walked() {
            let here = ask(&person, operation, "site-harbour").await;
            let may = match expected(operation) {
                Expected::Everybody | Expected::WhoIsSignedIn => true,
                Expected::Roles(roles) => roles.contains(&role),
            };
            assert_eq!(passed(&here), may, "{role} {operation:?}: {here:?}");
            if !may {
                assert_eq!(
                    (here.status.as_u16(), here.problem_code().as_str()),
                    (403, codes::FORBIDDEN)
                );
            }
            if !operation.path().contains("{site_id}") {
                continue;
            }
            // Another's Site and none at all cannot be told apart.
            let asked = sandbox.control().requests().len();
            let mut told = Vec::new();
            for site in ["site-ridge", "nowhere"] {
                let mut answer = ask(&person, operation, site).await.json();
                answer["requestId"] = json!("");
                assert_eq!(answer["code"], codes::UNKNOWN_SITE, "{role} {operation:?} {site}");
                told.push(answer);
            }
            assert_eq!(told[0], told[1]);
            assert_eq!(sandbox.control().requests().len(), asked);
        }
        assert!(!person.is_in().await);
    }
}

#[tokio::test]
async fn the_session_lists_only_ones_own_sites_and_rights() {
    let sandbox = empty_sandbox().await;
    let setup = Setup {
        harbour: "four_eyes_from_amount = \"1000.00\"\n",
        ..local()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), setup).await;
    let session = proxy.person(&["submitter", "approver"], "site-harbour").await;
    let session = session.get("/api/session").await.json();
    let sites = session["sites"].as_array().unwrap();
    assert_eq!(sites.len(), 1);
    assert_eq!(sites[0]["id"], "site-harbour");
    assert_eq!(
        sites[0]["may"],
        json!(["viewCustomers", "viewBatches", "submitBatches", "decideBatches"])
    );
    assert_eq!(sites[0]["fourEyes"], json!({ "fromAmount": 100_000 }));
    assert_eq!(session["signIn"], "local");
    assert_eq!(session["me"]["login"], "submitter-approver.site-harbour");
}

#[tokio::test]
async fn what_is_grave_asks_for_a_recent_sign_in() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start_with(sandbox.base_url(), local()).await;
    let admin = proxy.admin().await;
    let grave: Vec<_> = walked()
        .into_iter()
        .filter(|operation| operation.asks_for_step_up())
        .collect();
    assert!(grave.contains(&Operation::AddPerson) && grave.contains(&Operation::DecideBatch));
    for (minutes, fresh) in [(5, true), (1, false)] {
        proxy.clock.advance(minutes * 60_000);
        for &operation in &grave {
            let answer = ask(&admin, operation, "site-harbour").await;
            assert_eq!(passed(&answer), fresh, "{operation:?} {answer:?}");
            if !fresh {
                assert_eq!(
                    (answer.status.as_u16(), answer.problem_code().as_str()),
                    (401, codes::STEP_UP)
                );
            }
        }
    }
    assert_eq!(admin.get("/api/people").await.status, 200);
    assert_eq!(admin.sign_in("admin", crate::support::PASSWORD).await.status, 200);
    let answer = ask(&admin, Operation::AddPerson, "").await;
    assert_eq!(answer.problem_code(), codes::INVALID);
}

#[tokio::test]
async fn where_nobody_signs_in_nothing_about_signing_in_answers() {
    let sandbox = empty_sandbox().await;
    let proxy = Proxy::start(sandbox.base_url()).await;
    for operation in Operation::ALL {
        if operation.is_served_in(&SignInMode::None) {
            continue;
        }
        let request = proxy.request(
            operation.method().parse::<Method>().unwrap(),
            &path(*operation, "site-harbour"),
        );
        let answer = crate::support::send(request.json(&json!({}))).await;
        assert!(is_missing(&answer), "{operation:?}: {answer:?}");
    }
    assert_eq!(proxy.get("/api/sign-in").await.json(), json!({ "mode": "none" }));
}

#[tokio::test]
async fn a_policy_that_changed_between_two_starts_is_written_down() {
    let sandbox = empty_sandbox().await;
    let first = Setup {
        harbour: "four_eyes = \"always\"\n",
        ..local()
    };
    let proxy = Proxy::start_with(sandbox.base_url(), first).await;
    let store = proxy.store.clone();
    for (harbour, known) in [
        ("four_eyes = \"always\"\n", "{\"always\":true}"),
        ("four_eyes_from_rows = \"50\"\n", "{\"fromRows\":50}"),
        ("", "{}"),
    ] {
        let again = Setup {
            harbour,
            store: Some(store.clone()),
            ..local()
        };
        Proxy::start_with(sandbox.base_url(), again).await;
        let ledger = store.open().await;
        let event = ledger::audit::Event::new(wire::Timestamp(0), "test");
        // It is known by now: nothing is changed by saying it again.
        let before = ledger.settle_fact("fourEyes site-harbour", known, "", &event);
        assert_eq!(before.await.unwrap().as_deref(), Some(known));
        ledger.close().await;
    }
}
