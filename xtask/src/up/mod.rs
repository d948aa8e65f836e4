//! `cargo xtask up`: portal, token-proxy and sandbox on one machine, until Ctrl-C.

mod children;
mod health;
mod ports;
mod settings;

use crate::dist;
use crate::place;
use crate::steps::Steps;
use crate::tools::{self, Kit};
use anyhow::{Context, Result, bail};
use children::{Children, Event, Output};
use clap::Args;
use settings::Settings;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

/// How long a server may take from its start until it is healthy.
const SERVER_START: Duration = Duration::from_secs(30);
/// How long Trunk may take to compile the portal for the first time.
const FIRST_COMPILE: Duration = Duration::from_secs(20 * 60);

#[derive(Args)]
pub(crate) struct Options {
    /// Where the portal is to be reached: http://localhost:PORT
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// Build the portal unoptimised and again after every change, reloading the page (`trunk serve`)
    #[arg(long)]
    dev: bool,
    /// Nobody signs in: whoever opens the portal may do everything
    #[arg(long)]
    no_sign_in: bool,
}

/// Runs until Ctrl-C, which is a success.
///
/// # Errors
/// When a tool is missing, the port is taken, a step fails, or a server dies.
pub(crate) fn run(options: &Options) -> Result<()> {
    ports::require_free(options.port)?;
    let kit = tools::prepare(if options.dev {
        tools::DEVELOPMENT
    } else {
        tools::PORTAL
    })?;
    let mut steps = Steps::default();
    steps.run("token-proxy, sandbox: compile", &mut compile_servers(options.dev))?;
    if !options.dev {
        dist::ensure(&mut steps, &kit)?;
    }

    let settings = Settings {
        portal_port: options.port,
        proxy_port: if options.dev { ports::any()? } else { options.port },
        sandbox_port: ports::preferred(9010)?,
        sign_in: !options.no_sign_in,
        assets: (!options.dev).then(place::dist),
    };
    settings.write()?;

    let (sender, events) = mpsc::channel();
    let interrupts = sender.clone();
    ctrlc::set_handler(move || {
        // Nobody listens any more only when everything has ended already.
        let _ = interrupts.send(Event::Interrupted);
    })
    .context("Ctrl-C cannot be listened for")?;
    let mut children = Children::new(sender, events);
    let outcome = serve(&mut children, options, &settings, &kit);
    children.end_all();
    match outcome? {
        Event::Interrupted => {
            println!("\nEnded.");
            Ok(())
        }
        Event::Ended(name, status) => {
            bail!(
                "{name} ended by itself ({status})\n{}",
                children.last_words(&name)
            )
        }
    }
}

/// A program to start, and how to tell that it is well.
struct Start {
    name: &'static str,
    command: Command,
    port: u16,
    path: &'static str,
    patience: Duration,
    well: fn(u16) -> bool,
    output: Output,
}

impl Start {
    fn of(name: &'static str, command: Command) -> Self {
        let (well, output) = (|status| status == 200, Output::Logged);
        Self {
            name,
            command,
            port: 0,
            path: "/",
            patience: SERVER_START,
            well,
            output,
        }
    }
}

