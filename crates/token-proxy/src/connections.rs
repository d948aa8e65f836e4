//! How many connections one place may have, so that a stranger does not take them all.
//!
//! Proxies in front bring everybody, and are not counted; nor is loopback, which is this machine or such a proxy.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Network;
use crate::peer::place_of;

type ByPlace = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// The connections there are, by place.
pub(crate) struct Connections {
    most: usize,
    in_front: Vec<Network>,
    open: ByPlace,
}

/// One of them; gone when this is.
pub(crate) struct Connection {
    counted: Option<(IpAddr, ByPlace)>,
}

impl Connections {
    /// At most `most` for each place but those `in_front`.
    pub(crate) fn new(most: usize, in_front: Vec<Network>) -> Self {
        Self {
            most,
            in_front,
            open: Arc::default(),
        }
    }

    /// Counts one more; `None` when the place has as many as it may.
    pub(crate) fn enter(&self, peer: IpAddr) -> Option<Connection> {
        let peer = peer.to_canonical();
        if peer.is_loopback() || self.in_front.iter().any(|network| network.contains(peer)) {
            return Some(Connection { counted: None });
        }
        let place = place_of(peer);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(place).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Connection {
            counted: Some((place, Arc::clone(&self.open))),
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some((place, open)) = self.counted.take() else {
            return;
        };
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&place) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.remove(&place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_so_many_and_those_in_front_any_number() {
        let connections = Connections::new(2, vec![Network::parse("10.0.0.0/8").unwrap()]);
        let enter = |address: &str| connections.enter(address.parse().unwrap());
        let first = enter("2001:db8::1");
        let second = enter("2001:db8::2");
        assert!(first.is_some() && second.is_some());
        assert!(enter("2001:db8::3").is_none(), "the same network");
        assert!(enter("192.0.2.1").is_some());
        drop(first);
        assert!(enter("2001:db8::3").is_some());
        drop(second);
        let many: Vec<_> = (0..5).map(|_| enter("::ffff:10.1.2.3")).collect();
        assert!(many.iter().all(Option::is_some));
        assert!(connections.open.lock().unwrap().is_empty(), "nothing is kept");
    }
}
