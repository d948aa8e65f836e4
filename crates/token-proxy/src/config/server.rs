//! Where the proxy listens, the address people open, the portal's folder, the log.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use reqwest::Url;

use super::faults::Place;
use super::networks::Network;
use super::reader::{Found, Reader};
use super::sign_in::SignIn;

/// `listen`, `public_url`, `base_path`, `assets`, `log_format`, `trusted_proxies`, `embed_in`.
#[derive(Clone, Debug)]
pub struct Server {
    /// The address to listen on; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The origin people open; when absent, only loopback names are answered to.
    pub public_url: Option<PublicUrl>,
    /// Under which path portal and `/api` live.
    pub base_path: BasePath,
    /// The folder of the built portal; absent where a CDN serves it.
    pub assets: Option<PathBuf>,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// The proxies in front whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// The origins whose pages may embed the portal.
    pub embed_in: Vec<PublicUrl>,
}

/// An origin: scheme, host, port; nothing behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
    https: bool,
}

impl PublicUrl {
    /// As a browser writes it into `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host's name, without port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether people come by https.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether only this very machine can open it; names under `.localhost` never lead elsewhere
    /// (RFC 6761, section 6.3).
    fn is_of_this_machine(&self) -> bool {
        let address = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || address
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !bare || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let host = url.host_str()?.to_owned();
        Some(Self {
            origin: url.origin().ascii_serialization(),
            host,
            https: url.scheme() == "https",
        })
    }
}

/// The path everything but the health checks lives under: empty, or `/tools/receivables`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath(String);

impl BasePath {
    /// Without a slash at the end: empty for the root.
    pub fn prefix(&self) -> &str {
        &self.0
    }

    /// With a slash at the end, as `<base href>` wants it.
    pub fn href(&self) -> String {
        format!("{}/", self.0)
    }

