//! How people sign in, and for how long.

use std::time::Duration;

use wire::api::SignInMode;

use super::keys::nearest_of;
use super::reader::Reader;

/// `[sign_in]`.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// By which door.
    pub way: Way,
    /// How long a session lives without being used.
    pub idle: Duration,
    /// How long a session lives, whatever one does.
    pub longest: Duration,
    /// How recent a sign-in must be for what asks for a recent one.
    pub step_up: Duration,
}

/// `sign_in.mode`, with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Nobody signs in: whoever reaches the proxy may do everything. Only on loopback, for one person
    /// on one machine; the checks of `guard` keep other web pages in the same browser out.
    None,
    /// By name and password; the accounts are in the ledger.
    Local,
}

impl Way {
    /// As the portal is told.
    pub fn mode(&self) -> SignInMode {
        match self {
            Self::None => SignInMode::None,
            Self::Local => SignInMode::Local,
        }
    }

    /// Whether somebody vouched for by `iss` could have come in this way.
    pub fn vouches_for(&self, iss: &str) -> bool {
        match self {
            Self::None => false,
            Self::Local => iss == ledger::LOCAL,
        }
    }
}

/// As `sign_in.mode` is written.
const MODES: [&str; 2] = ["none", "local"];

impl SignIn {
    /// Whether whoever reaches the proxy may do everything.
    pub fn is_off(&self) -> bool {
        self.way == Way::None
    }

    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let way = read_way(reader);
        let idle = read_time(reader, "sign_in.idle_minutes", 60, 60, 24 * 60);
        let longest = read_time(reader, "sign_in.session_hours", 12, 3600, 24 * 30);
        let step_up = read_time(reader, "sign_in.step_up_minutes", 5, 60, 60);
        Some(Self {
            way: way?,
            idle: idle?,
            longest: longest?,
            step_up: step_up?,
        })
    }
}

fn read_way(reader: &mut Reader) -> Option<Way> {
    let found = reader.required("sign_in.mode", "[sign_in] mode = \"local\"")?;
    match found.text.as_str() {
        "none" => Some(Way::None),
        "local" => Some(Way::Local),
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

/// A whole number of `unit` seconds, from 1 to `most`; `usual` when it is not set.
fn read_time(reader: &mut Reader, key: &str, usual: u64, unit: u64, most: u64) -> Option<Duration> {
    let Some(found) = reader.optional(key) else {
        return Some(Duration::from_secs(usual * unit));
    };
    let number = found.text.parse::<u64>().ok();
    let time = number.filter(|number| (1..=most).contains(number));
    if time.is_none() {
        let message = format!(
            "`{key}` is \"{}\", which is not a number from 1 to {most}",
            found.text
        );
        reader.fault(found.place, message, format!("write, for example, \"{usual}\""));
    }
    Some(Duration::from_secs(time? * unit))
}
