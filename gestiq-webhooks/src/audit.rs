//! The audit trail of webhooks: who changed which endpoint or delivery, and what.
//!
//! A record has the fields that changed, before and after, as JSON. It never has a secret: URLs are shown without their
//! query, headers without their values, keys by their kind and the id of their cipher key, metadata by its names.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use gestiq_core::{Actor, AuditRecord, EventName, IdSource, PortError, Subject};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::delivery::{Delivery, DeliveryId, DeliveryState};
use crate::endpoint::Endpoint;
use crate::port::{DeliveryChange, ReplayRequest, ReplayScope};

/// The kind of an endpoint, as the subject of a record.
pub const ENDPOINT: &str = "webhook_endpoint";

/// The kind of a delivery, as the subject of a record.
pub const DELIVERY: &str = "webhook_delivery";

/// Bytes of a field in a record at most; a longer one is shown by its length.
const MAX_SHOWN_BYTES: usize = 1000;

/// An action on an endpoint that leaves a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndpointAction {
    /// It was created.
    Created,
    /// Its settings were changed.
    Changed,
    /// It was paused.
    Paused,
    /// It was resumed.
    Resumed,
    /// It was disabled, by its tenant or because it failed for too long.
    Disabled,
    /// It was deleted.
    Deleted,
    /// It got a new key.
    SecretRotated,
    /// Its keys were encrypted anew.
    Resealed,
    /// Its deliveries were sent again.
    Replayed,
}

impl EndpointAction {
    /// The name in the trail.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            EndpointAction::Created => "webhook_endpoint.created",
            EndpointAction::Changed => "webhook_endpoint.changed",
            EndpointAction::Paused => "webhook_endpoint.paused",
            EndpointAction::Resumed => "webhook_endpoint.resumed",
            EndpointAction::Disabled => "webhook_endpoint.disabled",
            EndpointAction::Deleted => "webhook_endpoint.deleted",
            EndpointAction::SecretRotated => "webhook_endpoint.secret_rotated",
            EndpointAction::Resealed => "webhook_endpoint.resealed",
            EndpointAction::Replayed => "webhook_endpoint.replayed",
        }
    }
}

/// The name of a change of deliveries in the trail.
fn delivery_action(change: DeliveryChange) -> &'static str {
    match change {
        DeliveryChange::RetryNow => "webhook_delivery.retried",
        DeliveryChange::Cancel => "webhook_delivery.cancelled",
    }
}

/// Makes records of an actor at an instant.
#[derive(Clone, Copy, Debug)]
pub struct Recorder<'a> {
    /// New ids.
    pub ids: &'a dyn IdSource,
    /// The actor.
    pub actor: &'a Actor,
    /// The instant.
    pub at: DateTime<Utc>,
}

impl Recorder<'_> {
    /// The record of an action on an endpoint, with the fields that differ: all of them if it is new or deleted.
    ///
    /// # Errors
    /// None in practice: names and sizes are within their limits.
    pub fn endpoint(
        &self,
        action: EndpointAction,
        before: Option<&Endpoint>,
        after: Option<&Endpoint>,
    ) -> Result<AuditRecord, PortError> {
        let id = after.or(before).map(|endpoint| endpoint.id.to_string()).unwrap_or_default();
        let (before, after) = differences(before, after);
        self.record(action.name(), ENDPOINT, &id, before, after)
    }

    /// The record of a step of a replay.
    ///
    /// # Errors
    /// As [`Recorder::endpoint`].
    pub fn replay(&self, request: &ReplayRequest) -> Result<AuditRecord, PortError> {
        let scope = match request.scope {
            ReplayScope::Dead => "dead",
            ReplayScope::All => "all",
        };
        let after = request.after.map(|id| id.to_string());
        let step = json!({ "since": request.since, "until": request.until, "scope": scope, "after": after });
        let id = request.endpoint.to_string();
        self.record(EndpointAction::Replayed.name(), ENDPOINT, &id, None, Some(step))
    }

    /// The record of a change of a delivery by hand.
    ///
    /// # Errors
    /// As [`Recorder::endpoint`].
    pub fn delivery(&self, change: DeliveryChange, delivery: &Delivery) -> Result<AuditRecord, PortError> {
        let state = match change {
            DeliveryChange::RetryNow => DeliveryState::Pending,
            DeliveryChange::Cancel => DeliveryState::Cancelled,
        };
        let after = json!({
            "state": state.name(),
            "endpoint": delivery.endpoint.to_string(),
            "message": delivery.message.as_str(),
        });
        self.record(delivery_action(change), DELIVERY, &delivery.id.to_string(), None, Some(after))
    }

    fn record(
        &self,
        action: &'static str,
        kind: &str,
        id: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<AuditRecord, PortError> {
        let action = EventName::new(action).map_err(PortError::of)?;
        let subject = Subject::new(kind, id).map_err(PortError::of)?;
        let (before, after) = (before.map(|value| value.to_string()), after.map(|value| value.to_string()));
        let record = AuditRecord::new(self.ids, self.at, self.actor, action, subject);
        Ok(record.changed(before.as_deref(), after.as_deref())?)
    }
}

