//! What keeps watch over the proxy: where its metrics are read, and where its traces go.

use std::net::SocketAddr;

use reqwest::Url;

use super::reader::{Found, Reader};

/// `metrics_listen`, `otlp_endpoint`.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Where `/metrics` is served; nowhere without it.
    pub metrics_listen: Option<SocketAddr>,
    /// The collector for traces, by OTLP over HTTP; none are made without it.
    pub otlp_endpoint: Option<Url>,
}

impl Watch {
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let (metrics_listen, otlp_endpoint) = (read_listen(reader), read_endpoint(reader));
        Some(Self {
            metrics_listen: metrics_listen?,
            otlp_endpoint: otlp_endpoint?,
        })
    }
}

fn read_listen(reader: &mut Reader) -> Option<Option<SocketAddr>> {
    let Some(Found { text, place }) = reader.optional("metrics_listen") else {
        return Some(None);
    };
    let address = text.parse::<SocketAddr>();
    if address.is_err() {
        let message = format!("`metrics_listen` is \"{text}\", which is not an address with a port");
        reader.fault(place, message, "write it as \"127.0.0.1:9090\"");
    }
    Some(Some(address.ok()?))
}

fn read_endpoint(reader: &mut Reader) -> Option<Option<Url>> {
    let Some(Found { text, place }) = reader.optional("otlp_endpoint") else {
        return Some(None);
    };
    let bare = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    };
    let url = Url::parse(&text).ok().filter(bare);
    if url.is_none() {
        // The text is not told again: what stands before an @ may be a password.
        let message = "`otlp_endpoint` is not scheme, host and port of a collector";
        reader.fault(place, message, "write it as \"http://127.0.0.1:4318\"");
    }
    Some(Some(url?))
}
