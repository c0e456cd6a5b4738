//! However an address is spelled, it is the one that a client would dial, and it is public or refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use gestiq_webhooks::EndpointUrl;
use gestiq_webhooks::address::{AddressError, AddressRules, AddressVerdict, verdict};
use gestiq_webhooks::url::UrlHost;
use proptest::prelude::*;

/// Hosts that name an address that is not public, as people and attackers write them, and that address.
const ADDRESSES: [(&str, &str); 116] = [
    // this machine, in the spellings that `inet_aton` knows
    ("127.0.0.1", "127.0.0.1"),
    ("127.0.0.1.", "127.0.0.1"),
    ("127.1", "127.0.0.1"),
    ("127.0.1", "127.0.0.1"),
    ("127.1.", "127.0.0.1"),
    ("2130706433", "127.0.0.1"),
    ("2130706433.", "127.0.0.1"),
    ("0x7f000001", "127.0.0.1"),
    ("0X7F000001", "127.0.0.1"),
    ("0x7f.1", "127.0.0.1"),
    ("0x7f.0.0.1", "127.0.0.1"),
    ("0x7f.0x0.0x0.0x1", "127.0.0.1"),
    ("0x7F.0.1", "127.0.0.1"),
    ("017700000001", "127.0.0.1"),
    ("0177.1", "127.0.0.1"),
    ("0177.0.0.1", "127.0.0.1"),
    ("0177.0000.0000.0001", "127.0.0.1"),
    ("0177.0.0x1", "127.0.0.1"),
    ("127.0x1", "127.0.0.1"),
    ("127.0.0.01", "127.0.0.1"),
    ("127.0.0.0x1", "127.0.0.1"),
    ("127.255.255.254", "127.255.255.254"),
    ("127.16777214", "127.255.255.254"),
    ("127.127.127.127", "127.127.127.127"),
    // the same, encoded and in other digits
    ("%31%32%37.0.0.1", "127.0.0.1"),
    ("127%2E0%2E0%2E1", "127.0.0.1"),
    ("%32130706433", "127.0.0.1"),
    ("１２７.0.0.1", "127.0.0.1"),
    ("127。0。0。1", "127.0.0.1"),
    ("127．0．0．1", "127.0.0.1"),
    ("127｡0｡0｡1", "127.0.0.1"),
    ("①②⑦.0.0.1", "127.0.0.1"),
    ("⑫7.0.0.1", "127.0.0.1"),
    ("𝟙𝟚𝟟.𝟘.𝟘.𝟙", "127.0.0.1"),
    ("127.⓪.⓪.①", "127.0.0.1"),
    ("０x7f.1", "127.0.0.1"),
    ("0ｘ7f000001", "127.0.0.1"),
    ("²¹³⁰⁷⁰⁶⁴³³", "127.0.0.1"),
    // no address in particular: this machine on many systems
    ("0.0.0.0", "0.0.0.0"),
    ("0", "0.0.0.0"),
    ("0.", "0.0.0.0"),
    ("00", "0.0.0.0"),
    ("0x0", "0.0.0.0"),
    ("0x", "0.0.0.0"),
    ("0.0", "0.0.0.0"),
    ("0.1", "0.0.0.1"),
    ("1", "0.0.0.1"),
    ("0.255.255.255", "0.255.255.255"),
    // networks behind a router
    ("10.0.0.1", "10.0.0.1"),
    ("10.1", "10.0.0.1"),
    ("0xa.0.0.1", "10.0.0.1"),
    ("012.1", "10.0.0.1"),
    ("167772161", "10.0.0.1"),
    ("10.255.255.255", "10.255.255.255"),
    ("172.16.0.1", "172.16.0.1"),
    ("172.31.255.255", "172.31.255.255"),
    ("0xac.0x10.1", "172.16.0.1"),
    ("192.168.0.1", "192.168.0.1"),
    ("192.168.1", "192.168.0.1"),
    ("192.168.257", "192.168.1.1"),
    ("3232235521", "192.168.0.1"),
    ("0300.0250.1", "192.168.0.1"),
    ("0xc0a80001", "192.168.0.1"),
    // metadata services
    ("169.254.169.254", "169.254.169.254"),
    ("169.254.43518", "169.254.169.254"),
    ("2852039166", "169.254.169.254"),
    ("0xa9fea9fe", "169.254.169.254"),
    ("0xA9.0xFE.0xA9.0xFE", "169.254.169.254"),
    ("025177524776", "169.254.169.254"),
    ("0251.0376.0251.0376", "169.254.169.254"),
    ("169。254。169。254", "169.254.169.254"),
    ("169.254.170.2", "169.254.170.2"),
    ("100.100.100.200", "100.100.100.200"),
    ("168.63.129.16", "168.63.129.16"),
    ("192.0.0.192", "192.0.0.192"),
    // the other special blocks
    ("100.64.0.1", "100.64.0.1"),
    ("169.254.0.1", "169.254.0.1"),
    ("192.0.0.8", "192.0.0.8"),
    ("192.0.2.1", "192.0.2.1"),
    ("192.88.99.1", "192.88.99.1"),
    ("198.18.0.1", "198.18.0.1"),
    ("198.51.100.1", "198.51.100.1"),
    ("203.0.113.1", "203.0.113.1"),
    ("224.0.0.1", "224.0.0.1"),
    ("239.255.255.255", "239.255.255.255"),
    ("240.0.0.1", "240.0.0.1"),
    ("255.255.255.255", "255.255.255.255"),
    ("4294967295", "255.255.255.255"),
    ("0xffffffff", "255.255.255.255"),
    // IPv6
    ("[::1]", "::1"),
    ("[0:0:0:0:0:0:0:1]", "::1"),
    ("[0000:0000:0000:0000:0000:0000:0000:0001]", "::1"),
    ("[::0.0.0.1]", "::1"),
    ("[::]", "::"),
    ("[fc00::1]", "fc00::1"),
    ("[fd12:3456:789a::1]", "fd12:3456:789a::1"),
    ("[fd00:ec2::254]", "fd00:ec2::254"),
    ("[fd20:ce::254]", "fd20:ce::254"),
    ("[FE80::1]", "fe80::1"),
    ("[fec0::1]", "fec0::1"),
    ("[ff02::1]", "ff02::1"),
    ("[2001:db8::1]", "2001:db8::1"),
    ("[3fff::1]", "3fff::1"),
    ("[100::1]", "100::1"),
    ("[5f00::1]", "5f00::1"),
    // IPv4 inside IPv6
    ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
    ("[::ffff:7f00:1]", "::ffff:127.0.0.1"),
    ("[::FFFF:a9fe:a9fe]", "::ffff:169.254.169.254"),
    ("[::127.0.0.1]", "::127.0.0.1"),
    ("[::ffff:0:127.0.0.1]", "::ffff:0:127.0.0.1"),
    ("[64:ff9b::127.0.0.1]", "64:ff9b::127.0.0.1"),
    ("[64:ff9b::a9fe:a9fe]", "64:ff9b::a9fe:a9fe"),
    ("[64:ff9b:1::a00:1]", "64:ff9b:1::a00:1"),
    ("[2002:7f00:1::]", "2002:7f00:1::"),
    ("[2001:0:808:808::f5ff:fffe]", "2001:0:808:808::f5ff:fffe"),
    ("[2606:4700::5efe:10.0.0.1]", "2606:4700::5efe:a00:1"),
];

