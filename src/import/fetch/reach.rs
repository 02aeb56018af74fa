//! Which addresses lead to the open internet, and which inside: one table.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What is refused of IPv4: network, length of its prefix, what it is. After IANA's registry of
/// special-purpose addresses (<https://www.iana.org/assignments/iana-ipv4-special-registry>), with
/// multicast and what is reserved.
const REFUSED_V4: [([u8; 4], u32, &str); 18] = [
    ([0, 0, 0, 0], 8, "this network, unspecified"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "shared by carriers; clouds answer for machines at 100.100.100.200"),
    ([127, 0, 0, 0], 8, "loopback"),
    ([169, 254, 0, 0], 16, "link-local; clouds answer for machines at 169.254.169.254"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "protocol assignments; a cloud answers for machines at 192.0.0.192"),
    ([192, 0, 2, 0], 24, "documentation"),
    ([192, 31, 196, 0], 24, "AS112 sink"),
    ([192, 52, 193, 0], 24, "multicast tunnels"),
    ([192, 88, 99, 0], 24, "6to4 relays"),
    ([192, 168, 0, 0], 16, "private"),
    ([192, 175, 48, 0], 24, "AS112 sink"),
    ([198, 18, 0, 0], 15, "benchmarks"),
    ([198, 51, 100, 0], 24, "documentation"),
    ([203, 0, 113, 0], 24, "documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved, broadcast"),
];

/// The only part of IPv6 that is given to hosts of the open internet. Outside of it stand, among
/// others: `::` and `::1`, IPv4-mapped `::ffff:0:0/96`, IPv4-compatible `::/96`, NAT64
/// `64:ff9b::/96` and `64:ff9b:1::/48`, discard `100::/64`, segment routing `5f00::/16`, unique
/// local `fc00::/7`, link-local `fe80::/10`, site-local `fec0::/10`, multicast `ff00::/8`.
const GLOBAL_V6: (u16, u32) = (0x2000, 3);

/// What is refused inside of [`GLOBAL_V6`], after
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>.
const REFUSED_V6: [([u16; 3], u32, &str); 5] = [
    ([0x2001, 0, 0], 23, "protocol assignments: Teredo, benchmarks, ORCHID"),
    ([0x2001, 0x0db8, 0], 32, "documentation"),
    ([0x2002, 0, 0], 16, "6to4, which holds an IPv4 address"),
    ([0x2620, 0x004f, 0x8000], 48, "AS112 sink"),
    ([0x3fff, 0, 0], 20, "documentation"),
];

/// Whether an address leads to the open internet.
pub fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_global_v4(address),
        IpAddr::V6(address) => is_global_v6(address),
    }
}

fn is_global_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !REFUSED_V4.iter().any(|(network, length, _)| {
        let network = Ipv4Addr::from(*network).to_bits();
        (bits ^ network) >> (32 - length) == 0
    })
}

fn is_global_v6(address: Ipv6Addr) -> bool {
    let bits = address.to_bits();
    let is_in = |network: u128, length: u32| (bits ^ network) >> (128 - length) == 0;
    let (first, length) = GLOBAL_V6;
    is_in(u128::from(first) << 112, length)
        && !REFUSED_V6.iter().any(|([a, b, c], length, _)| {
            is_in(u128::from(*a) << 112 | u128::from(*b) << 96 | u128::from(*c) << 80, *length)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_inside_is_refused() {
        for inside in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:20::1",
            "2001:1ff:ffff::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "2620:4f:8000::1",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_global(inside.parse().unwrap()), "{inside}");
        }
    }

    #[test]
    fn what_stands_beside_it_is_fetched() {
        for outside in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2003::1",
            "2400:3200::1",
            "2606:4700:4700::1111",
            "3fff:1000::1",
        ] {
            assert!(is_global(outside.parse().unwrap()), "{outside}");
        }
    }
}
