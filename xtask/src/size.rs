//! What a first load weighs: each file as it is, by gzip and by Brotli, and the sum against the budget. Below
//! it, what is fetched later.

use crate::dist::{self, Area};
use crate::place;
use crate::steps::Steps;
use crate::tools;
use anyhow::{Context, Result, bail};
use std::fs;

/// The budget of a first load after Brotli, in bytes (kB are 1000 bytes).
const BUDGET: usize = 150_000;
/// What a browser fetches before the first view stands, save what is fetched later.
const FIRST_LOAD: &[&str] = &["html", "js", "wasm", "css"];
/// Of the column with the names.
const WIDTH: usize = 40;

/// `cargo xtask size`.
///
/// # Errors
/// When the portal cannot be built, or is above the budget.
pub(crate) fn run() -> Result<()> {
    let kit = tools::prepare(tools::PORTAL)?;
    let mut steps = Steps::default();
    dist::ensure(&mut steps, &kit)?;
    println!();
    println!("{}", weigh()?);
    Ok(())
}

#[derive(Clone, Default)]
struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Weighs `dist/` and writes the table.
///
/// # Errors
/// When the first load is above the budget (with the table), or `dist/` cannot be read.
pub(crate) fn weigh() -> Result<String> {
    let entries = fs::read_dir(place::dist()).context("dist/ cannot be read")?;
    let mut weights = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if FIRST_LOAD.contains(&extension) {
            let content = fs::read(entry.path())?;
            let (gzip, brotli) = (dist::gzip(&content)?.len(), dist::brotli(&content)?.len());
            weights.push(Weight {
                name,
                raw: content.len(),
                gzip,
                brotli,
            });
        }
    }
    weights.sort_by(|one, other| {
        other
            .brotli
            .cmp(&one.brotli)
            .then_with(|| one.name.cmp(&other.name))
    });
    judge(weights, &dist::areas()?)
}

/// A file that belongs to an area is fetched later; every other counts as the first load.
fn judge(weights: Vec<Weight>, areas: &[Area]) -> Result<String> {
    let is_later = |weight: &Weight| areas.iter().any(|area| area.files.contains(&weight.name));
    let (later, first): (Vec<Weight>, Vec<Weight>) = weights.into_iter().partition(is_later);
    let first_load = sum("sum", &first);

    let mut table = heading("first load, bytes");
    first
        .iter()
        .chain([&first_load])
        .for_each(|weight| table.push_str(&row(weight)));
    table.push_str(&format!(
        "{:<WIDTH$} {:>10} {:>10} {BUDGET:>10}\n\n",
        "budget", "", ""
    ));
    table.push_str(&heading("later, bytes"));
    later.iter().for_each(|weight| table.push_str(&row(weight)));
    for area in areas {
        let parts = later.iter().filter(|weight| area.files.contains(&weight.name));
        table.push_str(&row(&sum(&format!("sum for {}", area.name), parts)));
    }

    if first_load.brotli > BUDGET {
        bail!(
            "the first load is {} bytes above the budget\n{table}",
            first_load.brotli - BUDGET
        );
    }
    Ok(table.trim_end().to_owned())
}

fn sum<'a>(name: &str, weights: impl IntoIterator<Item = &'a Weight>) -> Weight {
    let nothing = Weight {
        name: name.to_owned(),
        ..Weight::default()
    };
    weights.into_iter().fold(nothing, |sum, weight| Weight {
        raw: sum.raw + weight.raw,
        gzip: sum.gzip + weight.gzip,
        brotli: sum.brotli + weight.brotli,
        ..sum
    })
}

fn heading(title: &str) -> String {
    format!(
        "{title:<WIDTH$} {:>10} {:>10} {:>10}\n",
        "raw", "gzip", "brotli-11"
    )
}

fn row(weight: &Weight) -> String {
    format!(
        "{:<WIDTH$} {:>10} {:>10} {:>10}\n",
        weight.name, weight.raw, weight.gzip, weight.brotli
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, brotli: usize) -> Weight {
        Weight {
            name: name.to_owned(),
            raw: 3 * brotli,
            gzip: 2 * brotli,
            brotli,
        }
    }

    #[test]
    fn the_budget_is_kept_to_the_byte() {
        let table = judge(vec![weight("a.js", BUDGET - 1), weight("b.js", 1)], &[]).unwrap();
        assert!(table.contains("150000"), "{table}");
        let error = judge(vec![weight("a.js", BUDGET), weight("b.js", 1)], &[])
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("the first load is 1 bytes above"), "{error}");
    }

    #[test]
    fn what_is_fetched_later_is_summed_by_area() {
        let area = |name: &str, files: &[&str]| Area {
            name: name.to_owned(),
            files: files.iter().map(|file| (*file).to_owned()).collect(),
        };
        let areas = [
            area("one", &["1.wasm", "shared.wasm"]),
            area("two", &["shared.wasm"]),
        ];
        let weights = vec![
            weight("a.js", BUDGET),
            weight("1.wasm", 7000),
            weight("shared.wasm", 500),
        ];
        let table = judge(weights, &areas).unwrap();
        for (name, brotli) in [
            ("sum ", "150000"),
            ("sum for one ", " 7500"),
            ("sum for two ", " 500"),
        ] {
            let line = table.lines().find(|line| line.starts_with(name)).unwrap();
            assert!(line.ends_with(brotli), "{table}");
        }
    }
}
