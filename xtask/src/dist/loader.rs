//! The script with which wasm-split-cli fetches chunks, and what it says about them: which files an area
//! of the portal takes.

use super::script;
use crate::place;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;

/// The script, as wasm-split-cli calls it.
pub(super) const LOADER: &str = "__wasm_split.js";
/// How its name begins in `dist/`: some hosts hide files whose names begin with an underscore.
pub(super) const STEM: &str = "chunks";

/// A part of the portal that is fetched when it is needed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Area {
    /// As in `src/pages/chunks.rs`.
    pub(crate) name: String,
    /// Its own chunk, and those it shares with other areas.
    pub(crate) files: Vec<String>,
}

/// The areas of the portal in `dist/`.
///
/// # Errors
/// When there is no such script in `dist/`.
pub(crate) fn areas() -> Result<Vec<Area>> {
    let prefix = format!("{STEM}-");
    for entry in fs::read_dir(place::dist()).context("dist/ cannot be read")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(&prefix) && name.ends_with(".js") {
            return Ok(read(&fs::read_to_string(place::dist().join(name))?));
        }
    }
    bail!("dist/ has no script {prefix}….js")
}

/// Reads statements such as these, the second of which loads an area and the chunk it shares with another:
/// ```js
/// const __chunk_3 = makeLoad(() => {
/// const src = fetch(new URL("./chunk_3.wasm", import.meta.url));
/// }
/// , []);
/// export const __wasm_split_load_batches = wrapAsyncCb(makeLoad(() => {
/// const src = fetch(new URL("./split_batches.wasm", import.meta.url));
/// }
/// , [__chunk_3]));
/// ```
fn read(script: &str) -> Vec<Area> {
    let mut variable = "";
    let mut files: BTreeMap<&str, &str> = BTreeMap::new();
    let mut areas: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in script.lines() {
        if let Some((declared, _)) = line.split_once(" = ")
            && line.contains("makeLoad(() =>")
        {
            variable = declared.rsplit(' ').next().unwrap_or(declared);
        } else if let (Some(file), false) = (script::named_in(line).first(), variable.is_empty()) {
            files.insert(variable, file);
        } else if let Some((needs, _)) = line.strip_prefix(", [").and_then(|rest| rest.split_once(']')) {
            areas.push((variable, needs.split(", ").collect()));
        }
    }
    let area = |(variable, needs): &(&str, Vec<&str>)| {
        let name = variable.strip_prefix("__wasm_split_load_")?;
        let all = std::iter::once(variable).chain(needs);
        Some(Area {
            name: name.to_owned(),
            files: all
                .filter_map(|one| files.get(one))
                .map(|file| (*file).to_owned())
                .collect(),
        })
    };
    areas.iter().filter_map(area).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_its_chunk_and_those_it_shares() {
        let script = r#"import { initSync } from "./portal.js";
const { memory, } = initSync(undefined, undefined);
const __chunk_3 = makeLoad(() => {
const src = fetch(new URL("./chunk_3.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {
const src = fetch(new URL("./split_a.wasm", import.meta.url));
}
, [__chunk_3]));
export const __wasm_split_load_b = wrapAsyncCb(makeLoad(() => {
const src = fetch(new URL("./split_b.wasm", import.meta.url));
}
, []));
"#;
        let area = |name: &str, files: &[&str]| Area {
            name: name.to_owned(),
            files: files.iter().map(|file| (*file).to_owned()).collect(),
        };
        let expected = [
            area("a", &["split_a.wasm", "chunk_3.wasm"]),
            area("b", &["split_b.wasm"]),
        ];
        assert_eq!(read(script), expected);
    }
}
