//! The story of one run.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sandbox::faults::{Drop as Lost, Effect, Fault, Target};
use sandbox::{ClockMode, Operation, Options, Running, Seed};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::processes::{CommonClock, Front, Process, Store};

const BATCHES: &str = "/api/sites/site-harbour/batches";
const CUSTOMERS: [&str; 3] = ["ada", "bob", "cyd"];

/// What was asked of the proxies.
#[derive(Default)]
struct Asked {
    /// Every batch, by its reference.
    bodies: BTreeMap<String, Value>,
    /// Those for which somebody was told that it is taken.
    answered: BTreeSet<String>,
}

struct Run {
    sandbox: Running,
    front: Front,
    clock: CommonClock,
    store: Store,
    random: StdRng,
    asked: Arc<Mutex<Asked>>,
    rows: u32,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_nothing_is_lost_and_nothing_is_sent_twice() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("CRASH_SEED").unwrap_or_else(rand::random);
    let kills = number("CRASH_KILLS").unwrap_or(300);
    let began = Instant::now();
    println!("CRASH_SEED={seed} CRASH_KILLS={kills}");
    let mut run = Run::begin(seed).await;
    for _ in 0..kills {
        run.live_and_die().await;
    }
    let (entries, lines) = run.settle().await;
    run.judge(&entries);
    read_the_trail(&entries, &lines);
    let chain = run.verify_the_chain();
    let (sent, asked) = (run.front.submissions().len(), run.front.questions().len());
    println!(
        "{kills} kills in {:?}: {} batches, {} rows; upstream met {sent} submissions and {asked} questions; {chain}",
        began.elapsed(),
        entries.len(),
        run.rows
    );
}

impl Run {
    async fn begin(seed: u64) -> Self {
        let options = Options {
            clock: ClockMode::Stepped,
            seed: Seed::Empty,
            ..Options::default()
        };
        let sandbox = sandbox::listen(([127, 0, 0, 1], 0).into(), options)
            .await
            .unwrap();
        let late = Arc::new(Mutex::new(StdRng::seed_from_u64(seed ^ 1)));
        let lateness = move || Duration::from_millis(late.lock().unwrap().random_range(0..12));
        let upstream = sandbox.base_url().to_owned();
        let front = Front::start(upstream, sandbox.control().clone(), lateness).await;
        let store = Store::fresh();
        let clock = CommonClock::new(
            sandbox.control().clone(),
            store.folder(),
            Arc::clone(&front.still),
        );
        let process = Process::start(&store, &clock, &front);
        for customer in CUSTOMERS {
            let url = format!("{}/api/sites/site-harbour/invitations", process.url);
            let body = json!({ "customerReference": customer });
            let made = Process::post(process.client(), url, body).await.unwrap();
            assert_eq!(made.0, 201, "{made:?}");
            sandbox.control().link("site-harbour", customer).unwrap();
        }
        clock.advance(1_000).await;
        Self {
            sandbox,
            front,
            clock,
            store,
            random: StdRng::seed_from_u64(seed),
            asked: Arc::default(),
            rows: 0,
        }
    }

    /// One life of the proxy: work comes in, time passes, and it is killed.
    async fn live_and_die(&mut self) {
        self.trouble();
        let process = Process::start(&self.store, &self.clock, &self.front);
        let mut work = Vec::new();
        for _ in 0..self.random.random_range(0..3) {
            let body = self.work();
            let reference = body["batchReference"].as_str().unwrap().to_owned();
            let (client, url) = (process.client(), format!("{}{BATCHES}", process.url));
            let asked = Arc::clone(&self.asked);
            work.push(tokio::spawn(async move {
                if let Some((202, _)) = Process::post(client, url, body).await {
                    asked.lock().unwrap().answered.insert(reference);
                }
            }));
            self.pause(10).await;
        }
        let look = self
            .random
            .random_bool(0.3)
            .then(|| self.some_reference())
            .flatten();
        if let Some(reference) = look {
            let url = format!("{}{BATCHES}/{reference}", process.url);
            let request = process.client().get(url).header("sec-fetch-site", "same-origin");
            work.push(tokio::spawn(async move {
                let _ = request.send().await;
            }));
        }
        for _ in 0..self.random.random_range(0..8) {
            let ms = self.random.random_range(0..10_000);
            self.clock.advance(ms).await;
            self.pause(8).await;
        }
        self.pause(40).await;
        process.kill();
        for one in work {
            one.await.unwrap();
        }
    }

    /// Now and then upstream loses an answer, or is out of order.
    fn trouble(&mut self) {
        let effect = match self.random.random_range(0..8) {
            0 => Effect {
                drop: Some(Lost::After),
                ..Effect::default()
            },
            1 => Effect {
                drop: Some(Lost::Before),
                ..Effect::default()
            },
            2 => Effect {
                status: Some(500),
                ..Effect::default()
            },
            _ => return,
        };
        let operation = [Operation::SubmitBatch, Operation::BatchStatus][self.random.random_range(0..2)];
        let fault = Fault {
            operation: Target::Operation(operation),
            times: 1,
            effect,
        };
        self.sandbox.control().add_fault(fault).unwrap();
    }

    /// A new batch, or one that somebody sends once more because no answer came.
    fn work(&mut self) -> Value {
        if self.random.random_bool(0.3) {
            let asked = self.asked.lock().unwrap();
            let mut unanswered = asked
                .bodies
                .iter()
                .filter(|(name, _)| !asked.answered.contains(*name));
            if let Some((_, body)) = unanswered.next_back() {
                return body.clone();
            }
        }
        let reference = format!("batch-{}", self.asked.lock().unwrap().bodies.len());
        let rows: Vec<Value> = (0..self.random.random_range(1..5))
            .map(|_| {
                self.rows += 1;
                let customer = CUSTOMERS[self.random.random_range(0..CUSTOMERS.len())];
                let amount = self.random.random_range(1..1_000) * 100;
                json!({ "rowReference": format!("row-{}", self.rows), "customerReference": customer, "amount": amount })
            })
            .collect();
        let body = json!({ "batchReference": reference, "rows": rows });
        self.asked.lock().unwrap().bodies.insert(reference, body.clone());
        body
    }

