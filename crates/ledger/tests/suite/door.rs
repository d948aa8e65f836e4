//! People and sessions: links that serve once, sessions that end everywhere at once.

use ledger::audit::Event;
use ledger::{AccountUpdate, LOCAL, Ledger, Link, NewSession, Person};
use wire::Timestamp;
use wire::api::{AccountState, Grant, NewAccount, Role};

use crate::support::on_both;

fn at(ms: i64) -> Event {
    Event::new(Timestamp(ms), "test")
}

fn link(hash: &str) -> Link {
    Link {
        token_hash: hash.into(),
        ends_at: Timestamp(1_000),
    }
}

fn account(login: &str, grants: Vec<Grant>) -> NewAccount {
    NewAccount {
        login: login.into(),
        name: "Ada".into(),
        grants,
    }
}

fn session(hash: &str, person: &Person, verified: Option<&str>) -> NewSession {
    NewSession {
        secret_hash: hash.into(),
        id: format!("id-{hash}"),
        person: person.clone(),
        person_id: format!("p-{}", person.sub),
        verified: verified.map(str::to_owned),
        grants: None,
        confirmed_at: Timestamp(1),
        ends_at: Timestamp(10_000),
        browser: None,
        address: None,
        id_token: None,
        replaces: None,
    }
}

/// An account that has chosen its password (`hash`).
async fn active(ledger: &Ledger, login: &str) -> Person {
    let grants = vec![Grant {
        role: Role::Viewer,
        site: None,
    }];
    let token = format!("t-{login}");
    let (id, new) = (format!("id-{login}"), account(login, grants));
    assert!(
        ledger
            .add_account(&id, &new, &link(&token), &at(1))
            .await
            .unwrap()
    );
    let account = ledger.use_link(&token, "hash", &at(2)).await.unwrap().unwrap();
    assert_eq!(account.state, AccountState::Active);
    account.person
}

async fn found(ledger: &Ledger, hash: &str, now: i64) -> bool {
    let found = ledger.find_session(hash, Timestamp(now), Timestamp(now - 1_000));
    found.await.unwrap().is_some()
}

