//! Networks, as `trusted_proxies` lists them.

use std::net::IpAddr;

use super::reader::Reader;

/// A range of addresses: `10.0.0.0/8`, or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads `address` or `address/prefix`.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address = address.parse::<IpAddr>().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(longest);
        (prefix <= longest).then_some(Self { address, prefix })
    }

    /// Whether an address is in it. The two families never meet: what a socket calls `::ffff:10.0.0.1` must be
    /// made canonical first.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(address)) => {
                let differs = u32::from(ours) ^ u32::from(address);
                differs.checked_shr(32 - self.prefix).unwrap_or(0) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(address)) => {
                let differs = u128::from(ours) ^ u128::from(address);
                differs.checked_shr(128 - self.prefix).unwrap_or(0) == 0
            }
            _ => false,
        }
    }

    /// A list of them.
    pub(super) fn read_list(reader: &mut Reader, list: &str) -> Vec<Self> {
        let mut networks = Vec::new();
        for index in reader.indices(list) {
            let Some(found) = reader.optional(&format!("{list}[{index}]")) else {
                continue;
            };
            match Self::parse(&found.text) {
                Some(network) => networks.push(network),
                None => {
                    let message = format!("`{list}` holds \"{}\", which is not a network", found.text);
                    reader.fault(
                        found.place,
                        message,
                        "write it as \"10.0.0.0/8\", or as a single address",
                    );
                }
            }
        }
        networks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        for (network, address, inside) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("0.0.0.0/0", "203.0.113.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.0", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("::1", "::2", false),
        ] {
            let network = Network::parse(network).unwrap();
            assert_eq!(
                network.contains(address.parse().unwrap()),
                inside,
                "{network:?} {address}"
            );
        }
        for bad in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "::/129",
            "a",
            "10.0.0.0/",
            "10.0.0.0/-1",
        ] {
            assert_eq!(Network::parse(bad), None, "{bad}");
        }
    }
}
