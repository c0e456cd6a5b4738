//! The URL on which an endpoint listens.
//!
//! The URL comes from a customer, and the sender's network can reach what the customer cannot: databases, routers,
//! the metadata service of a cloud. So a URL has one accepted spelling per destination, and a literal address is
//! judged here as it is judged again when it is dialled.

mod error;
mod masked;
mod rules;

pub use error::UrlError;
pub use rules::UrlRules;

use std::net::{IpAddr, Ipv6Addr};

use ::url::{Host, Url};

/// Bytes of a URL at most, before and after normalisation: what proxies and databases take without trouble.
pub const MAX_URL_BYTES: usize = 2048;

/// Bytes of a host name at most (RFC 1035, section 3.1, without the final dot and the length bytes).
pub const MAX_HOST_BYTES: usize = 253;

/// The URL of an endpoint, in its normalised form.
///
/// `Debug` and `Display` show the query as `***`, because customers put tokens there;
/// [`EndpointUrl::as_str`] is the whole URL, for the transport and for the page of its owner.
///
/// ```
/// use gestiq_webhooks::EndpointUrl;
/// use gestiq_webhooks::url::UrlError;
///
/// let url = EndpointUrl::parse("https://Hooks.Example.com:443/in?token=s3cr3t")?;
/// assert_eq!(url.as_str(), "https://hooks.example.com/in?token=s3cr3t");
/// assert_eq!(url.to_string(), "https://hooks.example.com/in?***");
///
/// // However an address is spelled, it is the one that a client would dial.
/// assert!(matches!(EndpointUrl::parse("https://2130706433/"), Err(UrlError::Address { .. })));
/// # Ok::<(), UrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointUrl(Url);

/// The host of an [`EndpointUrl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlHost<'a> {
    /// A name in ASCII, lower case, without a final dot: it is yet to be resolved.
    Name(&'a str),
    /// An address that needs no resolver.
    Address(IpAddr),
}

impl EndpointUrl {
    /// Checks a URL by the default rules: HTTPS to a public host.
    ///
    /// # Errors
    /// A [`UrlError`] that says what to change.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        EndpointUrl::parse_with(text, &UrlRules::default())
    }

    /// Checks a URL by the rules of the host.
    ///
    /// # Errors
    /// A [`UrlError`] that says what to change.
    pub fn parse_with(text: &str, rules: &UrlRules) -> Result<Self, UrlError> {
        let url = EndpointUrl::restore(text)?;
        rules.check(&url)?;
        Ok(url)
    }

    /// Reads a URL that was checked when it was stored: its shape only, and not where it leads.
    ///
    /// The rules may have changed since; where it leads is judged when it is dialled, by
    /// [`AddressRules`](crate::address::AddressRules).
    ///
    /// # Errors
    /// A [`UrlError`] for what no rules accept.
    pub fn restore(text: &str) -> Result<Self, UrlError> {
        check_spelling(text)?;
        let mut url = Url::parse(text).map_err(|source| UrlError::malformed(text, source))?;
        if !url.username().is_empty() || url.password().is_some() || authority(text).contains('@') {
            return Err(UrlError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(UrlError::Fragment);
        }
        strip_final_dot(&mut url, text)?;
        if url.as_str().len() > MAX_URL_BYTES {
            return Err(UrlError::TooLong { bytes: url.as_str().len() });
        }
        Ok(EndpointUrl(url))
    }

    /// The whole URL, its query included, as it is requested.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host that it leads to.
    #[must_use]
    pub fn host(&self) -> UrlHost<'_> {
        match self.0.host() {
            Some(Host::Ipv4(address)) => UrlHost::Address(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => UrlHost::Address(IpAddr::V6(address)),
            Some(Host::Domain(name)) => UrlHost::Name(name),
            // A URL of http or https always has a host.
            None => UrlHost::Name(""),
        }
    }

    /// The port, 443 or 80 where none is written.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    /// Returns true if the connection is encrypted; otherwise it is one to this machine.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Scheme, host and port: what metrics and limits of a destination are kept by.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Returns true if the host is this machine, by name or by address.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.host() {
            UrlHost::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            UrlHost::Address(IpAddr::V4(address)) => address.is_loopback(),
            UrlHost::Address(IpAddr::V6(address)) => address == Ipv6Addr::LOCALHOST,
        }
    }
}

/// Refuses what two parsers could read in two ways: the browsers' standard mends it, others do not.
fn check_spelling(text: &str) -> Result<(), UrlError> {
    if text.len() > MAX_URL_BYTES {
        return Err(UrlError::TooLong { bytes: text.len() });
    }
    if let Some(found) =
        text.chars().find(|c| c.is_control() || c.is_whitespace() || *c == '\\' || is_invisible(*c))
    {
        return Err(UrlError::Character { found });
    }
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    if !lower.starts_with("https://") && !lower.starts_with("http://") {
        return Err(UrlError::Scheme {
            text: gestiq_core::text::excerpt(text.split(['?', '#']).next().unwrap_or("")),
        });
    }
    // "https:///host" and the like are mended too.
    if authority(text).is_empty() {
        return Err(UrlError::NoHost);
    }
    Ok(())
}

/// Characters that a reader cannot see: the soft hyphen, joiners, marks of direction, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns the part between `//` and the next `/`, `?` or `#`.
fn authority(text: &str) -> &str {
    let rest = text.split_once("//").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or("")
}

/// `example.com.` and `example.com` are one host, and certificates name the second.
fn strip_final_dot(url: &mut Url, text: &str) -> Result<(), UrlError> {
    let Some(Host::Domain(name)) = url.host() else { return Ok(()) };
    let bare = name.strip_suffix('.').unwrap_or(name).to_owned();
    if bare.is_empty() || bare.ends_with('.') || bare.starts_with('.') || bare.contains("..") {
        return Err(UrlError::NoHost);
    }
    if bare.len() > MAX_HOST_BYTES {
        return Err(UrlError::TooLong { bytes: bare.len() });
    }
    // A percent sign or an underscore passes the browsers' standard, and no certificate names such a host.
    if !bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
        return Err(UrlError::Host { host: gestiq_core::text::excerpt(&bare) });
    }
    if bare.len() != name.len() {
        url.set_host(Some(&bare)).map_err(|source| UrlError::malformed(text, source))?;
    }
    Ok(())
}
