//! `token-proxy --config FILE ledger …`: copies of the ledger, its keys, its figures.
//!
//! `backup`, `export`, `rotate-key` and `stats` work while proxies run; `restore` and `import` want an empty
//! place. What they do is in the audit trail. Copies hold no key: the key file is kept apart from them.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;

use clap::Subcommand;
use ledger::audit::Event;
use ledger::{Ledger, Place};

use super::key_file;
use crate::clock::Clock;
use crate::config::Config;
use crate::opening::{open_ledger, read_keys};

type Told = Result<String, Box<dyn std::error::Error>>;

/// What to do with the ledger.
#[derive(Clone, Debug, Subcommand)]
pub enum LedgerCommand {
    /// Copy an SQLite ledger into a new file, while proxies run.
    Backup {
        /// The file to make; for its owner alone.
        file: PathBuf,
    },
    /// Put a backup where the configuration says the ledger is. There must be none, and no proxy running.
    Restore {
        /// A file that `ledger backup` made.
        file: PathBuf,
    },
    /// Write every table as JSON lines, the same for SQLite and PostgreSQL.
    Export {
        /// The file to make; for its owner alone.
        file: PathBuf,
    },
    /// Take an export into an empty ledger, with the same key file.
    Import {
        /// A file that `ledger export` made.
        file: PathBuf,
    },
    /// Put a new key on top of the key file; restart every proxy then.
    RotateKey,
    /// Tell how much there is, and what stands on which key.
    Stats,
}

/// Carries a command out; what it gives is to be printed.
///
/// # Errors
/// What is wrong, in words for the operator.
pub async fn run_ledger(config: &Config, command: LedgerCommand) -> Told {
    if let LedgerCommand::Restore { file } = command {
        let Place::File(to) = &config.ledger.place else {
            return Err(
                "only an SQLite ledger is restored from a file; use pg_restore, or `ledger import`".into(),
            );
        };
        if !config.ledger.keys.exists() {
            let keys = config.ledger.keys.display();
            return Err(
                format!("the key file {keys} is not there: put back the one of this backup first").into(),
            );
        }
        let head = Ledger::restore(&file, to, read_keys(&config.ledger)?, &event("ledger.restored")).await?;
        return Ok(format!("restored and whole up to line {head}\n"));
    }
    if matches!(command, LedgerCommand::RotateKey) {
        // It must be the right file before anything is put on top of it.
        open_ledger(&config.ledger).await?.close().await;
        let key = key_file::put_new_on_top(&config.ledger.keys)?;
        let ledger = open_ledger(&config.ledger).await?;
        ledger
            .note(&event("ledger.rotated").with_detail(format!("to {key}")))
            .await?;
        ledger.close().await;
        return Ok(format!(
            "{key} is the key from now on. Restart every proxy: each seals anew at its start what an older key\n\
             sealed. An older key may leave the file once `ledger stats` says that nothing stands on it.\n"
        ));
    }
    let ledger = open_ledger(&config.ledger).await?;
    let told = carry_out(&ledger, command).await;
    ledger.close().await;
    told
}

async fn carry_out(ledger: &Ledger, command: LedgerCommand) -> Told {
    match command {
        LedgerCommand::Backup { file } => {
            ledger.backup(&file, &event("ledger.backup")).await?;
            Ok(format!(
                "{} holds the ledger; keep the key file elsewhere\n",
                file.display()
            ))
        }
        LedgerCommand::Export { file } => {
            let mut to = BufWriter::new(key_file::create(&file)?);
            ledger.note(&event("ledger.exported")).await?;
            let written = ledger.export(&mut to, Clock::system().now()).await;
            if written.is_err() {
                // Half a copy would be taken for one.
                std::fs::remove_file(&file)?;
            }
            to.get_ref().sync_all()?;
            Ok(format!(
                "{}: {} rows; keep the key file elsewhere\n",
                file.display(),
                written?
            ))
        }
        LedgerCommand::Import { file } => {
            let from = File::open(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            let rows = ledger
                .import(BufReader::new(from), &event("ledger.imported"))
                .await?;
            Ok(format!("{rows} rows, and the audit trail is whole\n"))
        }
        LedgerCommand::Stats => stats(ledger).await,
        LedgerCommand::Restore { .. } | LedgerCommand::RotateKey => Ok(String::new()),
    }
}

async fn stats(ledger: &Ledger) -> Told {
    let stats = ledger.stats().await?;
    let mut text = String::new();
    for (table, rows) in &stats.rows {
        text.push_str(&format!("{table:<16} {rows:>10}\n"));
    }
    text.push_str(&format!("audit head       {}\n", stats.head));
    for (key, uses) in &stats.keys {
        let word = match uses {
            0 if *key != stats.active => "nothing stands on it; it may leave the key file".to_owned(),
            uses => format!("{uses} audit lines and sealed values"),
        };
        text.push_str(&format!("key {key:<12} {word}\n"));
    }
    Ok(text)
}

fn event(action: &str) -> Event {
    Event::new(Clock::system().now(), action).with_detail("by command")
}
