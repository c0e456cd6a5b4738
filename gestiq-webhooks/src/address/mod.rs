//! The rules for addresses that a request may go to.
//!
//! A customer chooses the host of an endpoint, so a webhook sender is a machine inside the company that connects
//! wherever strangers want it to (server-side request forgery). Everything that is not a public unicast address is
//! refused by default, and IPv4 addresses that hide in IPv6 are found in every form that has a standard.
//!
//! The rules judge addresses and resolve nothing: the transport asks them for every address that a name resolved
//! to, connects to the very address that was judged, and follows no redirect.

mod block;
mod embedded;
mod registry;
mod rules;

pub use block::{AddressBlock, AddressVerdict};
pub use rules::{AddressError, AddressRules, MAX_NETWORKS};

use std::net::IpAddr;

/// Judges an address by the default rules: public unicast addresses and nothing else.
///
/// ```
/// use gestiq_webhooks::address::{verdict, AddressVerdict};
///
/// assert_eq!(verdict("93.184.215.14".parse().unwrap()), AddressVerdict::Allowed);
/// assert!(!verdict("10.0.0.7".parse().unwrap()).is_allowed());
/// assert!(!verdict("::ffff:169.254.169.254".parse().unwrap()).is_allowed());
/// assert!(!verdict("2002:7f00:1::".parse().unwrap()).is_allowed()); // 127.0.0.1 by 6to4
/// ```
#[must_use]
pub fn verdict(address: IpAddr) -> AddressVerdict {
    AddressRules::default().verdict(address)
}