/// Returns the record of an endpoint that a store disables because of its health, by the system; none if it was disabled
/// before.
///
/// # Errors
/// As [`Recorder::endpoint`].
pub fn disabled_by_health(
    ids: &dyn IdSource,
    before: &Endpoint,
    after: &Endpoint,
    at: DateTime<Utc>,
) -> Result<Option<AuditRecord>, PortError> {
    if before.state == after.state {
        return Ok(None);
    }
    let actor = Actor::system(before.tenant);
    let recorder = Recorder { ids, actor: &actor, at };
    recorder.endpoint(EndpointAction::Disabled, Some(before), Some(after)).map(Some)
}

/// Returns the records whose subject is one of these deliveries: of the records of a change, those that are appended.
#[must_use]
pub fn records_of(changed: &[DeliveryId], audit: Vec<AuditRecord>) -> Vec<AuditRecord> {
    let changed: BTreeSet<String> = changed.iter().map(ToString::to_string).collect();
    let is_of_changed =
        |record: &AuditRecord| record.subject.kind() == DELIVERY && changed.contains(record.subject.id());
    audit.into_iter().filter(is_of_changed).collect()
}

/// A field of an endpoint in a record.
struct Field {
    name: &'static str,
    differs: fn(&Endpoint, &Endpoint) -> bool,
    /// Its value, without secrets.
    shown: fn(&Endpoint) -> Value,
}

macro_rules! fields {
    ($($name:ident => $shown:expr,)+) => {
        [$(Field {
            name: stringify!($name),
            differs: |before, after| before.$name != after.$name,
            shown: $shown,
        }),+]
    };
}

/// The fields of an endpoint, but for its id, version and times.
const FIELDS: [Field; 14] = fields! {
    url => |endpoint| Value::from(endpoint.url.to_string()),
    events => |endpoint| value(&endpoint.events),
    filter => |endpoint| value(&endpoint.filter),
    headers => |endpoint| value(&endpoint.headers),
    description => |endpoint| value(&endpoint.description),
    metadata => |endpoint| endpoint.metadata.iter().map(|(name, _)| Value::from(name)).collect(),
    rate_limit => |endpoint| value(&endpoint.rate_limit),
    concurrency => |endpoint| value(&endpoint.concurrency),
    schedule => |endpoint| value(&endpoint.schedule),
    preset => |endpoint| value(&endpoint.preset),
    ordering => |endpoint| value(&endpoint.ordering),
    batching => |endpoint| value(&endpoint.batching),
    state => |endpoint| value(&endpoint.state),
    secrets => keys,
};

/// Returns a value as JSON; one that is too long by its length.
fn value<T: Serialize>(of: &T) -> Value {
    let value = serde_json::to_value(of).unwrap_or_default();
    let bytes = value.to_string().len();
    if bytes <= MAX_SHOWN_BYTES { value } else { json!({ "bytes": bytes }) }
}

/// Returns the keys of an endpoint by their kind, the cipher key that opens them, and the end of the former ones.
fn keys(endpoint: &Endpoint) -> Value {
    let former = endpoint.secrets.previous().iter().map(|(_, until)| json!(until));
    json!({
        "kind": endpoint.key(),
        "public": endpoint.public_key().map(|key| key.to_string()),
        "cipher_key": endpoint.secrets.current().key_id().as_str(),
        "former_until": former.collect::<Vec<Value>>(),
    })
}

/// Returns the fields that differ, before and after.
fn differences(before: Option<&Endpoint>, after: Option<&Endpoint>) -> (Option<Value>, Option<Value>) {
    let differing = FIELDS.iter().filter(|field| match (before, after) {
        (Some(before), Some(after)) => (field.differs)(before, after),
        _ => true,
    });
    let differing: Vec<&Field> = differing.collect();
    let shown = |endpoint: &Endpoint| {
        let fields = differing.iter().map(|field| (field.name.to_owned(), (field.shown)(endpoint)));
        Value::Object(fields.collect::<Map<String, Value>>())
    };
    (before.map(shown), after.map(shown))
}
