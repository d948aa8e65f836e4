//! The outside judge of accessibility: axe-core, installed from npm at test time into `target/e2e/npm`.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::page::Page;
use crate::place;

/// The version that judges.
const AXE: &str = "axe-core@4.14.1";

/// Every rule of these kinds, contrast included. The triple-A rules are left out: the promise is double A.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'], preload: false, runOnly: { type: 'tag', values:
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice', 'experimental'] } })";

/// What axe has to complain about in the page as it stands, each violation readably.
pub async fn violations(page: &Page) -> Vec<String> {
    // Evaluated through the debugger, which the page's policy neither forbids nor is weakened for.
    page.evaluate(&format!("if (!globalThis.axe) {{ {} }} undefined", source()))
        .await;
    let results = page.evaluate(RUN).await;
    results["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect()
}

fn told(violation: &Value) -> String {
    let mut text = format!(
        "  {} ({}): {}\n",
        violation["id"].as_str().unwrap_or_default(),
        violation["impact"].as_str().unwrap_or_default(),
        violation["help"].as_str().unwrap_or_default(),
    );
    for node in violation["nodes"].as_array().into_iter().flatten() {
        let summary = node["failureSummary"]
            .as_str()
            .unwrap_or_default()
            .replace('\n', " ");
        let html = node["html"].as_str().unwrap_or_default();
        text.push_str(&format!("    {html}\n      {summary}\n"));
    }
    text
}

fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let folder = place::output().join("npm");
        let script: PathBuf = folder.join("node_modules/axe-core/axe.min.js");
        let stamp = folder.join("installed");
        if std::fs::read_to_string(&stamp).ok().as_deref() != Some(AXE) {
            std::fs::create_dir_all(&folder).unwrap();
            let installed = Command::new("npm")
                .args([
                    "install",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--no-save",
                    "--prefix",
                    ".",
                ])
                .arg(AXE)
                .current_dir(&folder)
                .output()
                .expect("npm is needed for the accessibility tests");
            assert!(
                installed.status.success(),
                "{}",
                String::from_utf8_lossy(&installed.stderr)
            );
            std::fs::write(&stamp, AXE).unwrap();
        }
        std::fs::read_to_string(script).unwrap()
    })
}
