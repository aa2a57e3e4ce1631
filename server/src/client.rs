//! Who asks: the address at the other end, or what a proxy says that is known by its address. Nobody else is believed
//! about an address: whoever could choose theirs would have as many shares as they like.

use crate::connections::Peer;
use axum::http::{Extensions, HeaderMap};
use ipnet::{IpNet, Ipv4Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// The proxies in front of this server (`QUNXING_PROXY`): addresses, or networks in which they lie.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Whether this is one of them.
    pub fn hold(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }
    /// Whether there is any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// This machine itself.
    pub fn on_this_machine() -> Self {
        let wide = Ipv4Net::new(Ipv4Addr::new(127, 0, 0, 0), 8).map(IpNet::V4);
        Self(wide.into_iter().chain([IpNet::from(IpAddr::V6(Ipv6Addr::LOCALHOST))]).collect())
    }
}

/// Addresses and networks, with commas between them.
impl FromStr for Proxies {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let net = |part: &str| part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
        parts.map(|part| net(part).map_err(drop)).collect::<Result<_, _>>().map(Self)
    }
}

/// The address that a request comes from: the nearest one on its way that is no proxy of ours. None where nobody knows.
pub fn address(proxies: &Proxies, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    let peer = extensions.get::<Peer>()?.0.to_canonical();
    if !proxies.hold(peer) {
        return Some(peer);
    }
    let lines: Vec<_> =
        headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    // Each proxy writes who asked it behind what it was told.
    for told in lines.join(",").rsplit(',') {
        match told.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(address) if proxies.hold(address) => {}
            Ok(address) => return Some(address),
            Err(_) => break,
        }
    }
    Some(peer)
}

/// Whose share a request counts against: one address, or a network of the size that one household is given under
/// IPv6. None where addresses say nothing, because no proxy is known: then everybody might have the same.
pub fn share_of(proxies: &Proxies, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    if proxies.is_empty() {
        return None;
    }
    address(proxies, headers, extensions).map(household)
}

/// The address that listens for wake-ups, unless it is this machine's own: behind a proxy that nobody named everybody
/// would have it.
pub fn listens_from(proxies: &Proxies, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    let address = address(proxies, headers, extensions)?;
    (!proxies.is_empty() || !address.is_loopback()).then(|| household(address))
}

/// The address, or the first half of it where the second is the household's own choice.
pub fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(proxies: &str, peer: &str, told: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in told {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let mut extensions = Extensions::new();
        extensions.insert(Peer(peer.parse().unwrap()));
        address(&proxies.parse().unwrap(), &headers, &extensions).map(|address| address.to_string())
    }

    #[test]
    fn only_a_known_proxy_is_believed_about_an_address() {
        for (proxies, peer, told, is) in [
            ("", "127.0.0.1", &["198.51.100.7"][..], "127.0.0.1"),
            ("", "203.0.113.9", &["198.51.100.7"], "203.0.113.9"),
            ("10.0.0.2", "10.0.0.2", &["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.2", "10.0.0.3", &["198.51.100.7"], "10.0.0.3"),
            ("10.0.0.0/24, ::1", "10.0.0.3", &["1.2.3.4, 198.51.100.7"], "198.51.100.7"),
            // Two proxies behind each other, and what somebody made up before them.
            ("10.0.0.0/24", "10.0.0.3", &["1.2.3.4, 198.51.100.7, 10.0.0.9"], "198.51.100.7"),
            ("10.0.0.0/24", "10.0.0.3", &["1.2.3.4", "198.51.100.7"], "198.51.100.7"),
            ("10.0.0.0/24", "10.0.0.3", &["1.2.3.4, nonsense"], "10.0.0.3"),
            ("10.0.0.0/24", "10.0.0.3", &[], "10.0.0.3"),
            ("127.0.0.1", "::ffff:127.0.0.1", &["::ffff:198.51.100.7"], "198.51.100.7"),
        ] {
            assert_eq!(asked(proxies, peer, told).as_deref(), Some(is), "{proxies} {peer} {told:?}");
        }
        assert_eq!(address(&Proxies::default(), &HeaderMap::new(), &Extensions::new()), None);
    }

    #[test]
    fn a_household_has_one_share_however_many_addresses_it_has() {
        let one = household("2001:db8:1:2:3:4:5:6".parse().unwrap());
        assert_eq!(one, household("2001:db8:1:2::9".parse().unwrap()));
        assert_ne!(one, household("2001:db8:1:3::9".parse().unwrap()));
        assert_eq!(household("192.0.2.1".parse().unwrap()).to_string(), "192.0.2.1");
    }

    #[test]
    fn what_is_no_address_is_no_proxy() {
        for text in ["proxy.example", "10.0.0.0/33", "10.0.0"] {
            assert!(text.parse::<Proxies>().is_err(), "{text}");
        }
        assert!("".parse::<Proxies>().unwrap().is_empty());
        assert!(Proxies::on_this_machine().hold("127.0.0.9".parse().unwrap()));
    }
}
