//! Deliveries held by workers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use gestiq_core::{PortError, TenantId, Version};

use super::at_most;
use crate::delivery::{Attempt, AttemptOutcome, Command, DeadReason, Delivery, DeliveryId, Verdict};
use crate::endpoint::EndpointId;
use crate::health::HealthChange;
use crate::message::Message;

/// Deliveries of one claim at most.
pub const MAX_CLAIMED: usize = 1000;

gestiq_core::id! {
    /// Proves that a worker holds a delivery.
    ///
    /// It is new for each claim. A number of the worker or of the attempt would not do: a worker that was asleep
    /// while its lease ran out would pass for the one that took over.
    pub struct LeaseToken: "lease";
}

/// A claim: the deliveries that a worker has room for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRequest {
    /// The number of deliveries at most, up to [`MAX_CLAIMED`].
    pub limit: usize,
    /// The length of the lease; the worker extends it while it works.
    pub lease: Duration,
    /// The number of one endpoint at most.
    pub slots: u32,
    /// Endpoints that have other room than `slots`; 0 leaves one out.
    pub room: BTreeMap<EndpointId, u32>,
    /// Endpoints are visited in the order of their ids, beginning after this one and wrapping around, so that a small
    /// limit does not always serve the same ones.
    pub after: Option<EndpointId>,
}

impl ClaimRequest {
    /// So many deliveries of any endpoints.
    #[must_use]
    pub fn new(limit: usize, lease: Duration) -> Self {
        let slots = u32::try_from(limit).unwrap_or(u32::MAX);
        ClaimRequest { limit, lease, slots, room: BTreeMap::new(), after: None }
    }

    /// The number of this endpoint at most.
    #[must_use]
    pub fn room_of(&self, endpoint: EndpointId) -> u32 {
        self.room.get(&endpoint).copied().unwrap_or(self.slots)
    }

    /// Refuses what no store takes.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_CLAIMED`].
    pub fn check(&self) -> Result<(), PortError> {
        at_most(MAX_CLAIMED, self.limit, "deliveries at once")
    }
}

/// A delivery that a worker holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The delivery, with the attempt that begins now counted.
    pub delivery: Delivery,
    /// The token of the lease, which settles it.
    pub token: LeaseToken,
    /// The message.
    pub message: Arc<Message>,
    /// The version of the endpoint, so that a worker knows whether the one that it remembers is the one meant; none where
    /// it was deleted, which only a lease that was taken over can meet.
    pub endpoint_version: Option<Version>,
}

/// The result of taking over an expired lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// No lease has expired.
    Nothing,
    /// The lost attempt is written down, and the delivery is held by the caller.
    Claimed(Box<Claimed>),
    /// The lost attempt is written down, and it was one too many: the delivery is a dead letter.
    GivenUp(Box<Delivery>),
}

/// A worker's report about a delivery that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Whose it is.
    pub tenant: TenantId,
    /// The delivery.
    pub delivery: DeliveryId,
    /// To which endpoint.
    pub endpoint: EndpointId,
    /// The proof that the worker holds it.
    pub token: LeaseToken,
    /// The report.
    pub report: Report,
}

/// Either an attempt and what it leads to, or why none was made, now or at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// The attempt was made.
    Attempted {
        /// The attempt.
        attempt: Box<Attempt>,
        /// The verdict on it.
        verdict: Verdict,
        /// Its share of the request.
        share: RequestShare,
    },
    /// It could not be sent now, for a reason that lies here; nothing was tried.
    Postponed {
        /// The delay of the next one.
        wait: Duration,
    },
    /// There was nothing to send any more.
    Dropped(DeadReason),
}

impl Report {
    /// An attempt that had a request of its own.
    #[must_use]
    pub fn attempted(attempt: Attempt, verdict: Verdict) -> Self {
        Report::Attempted { attempt: Box::new(attempt), verdict, share: RequestShare::Own }
    }

    /// Returns the outcome that counts for the endpoint's health; none if nothing was sent, or if another delivery of the same
    /// request says it. A batch of a hundred that fails is one failed request, not a hundred.
    #[must_use]
    pub fn observed(&self) -> Option<AttemptOutcome> {
        match self {
            Report::Attempted { attempt, share: RequestShare::Own, .. } => Some(attempt.outcome),
            Report::Attempted { share: RequestShare::Further, .. }
            | Report::Postponed { .. }
            | Report::Dropped(_) => None,
        }
    }

    /// Returns the command that it gives to the delivery.
    #[must_use]
    pub fn command(&self) -> Command {
        match self {
            Report::Attempted { verdict, .. } => Command::Settle(*verdict),
            Report::Postponed { wait } => Command::Postpone { wait: *wait },
            Report::Dropped(reason) => Command::Drop(*reason),
        }
    }

    /// Returns true if it leaves the delivery pending.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        matches!(self, Report::Attempted { verdict: Verdict::Retry { .. }, .. } | Report::Postponed { .. })
    }
}

/// Says if an attempt stands for its request, of which a batch shares one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestShare {
    /// The request was its own, or it is the first one of the batch.
    Own,
    /// It was carried by the request of another one.
    Further,
}

/// The result of a settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is written.
    Applied {
        /// The change of the endpoint's health, if there is one.
        health: Option<HealthChange>,
    },
    /// The worker no longer held the delivery; nothing was written.
    Stale,
}
