//! What a first load weighs: each file as it is, by gzip and by Brotli, and the sum against the budget.

use crate::dist;
use crate::place;
use crate::steps::Steps;
use crate::tools;
use anyhow::{Context, Result, bail};
use std::fs;

/// The budget of a first load after Brotli, in bytes (kB are 1000 bytes).
const BUDGET: usize = 150_000;
/// What a browser fetches before the first view stands.
const FIRST_LOAD: &[&str] = &["html", "js", "wasm", "css"];

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
    judge(&weights)
}

fn judge(weights: &[Weight]) -> Result<String> {
    let mut table = format!(
        "{:<36} {:>10} {:>10} {:>10}\n",
        "first load, bytes", "raw", "gzip", "brotli-11"
    );
    let mut sum = Weight {
        name: "sum".to_owned(),
        raw: 0,
        gzip: 0,
        brotli: 0,
    };
    for weight in weights {
        table.push_str(&row(weight));
        sum.raw += weight.raw;
        sum.gzip += weight.gzip;
        sum.brotli += weight.brotli;
    }
    table.push_str(&row(&sum));
    table.push_str(&format!("{:<36} {:>10} {:>10} {BUDGET:>10}", "budget", "", ""));
    if sum.brotli > BUDGET {
        bail!(
            "the first load is {} bytes above the budget\n{table}",
            sum.brotli - BUDGET
        );
    }
    Ok(table)
}

fn row(weight: &Weight) -> String {
    format!(
        "{:<36} {:>10} {:>10} {:>10}\n",
        weight.name, weight.raw, weight.gzip, weight.brotli
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(brotli: usize) -> Weight {
        Weight {
            name: "a.js".to_owned(),
            raw: 3 * brotli,
            gzip: 2 * brotli,
            brotli,
        }
    }

    #[test]
    fn the_budget_is_kept_to_the_byte() {
        let table = judge(&[weight(BUDGET - 1), weight(1)]).unwrap();
        assert!(table.contains("150000"), "{table}");
        let error = judge(&[weight(BUDGET), weight(1)]).unwrap_err().to_string();
        assert!(error.starts_with("the first load is 1 bytes above"), "{error}");
    }
}
