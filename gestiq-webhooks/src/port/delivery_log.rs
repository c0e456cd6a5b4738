//! The port of the delivery log: lists, retries, cancellations and replays.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use gestiq_core::{AuditRecord, EventName, Page, PageRequest, PortError, TenantId};

use super::at_most;
use crate::delivery::{Attempt, Command, Delivery, DeliveryId, DeliveryState};
use crate::endpoint::EndpointId;
use crate::message::{Message, MessageId};

/// Deliveries that one change names at most.
pub const MAX_CHANGED: usize = 1000;

/// Deliveries that one step of a replay examines, at most.
pub const MAX_REPLAYED: usize = 1000;

/// A filter of deliveries; an absent field does not narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
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
    /// The filter for one endpoint.
    #[must_use]
    pub fn of_endpoint(mut self, endpoint: EndpointId) -> Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// The filter for one message.
    #[must_use]
    pub fn of_message(mut self, message: MessageId) -> Self {
        self.message = Some(message);
        self
    }

    /// The filter for one state.
    #[must_use]
    pub fn in_state(mut self, state: DeliveryState) -> Self {
        self.state = Some(state);
        self
    }

    /// The filter for one event.
    #[must_use]
    pub fn of_event(mut self, event: EventName) -> Self {
        self.event = Some(event);
        self
    }

    /// The filter for deliveries that were created at `since` or later.
    #[must_use]
    pub fn since(mut self, since: DateTime<Utc>) -> Self {
        self.since = Some(since);
        self
    }

    /// The filter for deliveries that were created before `until`.
    #[must_use]
    pub fn until(mut self, until: DateTime<Utc>) -> Self {
        self.until = Some(until);
        self
    }

    /// Returns true if a delivery is wanted.
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

/// A change of deliveries by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryChange {
    /// Send again now, whatever became of it.
    RetryNow,
    /// Withdraw what is pending.
    Cancel,
}

impl DeliveryChange {
    /// Returns the command on each delivery.
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

/// The deliveries of an endpoint that are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayScope {
    /// Those that were given up.
    Dead,
    /// All that are final: the receiver has lost what it had taken.
    All,
}

impl ReplayScope {
    /// Returns true if a delivery in this state is sent again.
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
#[non_exhaustive]
pub struct ReplayRequest {
    /// To whom.
    pub endpoint: EndpointId,
    /// Deliveries created at this instant or later.
    pub since: DateTime<Utc>,
    /// Deliveries created before this instant.
    pub until: DateTime<Utc>,
    /// The scope.
    pub scope: ReplayScope,
    /// The end of the step before.
    pub after: Option<DeliveryId>,
    /// The deliveries that are examined, up to [`MAX_REPLAYED`].
    pub limit: usize,
}

impl ReplayRequest {
    /// The first step for the deliveries of an endpoint that were created from `since` on and before `until`; it examines
    /// [`MAX_REPLAYED`] of them.
    #[must_use]
    pub fn new(endpoint: EndpointId, since: DateTime<Utc>, until: DateTime<Utc>, scope: ReplayScope) -> Self {
        ReplayRequest { endpoint, since, until, scope, after: None, limit: MAX_REPLAYED }
    }

    /// The step after the one that ended here ([`ReplayProgress::next`]).
    #[must_use]
    pub fn after(mut self, after: DeliveryId) -> Self {
        self.after = Some(after);
        self
    }

    /// The step, examining so many deliveries at most.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Returns true if the step examines a delivery of the tenant, as far as the limit allows.
    #[must_use]
    pub fn examines(&self, delivery: &Delivery) -> bool {
        delivery.endpoint == self.endpoint
            && delivery.created_at >= self.since
            && delivery.created_at < self.until
            && self.after.is_none_or(|after| delivery.id > after)
    }

    /// Returns the progress after a step that examined these deliveries, in the order of their ids.
    #[must_use]
    pub fn progress(&self, examined: &[DeliveryId], reopened: usize) -> ReplayProgress {
        let next = examined.last().copied().filter(|_| examined.len() == self.limit);
        ReplayProgress { examined: examined.len(), reopened, next }
    }

    /// Refuses what no store takes.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_REPLAYED`].
    pub fn check(&self) -> Result<(), PortError> {
        at_most(MAX_REPLAYED, self.limit, "deliveries at once")
    }
}

/// The progress of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplayProgress {
    /// Deliveries that this step looked at.
    pub examined: usize,
    /// Deliveries that it made pending again.
    pub reopened: usize,
    /// The start of the next step; none when all are done.
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

    /// Changes deliveries by [`Command::RetryNow`](crate::delivery::Command::RetryNow) or
    /// [`Command::Cancel`](crate::delivery::Command::Cancel), all or nothing. Those that a worker holds, that do not take the
    /// command, or that the tenant does not have are passed over. Answers the ids that were changed, in order.
    ///
    /// Of the records, those are appended to the audit trail whose subject is a delivery that was changed
    /// ([`records_of`](crate::audit::records_of)).
    ///
    /// # Errors
    /// `Invalid` over [`MAX_CHANGED`] ids, `Unavailable`.
    async fn change(
        &self,
        tenant: TenantId,
        ids: &[DeliveryId],
        change: DeliveryChange,
        audit: Vec<AuditRecord>,
    ) -> Result<Vec<DeliveryId>, PortError>;

    /// Makes final deliveries of an endpoint pending again by [`Command::Replay`](crate::delivery::Command::Replay), in the
    /// order of their ids: one step, all or nothing. A replay that stopped goes on where its progress says. The records are
    /// appended to the audit trail if the step reopened a delivery.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_REPLAYED`], `Unavailable`. An endpoint that the tenant does not have has no deliveries.
    async fn replay(
        &self,
        tenant: TenantId,
        request: &ReplayRequest,
        audit: Vec<AuditRecord>,
    ) -> Result<ReplayProgress, PortError>;
}
