//! Taking the proxy's headers out of every request, before anything else reads it.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName};

use super::Disbelief;
use crate::config::{Network, TrustedHeaderSettings};

/// What stands in the headers of a listed address.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Presented(BTreeMap<String, String>);

impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Presented([REDACTED])")
    }
}

impl Presented {
    pub(super) fn value(&self, header: &HeaderName) -> Option<&str> {
        self.0.get(&plain(header)).map(String::as_str)
    }
}

/// Which headers, and of whom they count.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    names: Vec<String>,
    from: Vec<Network>,
}

impl Edge {
    pub(super) fn new(settings: &TrustedHeaderSettings) -> Self {
        Self {
            names: settings.proof.headers().into_iter().map(plain).collect(),
            from: settings.from.clone(),
        }
    }

    /// Removes the headers from a request, whoever sent it, and gives what they said when the socket's other end is
    /// listed.
    ///
    /// # Errors
    /// When a listed address sends one twice, or one that is no text.
    pub(crate) fn take_out(
        &self,
        headers: &mut HeaderMap,
        peer: Option<IpAddr>,
    ) -> Result<Option<Presented>, Disbelief> {
        let ours = |name: &&HeaderName| self.names.contains(&plain(name));
        let found: Vec<HeaderName> = headers.keys().filter(ours).cloned().collect();
        let listed = peer.is_some_and(|peer| self.from.iter().any(|network| network.contains(peer)));
        let (mut presented, mut wrong) = (Presented::default(), None);
        for name in found {
            for value in headers.get_all(&name) {
                match value.to_str() {
                    Err(_) => wrong = Some(Disbelief("a header is no plain text")),
                    Ok(text) => {
                        if presented.0.insert(plain(&name), text.trim().to_owned()).is_some() {
                            wrong = Some(Disbelief("a header stands there twice"));
                        }
                    }
                }
            }
            headers.remove(&name);
        }
        match (listed, wrong) {
            (false, _) => Ok(None),
            (true, Some(wrong)) => Err(wrong),
            (true, None) => Ok(Some(presented)),
        }
    }
}

/// Some servers make `_` of `-` or the other way, so both are one.
fn plain(name: &HeaderName) -> String {
    name.as_str().replace('_', "-")
}
