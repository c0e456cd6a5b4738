//! The blocks of addresses that are not for public traffic.
//!
//! Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), as updated to 2025-10-09. Blocks
//! that are globally reachable but belong to a protocol (anycast of AS112, AMT, 6to4) are refused too: no customer
//! listens there.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

use super::AddressBlock;

type Row<Net> = (Net, AddressBlock);

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8, name: &'static str) -> Row<Ipv4Net> {
    (Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix), AddressBlock(name))
}

const fn v6(segments: [u16; 8], prefix: u8, name: &'static str) -> Row<Ipv6Net> {
    let [a, b, c, d, e, f, g, h] = segments;
    (Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), prefix), AddressBlock(name))
}

/// Blocks that no rule of a host can allow: credentials of the machine lie behind the metadata services of clouds, and
/// the others are not destinations at all.
pub(super) const NEVER_V4: [Row<Ipv4Net>; 8] = [
    v4(169, 254, 169, 254, 32, "metadata service of a cloud"), // AWS, Google Cloud, Azure, DigitalOcean and others
    v4(169, 254, 170, 0, 23, "metadata service of a cloud"),   // AWS: credentials of tasks and pods
    v4(168, 63, 129, 16, 32, "metadata service of a cloud"),   // Azure: a public address
    v4(100, 100, 100, 200, 32, "metadata service of a cloud"), // Alibaba Cloud
    v4(192, 0, 0, 192, 32, "metadata service of a cloud"),     // Oracle Cloud
    v4(0, 0, 0, 0, 8, "this network"),                         // RFC 791; 0.0.0.0 reaches this machine
    v4(224, 0, 0, 0, 4, "multicast"),                          // RFC 5771
    v4(255, 255, 255, 255, 32, "broadcast"),                   // RFC 919
];

/// Blocks that are refused unless a host allows them.
pub(super) const SPECIAL_V4: [Row<Ipv4Net>; 15] = [
    v4(10, 0, 0, 0, 8, "private use"),             // RFC 1918
    v4(100, 64, 0, 0, 10, "shared address space"), // RFC 6598
    v4(127, 0, 0, 0, 8, "loopback"),               // RFC 1122
    v4(169, 254, 0, 0, 16, "link-local"),          // RFC 3927
    v4(172, 16, 0, 0, 12, "private use"),          // RFC 1918
    v4(192, 0, 0, 0, 24, "protocol assignments"),  // RFC 6890
    v4(192, 0, 2, 0, 24, "documentation"),         // RFC 5737
    v4(192, 31, 196, 0, 24, "AS112"),              // RFC 7535
    v4(192, 52, 193, 0, 24, "AMT"),                // RFC 7450
    v4(192, 88, 99, 0, 24, "6to4 relay"),          // RFC 7526
    v4(192, 168, 0, 0, 16, "private use"),         // RFC 1918
    v4(192, 175, 48, 0, 24, "AS112"),              // RFC 7534
    v4(198, 18, 0, 0, 15, "benchmarking"),         // RFC 2544
    v4(198, 51, 100, 0, 24, "documentation"),      // RFC 5737
    v4(203, 0, 113, 0, 24, "documentation"),       // RFC 5737
];

/// Reserved for a future that did not come (RFC 1112).
pub(super) const RESERVED_V4: Row<Ipv4Net> = v4(240, 0, 0, 0, 4, "reserved");

/// Blocks that no rule of a host can allow.
pub(super) const NEVER_V6: [Row<Ipv6Net>; 4] = [
    v6([0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0], 32, "metadata service of a cloud"), // AWS
    v6([0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x254], 128, "metadata service of a cloud"), // Google Cloud
    v6([0; 8], 128, "unspecified"),                                            // RFC 4291
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast"),                         // RFC 4291
];

/// Blocks that are refused unless a host allows them.
pub(super) const SPECIAL_V6: [Row<Ipv6Net>; 10] = [
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback"),    // RFC 4291
    v6([0x0100, 0, 0, 0, 0, 0, 0, 0], 64, "discard"), // RFC 6666
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "protocol assignments"), // RFC 2928: Teredo, ORCHID, benchmarking
    v6([0x2001, 0x0db8, 0, 0, 0, 0, 0, 0], 32, "documentation"), // RFC 3849
    v6([0x2620, 0x004f, 0x8000, 0, 0, 0, 0, 0], 48, "AS112"), // RFC 7534
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation"), // RFC 9637
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "segment routing"), // RFC 9602
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local"), // RFC 4193
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local"), // RFC 4291
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "site-local"), // RFC 3879
];

/// All that IANA has opened for global unicast (RFC 4291, section 2.4; IPv6 Global Unicast Allocations).
pub(super) const GLOBAL_V6: Row<Ipv6Net> = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, "outside of global unicast");
