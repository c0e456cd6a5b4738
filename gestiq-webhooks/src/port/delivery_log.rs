//! What people see of deliveries, and what they can do about them.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use gestiq_core::{EventName, Page, PageRequest, PortError, TenantId};

use super::at_most;
use crate::delivery::{Attempt, Command, Delivery, DeliveryId, DeliveryState};
use crate::{EndpointId, Message, MessageId};

/// Deliveries that one change names at most.
pub const MAX_CHANGED: usize = 1000;

/// Deliveries that one step of a replay looks at, at most.
pub const MAX_REPLAYED: usize = 1000;

/// Which deliveries are wanted; what is absent does not narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Of this endpoint.
    pub endpoint: Option<EndpointId>,
    /// Of this message.
    pub message: Option<MessageId>,
    /// In this state.
    pub state: Option<DeliveryState>,
    /// Of this event.
    pub event: Option<EventName>,
    /// Created at this instant or later.
    pub since: Option<DateTime<Utc>>,
    /// Created before this instant.
    pub until: Option<DateTime<Utc>>,
}

impl DeliveryFilter {
    /// Whether a delivery is wanted.
    #[must_use]
    pub fn matches(&self, delivery: &Delivery) -> bool {
        self.endpoint.is_none_or(|endpoint| delivery.endpoint == endpoint)
            && self.message.as_ref().is_none_or(|message| delivery.message == *message)
            && self.state.is_none_or(|state| delivery.state == state)
            && self.event.as_ref().is_none_or(|event| delivery.event == *event)
            && self.since.is_none_or(|since| delivery.created_at >= since)
            && self.until.is_none_or(|until| delivery.created_at < until)
    }
}

/// What people do to deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryChange {
    /// Send again now, whatever became of it.
    RetryNow,
    /// Withdraw what is pending.
    Cancel,
}

impl DeliveryChange {
    /// What it does to each delivery.
    #[must_use]
    pub fn command(self) -> Command {
        match self {
            DeliveryChange::RetryNow => Command::RetryNow,
            DeliveryChange::Cancel => Command::Cancel,
        }
    }

    /// Refuses what no store takes.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_CHANGED`] ids.
    pub fn check(ids: &[DeliveryId]) -> Result<(), PortError> {
        at_most(MAX_CHANGED, ids.len(), "deliveries at once")
    }
}

/// Which deliveries of an endpoint are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayScope {
    /// Those that were given up.
    Dead,
    /// All that are final: the receiver has lost what it had taken.
    All,
}

impl ReplayScope {
    /// Whether a delivery in this state is sent again.
    #[must_use]
    pub fn takes(self, state: DeliveryState) -> bool {
        match self {
            ReplayScope::Dead => state.is_dead(),
            ReplayScope::All => state.is_final() && state != DeliveryState::Cancelled,
        }
    }
}

/// A step of sending everything of an endpoint again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayRequest {
    /// To whom.
    pub endpoint: EndpointId,
    /// Deliveries created at this instant or later.
    pub since: DateTime<Utc>,
    /// Deliveries created before this instant.
    pub until: DateTime<Utc>,
    /// Which of them.
    pub scope: ReplayScope,
    /// Where the step before ended.
    pub after: Option<DeliveryId>,
    /// How many are looked at, up to [`MAX_REPLAYED`].
    pub limit: usize,
}

impl ReplayRequest {
    /// Refuses what no store takes.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_REPLAYED`].
    pub fn check(&self) -> Result<(), PortError> {
        at_most(MAX_REPLAYED, self.limit, "deliveries at once")
    }
}

/// How far a replay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplayProgress {
    /// Deliveries that this step looked at.
    pub examined: usize,
    /// Deliveries that it made pending again.
    pub reopened: usize,
    /// Where the next step goes on; none when all are done.
    pub next: Option<DeliveryId>,
}

/// Messages, deliveries and attempts as people see them.
///
/// Contract: a record of another tenant is `NotFound`, exactly as one that does not exist, and no list, count or
/// change ever touches one. Lists are keyset pages; a cursor of another list is refused.
#[async_trait]
pub trait DeliveryLog: fmt::Debug + Send + Sync + 'static {
    /// A message.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    async fn message(&self, tenant: TenantId, id: &MessageId) -> Result<Message, PortError>;

    /// A delivery.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    async fn delivery(&self, tenant: TenantId, id: DeliveryId) -> Result<Delivery, PortError>;

    /// Deliveries, the newest id first.
    ///
    /// # Errors
    /// `Invalid` for a cursor of another list, `Unavailable`.
    async fn deliveries(
        &self,
        tenant: TenantId,
        filter: &DeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<Delivery>, PortError>;

    /// The attempts of a delivery, the first one first.
    ///
    /// # Errors
    /// `NotFound` for the delivery, `Invalid` for a cursor of another list, `Unavailable`.
    async fn attempts(
        &self,
        tenant: TenantId,
        delivery: DeliveryId,
        page: &PageRequest,
    ) -> Result<Page<Attempt>, PortError>;

    /// Changes deliveries by [`Command::RetryNow`](crate::Command::RetryNow) or
    /// [`Command::Cancel`](crate::Command::Cancel), all or nothing. Those that a worker holds, that do not take the
    /// command, or that the tenant does not have are passed over. Answers the ids that were changed, in order.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_CHANGED`] ids, `Unavailable`.
    async fn change(
        &self,
        tenant: TenantId,
        ids: &[DeliveryId],
        change: DeliveryChange,
    ) -> Result<Vec<DeliveryId>, PortError>;

    /// Makes final deliveries of an endpoint pending again by [`Command::Replay`](crate::Command::Replay), in the
    /// order of their ids: one step, all or nothing. A replay that stopped goes on where its progress says.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_REPLAYED`], `Unavailable`. An endpoint that the tenant does not have has no deliveries.
    async fn replay(&self, tenant: TenantId, request: &ReplayRequest) -> Result<ReplayProgress, PortError>;
}
