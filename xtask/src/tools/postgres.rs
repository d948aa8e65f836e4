//! PostgreSQL's programs; the tests start a private server with them.

use super::{line, system};
use crate::postgres::programs;
use crate::steps::Steps;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Debian's package would make and start a cluster of the system's, which nobody asked for.
const NO_CLUSTER: (&str, &str) = (
    "/etc/postgresql-common/createcluster.d/partner-portal.conf",
    "create_main_cluster = false\n",
);

/// # Errors
/// When it is missing and cannot be installed.
pub(super) fn ensure() -> Result<()> {
    if programs().is_none() {
        line(
            "postgresql",
            "missing, installing from the system's packages (a minute)",
        );
        let (file, words) = NO_CLUSTER;
        if nix::unistd::geteuid().is_root() {
            fs::create_dir_all(Path::new(file).parent().context("a folder")?)?;
            fs::write(file, words)?;
        }
        system::install(&mut Steps::default(), &["postgresql"])
            .context("the tests of the ledger need PostgreSQL")?;
    }
    let folder =
        programs().context("PostgreSQL is installed but neither in /usr/lib/postgresql nor on the PATH")?;
    line("postgresql", &format!("found {}", folder.display()));
    Ok(())
}
