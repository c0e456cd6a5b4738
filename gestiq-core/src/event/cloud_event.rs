//! Events as `CloudEvents`, a common form of event metadata.

use chrono::SecondsFormat;

use crate::event::envelope::Event;
use crate::event::payload::Payload;

/// The version of the `CloudEvents` specification.
pub const CLOUD_EVENTS_VERSION: &str = "1.0";

/// The context attributes of an event (`CloudEvents` 1.0, section "Context Attributes"), as plain data.
///
/// In the binary mode of HTTP, each attribute is a header `ce-` + name and the payload is the unchanged body; in
/// the structured mode of JSON, attributes are members beside `data`.
///
/// ```
/// # use chrono::DateTime;
/// # use gestiq_core::{Event, EventName, Payload, SequentialIds, Subject, TenantId};
/// # let ids = SequentialIds::default();
/// # let event = Event::new(&ids, DateTime::UNIX_EPOCH, TenantId::new(&ids), EventName::new("payment.received")?,
/// #     Subject::new("invoice", "F-17")?, Payload::from_json("{}")?);
/// let attributes = event.cloud_event("https://erp.example.com");
/// let headers: Vec<String> =
///     attributes.pairs().into_iter().map(|(name, value)| format!("ce-{name}: {value}")).collect();
/// assert_eq!(headers.first().map(String::as_str), Some("ce-specversion: 1.0"));
/// # Ok::<(), gestiq_core::event::EventError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloudEvent {
    /// `id`: unique together with the source.
    pub id: String,
    /// `source`: a URI reference that names the host's system.
    pub source: String,
    /// `type`: the name of the event.
    pub event_type: String,
    /// `subject`: the record that the event is about.
    pub subject: String,
    /// `time`: RFC 3339, in UTC.
    pub time: String,
    /// `tenantid`: the tenant, an extension attribute.
    pub tenant_id: String,
}

impl CloudEvent {
    /// Returns names and values, the required attributes first.
    #[must_use]
    pub fn pairs(&self) -> [(&'static str, &str); 8] {
        [
            ("specversion", CLOUD_EVENTS_VERSION),
            ("id", &self.id),
            ("source", &self.source),
            ("type", &self.event_type),
            ("subject", &self.subject),
            ("time", &self.time),
            ("datacontenttype", Payload::CONTENT_TYPE),
            ("tenantid", &self.tenant_id),
        ]
    }
}

impl Event {
    /// Returns the attributes of the event; `source` is a URI reference that names the host's system.
    #[must_use]
    pub fn cloud_event(&self, source: &str) -> CloudEvent {
        CloudEvent {
            id: self.id.to_string(),
            source: source.to_owned(),
            event_type: self.name.to_string(),
            subject: self.subject.to_string(),
            time: self.occurred_at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            tenant_id: self.tenant.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::event::name::EventName;
    use crate::event::subject::Subject;
    use crate::id::source::SequentialIds;
    use crate::tenant::TenantId;

    #[test]
    fn attributes_say_what_the_envelope_says() {
        let ids = SequentialIds::default();
        let at = DateTime::from_timestamp(1_767_225_600, 123_456_789).unwrap();
        let event = Event::new(
            &ids,
            at,
            TenantId::new(&ids),
            EventName::new("payment.received").unwrap(),
            Subject::new("invoice", "F-17").unwrap(),
            Payload::from_json("{}").unwrap(),
        );
        let expected = [
            ("specversion", "1.0"),
            ("id", "00000000-0000-7000-8000-000000000002"),
            ("source", "urn:erp"),
            ("type", "payment.received"),
            ("subject", "invoice/F-17"),
            ("time", "2026-01-01T00:00:00.123456Z"),
            ("datacontenttype", "application/json"),
            ("tenantid", "00000000-0000-7000-8000-000000000001"),
        ];
        let attributes = event.cloud_event("urn:erp");
        assert_eq!(attributes.pairs(), expected);
        // Names of attributes are lower-case letters and digits (section "Naming Conventions").
        let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        assert!(attributes.pairs().iter().all(|(name, _)| plain(name)));
    }
}