/// Hosts that are refused before there is an address.
const NO_HOSTS: [&str; 52] = [
    // names that lead inside
    "localhost",
    "LocalHost",
    "localhost.",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "ｌｏｃａｌｈｏｓｔ",
    "%6cocalhost",
    "a.localhost",
    "localhost.localdomain",
    "printer.local",
    "metadata.google.internal",
    "instance-data.ec2.internal",
    "router.home.arpa",
    "metadata",
    "kubernetes",
    "intranet",
    // a good host before a bad one
    "good.example@127.0.0.1",
    "good.example:443@127.0.0.1",
    "good.example%40127.0.0.1",
    "127.0.0.1@good.example",
    "@127.0.0.1",
    "user:@good.example",
    "good.example\\@127.0.0.1",
    "127.0.0.1\\.good.example",
    "good.example#@127.0.0.1",
    "good.example＠127.0.0.1",
    "good.example／@127.0.0.1",
    "127.0.0.1%00.good.example",
    "127.0.0.1%0a.good.example",
    "127.0.0.1\t.good.example",
    "127.0.0.1\n",
    " 127.0.0.1",
    "good.example 127.0.0.1",
    // numbers that are no address
    "256.0.0.1",
    "127.0.0.256",
    "127.0.0.1.1",
    "4294967296",
    "0x100000000",
    "1.2.3.4.5",
    "127..1",
    "127.0.0.1..",
    "08.0.0.1",
    "0xg.1",
    // brackets and zones
    "[::1%25eth0]",
    "[::1%eth0]",
    "[fe80::1%25lo]",
    "[127.0.0.1]",
    "[::1",
    "::1",
    "[::1]x",
    "[::ffff:127.0.0.256]",
    "[0:0:0:0:0:0:0:0:1]",
    "[v1.1]",
];

