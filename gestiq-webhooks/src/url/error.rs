//! Why a URL is refused. No variant holds the query, where tokens are.

use std::net::IpAddr;

use gestiq_core::text::excerpt;

use super::MAX_URL_BYTES;
use crate::address::AddressBlock;

/// Why a URL is none of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// The URL or its host name is too long.
    #[error("the URL or its host has {bytes} bytes: {MAX_URL_BYTES} and 253 at most")]
    TooLong {
        /// The value that was found.
        bytes: usize,
    },
    /// A character that parsers read in different ways.
    #[error("{found:?} has no place in a URL: percent-encode it, or leave it out")]
    Character {
        /// The character.
        found: char,
    },
    /// The text does not begin with `https://`.
    #[error("{text:?} does not begin with https://")]
    Scheme {
        /// The beginning of the text, without its query.
        text: String,
    },
    /// The text is not a URL.
    #[error("{text:?} is not a valid URL: https://host/path is needed")]
    Malformed {
        /// The beginning of the text, without its query.
        text: String,
        /// The parser's message.
        reason: String,
    },
    /// There is no host.
    #[error("the URL has no host")]
    NoHost,
    /// The host is neither a name nor an address.
    #[error("{host:?} is not a valid host: letters, digits, hyphens and dots are needed")]
    Host {
        /// The host.
        host: String,
    },
    /// A user or a password in the URL: headers are for that.
    #[error("a user or password has no place in the URL: use a custom header")]
    Credentials,
    /// A part after `#`, which is never sent.
    #[error("the URL has a part after #, which is never sent")]
    Fragment,
    /// Plain HTTP.
    #[error("plain http is refused: use https")]
    NotHttps,
    /// A port of another protocol.
    #[error("port {port} is refused: 443, or one from 1024 that no other protocol has")]
    Port {
        /// The port.
        port: u16,
    },
    /// A name that only exists inside a network.
    #[error("{host:?} is a private name: a public one is needed")]
    PrivateName {
        /// The name.
        host: String,
    },
    /// An address that is not a public one.
    #[error("{address} is refused: {block}")]
    Address {
        /// The address, as it would be dialled.
        address: IpAddr,
        /// Why.
        block: AddressBlock,
    },
}

impl UrlError {
    pub(super) fn malformed(text: &str, reason: ::url::ParseError) -> Self {
        let shown = excerpt(text.split(['?', '#']).next().unwrap_or(""));
        // The part before an @ may be a password.
        let shown = shown.rsplit_once('@').map_or(shown.clone(), |(_, after)| format!("https://***@{after}"));
        UrlError::Malformed { text: shown, reason: reason.to_string() }
    }
}

gestiq_core::coded! { UrlError {
    TooLong => ("url_too_long", Invalid),
    Character => ("url_character", Invalid),
    Scheme => ("url_scheme", Invalid),
    Malformed => ("url_malformed", Invalid),
    NoHost => ("url_without_host", Invalid),
    Host => ("url_host", Invalid),
    Credentials => ("url_credentials", Invalid),
    Fragment => ("url_fragment", Invalid),
    NotHttps => ("url_not_https", Invalid),
    Port => ("url_port", Invalid),
    PrivateName => ("url_private_name", Invalid),
    Address => ("url_address", Invalid),
} }