#[tokio::test]
async fn a_link_serves_once_and_until_its_end() {
    on_both(async |store| {
        let ledger = store.open().await;
        assert!(ledger.needs_set_up().await.unwrap());
        ledger
            .add_account("1", &account("Ada", vec![]), &link("t"), &at(1))
            .await
            .unwrap();
        assert!(ledger.needs_set_up().await.unwrap());
        assert!(
            !ledger
                .add_account("2", &account("ADA", vec![]), &link("u"), &at(1))
                .await
                .unwrap()
        );
        assert!(ledger.use_link("t", "hash", &at(1_000)).await.unwrap().is_none());
        assert_eq!(ledger.login_of_link("t", Timestamp(1_000)).await.unwrap(), None);
        let (one, other) = (at(999), at(999));
        let both = tokio::join!(ledger.use_link("t", "a", &one), ledger.use_link("t", "b", &other));
        let served = [both.0.unwrap(), both.1.unwrap()];
        assert_eq!(served.iter().flatten().count(), 1);
        assert!(!ledger.needs_set_up().await.unwrap());
        // Nor when the only account is reset.
        let reset = AccountUpdate {
            reset: Some(link("v")),
            ..AccountUpdate::default()
        };
        assert!(ledger.change_account("ada", &reset, &at(2)).await.unwrap());
        assert!(!ledger.needs_set_up().await.unwrap());
        assert!(ledger.account("aDa").await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_session_lives_until_one_of_its_ends() {
    on_both(async |store| {
        let ledger = store.open().await;
        let ada = active(&ledger, "ada").await;
        assert!(
            ledger
                .begin_session(&session("s", &ada, Some("hash")), &at(100))
                .await
                .unwrap()
        );
        assert!(found(&ledger, "s", 1_099).await && !found(&ledger, "s", 1_100).await);
        ledger
            .touch_session("id-s", Timestamp(9_500), Some("192.0.2.1"))
            .await
            .unwrap();
        assert!(found(&ledger, "s", 9_999).await && !found(&ledger, "s", 10_000).await);
        assert!(!found(&ledger, "S", 9_999).await);
        let stored = ledger
            .find_session("s", Timestamp(9_999), Timestamp(0))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((stored.login.as_deref(), stored.grants.len()), (Some("ada"), 1));
        assert_eq!(
            ledger
                .sweep_sessions(Timestamp(10_000), Timestamp(0))
                .await
                .unwrap(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_new_session_takes_the_place_of_the_one_shown() {
    on_both(async |store| {
        let ledger = store.open().await;
        let ada = active(&ledger, "ada").await;
        ledger
            .begin_session(&session("old", &ada, Some("hash")), &at(3))
            .await
            .unwrap();
        let new = NewSession {
            replaces: Some("old".into()),
            ..session("new", &ada, Some("hash"))
        };
        ledger.begin_session(&new, &at(4)).await.unwrap();
        assert!(found(&ledger, "new", 5).await && !found(&ledger, "old", 5).await);
    })
    .await;
}

#[tokio::test]
async fn disabling_and_a_new_link_end_every_session() {
    on_both(async |store| {
        let ledger = store.open().await;
        let ada = active(&ledger, "ada").await;
        let disable = |disabled| AccountUpdate {
            disabled: Some(disabled),
            ..AccountUpdate::default()
        };
        let begin = |hash: &'static str| {
            let (ledger, ada) = (ledger.clone(), ada.clone());
            async move {
                ledger
                    .begin_session(&session(hash, &ada, Some("hash")), &at(3))
                    .await
                    .unwrap()
            }
        };
        assert!(begin("a").await);
        assert!(
            ledger
                .change_account("ADA", &disable(true), &at(4))
                .await
                .unwrap()
        );
        assert!(!found(&ledger, "a", 5).await && !begin("b").await);
        ledger
            .change_account("ada", &disable(false), &at(6))
            .await
            .unwrap();
        assert!(!found(&ledger, "a", 7).await && begin("c").await);
        let reset = AccountUpdate {
            reset: Some(link("t2")),
            ..AccountUpdate::default()
        };
        ledger.change_account("ada", &reset, &at(8)).await.unwrap();
        assert!(!found(&ledger, "c", 9).await && !begin("d").await);
        assert!(!ledger.change_account("nobody", &reset, &at(9)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn one_ends_only_ones_own_sessions() {
    on_both(async |store| {
        let ledger = store.open().await;
        let (ada, bob) = (active(&ledger, "ada").await, active(&ledger, "bob").await);
        for (hash, person) in [("a1", &ada), ("a2", &ada), ("b1", &bob)] {
            ledger
                .begin_session(&session(hash, person, Some("hash")), &at(3))
                .await
                .unwrap();
        }
        assert!(ledger.end_session(&bob, "id-a1", &at(4)).await.unwrap().is_none());
        assert!(found(&ledger, "a1", 5).await);
        assert!(ledger.end_session(&ada, "id-a1", &at(4)).await.unwrap().is_some());
        assert!(!found(&ledger, "a1", 5).await && found(&ledger, "a2", 5).await);
        assert_eq!(
            ledger
                .sessions_of(&ada, Timestamp(5), Timestamp(0))
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(ledger.end_sessions_of(&ada, &at(6)).await.unwrap(), 1);
        assert!(found(&ledger, "b1", 7).await && !found(&ledger, "a2", 7).await);
    })
    .await;
}

#[tokio::test]
async fn somebody_elses_people_are_known_by_iss_and_sub() {
    on_both(async |store| {
        let ledger = store.open().await;
        let mut ada = Person {
            iss: "https://id.example".into(),
            sub: "7".into(),
            name: "Ada".into(),
        };
        let said = vec![Grant {
            role: Role::Approver,
            site: None,
        }];
        let new = NewSession {
            grants: Some(said.clone()),
            id_token: Some("token".into()),
            ..session("a", &ada, None)
        };
        assert!(ledger.begin_session(&new, &at(1)).await.unwrap());
        ada.name = "Ada L.".into();
        let again = NewSession {
            grants: Some(vec![]),
            ..session("b", &ada, None)
        };
        assert!(ledger.begin_session(&again, &at(2)).await.unwrap());
        let stored = ledger
            .find_session("a", Timestamp(3), Timestamp(0))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((stored.grants, stored.person.name.as_str()), (said, "Ada L."));
        let token = ledger.end_session(&ada, "id-a", &at(4)).await.unwrap().unwrap();
        assert_eq!(token.as_deref(), Some("token"));
        // A local account is never taken over by who says to be called the same.
        let local = active(&ledger, "ada").await;
        assert_eq!(local.iss, LOCAL);
        assert!(
            !ledger
                .begin_session(&session("c", &local, Some("other")), &at(5))
                .await
                .unwrap()
        );
    })
    .await;
}

#[tokio::test]
async fn a_fact_is_written_with_its_event_when_it_changes() {
    on_both(async |store| {
        let ledger = store.open().await;
        for (value, before) in [("a", None), ("a", Some("a")), ("b", Some("a"))] {
            assert_eq!(
                ledger
                    .settle_fact("f", value, "", &at(1))
                    .await
                    .unwrap()
                    .as_deref(),
                before
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_judged_by_old_grants_is_not_done() {
    on_both(async |store| {
        let ledger = store.open().await;
        active(&ledger, "ada").await;
        let grant = |role| Grant { role, site: None };
        let change = |before, after| AccountUpdate {
            grants: Some(vec![grant(after)]),
            judged_by: Some(vec![grant(before)]),
            ..AccountUpdate::default()
        };
        let first = change(Role::Viewer, Role::Inviter);
        assert!(ledger.change_account("ada", &first, &at(5)).await.unwrap());
        let late = change(Role::Viewer, Role::Admin);
        assert!(!ledger.change_account("ada", &late, &at(6)).await.unwrap());
        let account = ledger.account("ada").await.unwrap().unwrap();
        assert_eq!(account.grants, [grant(Role::Inviter)]);
    })
    .await;
}
