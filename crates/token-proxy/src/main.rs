//! `token-proxy --config FILE`: reads the configuration, or tells everything that is wrong with it, and
//! serves until it is asked to end.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use token_proxy::commands::{AuditCommand, LedgerCommand, UserCommand, run_audit, run_ledger, run_user};
use token_proxy::config::{self, Config, LogFormat};
use token_proxy::{App, Clock, Traces, first_set_up_link, serve, serve_metrics};
use tokio::net::TcpListener;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Serves the portal and holds the credentials for Pyng.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The configuration, a TOML file.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Only check the configuration; 0 when it is sound, 2 when not.
    #[arg(long)]
    check: bool,
    /// What to do; to serve, when nothing is said.
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// The audit trail.
    Audit {
        /// What to do with it.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// The ledger: copies, keys, figures.
    Ledger {
        /// What to do with it.
        #[command(subcommand)]
        command: LedgerCommand,
    },
    /// Accounts of sign_in.mode "local".
    User {
        /// What to do with them.
        #[command(subcommand)]
        command: UserCommand,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match config::load(&arguments.config, environment()) {
        Ok(config) => config,
        Err(faults) => {
            eprint!("{}: {faults}", arguments.config.display());
            return ExitCode::from(2);
        }
    };
    if arguments.check {
        println!("{}: sound", arguments.config.display());
        return ExitCode::SUCCESS;
    }
    match arguments.command {
        Some(Command::Audit { command }) => return told(run_audit(&config, command).await),
        Some(Command::Ledger { command }) => return told(run_ledger(&config, command).await),
        Some(Command::User { command }) => return told(run_user(&config, command).await),
        None => {}
    }
    match serve_until_asked(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("token-proxy cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints what a command has to say.
fn told(outcome: Result<String, Box<dyn std::error::Error>>) -> ExitCode {
    match outcome {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The environment, without what is not UTF-8: no value of ours can be.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// The log goes to the standard error; `RUST_LOG` chooses what, `info` without it. Spans go to a collector as
/// well, when there is one.
fn start_log(format: LogFormat, traces: Option<&Traces>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let log = match format {
        LogFormat::Text => log.boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    tracing_subscriber::registry()
        .with(log.with_filter(filter))
        .with(traces.map(Traces::layer))
        .init();
}

async fn serve_until_asked(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = config.watch.otlp_endpoint.as_ref();
    let traces = endpoint.map(Traces::to).transpose()?;
    start_log(config.server.log_format, traces.as_ref());
    let outcome = run(config).await;
    if let Some(traces) = traces {
        tokio::task::spawn_blocking(move || traces.end()).await?;
    }
    outcome
}

async fn run(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    let (listen, base) = (config.server.listen, config.server.base_path.href());
    let metrics = config.watch.metrics_listen;
    let app = App::new(config, Clock::system()).await?;
    if let Some(address) = metrics {
        let listener = bind(address).await?;
        tracing::info!(address = %listener.local_addr()?, "metrics are served");
        tokio::spawn(serve_metrics(app.clone(), listener)?);
    }
    let listener = bind(listen).await?;
    // With port 0 only this line tells where to go.
    let address = listener.local_addr()?;
    println!("token-proxy listens on http://{address}{base}");
    // On the standard output alone: a log is kept, and read by many.
    if let Some(link) = first_set_up_link(&app, address).await? {
        println!("The first account sets its password here, once, within 24 hours: {link}");
    }
    serve(app, listener, asked_to_end()).await;
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| format!("{address}: {error}"))
}

/// Ctrl-C, or SIGTERM from whatever supervises us.
async fn asked_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
