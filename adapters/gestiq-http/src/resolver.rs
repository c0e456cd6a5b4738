//! Names to addresses, every one of them judged.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use gestiq_webhooks::address::{AddressRules, AddressVerdict};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The source of addresses: the system, or a resolver of the host (a cache, DNS over HTTPS, a test).
#[async_trait]
pub trait NameResolver: fmt::Debug + Send + Sync + 'static {
    /// All addresses of a name.
    ///
    /// # Errors
    /// An error if the name has no address, or no server responds.
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The resolver of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

#[async_trait]
impl NameResolver for SystemResolver {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((host, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// Why a request is not sent: an address that the rules refuse. Customers read this in their history, so it does not say
/// which one: it would tell them what the sender's own name server knows. Operators read that in the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{host} does not lead to a public address")]
pub(crate) struct AddressRefused {
    host: String,
}

/// Judges one address of a host.
pub(crate) fn judge(rules: &AddressRules, host: &str, address: IpAddr) -> Result<(), AddressRefused> {
    match rules.verdict(address) {
        AddressVerdict::Allowed => Ok(()),
        AddressVerdict::Refused(block) => {
            tracing::warn!(host, %address, %block, "an address was refused");
            Err(AddressRefused { host: host.to_owned() })
        }
    }
}

/// Stands between the client and the resolver. The client connects to exactly the addresses that come out of
/// here, so what was judged is what is dialled: a name that answers something else the next time changes nothing.
/// One refused address among several refuses the name, because the client may try any of them.
#[derive(Clone, Debug)]
pub(crate) struct GuardedResolver {
    pub(crate) names: Arc<dyn NameResolver>,
    pub(crate) rules: Arc<AddressRules>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let GuardedResolver { names, rules } = self.clone();
        Box::pin(async move {
            let host = name.as_str();
            let addresses = names.addresses(host).await?;
            addresses.iter().try_for_each(|address| judge(&rules, host, *address))?;
            let sockets = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(sockets) as Addrs)
        })
    }
}
