//! The audit trail: read under filters, whole under concurrency, and no tampering that is not found.

use ledger::Ledger;
use ledger::audit::{Break, Event, Mark, Outcome, Scope, Verdict};
use proptest::prelude::*;
use sqlx::{AnyPool, AssertSqlSafe};
use wire::api::AuditQuery;
use wire::{SiteId, Timestamp};

use crate::support::{Store, on_both, person};

pub(crate) async fn noted(ledger: &Ledger, lines: i64) {
    for n in 1..=lines {
        let event = Event::new(Timestamp(n * 1000), &format!("batch.sent{n}"));
        ledger
            .note(&event.by(&person("Ada")).on("site-a", "b"))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn filters_and_pages_show_what_was_asked_for() {
    on_both(async |store| {
        let ledger = store.open().await;
        noted(&ledger, 5).await;
        let refused = Event::new(Timestamp(6000), "signIn.refused").with_outcome(Outcome::Refused);
        ledger.note(&refused).await.unwrap();
        let seen = async |query: AuditQuery, scope: &Scope| {
            let page = ledger.audit(&query, scope).await.unwrap();
            (
                page.items.iter().map(|line| line.seq).collect::<Vec<_>>(),
                page.next,
            )
        };
        let all = &Scope::All;
        let query = AuditQuery::default;
        assert_eq!(seen(query(), all).await, (vec![6, 5, 4, 3, 2, 1], None));
        let two = AuditQuery {
            limit: Some(2),
            before: Some(5),
            ..query()
        };
        assert_eq!(seen(two, all).await, (vec![4, 3], Some(3)));
        let last = AuditQuery {
            limit: Some(2),
            before: Some(3),
            ..query()
        };
        assert_eq!(seen(last, all).await, (vec![2, 1], None));
        let action = AuditQuery {
            action: Some("batch.".into()),
            limit: Some(1),
            ..query()
        };
        assert_eq!(seen(action, all).await, (vec![5], Some(5)));
        let wild = AuditQuery {
            action: Some("%".into()),
            ..query()
        };
        assert_eq!(seen(wild, all).await, (vec![], None));
        let times = AuditQuery {
            from: Some(Timestamp(2000)),
            to: Some(Timestamp(4000)),
            ..query()
        };
        assert_eq!(seen(times, all).await, (vec![3, 2], None));
        let outcome = AuditQuery {
            outcome: Some(Outcome::Refused),
            ..query()
        };
        assert_eq!(seen(outcome, all).await, (vec![6], None));
        let who = AuditQuery {
            who: Some("Ada".into()),
            target: Some("b".into()),
            limit: Some(1),
            ..query()
        };
        assert_eq!(seen(who, all).await.0, vec![5]);
        // What has no Site is for those alone who may see all of them.
        let site = |id| SiteId::parse(id).unwrap();
        let some = Scope::Sites(vec![site("site-a"), site("site-b")]);
        assert_eq!(seen(query(), &some).await.0, vec![5, 4, 3, 2, 1]);
        assert_eq!(
            seen(query(), &Scope::Sites(vec![site("site-b")])).await.0,
            Vec::<u64>::new()
        );
        assert_eq!(seen(query(), &Scope::Sites(vec![])).await.0, Vec::<u64>::new());
    })
    .await;
}

#[tokio::test]
async fn the_chain_stays_whole_however_many_append_at_once() {
    on_both(async |store| {
        let ledgers = [store.open().await, store.open().await];
        let writers: Vec<_> = (0..8)
            .map(|n| {
                let ledger = ledgers[n % 2].clone();
                tokio::spawn(async move { noted(&ledger, 10).await })
            })
            .collect();
        // Verifying in between finds nothing wrong.
        for _ in 0..5 {
            assert!(matches!(
                ledgers[0].verify(&[]).await.unwrap(),
                Verdict::Whole { .. }
            ));
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let verdict = ledgers[1].verify(&[]).await.unwrap();
        assert!(
            matches!(
                verdict,
                Verdict::Whole {
                    lines: 80,
                    after: 0,
                    ..
                }
            ),
            "{verdict:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn trimmed_lines_are_gone_and_the_rest_can_be_verified() {
    on_both(async |store| {
        let ledger = store.open().await;
        noted(&ledger, 9).await;
        let early = ledger.audit(&AuditQuery::default(), &Scope::All).await.unwrap();
        let trim = async |at| ledger.trim_audit(Timestamp(at), Timestamp(20_000)).await.unwrap();
        assert_eq!(trim(500).await, 0);
        assert_eq!(trim(4000).await, 3);
        let verdict = ledger.verify(&[]).await.unwrap();
        assert!(
            matches!(
                verdict,
                Verdict::Whole {
                    after: 3,
                    lines: 7,
                    ..
                }
            ),
            "{verdict:?}"
        );
        // The last line stays whatever is asked.
        assert_eq!(trim(1_000_000).await, 6);
        assert!(matches!(
            ledger.verify(&[]).await.unwrap(),
            Verdict::Whole {
                after: 9,
                lines: 2,
                ..
            }
        ));
        assert_eq!(early.items.len(), 9);
        // A forged beginning is found, and so is one that is gone.
        let store = open_raw(store).await;
        run(
            &store,
            "UPDATE facts SET value = replace(value, '\"seq\":9', '\"seq\":10') WHERE name = 'audit.trimmed'",
        )
        .await;
        assert!(matches!(
            ledger.verify(&[]).await.unwrap(),
            Verdict::Broken {
                what: Break::Beginning,
                ..
            }
        ));
        run(&store, "DELETE FROM facts WHERE name = 'audit.trimmed'").await;
        let broken = Verdict::Broken {
            seq: 1,
            what: Break::Missing,
        };
        assert_eq!(ledger.verify(&[]).await.unwrap(), broken);
        assert!(
            ledger
                .trim_audit(Timestamp(1_000_000), Timestamp(1))
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn a_mark_noted_elsewhere_finds_lines_cut_off_the_end() {
    on_both(async |store| {
        let ledger = store.open().await;
        noted(&ledger, 4).await;
        let earlier = ledger.head().await.unwrap();
        noted(&ledger, 2).await;
        let mark: Mark = ledger.head().await.unwrap().to_string().parse().unwrap();
        let both = [earlier.clone(), mark.clone()];
        assert!(matches!(
            ledger.verify(&both).await.unwrap(),
            Verdict::Whole { lines: 6, .. }
        ));
        let store = open_raw(store).await;
        run(&store, "DELETE FROM audit WHERE seq > 4").await;
        run(
            &store,
            "UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit WHERE seq = 4)",
        )
        .await;
        // Nothing in the ledger tells.
        assert!(matches!(
            ledger.verify(&[earlier]).await.unwrap(),
            Verdict::Whole { lines: 4, .. }
        ));
        let cut = Verdict::Broken {
            seq: 6,
            what: Break::NotAsExpected,
        };
        assert_eq!(ledger.verify(std::slice::from_ref(&mark)).await.unwrap(), cut);
        // Nor does writing on help.
        for n in 0..3 {
            ledger.note(&Event::new(Timestamp(n), "other")).await.unwrap();
        }
        assert_eq!(ledger.verify(&[mark]).await.unwrap(), cut);
    })
    .await;
}

#[tokio::test]
async fn a_line_under_an_unknown_key_is_told_as_such() {
    on_both(async |store| {
        let ledger = store.open().await;
        noted(&ledger, 3).await;
        run(
            &open_raw(store).await,
            "UPDATE audit SET key_id = 'k9' WHERE seq = 2",
        )
        .await;
        let broken = Verdict::Broken {
            seq: 2,
            what: Break::UnknownKey,
        };
        assert_eq!(ledger.verify(&[]).await.unwrap(), broken);
    })
    .await;
}

const LINES: i64 = 6;

/// What somebody who can write to the ledger, but has no key, might do to it.
#[derive(Clone, Debug)]
enum Tampering {
    Text(i64, &'static str),
    Number(i64),
    Null(i64, &'static str),
    Delete(i64),
    Swap(i64, i64),
    Repeat(i64),
    Truncate(i64),
    Head(&'static str),
}

impl Tampering {
    fn statements(&self) -> Vec<String> {
        let to = |from: i64, to: i64| format!("UPDATE audit SET seq = {to} WHERE seq = {from}");
        match self {
            Self::Text(seq, column) => {
                vec![format!(
                    "UPDATE audit SET {column} = COALESCE({column}, '') || 'x' WHERE seq = {seq}"
                )]
            }
            Self::Number(seq) => vec![format!("UPDATE audit SET at = at + 1 WHERE seq = {seq}")],
            Self::Null(seq, column) => vec![format!("UPDATE audit SET {column} = NULL WHERE seq = {seq}")],
            Self::Delete(seq) => vec![format!("DELETE FROM audit WHERE seq = {seq}")],
            Self::Swap(a, b) => vec![to(*a, -1), to(*b, *a), to(-1, *b)],
            Self::Repeat(seq) => vec![format!(
                "INSERT INTO audit (seq, at, action, outcome, key_id, mac) \
                 SELECT {LINES} + 1, at, action, outcome, key_id, mac FROM audit WHERE seq = {seq}"
            )],
            Self::Truncate(from) => vec![format!("DELETE FROM audit WHERE seq >= {from}")],
            Self::Head(change) => vec![format!("UPDATE audit_head SET {change}")],
        }
    }
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let line = 1..=LINES;
    let texts = prop::sample::select(vec![
        "iss",
        "sub",
        "name",
        "action",
        "outcome",
        "site",
        "target",
        "address",
        "request_id",
        "trace_id",
        "detail",
        "key_id",
        "mac",
    ]);
    let nulls = prop::sample::select(vec!["iss", "name", "site", "target"]);
    let heads = prop::sample::select(vec![
        "seq = seq + 1",
        "seq = seq - 1",
        "seq = 0, mac = ''",
        "mac = ''",
    ]);
    prop_oneof![
        (line.clone(), texts).prop_map(|(seq, column)| Tampering::Text(seq, column)),
        line.clone().prop_map(Tampering::Number),
        (line.clone(), nulls).prop_map(|(seq, column)| Tampering::Null(seq, column)),
        line.clone().prop_map(Tampering::Delete),
        (line.clone(), line.clone())
            .prop_filter("two lines", |(a, b)| a != b)
            .prop_map(|(a, b)| Tampering::Swap(a, b)),
        line.clone().prop_map(Tampering::Repeat),
        line.prop_map(Tampering::Truncate),
        heads.prop_map(Tampering::Head),
    ]
}

#[test]
fn any_tampering_is_found() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (store, ledger, raw) = runtime.block_on(async {
        let store = Store::sqlite();
        let ledger = store.open().await;
        noted(&ledger, LINES).await;
        let raw = open_raw(&store).await;
        (store, ledger, raw)
    });
    runtime.block_on(async {
        for table in ["audit", "audit_head"] {
            run(
                &raw,
                &format!("CREATE TABLE {table}_kept AS SELECT * FROM {table}"),
            )
            .await;
        }
    });
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(tampering in tampering())| {
        let verdict = runtime.block_on(async {
            for statement in tampering.statements() {
                run(&raw, &statement).await;
            }
            let verdict = ledger.verify(&[]).await.unwrap();
            for table in ["audit", "audit_head"] {
                run(&raw, &format!("DELETE FROM {table}")).await;
                run(&raw, &format!("INSERT INTO {table} SELECT * FROM {table}_kept")).await;
            }
            verdict
        });
        prop_assert!(matches!(verdict, Verdict::Broken { .. }), "{verdict:?}");
    });
    let verdict = runtime.block_on(ledger.verify(&[])).unwrap();
    assert!(matches!(verdict, Verdict::Whole { lines: 6, .. }), "{verdict:?}");
    drop(store);
}

/// The store itself, past the ledger.
pub(crate) async fn open_raw(store: &Store) -> AnyPool {
    use secrecy::ExposeSecret;
    let url = match &store.place {
        ledger::Place::File(path) => format!("sqlite://{}", path.display()),
        ledger::Place::Postgres(url) => url.expose_secret().to_owned(),
    };
    sqlx::any::AnyPoolOptions::new()
        .max_connections(1)
        .connect(&url)
        .await
        .unwrap()
}

pub(crate) async fn run(store: &AnyPool, words: &str) {
    sqlx::query(AssertSqlSafe(words.to_owned()))
        .execute(store)
        .await
        .unwrap();
}
