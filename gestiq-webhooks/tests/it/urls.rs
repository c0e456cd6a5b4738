//! Valid and invalid URLs of endpoints.

use gestiq_webhooks::EndpointUrl;
use gestiq_webhooks::address::AddressRules;
use gestiq_webhooks::url::{MAX_URL_BYTES, UrlHost, UrlRules};
use proptest::prelude::*;

/// The normalised form, or the code of the refusal.
fn parsed(text: &str) -> Result<String, &'static str> {
    EndpointUrl::parse(text).map(|url| url.as_str().to_owned()).map_err(|error| error.code())
}

#[test]
fn a_url_has_one_form_or_is_refused() {
    let long = format!("https://example.com/{}", "a".repeat(MAX_URL_BYTES - 20));
    let too_long = format!("{long}a");
    let grows = format!("https://example.com/{}", "é".repeat(500));
    let long_host = format!("https://{}example.com/", "a.".repeat(125));
    let cases: [(&str, Result<&str, &str>); 50] = [
        ("https://example.com", Ok("https://example.com/")),
        ("HTTPS://EXAMPLE.COM/In", Ok("https://example.com/In")),
        ("https://example.com:443/", Ok("https://example.com/")),
        ("https://example.com:0443/", Ok("https://example.com/")),
        ("https://example.com./", Ok("https://example.com/")),
        ("https://example.com:8443/a?b=c", Ok("https://example.com:8443/a?b=c")),
        ("https://example.com:3000/", Ok("https://example.com:3000/")),
        ("https://bücher.example.com/", Ok("https://xn--bcher-kva.example.com/")),
        ("https://example.com/a/../b", Ok("https://example.com/b")),
        ("https://example.com/%2e%2e/b", Ok("https://example.com/b")),
        ("https://93.184.215.14/", Ok("https://93.184.215.14/")),
        ("https://[2606:2800:21f::1]/", Ok("https://[2606:2800:21f::1]/")),
        ("https://my_host.example.com/", Ok("https://my_host.example.com/")),
        (&long, Ok(&long)),
        (&too_long, Err("url_too_long")),
        (&grows, Err("url_too_long")),
        (&long_host, Err("url_too_long")),
        ("", Err("url_scheme")),
        ("example.com/in", Err("url_scheme")),
        ("//example.com/in", Err("url_scheme")),
        ("ftp://example.com/", Err("url_scheme")),
        ("file:///etc/passwd", Err("url_scheme")),
        ("gopher://example.com/", Err("url_scheme")),
        ("javascript:alert(1)", Err("url_scheme")),
        ("https:example.com", Err("url_scheme")),
        ("https:/example.com", Err("url_scheme")),
        ("https:\\\\example.com", Err("url_character")),
        ("https:///example.com/", Err("url_without_host")),
        ("https://?a", Err("url_without_host")),
        ("https://./", Err("url_without_host")),
        ("https://example..com/", Err("url_without_host")),
        ("http://example.com/", Err("url_not_https")),
        ("https://user@example.com/", Err("url_credentials")),
        ("https://user:pass@example.com/", Err("url_credentials")),
        ("https://@example.com/", Err("url_credentials")),
        ("https://example.com\\@evil.example/", Err("url_character")),
        ("https://example.com/#part", Err("url_fragment")),
        ("https://example.com/#", Err("url_fragment")),
        (" https://example.com/", Err("url_character")),
        ("https://example.com/ ", Err("url_character")),
        ("https://exa\nmple.com/", Err("url_character")),
        ("https://exa\u{ad}mple.com/", Err("url_character")),
        ("https://example.com:0/", Err("url_port")),
        ("https://example.com:22/", Err("url_port")),
        ("https://example.com:80/", Err("url_port")),
        ("https://example.com:6379/", Err("url_port")),
        ("https://example.com:65536/", Err("url_malformed")),
        ("https://exa mple.com/", Err("url_character")),
        ("https://exa%20mple.com/", Err("url_malformed")),
        ("https://exa$mple.com/", Err("url_host")),
    ];
    for (text, outcome) in cases {
        assert_eq!(parsed(text).as_deref(), outcome.as_ref().copied(), "{text:?}");
    }
}

