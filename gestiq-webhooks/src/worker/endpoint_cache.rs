//! Endpoints that a worker remembers, so that a thousand deliveries need one look-up.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use gestiq_core::{ErrorKind, PortError};

use crate::endpoint::{Endpoint, EndpointId};
use crate::port::{Claimed, EndpointStore};

/// Endpoints that are remembered at most; beyond it, all are forgotten and looked up again.
const MAX_REMEMBERED: usize = 10_000;

/// Endpoints by id. One that changed is looked up again, because each claim says which version is the present one.
#[derive(Debug, Default)]
pub(super) struct EndpointCache(Mutex<BTreeMap<EndpointId, Arc<Endpoint>>>);

impl EndpointCache {
    /// The endpoint of a claim; none where it was deleted.
    pub(super) async fn get(
        &self,
        store: &dyn EndpointStore,
        claimed: &Claimed,
    ) -> Result<Option<Arc<Endpoint>>, PortError> {
        let Some(version) = claimed.endpoint_version else { return Ok(None) };
        let id = claimed.delivery.endpoint;
        if let Some(known) = self.known(id).filter(|known| known.version >= version) {
            return Ok(Some(known));
        }
        match store.get(claimed.delivery.tenant, id).await {
            Ok(endpoint) => {
                self.remember(Arc::clone(&endpoint));
                Ok(Some(endpoint))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn known(&self, id: EndpointId) -> Option<Arc<Endpoint>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn remember(&self, endpoint: Arc<Endpoint>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_REMEMBERED {
            known.clear();
        }
        known.insert(endpoint.id, endpoint);
    }
}