/// Hosts that are what they look like.
const PUBLIC: [&str; 16] = [
    "example.com",
    "EXAMPLE.com.",
    "ex%61mple.com",
    "例え.テスト.example.com",
    "xn--r8jz45g.example.com",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "local.example.com",
    "93.184.215.14",
    "0x5db8d70e",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "[2606:4700:4700::1111]",
    "[::ffff:8.8.8.8]",
    "[64:ff9b::8.8.8.8]",
];

#[test]
fn every_spelling_of_an_address_that_is_not_public_is_refused() {
    assert!(ADDRESSES.len() + NO_HOSTS.len() >= 120);
    for (host, address) in ADDRESSES {
        let address: IpAddr = address.parse().unwrap();
        for text in
            [format!("https://{host}/"), format!("https://{host}:8443/in?x#"), format!("http://{host}/")]
        {
            assert!(EndpointUrl::parse(&text).is_err(), "{text}");
        }
        let url = EndpointUrl::restore(&format!("https://{host}/"))
            .unwrap_or_else(|error| unreachable!("{host}: {error}"));
        assert_eq!(url.host(), UrlHost::Address(address), "{host}");
        assert!(!verdict(address).is_allowed(), "{host}");
        let refused = EndpointUrl::parse(&format!("https://{host}/")).unwrap_err();
        assert_eq!(refused.code(), "url_address", "{host}: {refused}");
    }
}

#[test]
fn names_that_lead_inside_and_hosts_that_are_none_are_refused() {
    for host in NO_HOSTS {
        for text in [format!("https://{host}/"), format!("https://{host}"), format!("https://{host}:8443/in")]
        {
            let parsed = EndpointUrl::parse(&text);
            assert!(parsed.is_err(), "{text} is {:?}", parsed.map(|url| url.as_str().to_owned()));
        }
    }
}

#[test]
fn public_hosts_are_accepted() {
    for host in PUBLIC {
        let parsed = EndpointUrl::parse(&format!("https://{host}/"));
        assert!(parsed.is_ok(), "{host}: {parsed:?}");
    }
}

/// The first and the last address of each block of the IANA registries, and the public ones beside it.
#[test]
fn blocks_end_where_the_registries_say() {
    for (first, last, before, after) in [
        ("0.0.0.0", "0.255.255.255", None, Some("1.0.0.0")),
        ("10.0.0.0", "10.255.255.255", Some("9.255.255.255"), Some("11.0.0.0")),
        ("100.64.0.0", "100.127.255.255", Some("100.63.255.255"), Some("100.128.0.0")),
        ("127.0.0.0", "127.255.255.255", Some("126.255.255.255"), Some("128.0.0.0")),
        ("169.254.0.0", "169.254.255.255", Some("169.253.255.255"), Some("169.255.0.0")),
        ("172.16.0.0", "172.31.255.255", Some("172.15.255.255"), Some("172.32.0.0")),
        ("192.0.0.0", "192.0.0.255", Some("191.255.255.255"), Some("192.0.1.0")),
        ("192.0.2.0", "192.0.2.255", Some("192.0.1.255"), Some("192.0.3.0")),
        ("192.31.196.0", "192.31.196.255", Some("192.31.195.255"), Some("192.31.197.0")),
        ("192.52.193.0", "192.52.193.255", Some("192.52.192.255"), Some("192.52.194.0")),
        ("192.88.99.0", "192.88.99.255", Some("192.88.98.255"), Some("192.88.100.0")),
        ("192.168.0.0", "192.168.255.255", Some("192.167.255.255"), Some("192.169.0.0")),
        ("192.175.48.0", "192.175.48.255", Some("192.175.47.255"), Some("192.175.49.0")),
        ("198.18.0.0", "198.19.255.255", Some("198.17.255.255"), Some("198.20.0.0")),
        ("198.51.100.0", "198.51.100.255", Some("198.51.99.255"), Some("198.51.101.0")),
        ("203.0.113.0", "203.0.113.255", Some("203.0.112.255"), Some("203.0.114.0")),
        ("224.0.0.0", "255.255.255.255", Some("223.255.255.255"), None),
        ("168.63.129.16", "168.63.129.16", Some("168.63.129.15"), Some("168.63.129.17")),
        ("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, Some("2000::")),
        ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", Some("2000:ffff::"), Some("2001:200::")),
        ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Some("2001:db7:ffff::"), Some("2001:db9::")),
        ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Some("2001:ffff::"), Some("2003::")),
        (
            "2620:4f:8000::",
            "2620:4f:8000:ffff:ffff:ffff:ffff:ffff",
            Some("2620:4f:7fff::"),
            Some("2620:4f:8001::"),
        ),
        ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", Some("3ffe:ffff::"), Some("3fff:1000::")),
        ("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Some("3fff:ffff::"), None),
    ] {
        for refused in [first, last] {
            assert!(!verdict(refused.parse().unwrap()).is_allowed(), "{refused}");
        }
        for allowed in [before, after].into_iter().flatten() {
            assert_eq!(verdict(allowed.parse().unwrap()), AddressVerdict::Allowed, "{allowed}");
        }
    }
}