#[test]
fn names_that_exist_inside_a_network_only_are_refused_unless_it_is_allowed() {
    let inside = UrlRules::default().with_addresses(AddressRules::default().allowing("10.0.0.0/8").unwrap());
    for host in [
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "printer.local",
        "db.internal",
        "nas.home.arpa",
        "intranet",
    ] {
        let text = format!("https://{host}/");
        assert_eq!(parsed(&text), Err("url_private_name"), "{host}");
        assert!(EndpointUrl::parse_with(&text, &inside).is_ok(), "{host}");
    }
    for public in
        ["https://local.example.com/", "https://mylocal/x".replace("mylocal", "my-local.io").as_str()]
    {
        assert!(parsed(public).is_ok(), "{public}");
    }
    assert!(EndpointUrl::parse_with("https://10.1.2.3/", &inside).is_ok());
    assert!(EndpointUrl::parse_with("http://10.1.2.3/", &inside).is_err(), "plain http stays refused");
}

#[test]
fn plain_http_goes_to_this_machine_alone_and_only_where_it_is_allowed_by_name() {
    let development = UrlRules::default().allowing_http_to_loopback();
    for (text, allowed) in [
        ("http://localhost:3000/", true),
        ("http://127.0.0.1/", true),
        ("http://127.9.9.9:80/", true),
        ("http://[::1]:8080/", true),
        ("https://localhost:8443/", true),
        ("http://2130706433/", true), // 127.0.0.1, as it would be dialled
        ("http://example.com/", false),
        ("http://10.0.0.1/", false),
        ("http://[::ffff:7f00:1]/", false), // a spelling that nobody writes by hand
        ("http://0.0.0.0/", false),
        ("http://localhost.example.com/", false),
        ("https://169.254.169.254/", false),
    ] {
        assert_eq!(EndpointUrl::parse_with(text, &development).is_ok(), allowed, "{text}");
        assert!(text.starts_with("https") || EndpointUrl::parse(text).is_err(), "{text}");
    }
    // The order of the two options does not matter.
    let other_order = UrlRules::default().allowing_http_to_loopback().with_addresses(AddressRules::default());
    assert!(EndpointUrl::parse_with("http://127.0.0.1/", &other_order).is_ok());
}

#[test]
fn a_shown_url_has_no_query() {
    let url = EndpointUrl::parse("https://example.com/in?token=CANARY&b=1").unwrap();
    assert_eq!(url.to_string(), "https://example.com/in?***");
    assert_eq!(format!("{url:?}"), "EndpointUrl(https://example.com/in?***)");
    for refused in [
        "https://user:CANARY@example.com/",
        "https://user:CANARY@/",
        "https://user:CANARY@exa%20mple.com/",
        "ftp://example.com/?CANARY",
        "https://[?CANARY",
        "https://example.com:99999/?CANARY#CANARY",
    ] {
        let error = EndpointUrl::parse(refused).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
    }
}

#[test]
fn a_url_tells_its_parts() {
    let url = EndpointUrl::parse("https://example.com:8443/in?a=1").unwrap();
    assert_eq!((url.host(), url.port(), url.is_https()), (UrlHost::Name("example.com"), 8443, true));
    assert_eq!(url.origin(), "https://example.com:8443");
    let url = EndpointUrl::parse("https://0x5db8d70e/").unwrap();
    assert_eq!(url.host(), UrlHost::Address("93.184.215.14".parse().unwrap()));
    assert_eq!(url.port(), 443);
}

proptest! {
    #[test]
    fn what_is_accepted_reads_the_same_again(text in "https?://[a-z0-9.:@%\\[\\]/?#éß。-]{0,40}") {
        if let Ok(url) = EndpointUrl::parse(&text) {
            prop_assert_eq!(EndpointUrl::parse(url.as_str()), Ok(url.clone()));
            prop_assert!(!url.as_str().contains('@') || url.as_str().find('@') > url.as_str().find('/'));
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = EndpointUrl::parse(&text);
        let _ = EndpointUrl::parse(&format!("https://{text}"));
    }
}