    fn parse(text: &str) -> Option<Self> {
        if text == "/" {
            return Some(Self(String::new()));
        }
        let rest = text.strip_prefix('/')?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
        let good = |part: &str| !part.is_empty() && part.chars().all(plain) && part.contains(|c| c != '.');
        rest.split('/').all(good).then(|| Self(format!("/{rest}")))
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Server {
    pub(super) fn read(reader: &mut Reader, sign_in: Option<&SignIn>) -> Option<Self> {
        let listen = read_listen(reader, sign_in);
        let public_url = read_public_url(reader, sign_in);
        check_reachable(reader, listen, reader.place("public_url").is_some());
        let base_path = match reader.optional("base_path") {
            None => Some(BasePath(String::new())),
            Some(found) => BasePath::parse(&found.text).or_else(|| {
                let message = format!("`base_path` is \"{}\", which is not a plain path", found.text);
                reader.fault(
                    found.place,
                    message,
                    "write it as \"/\" or as \"/tools/receivables\"",
                );
                None
            }),
        };
        let assets = read_assets(reader);
        let log_format = read_log_format(reader);
        let trusted_proxies = Network::read_list(reader, "trusted_proxies");
        check_proxy_in_front(reader, listen, public_url.as_ref());
        Some(Self {
            listen: listen?,
            public_url,
            base_path: base_path?,
            assets,
            log_format: log_format?,
            trusted_proxies,
            embed_in: read_embed_in(reader),
        })
    }
}

fn read_listen(reader: &mut Reader, sign_in: Option<&SignIn>) -> Option<SocketAddr> {
    let found = reader.required("listen", "listen = \"127.0.0.1:8080\"")?;
    let Ok(listen) = found.text.parse::<SocketAddr>() else {
        let message = format!(
            "`listen` is \"{}\", which is not an address with a port",
            found.text
        );
        reader.fault(found.place, message, "write it as \"127.0.0.1:8080\"");
        return None;
    };
    if sign_in.is_none_or(SignIn::is_off) && !listen.ip().is_loopback() {
        let message = format!(
            "`listen` is \"{}\", open to other machines, while nobody has to sign in",
            found.text
        );
        reader.fault(
            found.place,
            message,
            "listen on 127.0.0.1 or [::1] while sign_in.mode is \"none\"",
        );
        return None;
    }
    Some(listen)
}

fn read_public_url(reader: &mut Reader, sign_in: Option<&SignIn>) -> Option<PublicUrl> {
    let Found { text, place } = reader.optional("public_url")?;
    let Some(url) = PublicUrl::parse(&text) else {
        // What stands before an @ may be a password.
        let message = if text.contains('@') {
            "`public_url` holds a user's name or password, and is not an origin".to_owned()
        } else {
            format!("`public_url` is \"{text}\", which is not an origin")
        };
        reader.fault(
            place,
            message,
            "write scheme, host and port only, and put any path into `base_path`",
        );
        return None;
    };
    if sign_in.is_none_or(SignIn::is_off) && !url.is_of_this_machine() {
        let message =
            format!("`public_url` is \"{text}\", open to other machines, while nobody has to sign in");
        reader.fault(
            place,
            message,
            "remove it, or write it with localhost, 127.0.0.1 or [::1] while sign_in.mode is \"none\"",
        );
        return None;
    }
    if !url.is_https() && !url.is_of_this_machine() {
        let message = format!("`public_url` is \"{text}\", over which anybody on the way reads the session");
        reader.fault(
            place,
            message,
            "write https; browsers keep the session's cookie from plain http",
        );
        return None;
    }
    Some(url)
}

/// Who listens for others must know by which address they come.
fn check_reachable(reader: &mut Reader, listen: Option<SocketAddr>, has_public_url: bool) {
    if listen.is_some_and(|listen| !listen.ip().is_loopback()) && !has_public_url {
        let place = reader.place("listen").cloned().unwrap_or(Place::Nowhere);
        reader.fault(
            place,
            "`listen` is open to other machines, but `public_url` is not set",
            "write public_url = \"https://…\", the address people open",
        );
    }
}

/// Who listens on loopback and is open to others has a proxy in front on this very machine. Unless it is named,
/// everybody seems to come from one address, which the counts against guessing must then leave out.
fn check_proxy_in_front(reader: &mut Reader, listen: Option<SocketAddr>, public_url: Option<&PublicUrl>) {
    let in_front = listen.is_some_and(|at| at.ip().is_loopback())
        && public_url.is_some_and(|url| !url.is_of_this_machine());
    if in_front && reader.indices("trusted_proxies").is_empty() {
        let place = reader.place("public_url").cloned().unwrap_or(Place::Nowhere);
        reader.fault(
            place,
            "`public_url` is open to other machines and `listen` is not, so a proxy stands in front, but \
             `trusted_proxies` does not name it",
            "write trusted_proxies = [\"127.0.0.1\", \"::1\"], and let that proxy set X-Forwarded-For",
        );
    }
}

fn read_embed_in(reader: &mut Reader) -> Vec<PublicUrl> {
    let mut origins = Vec::new();
    for index in reader.indices("embed_in") {
        let Some(Found { text, place }) = reader.optional(&format!("embed_in[{index}]")) else {
            continue;
        };
        match PublicUrl::parse(&text).filter(|url| url.is_https() || url.is_of_this_machine()) {
            Some(origin) => origins.push(origin),
            None => reader.fault(
                place,
                "`embed_in` holds something that is not an https origin",
                "write it as \"https://intranet.example\"",
            ),
        }
    }
    origins
}

fn read_assets(reader: &mut Reader) -> Option<PathBuf> {
    let Found { text, place } = reader.optional("assets")?;
    let folder = reader.path(&text);
    if !folder.join("index.html").is_file() {
        let message = format!("`assets` is {}, where there is no index.html", folder.display());
        reader.fault(
            place,
            message,
            "build the portal first, or remove the key where a CDN serves it",
        );
    }
    Some(folder)
}

fn read_log_format(reader: &mut Reader) -> Option<LogFormat> {
    let Some(Found { text, place }) = reader.optional("log_format") else {
        return Some(LogFormat::Text);
    };
    match text.as_str() {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        other => {
            reader.fault(
                place,
                format!("`log_format` is \"{other}\""),
                "write \"text\" or \"json\"",
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_plain_and_has_one_form() {
        assert_eq!(BasePath::parse("/").unwrap().href(), "/");
        assert_eq!(
            BasePath::parse("/tools/receivables/").unwrap().prefix(),
            "/tools/receivables"
        );
        for bad in [
            "", "tools", "//", "/a//b", "/..", "/a/./b", "/a%2fb", "/{x}", "/a b", "/a?b",
        ] {
            assert_eq!(BasePath::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_public_url_is_an_origin() {
        let url = PublicUrl::parse("https://Pay.Example:443/").unwrap();
        assert_eq!(
            (url.origin(), url.host(), url.is_https()),
            ("https://pay.example", "pay.example", true)
        );
        for bad in [
            "localhost:8080",
            "ftp://x",
            "http://x/y",
            "http://u:p@x",
            "http://x/?a",
            "",
        ] {
            assert_eq!(PublicUrl::parse(bad), None, "{bad}");
        }
    }
}
