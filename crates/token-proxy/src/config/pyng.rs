//! The upstream: its address, the credentials, the Sites they may act on.

use reqwest::Url;
use secrecy::SecretString;
use wire::api::{Environment, Site};

use super::reader::{Found, Reader};
use super::{secret, sites};

/// `[pyng]`.
#[derive(Clone, Debug)]
pub struct Pyng {
    /// Scheme, host and port of the upstream; the path is `/`.
    pub base_url: Url,
    /// The client's name.
    pub username: String,
    /// The client's secret; prints as `[REDACTED]`.
    pub password: SecretString,
    /// The Sites, in the order of the file; at least one.
    pub sites: Vec<Site>,
}

impl Pyng {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let base_url = read_base_url(reader);
        let username = read_username(reader);
        let password = secret::read(reader, "pyng.password");
        let sites = sites::read(reader);
        Some(Self {
            base_url: base_url?,
            username: username?,
            password: password?,
            sites: sites?,
        })
    }

    /// Which upstream this is. The address itself is never told to browsers.
    pub fn environment(&self) -> Environment {
        match self.base_url.host_str() {
            Some("app.pyng.com.au") => Environment::Production,
            Some("sample.pyng.com.au") => Environment::PyngSandbox,
            _ if is_loopback(&self.base_url) => Environment::LocalSandbox,
            _ => Environment::Other("other".into()),
        }
    }
}

/// Whether a URL leads to this very machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn read_base_url(reader: &mut Reader) -> Option<Url> {
    let example = "base_url = \"https://sample.pyng.com.au\" under [pyng]";
    let Found { text, place } = reader.required("pyng.base_url", example)?;
    let bare = |url: &Url| {
        url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    };
    match Url::parse(&text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
    {
        None => reader.fault(
            place,
            "`pyng.base_url` is not a web address",
            format!("write, for example, {example}"),
        ),
        Some(url) if !bare(&url) => {
            let message = "`pyng.base_url` has more than scheme, host and port";
            reader.fault(
                place,
                message,
                "leave out path, query and user: the proxy builds the paths",
            );
        }
        Some(url) if url.scheme() == "http" && !is_loopback(&url) => {
            let message = "`pyng.base_url` is plain http, which would send the password in the clear";
            reader.fault(place, message, "write https; http is for loopback only");
        }
        Some(url) => return Some(url),
    }
    None
}

fn read_username(reader: &mut Reader) -> Option<String> {
    let Found { text, place } =
        reader.required("pyng.username", "username = \"demo-partner\" under [pyng]")?;
    // RFC 7617, section 2: the user's name ends at the first colon.
    if text.is_empty() || text.contains(|c: char| c == ':' || c.is_control()) {
        reader.fault(
            place,
            "`pyng.username` is empty or holds a colon",
            "write the name given by Pyng",
        );
        return None;
    }
    Some(text)
}
