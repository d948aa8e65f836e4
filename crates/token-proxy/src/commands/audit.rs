//! `token-proxy --config FILE audit verify`: whether the trail is as it was written.

use clap::Subcommand;
use ledger::audit::{Mark, Verdict};

use crate::config::Config;
use crate::opening::open_ledger;

/// What to do with the audit trail.
#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// Compute the chain anew; tells the first line that is wrong, or how many there are and the last.
    Verify {
        /// A line noted earlier, elsewhere (the log tells the head each day): finds lines cut off the end. May be
        /// given several times.
        #[arg(long = "expect", value_name = "SEQ:MAC")]
        expected: Vec<Mark>,
    },
}

/// Carries a command out; what it gives is to be printed.
///
/// # Errors
/// What is wrong, in words for the operator.
pub async fn run_audit(
    config: &Config,
    AuditCommand::Verify { expected }: AuditCommand,
) -> Result<String, Box<dyn std::error::Error>> {
    let ledger = open_ledger(&config.ledger).await?;
    let verdict = ledger.verify(&expected).await;
    ledger.close().await;
    match verdict? {
        Verdict::Whole {
            after: 0,
            lines,
            head,
        } => Ok(format!("whole: {lines} lines, head {head}\n")),
        Verdict::Whole { after, lines, head } => Ok(format!(
            "whole: {lines} lines after {after} that were given up, head {head}\n"
        )),
        Verdict::Broken { seq, what } => Err(format!("broken: line {seq} {what}").into()),
    }
}
