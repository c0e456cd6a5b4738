//! The rules of a host.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use gestiq_core::text::excerpt;
use ipnet::IpNet;

use super::embedded::{Embedded, embedded};
use super::registry::{GLOBAL_V6, NEVER_V4, NEVER_V6, RESERVED_V4, SPECIAL_V4, SPECIAL_V6};
use super::{AddressBlock, AddressVerdict};

/// Networks that a host can allow, and refuse, at most: each is looked at for each address.
pub const MAX_NETWORKS: usize = 64;

/// An invalid rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// The text is not a network.
    #[error("{text:?} is not a valid network: an address and a prefix such as 10.1.0.0/16 are needed")]
    Network {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The address has bits behind its prefix, so that it is unclear what is meant.
    #[error("{text:?} has bits behind the prefix: {network} is the network")]
    HostBits {
        /// The text.
        text: String,
        /// The network that it lies in.
        network: String,
    },
    /// There are too many networks.
    #[error("{MAX_NETWORKS} networks are named already, which is the limit")]
    TooMany,
}

gestiq_core::coded! { AddressError {
    Network => ("invalid_network", Invalid),
    HostBits => ("network_host_bits", Invalid),
    TooMany => ("too_many_networks", Invalid),
} }

/// The rules for addresses that a request may go to. The default is public unicast.
///
/// ```
/// use gestiq_webhooks::address::AddressRules;
///
/// let rules = AddressRules::default().allowing("10.1.0.0/16")?.refusing("93.184.0.0/16")?;
/// let allowed = |address: &str| rules.verdict(address.parse().unwrap()).is_allowed();
/// assert!(allowed("10.1.2.3") && allowed("::ffff:10.1.2.3"));
/// assert!(!allowed("10.2.0.1") && !allowed("93.184.215.14"));
/// # Ok::<(), gestiq_webhooks::address::AddressError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressRules {
    allowed: Vec<IpNet>,
    refused: Vec<IpNet>,
}

impl AddressRules {
    /// Allows a network that the default refuses. Metadata services, multicast and tunnels stay refused.
    ///
    /// # Errors
    /// [`AddressError`] for a text that is not a network, or one too many.
    pub fn allowing(mut self, network: &str) -> Result<Self, AddressError> {
        push(&mut self.allowed, network)?;
        Ok(self)
    }

    /// Refuses a network that the default allows: the public addresses of the host itself, or the prefix of its
    /// own NAT64. What is refused here is refused even if it is allowed too.
    ///
    /// # Errors
    /// [`AddressError`] for a text that is not a network, or one too many.
    pub fn refusing(mut self, network: &str) -> Result<Self, AddressError> {
        push(&mut self.refused, network)?;
        Ok(self)
    }

    /// Allows this very machine, `127.0.0.0/8` and `::1`: for development.
    #[must_use]
    pub fn allowing_loopback(mut self) -> Self {
        let loopback = [
            IpNet::from(ipnet::Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8)),
            IpNet::from(ipnet::Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128)),
        ];
        self.allowed.extend(loopback);
        self
    }

    /// Returns true if any network is allowed beyond the public ones.
    #[must_use]
    pub fn has_exceptions(&self) -> bool {
        !self.allowed.is_empty()
    }

    /// Judges an address.
    #[must_use]
    pub fn verdict(&self, address: IpAddr) -> AddressVerdict {
        match self.refusal(address) {
            None => AddressVerdict::Allowed,
            Some(block) => AddressVerdict::Refused(block),
        }
    }

    fn refusal(&self, address: IpAddr) -> Option<AddressBlock> {
        if contains(&self.refused, address) {
            return Some(AddressBlock("refused by the host"));
        }
        match address {
            IpAddr::V4(address) => self.refusal_v4(address),
            IpAddr::V6(address) => match embedded(address) {
                Embedded::Is(inner) => self.refusal(IpAddr::V4(inner)),
                Embedded::Tunnels(block) => Some(block),
                Embedded::No => self.refusal_v6(address),
            },
        }
    }

    fn refusal_v4(&self, address: Ipv4Addr) -> Option<AddressBlock> {
        let within = |rows: &[(ipnet::Ipv4Net, AddressBlock)]| {
            rows.iter().find(|(network, _)| network.contains(&address)).map(|(_, block)| *block)
        };
        within(&NEVER_V4).or_else(|| {
            if contains(&self.allowed, address.into()) {
                return None;
            }
            within(&SPECIAL_V4).or_else(|| within(&[RESERVED_V4]))
        })
    }

    fn refusal_v6(&self, address: Ipv6Addr) -> Option<AddressBlock> {
        let within = |rows: &[(ipnet::Ipv6Net, AddressBlock)]| {
            rows.iter().find(|(network, _)| network.contains(&address)).map(|(_, block)| *block)
        };
        within(&NEVER_V6).or_else(|| {
            if contains(&self.allowed, address.into()) {
                return None;
            }
            let (global, outside) = GLOBAL_V6;
            within(&SPECIAL_V6).or_else(|| (!global.contains(&address)).then_some(outside))
        })
    }
}

fn contains(networks: &[IpNet], address: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

fn push(networks: &mut Vec<IpNet>, text: &str) -> Result<(), AddressError> {
    let network: IpNet = text.parse().map_err(|_| AddressError::Network { text: excerpt(text) })?;
    if network.trunc() != network {
        let network = network.trunc().to_string();
        return Err(AddressError::HostBits { text: excerpt(text), network });
    }
    if networks.len() >= MAX_NETWORKS {
        return Err(AddressError::TooMany);
    }
    networks.push(network);
    Ok(())
}
