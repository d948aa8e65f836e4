//! The configuration: one TOML file, every value of which an environment variable may replace.
//!
//! `load` reports *all* faults at once, each with its place and what to do. One file a concern:
//! `server` (addresses, folder, log), `sign_in`, `pyng` (upstream and credentials), `sites`.
//! The machinery under them: `source` (file and variables, flattened), `keys` (every key there is),
//! `reader` (typed access that collects faults), `secret` and `faults`.

mod faults;
mod four_eyes;
mod keys;
mod ledger;
mod limits;
mod networks;
mod oidc;
mod pyng;
mod reader;
mod retention;
mod role_rules;
mod secret;
mod server;
mod sign_in;
mod sites;
mod source;
mod trusted_header;
mod watch;
mod web_address;

use std::collections::BTreeMap;
use std::path::Path;

pub use faults::{Fault, Faults, Place};
pub use ledger::LedgerSettings;
pub use limits::{Limits, Rate};
pub use networks::Network;
pub use oidc::OidcSettings;
pub use pyng::Pyng;
pub(crate) use pyng::is_loopback;
pub use role_rules::{ClaimPath, RoleRules};
pub use server::{BasePath, LogFormat, PublicUrl, Server};
pub use sign_in::{SignIn, Way};
pub use trusted_header::{Proof, TokenKeys, TrustedHeaderSettings};
pub use watch::Watch;

use reader::Reader;
use source::Source;

/// Everything the proxy needs to know to start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens and what it serves.
    pub server: Server,
    /// Where the ledger is.
    pub ledger: LedgerSettings,
    /// How long it keeps what has ended.
    pub retention: ::ledger::retention::Retention,
    /// How people sign in.
    pub sign_in: SignIn,
    /// The upstream and its credentials.
    pub pyng: Pyng,
    /// Metrics and traces.
    pub watch: Watch,
    /// Sizes and times. Not part of the file: the defaults fit, tests shorten them.
    pub limits: Limits,
}

/// Reads the file and the environment (pairs of name and value; only names that begin with
/// `TOKEN_PROXY_`, and the one named by `password_env`, are looked at).
///
/// # Errors
/// Every fault of the file and of the variables, in the order of the file.
pub fn load(path: &Path, env: impl IntoIterator<Item = (String, String)>) -> Result<Config, Faults> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("{} cannot be read: {error}", path.display());
        Faults::one(Fault::new(
            Place::Nowhere,
            message,
            "check the path given with --config",
        ))
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    parse(&text, folder, env)
}

/// As [`load`], from a text. Relative paths in it begin at `folder`.
///
/// # Errors
/// As [`load`].
pub fn parse(
    text: &str,
    folder: &Path,
    env: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, Faults> {
    let variables: BTreeMap<String, String> = env.into_iter().collect();
    let mut reader = Reader::new(Source::read(text, &variables)?, folder, variables);

    let sign_in = SignIn::read(&mut reader);
    let server = Server::read(&mut reader, sign_in.as_ref());
    let ledger = LedgerSettings::read(&mut reader);
    let retention = retention::read(&mut reader);
    let pyng = Pyng::read(&mut reader);
    let watch = Watch::read(&mut reader);
    reader.report_unknown_keys();

    match (server, ledger, sign_in, pyng, watch, reader.finish()) {
        (Some(server), Some(ledger), Some(sign_in), Some(pyng), Some(watch), Ok(())) => Ok(Config {
            server,
            ledger,
            retention,
            sign_in,
            pyng,
            watch,
            limits: Limits::default(),
        }),
        (.., Err(faults)) => Err(faults),
        _ => Err(Faults::one(Fault::new(
            Place::Nowhere,
            "the configuration is incomplete",
            "see the example file",
        ))),
    }
}
