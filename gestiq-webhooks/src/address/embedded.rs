//! IPv4 addresses inside IPv6 addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::AddressBlock;

/// The IPv4 address that an IPv6 address embeds.
pub(super) enum Embedded {
    /// It is one: the packets go to the IPv4 address, so that is judged.
    Is(Ipv4Addr),
    /// It leads to one through a tunnel or a translator of old; no endpoint needs that.
    Tunnels(AddressBlock),
    /// Nothing.
    No,
}

/// Looks for an IPv4 address in all forms that a standard has.
pub(super) fn embedded(address: Ipv6Addr) -> Embedded {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let last = Ipv4Addr::from((u32::from(g) << 16) | u32::from(h));
    match (a, b, c, d, e, f) {
        // Mapped (RFC 4291): the system connects by IPv4.
        (0, 0, 0, 0, 0, 0xffff) => Embedded::Is(last),
        // NAT64 by the well-known prefix (RFC 6052): where a network has IPv6 only, DNS64 answers these for
        // every public IPv4 address.
        (0x0064, 0xff9b, 0, 0, 0, 0) => Embedded::Is(last),
        // Compatible (RFC 4291, deprecated). `::` and `::1` look like it and are what they are.
        (0, 0, 0, 0, 0, 0) if g != 0 || h > 1 => Embedded::Tunnels(AddressBlock("IPv4-compatible")),
        (0, 0, 0, 0, 0xffff, 0) => Embedded::Tunnels(AddressBlock("IPv4-translated")), // RFC 7915
        (0x0064, 0xff9b, 1, ..) => Embedded::Tunnels(AddressBlock("local NAT64")),     // RFC 8215
        (0x2002, ..) => Embedded::Tunnels(AddressBlock("6to4")),                       // RFC 3056
        (0x2001, 0, ..) => Embedded::Tunnels(AddressBlock("Teredo")),                  // RFC 4380
        // ISATAP (RFC 5214): an interface identifier, under any prefix; the universal and group bits may be set.
        (_, _, _, _, interface, 0x5efe) if interface & !0x0300 == 0 => {
            Embedded::Tunnels(AddressBlock("ISATAP"))
        }
        _ => Embedded::No,
    }
}
