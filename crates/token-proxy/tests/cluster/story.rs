//! The story.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sandbox::{ClockMode, Options, Running, Seed};
use serde_json::{Value, json};

use crate::processes::{CommonClock, Front, Process, Store};

const BATCHES: &str = "/api/sites/site-harbour/batches";
const BATCH_COUNT: usize = 12;

struct Cluster {
    /// It ends when this goes.
    _sandbox: Running,
    front: Front,
    clock: CommonClock,
    store: Store,
}

impl Cluster {
    async fn begin() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = Options {
            clock: ClockMode::Stepped,
            seed: Seed::Empty,
            ..Options::default()
        };
        let sandbox = sandbox::listen(([127, 0, 0, 1], 0).into(), options)
            .await
            .unwrap();
        let (control, upstream) = (sandbox.control().clone(), sandbox.base_url().to_owned());
        let front = Front::start(upstream, control.clone(), || Duration::from_millis(2)).await;
        let store = Store::postgres();
        let clock = CommonClock::new(control, store.folder(), Arc::clone(&front.still));
        Self {
            _sandbox: sandbox,
            front,
            clock,
            store,
        }
    }

    fn proxy(&self) -> Process {
        Process::start(&self.store, &self.clock, &self.front)
    }

    /// Lets time pass in small steps, with a breath for the proxies after each.
    async fn pass(&self, seconds: i64) {
        for _ in 0..seconds.div_euclid(2) {
            self.clock.advance(2_000).await;
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    fn judge(&self) {
        let mut last: BTreeMap<String, wire::Timestamp> = BTreeMap::new();
        for (reference, one) in self.front.questions() {
            assert_ne!(one.status, 429, "{reference}");
            if let Some(before) = last.insert(reference.clone(), one.at) {
                let apart = one.at.since(before);
                assert!(
                    apart >= 30_000,
                    "{reference} was asked for again after {apart} ms"
                );
            }
        }
        let mut bodies: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
        for one in self.front.submissions() {
            let body: Value = serde_json::from_slice(&one.body).unwrap();
            let reference = body["batchReference"].as_str().unwrap().to_owned();
            bodies.entry(reference).or_default().insert(one.body.to_vec());
        }
        assert_eq!(bodies.len(), BATCH_COUNT);
        assert!(bodies.values().all(|bodies| bodies.len() == 1));
    }
}

fn batch(number: usize) -> Value {
    let row = |row: usize| json!({ "rowReference": format!("r-{number}-{row}"), "customerReference": "ada", "amount": 100 + number });
    json!({ "batchReference": format!("b-{number}"), "rows": [row(0), row(1), row(2)] })
}

async fn stages(proxy: &Process) -> Vec<String> {
    let (status, page) = proxy.get(BATCHES).await.unwrap();
    assert_eq!(status, 200, "{page}");
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["stage"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_share_the_work_and_two_of_them_fail() {
    let cluster = Cluster::begin().await;
    let [doomed, sleeper, witness] = [cluster.proxy(), cluster.proxy(), cluster.proxy()];
    // The same batch comes in at two of them at once, each time.
    for number in 0..BATCH_COUNT {
        let pair = if number % 2 == 0 {
            [&doomed, &sleeper]
        } else {
            [&sleeper, &witness]
        };
        let posts =
            pair.map(|proxy| Process::post(proxy.client(), format!("{}{BATCHES}", proxy.url), batch(number)));
        let [one, other] = posts;
        let (one, other) = tokio::join!(one, other);
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((one.0, other.0), (202, 202), "{one:?} {other:?}");
        assert_eq!(one.1["id"], other.1["id"]);
    }
    cluster.pass(20).await;
    sleeper.freeze(true);
    doomed.kill();
    let died = cluster.clock.now();
    // Whatever they had in hand is taken over within a minute, and all of it settles with one of three left.
    cluster.pass(60).await;
    for number in 0..BATCH_COUNT {
        let name = format!("b-{number}");
        let asked = cluster
            .front
            .questions()
            .into_iter()
            .filter(|(reference, one)| *reference == name && one.at > died);
        assert!(asked.count() > 0, "{name} was not taken over");
    }
    sleeper.freeze(false);
    let deadline = Instant::now() + Duration::from_secs(60);
    while !stages(&witness).await.iter().all(|stage| stage == "settled") {
        assert!(
            Instant::now() < deadline,
            "never settled: {:?}",
            stages(&witness).await
        );
        cluster.pass(10).await;
    }
    assert_eq!(stages(&sleeper).await.len(), BATCH_COUNT);
    cluster.judge();
}

/// Frozen again and again at any moment, it never wakes with a question or a body that another has taken over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_sleeps_and_wakes_breaks_no_promise() {
    let cluster = Cluster::begin().await;
    let [sleeper, witness] = [cluster.proxy(), cluster.proxy()];
    let mut number = 0;
    for round in 0..40 {
        if round % 3 == 0 && number < BATCH_COUNT {
            for proxy in [&sleeper, &witness] {
                let (client, url) = (proxy.client(), format!("{}{BATCHES}", proxy.url));
                tokio::spawn(Process::post(client, url, batch(number)));
            }
            number += 1;
        }
        // Somewhere in the middle of what it does by now.
        tokio::time::sleep(Duration::from_millis(round % 9)).await;
        sleeper.freeze(true);
        cluster.pass(6 + 8 * i64::try_from(round % 8).unwrap()).await;
        sleeper.freeze(false);
    }
    let deadline = Instant::now() + Duration::from_secs(60);
    while !stages(&witness).await.iter().all(|stage| stage == "settled") {
        assert!(
            Instant::now() < deadline,
            "never settled: {:?}",
            stages(&witness).await
        );
        cluster.pass(10).await;
    }
    assert_eq!(stages(&witness).await.len(), BATCH_COUNT);
    cluster.judge();
}
