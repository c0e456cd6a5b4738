//! The rules for URLs of endpoints.

use std::net::IpAddr;

use super::{EndpointUrl, UrlError, UrlHost};
use crate::address::{AddressRules, AddressVerdict};

/// Names that only exist inside a machine or a network: RFC 6761 (`localhost`), RFC 6762 (`local`), RFC 7686
/// (`onion`), RFC 8375 (`home.arpa`), and `internal`, which ICANN reserved in 2024.
const PRIVATE_SUFFIXES: [&str; 6] = ["localhost", "local", "internal", "home.arpa", "onion", "localdomain"];

/// Ports from 1024 that browsers refuse too, because other protocols speak there (WHATWG Fetch, section "Port
/// blocking"), and those of databases and caches that a signed POST could confuse.
const OTHER_PROTOCOLS: [u16; 25] = [
    1433, 1521, 1719, 1720, 1723, 2049, 2375, 2379, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379,
    6566, 6665, 6666, 6667, 6668, 6669, 11211, 27017,
];

/// The rules for URLs of endpoints. The default is HTTPS to public hosts, and each exception has a name.
///
/// ```
/// use gestiq_webhooks::EndpointUrl;
/// use gestiq_webhooks::url::UrlRules;
///
/// let development = UrlRules::default().allowing_http_to_loopback();
/// assert!(EndpointUrl::parse_with("http://localhost:3000/hooks", &development).is_ok());
/// assert!(EndpointUrl::parse_with("http://example.com/hooks", &development).is_err());
/// assert!(EndpointUrl::parse("http://localhost:3000/hooks").is_err());
/// # Ok::<(), gestiq_webhooks::address::AddressError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlRules {
    addresses: AddressRules,
    http_to_loopback: bool,
}

impl UrlRules {
    /// Accepts plain HTTP, and HTTPS, to this very machine: for development.
    ///
    /// The transport needs the same exception: take its address rules from [`UrlRules::addresses`].
    #[must_use]
    pub fn allowing_http_to_loopback(mut self) -> Self {
        self.http_to_loopback = true;
        self.addresses = self.addresses.allowing_loopback();
        self
    }

    /// Judges literal addresses by these rules. Where they allow a network, private names are accepted too: what
    /// they resolve to is judged when it is dialled.
    #[must_use]
    pub fn with_addresses(mut self, addresses: AddressRules) -> Self {
        self.addresses = if self.http_to_loopback { addresses.allowing_loopback() } else { addresses };
        self
    }

    /// The rules that the transport judges resolved addresses by.
    #[must_use]
    pub fn addresses(&self) -> &AddressRules {
        &self.addresses
    }

    pub(super) fn check(&self, url: &EndpointUrl) -> Result<(), UrlError> {
        let local = self.http_to_loopback && url.is_loopback();
        if !url.is_https() && !local {
            return Err(UrlError::NotHttps);
        }
        if !local {
            check_port(url.port())?;
        }
        match url.host() {
            UrlHost::Name(name) if local || self.addresses.has_exceptions() || !is_private_name(name) => {
                Ok(())
            }
            UrlHost::Name(name) => Err(UrlError::PrivateName { host: gestiq_core::text::excerpt(name) }),
            UrlHost::Address(address) => self.check_address(address),
        }
    }

    fn check_address(&self, address: IpAddr) -> Result<(), UrlError> {
        match self.addresses.verdict(address) {
            AddressVerdict::Allowed => Ok(()),
            AddressVerdict::Refused(block) => Err(UrlError::Address { address, block }),
        }
    }
}

fn check_port(port: u16) -> Result<(), UrlError> {
    if port == 443 || (port >= 1024 && !OTHER_PROTOCOLS.contains(&port)) {
        Ok(())
    } else {
        Err(UrlError::Port { port })
    }
}

/// A name without a dot, or under a suffix that no public resolver knows.
fn is_private_name(name: &str) -> bool {
    !name.contains('.')
        || PRIVATE_SUFFIXES
            .iter()
            .any(|suffix| name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.')))
}
