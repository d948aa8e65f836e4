//! The frame of a test: what it gets, and what is asserted of every one.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;

use sandbox::faults::{Effect, Fault, Target as FaultTarget};
use sandbox::{ClockMode, Control, Operation, Options, ReceivedRequest, Running, Seed};

use serde_json::{Value, json};

use crate::page::Page;
use crate::proxy::{Proxy, ProxySetup};
use crate::{evidence, gate, place};

/// How a test's surroundings differ from the usual: the demo's customers, the portal at `/`.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// What the sandbox holds at the start.
    pub seed: Seed,
    /// The proxy.
    pub proxy: ProxySetup,
}

/// What a test works with.
pub struct Test {
    /// The browser.
    pub page: Page,
    /// The proxy.
    pub proxy: Proxy,
    /// A folder of the test's own, empty at the start.
    pub folder: PathBuf,
    upstream: Running,
}

impl Test {
    async fn start(name: &str, setup: &Setup) -> Self {
        let options = Options {
            clock: ClockMode::Stepped,
            seed: setup.seed,
            ..Options::default()
        };
        let upstream = sandbox::listen(([127, 0, 0, 1], 0).into(), options)
            .await
            .unwrap();
        let proxy = Proxy::start(upstream.base_url(), &setup.proxy).await;
        let page = Page::open(&proxy.url).await;
        Self {
            page,
            proxy,
            folder: place::of_test(name),
            upstream,
        }
    }

    /// The hands on the sandbox.
    pub fn sandbox(&self) -> Control {
        self.upstream.control()
    }

    /// The sandbox's address, without a slash at the end.
    pub fn upstream_url(&self) -> &str {
        self.upstream.base_url()
    }

    /// Moves the clocks of sandbox and proxy together, by milliseconds.
    pub fn advance(&self, ms: i64) {
        self.sandbox().advance(ms).unwrap();
        self.proxy.clock.advance(ms);
    }

    /// Makes the next `times` requests of an operation meet `effect`.
    pub fn fault(&self, operation: Operation, times: u32, effect: Effect) {
        let fault = Fault {
            operation: FaultTarget::Operation(operation),
            times,
            effect,
        };
        self.sandbox().add_fault(fault).unwrap();
    }

    /// Sends a batch of `rows` debits of $1.00 past portal and proxy, so that neither knows of it.
    pub async fn submit_upstream(&self, reference: &str, rows: usize) {
        let url = self.upstream.base_url();
        let client = reqwest::Client::new();
        let token = client
            .post(format!("{url}/billing/oauth2/token"))
            .basic_auth("demo-partner", Some("demo-secret"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials&scope=billing:batches:submit");
        let token: Value = token.send().await.unwrap().json().await.unwrap();
        let row = |number| json!({ "rowReference": format!("R-{number:04}"), "customerReference": "HE-10002", "amount": 100 });
        let rows: Vec<Value> = (0..rows).map(row).collect();
        let batch = client
            .post(format!("{url}/billing/sites/site-harbour/batches"))
            .bearer_auth(token["access_token"].as_str().unwrap())
            .header("pyng-api-version", "urn:pyng:api:billing:version:v1")
            .json(&json!({ "batchReference": reference, "rows": rows }));
        assert_eq!(batch.send().await.unwrap().status(), 202);
    }

    /// What the sandbox received for an operation.
    pub fn received(&self, operation: Operation) -> Vec<ReceivedRequest> {
        let mut requests = self.sandbox().requests();
        requests.retain(|request| request.operation == Some(operation));
        requests
    }
}

/// Runs a test in surroundings of its own; `name` names its folder below `target/e2e/`.
///
/// # Panics
/// When the test does, or when the console is not as it announced.
pub fn run(name: &str, setup: &Setup, test: impl AsyncFnOnce(&mut Test)) {
    let _turn = gate::turn();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let mut surroundings = runtime.block_on(Test::start(name, setup));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            test(&mut surroundings).await;
            surroundings.page.read_console().await;
            let verdict = surroundings.page.console.lock().unwrap().verdict();
            verdict.unwrap_or_else(|fault| panic!("{fault}"));
        });
    }));
    if outcome.is_err() {
        runtime.block_on(evidence::keep(&surroundings.page, &surroundings.folder));
    }
    runtime.block_on(surroundings.page.close());
    // Connections the browser kept open end with the runtime.
    runtime.shutdown_background();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}
