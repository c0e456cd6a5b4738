//! The envelope: what is known of every event.

use chrono::{DateTime, SubsecRound as _, Utc};

use super::{EventName, Payload, Subject};
use crate::id::source::IdSource;
use crate::tenant::TenantId;

crate::id! {
    /// Identifies an event; it stays the same over all deliveries and retries, so that receivers can drop what
    /// they have seen.
    pub struct EventId: "event";
}

/// Something that happened.
///
/// ```
/// use chrono::DateTime;
/// use gestiq_core::{Event, EventName, Payload, SequentialIds, Subject, TenantId};
///
/// let ids = SequentialIds::default();
/// let event = Event::new(
///     &ids,
///     DateTime::UNIX_EPOCH,
///     TenantId::new(&ids),
///     EventName::new("payment.received")?,
///     Subject::new("invoice", "F-17")?,
///     Payload::from_json("{\"amount\": \"121.00\", \"currency\": \"EUR\"}")?,
/// );
/// assert_eq!(event.name.entity(), "payment");
/// # Ok::<(), gestiq_core::event::EventError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// Identifies it.
    pub id: EventId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The name of the event.
    pub name: EventName,
    /// The time of the event, to the microsecond, which is what databases keep.
    pub occurred_at: DateTime<Utc>,
    /// To which record.
    pub subject: Subject,
    /// The body that receivers get.
    pub payload: Payload,
}

impl Event {
    /// A new event that happened at this instant.
    #[must_use]
    pub fn new(
        ids: &dyn IdSource,
        occurred_at: DateTime<Utc>,
        tenant: TenantId,
        name: EventName,
        subject: Subject,
        payload: Payload,
    ) -> Self {
        Event::restore(EventId::new(ids), tenant, name, occurred_at, subject, payload)
    }

    /// An event that a store kept.
    #[must_use]
    pub fn restore(
        id: EventId,
        tenant: TenantId,
        name: EventName,
        occurred_at: DateTime<Utc>,
        subject: Subject,
        payload: Payload,
    ) -> Self {
        Event { id, tenant, name, occurred_at: occurred_at.trunc_subsecs(6), subject, payload }
    }
}
