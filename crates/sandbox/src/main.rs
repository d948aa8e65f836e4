//! The sandbox as a program.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use sandbox::{ClockMode, Options, Seed};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A local copy of the Pyng B2B Receivables API: no account, no money, a clock of its own.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; loopback addresses only
    #[arg(long, default_value = "127.0.0.1:9010")]
    listen: SocketAddr,
    /// Whether time passes by itself or only by POST /sandbox/clock/advance
    #[arg(long, value_enum, default_value_t)]
    clock: ClockMode,
    /// What it holds at the start
    #[arg(long, value_enum, default_value_t)]
    seed: Seed,
    /// Sandbox seconds in a real second, with --clock auto
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    speed: u32,
    /// The address customers reach it at, when that is another one: the base of sign-up links
    #[arg(long, value_parser = public_url)]
    public_url: Option<String>,
}

fn public_url(text: &str) -> Result<String, String> {
    let sound = text.parse::<axum::http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.path() == "/" && uri.query().is_none()
    });
    if sound {
        Ok(text.to_owned())
    } else {
        Err("must be like https://demo.example, without a path".to_owned())
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> std::io::Result<()> {
    let Arguments {
        listen,
        clock,
        seed,
        speed,
        public_url,
    } = arguments;
    // Before listening, so that no signal falls between.
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let options = Options {
        clock,
        seed,
        speed,
        public_url,
        ..Options::default()
    };
    let running = sandbox::listen(listen, options).await?;
    println!("sandbox listening on {}", running.base_url());
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    running.stop().await;
    Ok(())
}
