//! The port of the queue of deliveries.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use gestiq_core::{PortError, TenantId};

use super::{ClaimRequest, Claimed, LeaseToken, Publication, Published, Recovered, Settled, Settlement};

/// The depth of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueDepth {
    /// Pending deliveries whose time has come and that nobody holds, those of paused endpoints included.
    pub due: u64,
    /// Pending deliveries whose time has not come.
    pub scheduled: u64,
    /// Deliveries held by workers, expired leases included.
    pub leased: u64,
    /// The time that the oldest due one has waited.
    pub oldest_due: Option<Duration>,
}

/// The queue of deliveries.
///
/// It is the one port that serves workers, who deliver for all tenants; so claims cross tenants, and every row names
/// its own.
///
/// Contract:
/// - **The store's clock** decides what is due, when a lease ends and when a retry comes (`wait` counts from it), so
///   that workers with wrong clocks do no harm.
/// - **Claimable** is a pending delivery that is due, that nobody holds, whose endpoint is active and lets it through
///   (closed circuit, or half-open with nothing of it in flight: then one), and that is the first pending one of its
///   endpoint and ordering key, in the order of ids, where it has a key.
/// - **One holder**: a delivery is handed to one worker at a time, with a token that was never given before. The
///   token stays good until another worker takes the delivery over, even when its time has run out.
/// - **Transitions** are those of [`Delivery::apply`](crate::delivery::Delivery::apply), no others.
/// - A lease is never a transaction: nothing is locked while a worker holds a delivery.
#[async_trait]
pub trait DeliveryQueue: fmt::Debug + Send + Sync + 'static {
    /// Writes messages and their deliveries: all or nothing, and durable when it returns. Answers in the order
    /// asked.
    ///
    /// A request that was carried out before returns the result of then, and writes nothing; so does a message whose id the
    /// tenant has published with the same [fingerprint](crate::message::Message::fingerprint). This holds within one call too
    /// ([`PublishPlan`](super::PublishPlan)). A call that fails may have been carried out; repeating it with the same keys or
    /// ids is safe. A delivery to an endpoint that the tenant does not have, or not any more, is left out, and so it is from
    /// the result.
    ///
    /// # Errors
    /// `Conflict` for a key or a message id that was used for something else; `Invalid` over
    /// [`MAX_PUBLISHED`](super::MAX_PUBLISHED) messages, [`MAX_FAN_OUT`](super::MAX_FAN_OUT) deliveries of one or
    /// [`MAX_PUBLISHED_DELIVERIES`](super::MAX_PUBLISHED_DELIVERIES) of all, and for a message of another tenant; `Unavailable`.
    async fn publish(
        &self,
        tenant: TenantId,
        outgoing: Vec<Publication>,
    ) -> Result<Vec<Published>, PortError>;

    /// Takes claimable deliveries, at most the room of each endpoint, endpoints in the order that the request
    /// names, each endpoint's in the order in which they became due. The attempt counts from now on.
    ///
    /// Expired leases are not taken here, but by [`DeliveryQueue::claim_expired`].
    ///
    /// # Errors
    /// `Invalid` over [`MAX_CLAIMED`](super::MAX_CLAIMED); `Unavailable`.
    async fn claim(&self, request: &ClaimRequest) -> Result<Vec<Claimed>, PortError>;

    /// Takes over one delivery whose lease has expired: writes down the lost attempt, and hands it out again or gives
    /// it up. One at a time, so that a message that kills its worker does so alone.
    ///
    /// The state of the endpoint does not matter here: whoever takes it over checks it before sending, and gives the
    /// delivery back or drops it.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn claim_expired(&self, lease: Duration) -> Result<Recovered, PortError>;

    /// Makes leases end so long from now. Answers the tokens that are still good.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn extend(&self, tokens: &[LeaseToken], lease: Duration) -> Result<Vec<LeaseToken>, PortError>;

    /// Writes down what became of deliveries: each attempt with the new state of its delivery and the endpoint's
    /// health, all or nothing. Answers in the order asked.
    ///
    /// A settlement whose token is no longer good changes nothing and is [`Settled::Stale`]; it does not stop the
    /// others. A health change is the fold of [`EndpointHealth::observe`](crate::health::EndpointHealth::observe) over the attempts that were
    /// applied.
    ///
    /// # Errors
    /// `Unavailable`; the call may have been carried out, and repeating it then answers `Stale`.
    async fn settle(&self, settlements: Vec<Settlement>) -> Result<Vec<Settled>, PortError>;

    /// Gives deliveries back that were not begun: the attempt never was, and they are claimable at once. Tokens that
    /// are no longer good are passed over. Answers how many were given back.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn release(&self, tokens: &[LeaseToken]) -> Result<usize, PortError>;

    /// Returns the depth of the queue, over all tenants.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn depth(&self) -> Result<QueueDepth, PortError>;
}
