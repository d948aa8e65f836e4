//! From where a request comes.
//!
//! The socket tells, unless a proxy of ours stands in front (`trusted_proxies`): then its `X-Forwarded-For`
//! does, read from the right, which is what our own proxies wrote. What stands left of the first address that
//! is not ours was written by a stranger and is never believed.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Once;

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::app::App;
use crate::config::Network;

const FORWARDED: &str = "x-forwarded-for";

/// The other end of the connection, put into each request by `server`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The address a request comes from.
pub(crate) fn address_of(app: &App, parts: &Parts) -> Option<IpAddr> {
    let peer = peer_of(parts)?;
    let trusted = &app.config().server.trusted_proxies;
    if parts.headers.contains_key(FORWARDED) && !trusted.iter().any(|network| network.contains(peer)) {
        static TOLD: Once = Once::new();
        TOLD.call_once(|| {
            tracing::warn!(
                %peer,
                "X-Forwarded-For comes from an address that `trusted_proxies` does not list; it is not believed. \
                 If that is a proxy of yours, list it: all its people count as one address"
            );
        });
    }
    Some(told(trusted, peer, &parts.headers))
}

/// The peer itself, never what a header says.
pub(crate) fn peer_of(parts: &Parts) -> Option<IpAddr> {
    let Peer(peer) = parts.extensions.get::<Peer>()?;
    Some(peer.ip().to_canonical())
}

/// Whether the peer itself is a proxy of ours.
pub(crate) fn is_ours(app: &App, request: &Request) -> bool {
    let peer = request.extensions().get::<Peer>();
    let peer = peer.map(|Peer(peer)| peer.ip().to_canonical());
    let trusted = &app.config().server.trusted_proxies;
    peer.is_some_and(|peer| trusted.iter().any(|network| network.contains(peer)))
}

/// What is counted as one place: an IPv6 household has 2^64 addresses, and is one.
pub(crate) fn place_of(address: IpAddr) -> IpAddr {
    masked(address, 64)
}

/// What one may have many places of: whoever rents an IPv6 network often gets a /48.
pub(crate) fn network_of(address: IpAddr) -> IpAddr {
    masked(address, 48)
}

fn masked(address: IpAddr, bits: u32) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or_default();
            IpAddr::V6(Ipv6Addr::from(u128::from(address) & mask))
        }
    }
}

fn told(trusted: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_ours = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let lists: Vec<&str> = headers
        .get_all(FORWARDED)
        .iter()
        .map(|value| value.to_str().unwrap_or_default())
        .collect();
    let mut hops = lists.iter().rev().flat_map(|list| list.rsplit(','));
    let mut address = peer;
    while is_ours(address) {
        match hops.next().and_then(parse) {
            Some(next) => address = next,
            None => break,
        }
    }
    address
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]:443`.
fn parse(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let address = hop.parse::<IpAddr>().ok();
    let address = address.or_else(|| hop.parse::<SocketAddr>().ok().map(|hop| hop.ip()));
    let bare = || hop.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok();
    address.or_else(bare).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn told_by(peer: &str, lists: &[&'static str]) -> String {
        let trusted = ["10.0.0.0/8", "fd00::/8"].map(|text| Network::parse(text).unwrap());
        let mut headers = HeaderMap::new();
        for list in lists {
            headers.append(FORWARDED, HeaderValue::from_static(list));
        }
        told(&trusted, peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_our_proxies_are_believed_and_only_as_far_as_they_saw() {
        for (peer, lists, address) in [
            ("192.0.2.9", &["198.51.100.1"][..], "192.0.2.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            // The stranger wrote the left one himself.
            ("10.0.0.1", &["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.1, 10.2.3.4"], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["nonsense, 10.9.9.9"], "10.9.9.9"),
            ("fd00::1", &["[2001:db8::1]:443"], "2001:db8::1"),
            ("10.0.0.1", &["198.51.100.1:5"], "198.51.100.1"),
            ("10.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1"),
        ] {
            assert_eq!(told_by(peer, lists), address, "{peer} {lists:?}");
        }
    }

    #[test]
    fn an_ipv6_network_is_one_place() {
        let place = |text: &str| place_of(text.parse().unwrap());
        assert_eq!(place("2001:db8::1"), place("2001:db8::ffff:1"));
        assert_ne!(place("2001:db8::1"), place("2001:db8:0:1::1"));
        assert_ne!(place("192.0.2.1"), place("192.0.2.2"));
    }
}
