//! Walls between packages, read from `cargo metadata`.

use crate::place;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeSet;

/// What one package may depend on.
struct Wall {
    package: &'static str,
    /// Packages of this workspace it may use.
    members: &'static [&'static str],
    /// Packages of this workspace its tests may use besides.
    in_tests: &'static [&'static str],
    /// Packages from outside: all but these, or only these.
    outside: Outside,
    reason: &'static str,
}

enum Outside {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

/// Runtimes, servers, browsers, clocks: none of a pure package's business.
const IMPURE: &[&str] = &[
    "axum",
    "chrono",
    "gloo-net",
    "gloo-timers",
    "hyper",
    "jiff",
    "js-sys",
    "leptos",
    "leptos_router",
    "reqwest",
    "time",
    "tokio",
    "wasm-bindgen",
    "web-sys",
];

const WALLS: &[Wall] = &[
    Wall {
        package: "wire",
        members: &[],
        in_tests: &[],
        outside: Outside::Only(&["serde"]),
        reason: "wire holds values only, for the browser and for servers alike",
    },
    Wall {
        package: "intake",
        members: &["wire"],
        in_tests: &[],
        outside: Outside::AllBut(IMPURE),
        reason: "intake is pure: it runs in the browser, in a worker and natively",
    },
    Wall {
        package: "portal",
        members: &["wire", "intake"],
        in_tests: &[],
        outside: Outside::AllBut(&["axum", "reqwest", "tokio"]),
        reason: "the portal knows the servers by their wire types only",
    },
    Wall {
        package: "ledger",
        members: &["wire"],
        in_tests: &[],
        outside: Outside::AllBut(&["axum", "hyper", "leptos", "reqwest", "web-sys"]),
        reason: "the ledger keeps what it is given: it knows no HTTP, no upstream and no policy",
    },
    Wall {
        package: "token-proxy",
        members: &["ledger", "wire"],
        in_tests: &["sandbox"],
        outside: Outside::AllBut(&["leptos", "web-sys"]),
        reason: "the proxy treats the portal as a folder of files, and does not know that a sandbox exists",
    },
    Wall {
        package: "sandbox",
        members: &["wire"],
        in_tests: &[],
        outside: Outside::AllBut(&["leptos", "web-sys"]),
        reason: "the sandbox judges the proxy, so it shares nothing with it but the contract's types",
    },
    Wall {
        package: "xtask",
        members: &[],
        in_tests: &[],
        outside: Outside::AllBut(&["axum", "leptos", "reqwest", "tokio"]),
        reason: "xtask is built before everything else and must build fast",
    },
];

/// How many walls there are.
pub(super) fn count() -> usize {
    WALLS.len()
}

/// # Errors
/// When `cargo metadata` fails.
pub(super) fn check() -> Result<Vec<String>> {
    let output = place::cargo(&["metadata", "--no-deps", "--format-version", "1", "--locked"]).output()?;
    if !output.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    broken(&serde_json::from_slice(&output.stdout)?)
}

fn broken(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("metadata without packages")?;
    let members: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package.get("name")?.as_str())
        .collect();
    let mut violations = Vec::new();
    for wall in WALLS {
        let package = packages.iter().find(|package| named(package, wall.package));
        let package = package.with_context(|| format!("no package {}; mend the walls", wall.package))?;
        let dependencies = package.get("dependencies").and_then(Value::as_array);
        for dependency in dependencies.into_iter().flatten() {
            let name = dependency.get("name").and_then(Value::as_str).unwrap_or_default();
            let for_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
            if !wall.allows(name, members.contains(name), for_tests) {
                let manifest = package
                    .get("manifest_path")
                    .and_then(Value::as_str)
                    .unwrap_or(wall.package);
                violations.push(format!("{manifest}: depends on {name}; {}", wall.reason));
            }
        }
    }
    Ok(violations)
}

fn named(package: &Value, name: &str) -> bool {
    package.get("name").and_then(Value::as_str) == Some(name)
}

impl Wall {
    fn allows(&self, name: &str, is_member: bool, for_tests: bool) -> bool {
        if is_member {
            return self.members.contains(&name) || (for_tests && self.in_tests.contains(&name));
        }
        for_tests
            || match self.outside {
                Outside::Only(allowed) => allowed.contains(&name),
                Outside::AllBut(refused) => !refused.contains(&name),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A workspace where `package` has one dependency more.
    fn with(package: &str, dependency: &str, kind: Option<&str>) -> Vec<String> {
        let packages: Vec<Value> = [
            "wire",
            "intake",
            "portal",
            "ledger",
            "token-proxy",
            "sandbox",
            "xtask",
            "e2e",
        ]
        .iter()
        .map(|name| {
            let dependencies = if *name == package {
                vec![json!({"name": dependency, "kind": kind})]
            } else {
                vec![]
            };
            json!({"name": name, "manifest_path": format!("{name}/Cargo.toml"), "dependencies": dependencies})
        })
        .collect();
        broken(&json!({"packages": packages})).unwrap()
    }

    #[test]
    fn each_wall_holds() {
        for (package, dependency) in [
            ("wire", "serde_json"),
            ("wire", "intake"),
            ("intake", "tokio"),
            ("intake", "portal"),
            ("portal", "token-proxy"),
            ("portal", "reqwest"),
            ("ledger", "axum"),
            ("ledger", "token-proxy"),
            ("token-proxy", "sandbox"),
            ("token-proxy", "intake"),
            ("sandbox", "token-proxy"),
            ("xtask", "wire"),
        ] {
            let violations = with(package, dependency, None);
            assert_eq!(violations.len(), 1, "{package} → {dependency}");
            assert!(violations[0].contains(dependency));
        }
    }

    #[test]
    fn what_is_allowed_passes() {
        for (package, dependency, kind) in [
            ("wire", "serde", None),
            ("wire", "proptest", Some("dev")),
            ("intake", "wire", None),
            ("intake", "csv", None),
            ("portal", "intake", None),
            ("token-proxy", "ledger", None),
            ("token-proxy", "sandbox", Some("dev")),
            ("e2e", "sandbox", None),
        ] {
            assert_eq!(
                with(package, dependency, kind),
                Vec::<String>::new(),
                "{package} → {dependency}"
            );
        }
    }

    #[test]
    fn a_test_may_not_reach_over_a_wall_either() {
        assert_eq!(with("sandbox", "token-proxy", Some("dev")).len(), 1);
    }
}
