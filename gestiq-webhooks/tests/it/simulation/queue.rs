//! The queue as workers see it on a bad day: calls fail before they are carried out, or after.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use gestiq_core::{ErrorKind, PortError, TenantId};
use gestiq_webhooks::MemoryStore;
use gestiq_webhooks::contract::Invariants;
use gestiq_webhooks::port::{
    ClaimRequest, Claimed, DeliveryQueue, LeaseToken, Publication, Published, QueueDepth, Recovered, Report,
    Settled, Settlement,
};
use gestiq_webhooks::worker::Jitter;

/// The store in memory, with faults, and with a witness who sees what really happened.
#[derive(Debug)]
pub(super) struct BadQueue {
    pub(super) store: Arc<MemoryStore>,
    pub(super) witness: Mutex<Invariants>,
    faults: Jitter,
    /// Faults in a thousand calls.
    rate: Mutex<u64>,
    unknown: Mutex<u32>,
    /// True if anything was written since the last call.
    touched: AtomicBool,
}

/// A fault of a call.
enum Fault {
    None,
    /// It never reached the database.
    Lost,
    /// It was carried out, and the answer was lost.
    Unknown,
}

impl BadQueue {
    pub(super) fn new(store: Arc<MemoryStore>, seed: u64) -> Self {
        BadQueue {
            store,
            witness: Mutex::default(),
            faults: Jitter::seeded(seed),
            rate: Mutex::new(60),
            unknown: Mutex::new(0),
            touched: AtomicBool::new(true),
        }
    }

    /// From now on nothing goes wrong.
    pub(super) fn recover(&self) {
        *self.rate.lock().unwrap() = 0;
    }

    /// Answers that were lost.
    pub(super) fn unknown(&self) -> u32 {
        *self.unknown.lock().unwrap()
    }

    /// Something was written.
    pub(super) fn touch(&self) {
        self.touched.store(true, Ordering::Relaxed);
    }

    /// Returns true if anything was written since the last call.
    pub(super) fn was_touched(&self) -> bool {
        self.touched.swap(false, Ordering::Relaxed)
    }

    fn fault(&self) -> Fault {
        match (self.faults.next_u64() % 1000 < *self.rate.lock().unwrap(), self.faults.next_u64() % 2) {
            (false, _) => Fault::None,
            (true, 0) => Fault::Lost,
            (true, _) => {
                *self.unknown.lock().unwrap() += 1;
                Fault::Unknown
            }
        }
    }

    /// Carries a call out, or not, and answers, or not.
    async fn call<T>(&self, call: impl Future<Output = Result<T, PortError>>) -> Result<T, PortError> {
        let down = || PortError::new(ErrorKind::Unavailable, "the database does not answer");
        match self.fault() {
            Fault::None => call.await,
            Fault::Lost => Err(down()),
            Fault::Unknown => call.await.and_then(|_| Err(down())),
        }
    }

    fn see_settled(&self, settlements: &[Settlement], settled: &[Settled]) {
        self.touch();
        let mut witness = self.witness.lock().unwrap();
        for (settlement, settled) in settlements.iter().zip(settled) {
            let good = witness.holds(settlement.delivery, settlement.token);
            assert_eq!(*settled != Settled::Stale, good, "I4: only the holder settles");
            if good {
                let tried = matches!(settlement.report, Report::Attempted { .. });
                witness.let_go(settlement.delivery, tried);
            }
        }
    }
}

#[async_trait]
impl DeliveryQueue for BadQueue {
    async fn publish(
        &self,
        tenant: TenantId,
        outgoing: Vec<Publication>,
    ) -> Result<Vec<Published>, PortError> {
        self.call(async {
            let published = self.store.publish(tenant, outgoing).await?;
            let mut witness = self.witness.lock().unwrap();
            self.touch();
            published.iter().for_each(|published| witness.owe(tenant, &published.deliveries));
            Ok(published)
        })
        .await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Vec<Claimed>, PortError> {
        self.call(async {
            let claimed = self.store.claim(request).await?;
            let mut witness = self.witness.lock().unwrap();
            claimed.iter().for_each(|claimed| witness.held(claimed));
            if !claimed.is_empty() {
                self.touch();
            }
            Ok(claimed)
        })
        .await
    }

    async fn claim_expired(&self, lease: Duration) -> Result<Recovered, PortError> {
        self.call(async {
            let recovered = self.store.claim_expired(lease).await?;
            let mut witness = self.witness.lock().unwrap();
            if recovered != Recovered::Nothing {
                self.touch();
            }
            match &recovered {
                Recovered::Claimed(claimed) => witness.held(claimed),
                Recovered::GivenUp(delivery) => witness.let_go(delivery.id, true),
                Recovered::Nothing => {}
            }
            Ok(recovered)
        })
        .await
    }

    async fn extend(&self, tokens: &[LeaseToken], lease: Duration) -> Result<Vec<LeaseToken>, PortError> {
        self.call(self.store.extend(tokens, lease)).await
    }

    async fn settle(&self, settlements: Vec<Settlement>) -> Result<Vec<Settled>, PortError> {
        self.call(async {
            let settled = self.store.settle(settlements.clone()).await?;
            self.see_settled(&settlements, &settled);
            Ok(settled)
        })
        .await
    }

    async fn release(&self, tokens: &[LeaseToken]) -> Result<usize, PortError> {
        self.call(async {
            let given = self.store.release(tokens).await?;
            let count = self.witness.lock().unwrap().given_back(tokens);
            self.touch();
            assert_eq!(given, count, "I4: only the holder gives back");
            Ok(given)
        })
        .await
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        self.store.depth().await
    }
}