    fn some_reference(&mut self) -> Option<String> {
        let asked = self.asked.lock().unwrap();
        let count = asked.bodies.len();
        let chosen = (count > 0).then(|| self.random.random_range(0..count))?;
        asked.bodies.keys().nth(chosen).cloned()
    }

    async fn pause(&mut self, most_ms: u64) {
        let pause = Duration::from_millis(self.random.random_range(0..=most_ms));
        tokio::time::sleep(pause).await;
    }

    /// Lets a last one live, with no browser but for the list, until everything written down has ended.
    async fn settle(&mut self) -> (Vec<Value>, Vec<Value>) {
        self.sandbox.control().clear_faults();
        let process = Process::start(&self.store, &self.clock, &self.front);
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let entries = history(&process).await;
            let open = |entry: &Value| entry["stage"] != "settled";
            let left: Vec<&Value> = entries.iter().filter(|entry| open(entry)).collect();
            if left.is_empty() {
                return (entries, trail(&process).await);
            }
            assert!(Instant::now() < deadline, "never settled: {left:?}");
            self.clock.advance(5_000).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn judge(&self, entries: &[Value]) {
        let asked = self.asked.lock().unwrap();
        let entry_of: BTreeMap<&str, &Value> = entries
            .iter()
            .map(|entry| (entry["batchReference"].as_str().unwrap(), entry))
            .collect();
        assert_eq!(
            entry_of.len(),
            entries.len(),
            "a reference stands twice in the ledger"
        );
        // Nobody was told yes and then forgotten.
        for reference in &asked.answered {
            assert!(entry_of.contains_key(reference.as_str()), "{reference} is lost");
        }
        // Upstream met one body for each reference, the one that was written down, and took it in.
        let mut met: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for one in self.front.submissions() {
            let body: Value = serde_json::from_slice(&one.body).unwrap();
            let reference = body["batchReference"].as_str().unwrap().to_owned();
            assert_eq!(body, asked.bodies[&reference]);
            assert!(matches!(one.status, 202 | 500 | 502), "{one:?}");
            if one.status == 202 {
                taken.insert(reference.clone());
            }
            met.entry(reference).or_default().insert(one.body.to_vec());
        }
        assert_eq!(
            met.keys().map(String::as_str).collect::<Vec<_>>(),
            entry_of.keys().copied().collect::<Vec<_>>()
        );
        for (reference, bodies) in &met {
            assert_eq!(bodies.len(), 1, "{reference} has several bodies");
            let hash = Sha256::digest(bodies.first().unwrap());
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(entry_of[reference.as_str()]["hash"], hash);
        }
        // Every row was debited once: it is in one batch, and of that all its rows were paid.
        let mut rows = BTreeSet::new();
        for (reference, entry) in &entry_of {
            let body = asked.bodies[*reference]["rows"].as_array().unwrap();
            for row in body {
                assert!(
                    rows.insert(row["rowReference"].as_str().unwrap()),
                    "{row} is in two batches"
                );
            }
            let sum: i64 = body.iter().map(|row| row["amount"].as_i64().unwrap()).sum();
            assert_eq!(
                entry["paid"],
                json!({ "count": body.len(), "sum": sum }),
                "{entry}"
            );
            assert!(taken.contains(*reference) || entry["stage"] == "settled");
        }
        // And the 30 s held through all deaths.
        let mut last = BTreeMap::new();
        for (reference, one) in self.front.questions() {
            assert_ne!(one.status, 429, "{reference}");
            if let Some(before) = last.insert(reference.clone(), one.at) {
                assert!(
                    one.at.since(before) >= 30_000,
                    "{reference} after {} ms",
                    one.at.since(before)
                );
            }
        }
    }
}

impl Run {
    /// As an auditor would, with the program that ships; what it says of the chain.
    fn verify_the_chain(&self) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_token-proxy"))
            .arg("--config")
            .arg(self.store.folder().join("proxy.toml"))
            .args(["audit", "verify"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

async fn history(process: &Process) -> Vec<Value> {
    let (mut entries, mut cursor) = (Vec::new(), String::new());
    loop {
        let (status, page) = process
            .get(&format!("{BATCHES}?limit=100{cursor}"))
            .await
            .unwrap();
        assert_eq!(status, 200, "{page}");
        entries.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return entries,
        }
    }
}

async fn trail(process: &Process) -> Vec<Value> {
    let (mut lines, mut before) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/audit?action=batch.&limit=200{before}");
        let (status, page) = process.get(&path).await.unwrap();
        assert_eq!(status, 200, "{page}");
        lines.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_u64() {
            Some(next) => before = format!("&before={next}"),
            None => return lines,
        }
    }
}

/// Each step of each batch is there, and once.
fn read_the_trail(entries: &[Value], lines: &[Value]) {
    let mut steps: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    // The newest comes first.
    for line in lines.iter().rev() {
        let (target, action) = (line["target"].as_str().unwrap(), line["action"].as_str().unwrap());
        steps.entry(target).or_default().push(action);
    }
    assert_eq!(steps.len(), entries.len());
    for (reference, steps) in steps {
        assert_eq!(
            steps,
            ["batch.sent", "batch.accepted", "batch.settled"],
            "{reference}"
        );
    }
}
