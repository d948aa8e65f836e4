//! How people sign in, and for how long.

use std::ops::RangeInclusive;
use std::time::Duration;

use wire::api::SignInMode;

use super::Place;
use super::keys::nearest_of;
use super::oidc::{self, OidcSettings};
use super::reader::Reader;
use super::trusted_header::{self, Proof, TrustedHeaderSettings};

/// `[sign_in]`.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// By which door.
    pub way: Way,
    /// How long a session lives without being used.
    pub idle: Duration,
    /// How long a session lives, whatever one does.
    pub longest: Duration,
    /// How recent a sign-in must be for what asks for a recent one; zero when none is asked for.
    pub step_up: Duration,
}

/// `sign_in.mode`, with what belongs to it.
#[derive(Clone, Debug)]
pub enum Way {
    /// Nobody signs in: whoever reaches the proxy may do everything. Only on loopback, for one person
    /// on one machine; the checks of `guard` keep other web pages in the same browser out.
    None,
    /// By name and password; the accounts are in the ledger.
    Local,
    /// At an identity provider.
    Oidc(Box<OidcSettings>),
    /// At an identity-aware proxy in front.
    TrustedHeader(Box<TrustedHeaderSettings>),
}

impl Way {
    /// As the portal is told.
    pub fn mode(&self) -> SignInMode {
        match self {
            Self::None => SignInMode::None,
            Self::Local => SignInMode::Local,
            Self::Oidc(_) => SignInMode::Oidc,
            Self::TrustedHeader(_) => SignInMode::TrustedHeader,
        }
    }

    /// Who vouches for people who have a session; `None` where there are no sessions.
    pub fn issuer(&self) -> Option<&str> {
        match self {
            Self::None | Self::TrustedHeader(_) => None,
            Self::Local => Some(ledger::LOCAL),
            Self::Oidc(settings) => Some(&settings.issuer),
        }
    }

    /// Whether a session of somebody vouched for by `iss` could have begun this way.
    pub fn vouches_for(&self, iss: &str) -> bool {
        self.issuer() == Some(iss)
    }
}

const STEP_UP: &str = "sign_in.step_up_minutes";

/// As `sign_in.mode` is written.
const MODES: [&str; 4] = ["none", "local", "oidc", "trusted-header"];

/// The rules of roles belong to the modes where somebody else tells them.
const ROLES: &str = "sign_in.roles";

impl SignIn {
    /// Whether whoever reaches the proxy may do everything.
    pub fn is_off(&self) -> bool {
        matches!(self.way, Way::None)
    }

    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let way = read_way(reader);
        let idle = read_time(reader, "sign_in.idle_minutes", 60, 60, 1..=24 * 60);
        let longest = read_time(reader, "sign_in.session_hours", 12, 3600, 1..=24 * 30);
        let step_up = read_time(reader, STEP_UP, 5, 60, 0..=60);
        if let (Some(way), Some(step_up)) = (&way, step_up) {
            check_step_up(reader, way, step_up);
        }
        Some(Self {
            way: way?,
            idle: idle?,
            longest: longest?,
            step_up: step_up?,
        })
    }
}

/// Zero reads like "always", and means "never": only where nobody can tell when a person signed in may it stand,
/// and where nobody ever tells it must.
fn check_step_up(reader: &mut Reader, way: &Way, step_up: Duration) {
    let place = reader.place(STEP_UP).cloned().unwrap_or(Place::Nowhere);
    match way {
        Way::None | Way::Local if step_up.is_zero() => reader.fault(
            place,
            format!("`{STEP_UP}` is \"0\", which asks for no recent sign-in at all"),
            "write \"1\" or more; \"0\" is for providers that do not tell when somebody signed in",
        ),
        Way::TrustedHeader(settings)
            if matches!(settings.proof, Proof::Secret { .. }) && !step_up.is_zero() =>
        {
            reader.fault(
                place,
                "a proxy that proves itself by a secret never tells when somebody signed in, so that nobody \
                 could ever approve a batch",
                "write step_up_minutes = \"0\" to do without a recent sign-in, or use `jwt_header`",
            );
        }
        _ => {}
    }
}

fn read_way(reader: &mut Reader) -> Option<Way> {
    let found = reader.required("sign_in.mode", "[sign_in] mode = \"local\"")?;
    let mode = found.text.as_str();
    let own = match mode {
        "oidc" => oidc::KEYS,
        "trusted-header" => trusted_header::KEYS,
        _ => &[],
    };
    if MODES.contains(&mode) {
        refuse_keys_of_other_modes(reader, mode, own);
    }
    match mode {
        "none" => Some(Way::None),
        "local" => Some(Way::Local),
        "oidc" => OidcSettings::read(reader).map(|settings| Way::Oidc(Box::new(settings))),
        "trusted-header" => {
            TrustedHeaderSettings::read(reader).map(|settings| Way::TrustedHeader(Box::new(settings)))
        }
        other => {
            let hint = nearest_of(other, MODES.into_iter()).unwrap_or("local");
            let message = format!(
                "`sign_in.mode` is \"{other}\", which is not one of: {}",
                MODES.join(", ")
            );
            reader.fault(found.place, message, format!("write \"{hint}\""));
            None
        }
    }
}

/// A key of another mode would be believed to do something, and does nothing.
fn refuse_keys_of_other_modes(reader: &mut Reader, mode: &str, own: &[&str]) {
    for name in oidc::KEYS.iter().chain(trusted_header::KEYS) {
        let key = format!("sign_in.{name}");
        if own.contains(name) {
            continue;
        }
        if let Some(place) = reader.place(&key).cloned() {
            let message = format!("`{key}` is set, but it means nothing with mode \"{mode}\"");
            reader.fault(place, message, "remove it, or choose the mode it belongs to");
        }
    }
    let without_roles = matches!(mode, "none" | "local");
    if without_roles && !reader.indices(ROLES).is_empty() {
        let message = format!("[[{ROLES}]] is there, but it means nothing with mode \"{mode}\"");
        reader.fault(
            super::Place::Nowhere,
            message,
            "remove it, or choose mode \"oidc\" or \"trusted-header\"",
        );
    }
}

/// A whole number of `unit` seconds within `range`; `usual` when it is not set.
fn read_time(
    reader: &mut Reader,
    key: &str,
    usual: u64,
    unit: u64,
    range: RangeInclusive<u64>,
) -> Option<Duration> {
    let Some(found) = reader.optional(key) else {
        return Some(Duration::from_secs(usual * unit));
    };
    let number = found.text.parse::<u64>().ok();
    let time = number.filter(|number| range.contains(number));
    if time.is_none() {
        let message = format!(
            "`{key}` is \"{}\", which is not a number from {} to {}",
            found.text,
            range.start(),
            range.end()
        );
        reader.fault(found.place, message, format!("write, for example, \"{usual}\""));
    }
    Some(Duration::from_secs(time? * unit))
}
