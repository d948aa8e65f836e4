//! Proxies that come after each other, or stand beside each other, on one ledger.

use crate::support::{Proxy, Setup, Store, empty_sandbox};

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