/// Starts everything and waits; returns what ended the wait.
fn serve(children: &mut Children, options: &Options, settings: &Settings, kit: &Kit) -> Result<Event> {
    let mut sandbox = server("sandbox", options.dev);
    sandbox
        .arg("--listen")
        .arg(format!("127.0.0.1:{}", settings.sandbox_port));
    let mut proxy = server("token-proxy", options.dev);
    proxy.arg("--config").arg(settings::path());

    let mut to_start = vec![
        Start {
            port: settings.sandbox_port,
            path: "/sandbox/requests",
            ..Start::of("sandbox", sandbox)
        },
        Start {
            port: settings.proxy_port,
            path: "/readyz",
            ..Start::of("token-proxy", proxy)
        },
    ];
    if options.dev {
        to_start.push(Start {
            port: settings.portal_port,
            path: "/",
            patience: FIRST_COMPILE,
            // Trunk listens once it has compiled; 404 when the portal does not compile, as its output says.
            well: |status| status == 200 || status == 404,
            output: Output::Shown,
            ..Start::of("trunk", trunk_serve(kit, settings))
        });
    }
    for mut start in to_start {
        println!("… {} on port {}", start.name, start.port);
        children.start(start.name, &mut start.command, start.output)?;
        if let Some(event) = health::wait(children, &start)? {
            return Ok(event);
        }
    }
    // It was printed before the server answered; the last of it may still be on its way here.
    let mut set_up = children.line("token-proxy", SET_UP);
    for _ in 0..10 {
        if set_up.is_some() || !settings.sign_in {
            break;
        }
        if let Some(event) = children.wait_at_most(Duration::from_millis(50)) {
            return Ok(event);
        }
        set_up = children.line("token-proxy", SET_UP);
    }
    greet(settings, set_up.as_deref());
    children.wait()
}

fn compile_servers(dev: bool) -> Command {
    let mut command = place::cargo(&["build", "--locked", "-p", "sandbox", "-p", "token-proxy"]);
    if !dev {
        command.arg("--release");
    }
    command
}

fn server(name: &str, dev: bool) -> Command {
    let profile = if dev { "debug" } else { "release" };
    let mut command = Command::new(place::target().join(profile).join(name));
    command.current_dir(place::root()).env("NO_COLOR", "true");
    command
}

/// Live reload; `/api` goes to the token-proxy. Loopback only, and no proxy of the system in between.
fn trunk_serve(kit: &Kit, settings: &Settings) -> Command {
    let mut command = kit.command("trunk");
    command
        .args([
            "serve",
            "--skip-version-check",
            "--disable-address-lookup=true",
            "--address",
            "127.0.0.1",
            "--port",
        ])
        .arg(settings.portal_port.to_string())
        .arg(format!(
            "--proxy-backend=http://127.0.0.1:{}/api",
            settings.proxy_port
        ))
        .arg("--proxy-no-system-proxy")
        .arg("--dist")
        .arg(place::target().join("up").join("dist"));
    command
}

/// How the token-proxy begins the line with the one-time link for the first account.
const SET_UP: &str = "The first account sets its password here";

/// How to get in: by the link the token-proxy printed, or by the account of an earlier run.
fn way_in(settings: &Settings, set_up: Option<&str>) -> String {
    let link = set_up.and_then(|line| line.split_whitespace().last());
    match link {
        _ if !settings.sign_in => "Nobody signs in: whoever opens it may do everything.".to_owned(),
        Some(link) => format!(
            "Sign in for the first time by this link; it serves once, for 24 hours, and the account is called\n\
             admin:\n\n  {link}\n"
        ),
        None => format!(
            "Sign in with the account of an earlier run (they are kept in {}). Forgotten? Start anew without\n\
             that file, or have a new link printed: token-proxy --config {} user reset admin",
            settings::ledger().display(),
            settings::path().display()
        ),
    }
}

fn greet(settings: &Settings, set_up: Option<&str>) {
    let batch = place::root().join("crates/sandbox/demo/batch.csv");
    println!(
        "\nThe portal is at {}\n{}\n\n\
         Try first:\n  \
         1. Invitations: invite a customer, say HE-90001; you get a QR code.\n  \
         2. Scan it or open its link, and complete the sign-up as the customer would.\n  \
         3. Customers: HE-90001 is linked now.\n  \
         4. Batches: upload {} (amounts in dollars), review, submit.\n  \
         5. Watch it settle row by row; amounts that end in .13 fail on purpose.\n\n\
         Logs: {}   Ctrl-C ends everything.",
        settings.public_url(),
        way_in(settings, set_up),
        batch.display(),
        settings::folder().display()
    );
}
