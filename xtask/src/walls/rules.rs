//! The rules, as a table: where each holds, what it forbids there, why, and what to do instead.

use super::paths::{self, Reading, Used};
use super::sources::Source;
use anyhow::{Context, Result};

/// A path that a file may not use.
struct Rule {
    /// Files whose path begins so.
    within: &'static [&'static str],
    /// … but not these.
    except: &'static [&'static str],
    forbids: Forbids,
    remedy: &'static str,
}

enum Forbids {
    /// Modules of the portal, from its root (`api::transport`), and what is in them.
    Modules(&'static [&'static str]),
    /// A module of the portal, and what is in it, but not this one path.
    ModuleSave(&'static str, &'static str),
    /// All modules of the portal but these.
    ModulesBut(&'static [&'static str]),
    /// Another module below the same parent: a page of another area.
    Siblings(&'static str),
    /// Crates from outside, and what is in them.
    Crates(&'static [&'static str]),
    /// Any name in any path.
    Names(&'static [&'static str]),
}

/// The portal's dependencies but leptos and the web platform's crates; a test holds the list complete.
const NOT_FOR_UI: &[&str] = &[
    "wire",
    "intake",
    "gloo_net",
    "leptos_router",
    "qrcodegen",
    "serde",
    "serde_json",
    "wasm_split_helpers",
];

const RULES: &[Rule] = &[
    Rule {
        within: &["crates/wire/src", "crates/intake/src"],
        except: &[],
        forbids: Forbids::Names(&["SystemTime", "Instant", "js_sys", "leptos", "axum", "tokio"]),
        remedy: "this crate is pure and knows neither the time of day nor a runtime; take the value as a parameter",
    },
    Rule {
        within: &["src/ui/", "src/ui.rs"],
        except: &[],
        forbids: Forbids::ModulesBut(&["ui"]),
        remedy: "ui knows no domain; pass the value in, or move the component to src/components",
    },
    Rule {
        within: &["src/ui/", "src/ui.rs"],
        except: &[],
        forbids: Forbids::Crates(NOT_FOR_UI),
        remedy: "ui stands on leptos and the web platform; pass the value in, or move the component to src/components",
    },
    Rule {
        within: &["src/components/", "src/components.rs"],
        except: &[],
        forbids: Forbids::Modules(&["pages", "app"]),
        remedy: "components are fed by pages: use ui, state, format, wire, routes",
    },
    Rule {
        within: &["src/components/", "src/components.rs"],
        except: &[],
        forbids: Forbids::ModuleSave("api", "api::ApiError"),
        remedy: "components show an ApiError but call no operation: a page or a state does, and hands over the result",
    },
    Rule {
        within: &["src/components/", "src/components.rs"],
        except: &[],
        forbids: Forbids::Crates(&["intake"]),
        remedy: "a page reads the file and hands the result to its components",
    },
    Rule {
        within: &["src/pages/", "src/pages.rs"],
        except: &[],
        forbids: Forbids::Modules(&["api::transport", "app"]),
        remedy: "call the operation in src/api, not the transport below it",
    },
    Rule {
        within: &["src/pages/"],
        // Where the areas meet: which page is in which chunk, and which is drawn.
        except: &["src/pages/arriving.rs", "src/pages/chunks.rs", "src/pages/mod.rs"],
        forbids: Forbids::Siblings("pages"),
        remedy: "pages do not know each other; share through components, link through routes",
    },
    Rule {
        within: &["src/api/", "src/api.rs"],
        except: &[],
        forbids: Forbids::ModulesBut(&["api"]),
        remedy: "api returns values and errors; state and pages decide what is shown",
    },
    Rule {
        within: &["src/"],
        except: &["src/api/transport.rs"],
        forbids: Forbids::Names(&[
            "gloo_net",
            "fetch_with_str",
            "fetch_with_request",
            "XmlHttpRequest",
        ]),
        remedy: "the only fetch is in src/api/transport.rs; add an operation to src/api",
    },
    Rule {
        within: &["src/"],
        except: &[],
        forbids: Forbids::Names(&[
            "inner_html",
            "set_inner_html",
            "set_outer_html",
            "insert_adjacent_html",
        ]),
        remedy: "build nodes in a view; markup from text is how scripts get in",
    },
];

