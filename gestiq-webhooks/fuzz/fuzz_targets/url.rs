//! The URL guard on any text: it never panics, what it accepts reads the same again, and no accepted address is
//! one that is not public.

#![no_main]

use gestiq_webhooks::EndpointUrl;
use gestiq_webhooks::address::verdict;
use gestiq_webhooks::url::UrlHost;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for text in [text.to_owned(), format!("https://{text}"), format!("https://{text}/in?x=1")] {
        let Ok(url) = EndpointUrl::parse(&text) else { continue };
        assert_eq!(EndpointUrl::parse(url.as_str()).as_ref(), Ok(&url));
        assert!(url.is_https() && !url.to_string().contains('#'));
        match url.host() {
            UrlHost::Address(address) => assert!(verdict(address).is_allowed(), "{address}"),
            UrlHost::Name(name) => assert!(name.contains('.') && name.is_ascii(), "{name}"),
        }
    }
});