#[test]
fn a_host_can_allow_networks_but_no_metadata_service_and_no_tunnel() {
    let open = AddressRules::default().allowing("0.0.0.0/0").unwrap().allowing("::/0").unwrap();
    for (address, allowed) in [
        ("10.0.0.1", true),
        ("127.0.0.1", true),
        ("::1", true),
        ("fd12::1", true),
        ("240.0.0.1", true),
        ("169.254.1.1", true),
        ("169.254.169.254", false),
        ("::ffff:169.254.169.254", false),
        ("64:ff9b::a9fe:a9fe", false),
        ("100.100.100.200", false),
        ("168.63.129.16", false),
        ("fd00:ec2::254", false),
        ("fd20:ce::254", false),
        ("0.0.0.0", false),
        ("::", false),
        ("224.0.0.1", false),
        ("255.255.255.255", false),
        ("ff02::1", false),
        ("2002:a00:1::", false),
        ("::10.0.0.1", false),
        ("::ffff:0:10.0.0.1", false),
        ("64:ff9b:1::a00:1", false),
        ("2001::f5ff:fffe", false),
        ("2606:4700::5efe:10.0.0.1", false),
    ] {
        assert_eq!(open.verdict(address.parse().unwrap()).is_allowed(), allowed, "{address}");
    }
    // Addresses that are refused by name are refused whatever is allowed, in their IPv6 spellings too.
    let own = AddressRules::default().refusing("93.184.0.0/16").unwrap().allowing("93.184.0.0/16").unwrap();
    for address in ["93.184.215.14", "::ffff:93.184.215.14", "64:ff9b::93.184.215.14"] {
        assert!(!own.verdict(address.parse().unwrap()).is_allowed(), "{address}");
    }
    let nat64 = AddressRules::default().refusing("2001:67c:2960:6464::/96").unwrap();
    assert!(!nat64.verdict("2001:67c:2960:6464::a00:1".parse().unwrap()).is_allowed());
}

#[test]
fn a_network_is_an_address_and_its_prefix() {
    for (text, code) in [
        ("10.0.0.0/8", None),
        ("fd00::/8", None),
        ("10.0.0.0", Some("invalid_network")),
        ("10.0.0.0/33", Some("invalid_network")),
        ("10.0.0.0/-1", Some("invalid_network")),
        ("10/8", Some("invalid_network")),
        ("example.com/8", Some("invalid_network")),
        ("", Some("invalid_network")),
        ("10.1.2.3/8", Some("network_host_bits")),
    ] {
        let outcome = AddressRules::default().allowing(text);
        assert_eq!(outcome.err().map(|error| error.code()), code, "{text}");
    }
    let many =
        (0..64).try_fold(AddressRules::default(), |rules, n| rules.allowing(&format!("10.{n}.0.0/16")));
    assert_eq!(many.unwrap().allowing("10.64.0.0/16"), Err(AddressError::TooMany));
}

