//! Proxies that come after each other, or stand beside each other, on one ledger.

use sandbox::{Operation, Options, Seed};
use serde_json::json;
use token_proxy::Clock;

use crate::support::{Proxy, Setup, Store, empty_sandbox, received};

#[tokio::test]
async fn a_ledger_outlives_its_proxy_and_serves_several() {
    let sandbox = empty_sandbox().await;
    for store in [Store::fresh(), Store::postgres()] {
        let on = |store: &Store| Setup {
            store: Some(store.clone()),
            ..Setup::default()
        };
        let first = Proxy::start_with(sandbox.base_url(), on(&store)).await;
        let beside = Proxy::start_with(sandbox.base_url(), on(&first.store)).await;
        assert_eq!(beside.get("/api/session").await.status, 200);
        first.stop().await.unwrap();
        let after = Proxy::start_with(sandbox.base_url(), on(&store)).await;
        assert_eq!(after.get("/api/session").await.status, 200);
    }
}

#[tokio::test]
async fn on_real_clocks_proxies_share_the_stores_time_and_one_question() {
    let options = Options {
        seed: Seed::Empty,
        ..Options::default()
    };
    for store in [Store::fresh(), Store::postgres()] {
        let sandbox = sandbox::listen(([127, 0, 0, 1], 0).into(), options.clone())
            .await
            .unwrap();
        let start = || {
            let setup = Setup {
                store: Some(store.clone()),
                clock: Some(Clock::system()),
                ..Setup::default()
            };
            Proxy::start_with(sandbox.base_url(), setup)
        };
        let (first, beside) = (start().await, start().await);
        let row = json!({ "rowReference": "r", "customerReference": "c", "amount": 1 });
        let body = json!({ "batchReference": "b", "rows": [row] });
        let sent = first.post("/api/sites/site-harbour/batches", &body).await.json();
        assert_eq!(sent["stage"], "accepted");
        let path = "/api/sites/site-harbour/batches/b";
        let seen = first.get(path).await.json();
        let (checked, next) = (&seen["checkedAt"], &seen["nextCheckAt"]);
        let pause = next.as_i64().unwrap() - checked.as_i64().unwrap();
        assert!((29_000..=31_000).contains(&pause), "{seen}");
        first.stop().await.unwrap();
        let after = start().await;
        for proxy in [&beside, &after] {
            assert_eq!(proxy.get(path).await.json()["checkedAt"], *checked);
        }
        assert_eq!(received(&sandbox, Operation::BatchStatus).len(), 1);
    }
}
