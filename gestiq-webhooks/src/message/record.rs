//! Messages: events of a tenant on their way to its endpoints.

use chrono::{DateTime, SubsecRound as _, Utc};
use gestiq_core::idempotency::Fingerprint;
use gestiq_core::{Event, EventName, Payload, Subject, TenantId};

use crate::message::MessageId;

/// An event as it is sent: the same id and the same bytes to every endpoint and over all retries.
///
/// ```
/// use chrono::DateTime;
/// use gestiq_core::{Event, EventName, Payload, SequentialIds, Subject, TenantId};
/// use gestiq_webhooks::Message;
///
/// let ids = SequentialIds::default();
/// let event = Event::new(
///     &ids,
///     DateTime::UNIX_EPOCH,
///     TenantId::new(&ids),
///     EventName::new("invoice.sent")?,
///     Subject::new("invoice", "F-17")?,
///     Payload::from_json("{\"number\": \"F-17\"}")?,
/// );
/// let message = Message::of(&event, DateTime::UNIX_EPOCH);
/// assert_eq!(message.id.as_str(), "msg_00000000000070008000000000000002");
/// # Ok::<(), gestiq_core::event::EventError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Identifies it for its tenant; it is part of what is signed.
    pub id: MessageId,
    /// Whose event it is.
    pub tenant: TenantId,
    /// The event.
    pub event: EventName,
    /// To which record.
    pub subject: Subject,
    /// The bytes that are signed and sent.
    pub payload: Payload,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When it was published, to the microsecond, which is what databases keep.
    pub created_at: DateTime<Utc>,
    /// From when on nobody wants to hear it any more; never, where it is absent.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Message {
    /// The message of an event. Its id is made of the event's, so an event that is published twice is sent once.
    #[must_use]
    pub fn of(event: &Event, now: DateTime<Utc>) -> Self {
        Message {
            id: MessageId::of_event(event.id),
            tenant: event.tenant,
            event: event.name.clone(),
            subject: event.subject.clone(),
            payload: event.payload.clone(),
            occurred_at: event.occurred_at,
            created_at: now.trunc_subsecs(6),
            expires_at: None,
        }
    }

    /// The message, no longer worth sending from this instant on.
    #[must_use]
    pub fn expiring_at(mut self, at: DateTime<Utc>) -> Self {
        self.expires_at = Some(at.trunc_subsecs(6));
        self
    }

    /// Returns true if it has expired.
    #[must_use]
    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// The digest that tells two messages with the same id apart: of the event, its record and the payload's bytes.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let what = format!("webhook {} {}", self.event, self.subject);
        Fingerprint::of(&what, self.payload.as_bytes())
    }
}