/// Any address of any block that is not public.
fn private() -> impl Strategy<Value = Ipv4Addr> {
    any::<u32>()
        .prop_map(Ipv4Addr::from)
        .prop_filter("not public", |address| !verdict((*address).into()).is_allowed())
}

/// The address in each form that hides it in IPv6.
fn hidden(address: Ipv4Addr) -> Vec<Ipv6Addr> {
    let bits = u128::from(u32::from(address));
    let (high, low) = (u32::from(address) >> 16, u32::from(address) & 0xffff);
    let (high, low) = (u16::try_from(high).unwrap(), u16::try_from(low).unwrap());
    vec![
        address.to_ipv6_mapped(),
        Ipv6Addr::from(bits),                                           // compatible
        Ipv6Addr::from((0xffff_u128 << 48) | bits),                     // translated
        Ipv6Addr::from((0x0064_ff9b_u128 << 96) | bits),                // NAT64, well-known
        Ipv6Addr::from((0x0064_ff9b_0001_u128 << 80) | bits),           // NAT64, local use
        Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),                // 6to4
        Ipv6Addr::new(0x2001, 0, 0x4136, 0xe378, 0, 0, !high, !low),    // Teredo, the client
        Ipv6Addr::new(0x2001, 0, high, low, 0, 0, 0, 0),                // Teredo, the server
        Ipv6Addr::new(0x2606, 0x4700, 0, 0, 0, 0x5efe, high, low),      // ISATAP
        Ipv6Addr::new(0x2606, 0x4700, 0, 0, 0x0200, 0x5efe, high, low), // ISATAP, universal
        Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0x5efe, high, low),           // ISATAP, link-local
    ]
}

proptest! {
    #[test]
    fn a_private_address_is_refused_in_every_form_that_hides_it(address in private()) {
        for address in hidden(address) {
            prop_assert!(!verdict(address.into()).is_allowed(), "{address}");
        }
    }

    #[test]
    fn a_private_address_is_refused_in_every_spelling(address in private()) {
        let number = u32::from(address);
        let [a, b, c, d] = address.octets();
        let tail = number & 0xff_ffff;
        for host in [
            address.to_string(), number.to_string(), format!("{number:#x}"), format!("0{number:o}"),
            format!("{a}.{tail}"), format!("{a}.{b}.{}", number & 0xffff), format!("{a:#x}.{b:#X}.{c}.0{d:o}"),
            format!("{a}%2e{b}。{c}．{d}"),
        ] {
            let url = format!("https://{host}/");
            prop_assert!(EndpointUrl::parse(&url).is_err(), "{url}");
            // If the plain parser of the platform reads an address at all, it is this one.
            if let Ok(url) = EndpointUrl::restore(&url) {
                prop_assert_eq!(url.host(), UrlHost::Address(address.into()));
            }
        }
    }

    #[test]
    fn no_text_leads_to_an_address_that_is_not_public(host in "[0-9a-fxX.:\\[\\]%@。．①-⑨]{1,24}|[0-9.]{7,15}|\\[[0-9a-f:.]{2,39}\\]") {
        if let Ok(url) = EndpointUrl::parse(&format!("https://{host}/")) {
            match url.host() {
                UrlHost::Address(address) => prop_assert!(verdict(address).is_allowed(), "{host}: {address}"),
                UrlHost::Name(name) => prop_assert!(name.contains('.') && name.parse::<IpAddr>().is_err(), "{host}"),
            }
        }
    }

    #[test]
    fn outside_of_global_unicast_nothing_is_allowed_but_ipv4(bits in any::<u128>()) {
        let address = Ipv6Addr::from(bits);
        let is_v4 = address.to_ipv4_mapped().is_some() || bits >> 32 == 0x0064_ff9b_u128 << 64;
        if bits >> 125 != 1 && !is_v4 {
            prop_assert!(!verdict(address.into()).is_allowed(), "{address}");
        }
    }

    #[test]
    fn mapped_and_translated_addresses_are_judged_like_what_they_hold(bits in any::<u32>()) {
        let inner = Ipv4Addr::from(bits);
        let nat64 = Ipv6Addr::from((0x0064_ff9b_u128 << 96) | u128::from(bits));
        prop_assert_eq!(verdict(inner.to_ipv6_mapped().into()), verdict(inner.into()));
        prop_assert_eq!(verdict(nat64.into()), verdict(inner.into()));
    }
}