/// The most lines a file of the product may have.
const LONGEST: usize = 400;

/// How many rules there are.
pub(super) fn count() -> usize {
    // The table, and: length, style attributes, ignored tests.
    RULES.len() + 3
}

/// # Errors
/// When the file is not Rust.
pub(super) fn check(source: &Source) -> Result<Vec<String>> {
    let reading = paths::read(&source.text).with_context(|| source.path.clone())?;
    let mut violations = marks(source, &reading);
    let module = source.portal_module();
    for rule in RULES.iter().filter(|rule| rule.holds_in(&source.path)) {
        for used in &reading.paths {
            if let Some(what) = rule.forbids.finds(used, module.as_deref()) {
                violations.push(format!(
                    "{}:{}: {what} here; {}",
                    source.path, used.line, rule.remedy
                ));
            }
        }
    }
    Ok(violations)
}

fn marks(source: &Source, reading: &Reading) -> Vec<String> {
    let path = &source.path;
    let mut violations = Vec::new();
    let of_the_product = path.starts_with("src/") || (path.starts_with("crates/") && path.contains("/src/"));
    let length = source.text.lines().count();
    if of_the_product && length > LONGEST {
        violations.push(format!(
            "{path}:{LONGEST}: {length} lines; split it, {LONGEST} is the most a file may have"
        ));
    }
    for line in &reading.style_attributes {
        violations.push(format!(
            "{path}:{line}: style=… in a view; the policy blocks it, use a class or style:name="
        ));
    }
    for line in &reading.ignored_tests {
        violations.push(format!("{path}:{line}: #[ignore]; mend the test or remove it"));
    }
    violations
}

impl Rule {
    fn holds_in(&self, path: &str) -> bool {
        let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| path.starts_with(prefix));
        begins(self.within) && !begins(self.except)
    }
}

impl Forbids {
    /// What of `used` is forbidden, in words.
    fn finds(&self, used: &Used, module: Option<&[&str]>) -> Option<String> {
        let segments: Vec<&str> = used.segments.iter().map(String::as_str).collect();
        match self {
            Self::Names(names) => segments
                .iter()
                .find(|segment| names.contains(segment))
                .map(|name| (*name).to_owned()),
            Self::Crates(crates) => {
                let first = segments.first()?;
                (segments.len() > 1 && crates.contains(first)).then(|| (*first).to_owned())
            }
            Self::Modules(modules) => {
                let target = resolve(&segments, used.depth, module?)?;
                modules
                    .iter()
                    .find(|module| begins_with(&target, module))
                    .map(|module| format!("crate::{module}"))
            }
            Self::ModuleSave(forbidden, save) => {
                let target = resolve(&segments, used.depth, module?)?;
                (begins_with(&target, forbidden) && !begins_with(&target, save))
                    .then(|| format!("crate::{}", target.join("::")))
            }
            Self::ModulesBut(modules) => {
                let target = resolve(&segments, used.depth, module?)?;
                let area = target.first()?;
                (!modules.contains(area)).then(|| format!("crate::{area}"))
            }
            Self::Siblings(parent) => {
                let module = module?;
                let target = resolve(&segments, used.depth, module)?;
                let ([first, other, ..], [_, own, ..]) = (target.as_slice(), module) else {
                    return None;
                };
                (first == parent && other != own).then(|| format!("crate::{parent}::{other}"))
            }
        }
    }
}

/// The path from the portal's root; none for a path that does not lead into the portal by its root or by
/// `super`.
fn resolve<'a>(segments: &[&'a str], depth: usize, module: &[&'a str]) -> Option<Vec<&'a str>> {
    let (first, rest) = segments.split_first()?;
    match *first {
        "crate" | "portal" => Some(rest.to_vec()),
        "super" => {
            let ups = segments.iter().take_while(|segment| **segment == "super").count();
            let kept = module.len().checked_sub(ups.saturating_sub(depth))?;
            let base = module.iter().take(kept);
            Some(base.chain(segments.iter().skip(ups)).copied().collect())
        }
        _ => None,
    }
}

fn begins_with(target: &[&str], module: &str) -> bool {
    let mut target = target.iter();
    module.split("::").all(|segment| target.next() == Some(&segment))
}

#[cfg(test)]
mod tests;
