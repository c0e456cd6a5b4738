//! Every spelling of this machine and its neighbours, as customers and attackers write it.

use gestiq_http::HttpTransport;
use gestiq_webhooks::EndpointUrl;
use gestiq_webhooks::delivery::FailureClass;

use crate::server::Server;
use crate::{failure, reaching_loopback, request};

/// Hosts that lead to this machine, its network or a metadata service; the port is added.
const HOSTS: &[&str] = &[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "0177.0.0.1",
    "0177.0.0.01",
    "00000177.0.0.1",
    "0x7f.0.0.1",
    "0x7f.1",
    "0x7F000001",
    "2130706433",
    "017700000001",
    "0x7f.0x0.0x0.0x1",
    "127.0.0x1",
    "127.0.0.1.",
    "127.1.",
    "2130706433.",
    "0",
    "0.0.0.0",
    "0x0",
    "00",
    "0.0",
    "000.000.000.000",
    "１２７.０.０.１",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "127%2e0%2e0%2e1",
    "%31%32%37.0.0.1",
    "10.0.0.1",
    "10.1",
    "012.0.0.1",
    "0xa.0.0.1",
    "167772161",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "0xac.0x10.0.1",
    "2886729729",
    "192.168.0.1",
    "192.168.1",
    "0300.0250.0.1",
    "3232235521",
    "0xc0a80001",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "0251.0376.0251.0376",
    "169.254.43518",
    "169.16689662",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "0xffffffff",
    "4294967295",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::]",
    "[::0]",
    "[0::1]",
    "[::127.0.0.1]",
    "[::7f00:1]",
    "[::10.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::FFFF:7F00:0001]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:0:127.0.0.1]",
    "[::ffff:0:a00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::7f00:1]",
    "[64:ff9b:1:ffff::1]",
    "[2002:7f00:1::]",
    "[2002:7f00:1::1]",
    "[2002:a00:1::1]",
    "[2002:c0a8:1::1]",
    "[2002:a9fe:a9fe::1]",
    "[2001:0:7f00:1::]",
    "[2001::1]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "[2001:db8::1]",
    "[2001:10::1]",
    "[2001:20::1]",
    "[2001:2::1]",
    "[3fff::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fd00::1]",
    "[fd12:3456:789a::1]",
    "[fd00:ec2::254]",
    "[fd20:ce::254]",
    "[fe80::1]",
    "[fe80::a9fe:a9fe]",
    "[febf::1]",
    "[fec0::1]",
    "[feff::1]",
    "[ff02::1]",
    "[ff05::1]",
    "[100::1]",
    "[2620:4f:8000::1]",
    "[4000::1]",
    "[2a00:1450::5efe:7f00:1]",
    "[2a00:1450::200:5efe:a00:1]",
    "good.example@127.0.0.1",
    "good.example:80@127.0.0.1",
    "good.example%40127.0.0.1",
    "127.0.0.1\\@good.example",
    "[::1%25lo]",
    "[::1%lo]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "loc\u{ad}alhost",
];

#[tokio::test]
async fn no_spelling_of_an_address_inside_is_dialled() {
    assert!(HOSTS.len() >= 120, "{}", HOSTS.len());
    let server = Server::everywhere().await;
    let transport = HttpTransport::builder().build().unwrap();
    for host in HOSTS {
        let url = format!("http://{host}:{}/", server.address.port());
        assert!(EndpointUrl::parse(&url.replace("http:", "https:")).is_err(), "{host} was accepted");
        // A URL that was stored under other rules passes the parser, and is judged when it is dialled.
        if EndpointUrl::restore(&url).is_ok() {
            let class = failure(&transport, request(&url)).await;
            // Not every system knows names below `localhost`.
            let unknown = class == FailureClass::Dns && host.ends_with(".localhost");
            assert!(class == FailureClass::AddressRefused || unknown, "{host}: {class}");
        }
    }
    assert_eq!(server.connections(), 0);
    let loopback = format!("http://127.0.0.1:{}/", server.address.port());
    assert_eq!(failure(&reaching_loopback(), request(&loopback)).await, FailureClass::Protocol);
    assert_eq!(server.connections(), 1, "it would have seen them");
}
