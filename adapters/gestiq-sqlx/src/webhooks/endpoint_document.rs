//! An endpoint as its column holds it.
//!
//! It is a form of its own: the JSON of `Endpoint` is for people, and leaves out or masks what only its owner may
//! see. Secrets stand in it as the host's cipher sealed them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use gestiq_core::{PortError, TenantId, Version};
use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
use gestiq_webhooks::endpoint::{
    Batching, ConcurrencyCap, CustomHeaders, Description, EndpointState, EventPatterns, Metadata, Ordering,
    RateLimit,
};
use gestiq_webhooks::{
    Endpoint, EndpointId, EndpointUrl, Filter, NewEndpoint, RetrySchedule, SignaturePreset,
};
use serde::{Deserialize, Serialize};

use crate::document;
use crate::error::corrupt;

/// The fields that have no column of their own.
#[derive(Serialize, Deserialize)]
struct Document {
    url: String,
    events: EventPatterns,
    filter: Option<Filter>,
    headers: BTreeMap<String, String>,
    description: Description,
    metadata: Metadata,
    rate_limit: Option<RateLimit>,
    concurrency: ConcurrencyCap,
    schedule: RetrySchedule,
    preset: SignaturePreset,
    ordering: Ordering,
    /// Endpoints that were written before there were batches have none.
    #[serde(default)]
    batching: Option<Batching>,
    state: EndpointState,
    secret: Sealed,
    previous_secrets: Vec<(Sealed, DateTime<Utc>)>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// An encrypted secret.
#[derive(Serialize, Deserialize)]
struct Sealed {
    key_id: String,
    bytes: Vec<u8>,
    /// Only a key pair has a public half.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    public: Option<String>,
}

impl Sealed {
    fn of(secret: &SealedSecret) -> Self {
        Sealed {
            key_id: secret.key_id().to_string(),
            bytes: secret.as_bytes().to_vec(),
            public: secret.public().map(|key| key.to_string()),
        }
    }

    fn restore(self) -> Result<SealedSecret, PortError> {
        let sealed =
            SealedSecret::restore(&self.key_id, self.bytes).map_err(|error| corrupt("secret", error))?;
        let Some(public) = self.public else { return Ok(sealed) };
        Ok(sealed.with_public(public.parse().map_err(|error| corrupt("public key", error))?))
    }
}

/// The document of an endpoint.
pub(super) fn written(endpoint: &Endpoint) -> Result<String, PortError> {
    let headers = endpoint.headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let previous = endpoint.secrets.previous().iter();
    document::written(&Document {
        url: endpoint.url.as_str().to_owned(),
        events: endpoint.events.clone(),
        filter: endpoint.filter.clone(),
        headers: headers.collect(),
        description: endpoint.description.clone(),
        metadata: endpoint.metadata.clone(),
        rate_limit: endpoint.rate_limit,
        concurrency: endpoint.concurrency,
        schedule: endpoint.schedule.clone(),
        preset: endpoint.preset,
        ordering: endpoint.ordering.clone(),
        batching: endpoint.batching,
        state: endpoint.state,
        secret: Sealed::of(endpoint.secrets.current()),
        previous_secrets: previous.map(|(secret, until)| (Sealed::of(secret), *until)).collect(),
        created_at: endpoint.created_at,
        updated_at: endpoint.updated_at,
    })
}

/// The endpoint of a document.
pub(super) fn read(
    id: EndpointId,
    tenant: TenantId,
    version: Version,
    text: &str,
) -> Result<Endpoint, PortError> {
    let document: Document = serde_json::from_str(text).map_err(|error| corrupt("endpoint", error))?;
    // Its address was checked when it was written, and is checked again when it is dialled.
    let url = EndpointUrl::restore(&document.url).map_err(|error| corrupt("endpoint", error))?;
    let mut new = NewEndpoint::new(url, document.events);
    new.filter = document.filter;
    new.headers = CustomHeaders::new(&document.headers).map_err(|error| corrupt("endpoint", error))?;
    new.description = document.description;
    new.metadata = document.metadata;
    new.rate_limit = document.rate_limit;
    new.concurrency = document.concurrency;
    new.schedule = document.schedule;
    new.preset = document.preset;
    new.ordering = document.ordering;
    new.batching = document.batching;
    let secrets = secrets(document.secret, document.previous_secrets)?;
    let mut endpoint = Endpoint::create(id, tenant, new, secrets, document.created_at);
    endpoint.state = document.state;
    endpoint.version = version;
    endpoint.updated_at = document.updated_at;
    Ok(endpoint)
}

fn secrets(current: Sealed, previous: Vec<(Sealed, DateTime<Utc>)>) -> Result<SealedSecrets, PortError> {
    let previous = previous.into_iter().map(|(secret, until)| Ok((secret.restore()?, until)));
    let previous = previous.collect::<Result<_, PortError>>()?;
    SealedSecrets::restore(current.restore()?, previous).map_err(|error| corrupt("secret", error))
}

#[cfg(test)]
mod tests {
    use gestiq_webhooks::endpoint::EventPatterns;

    use super::*;

    #[test]
    fn a_document_from_before_there_were_batches_is_read() {
        let ids = gestiq_core::SequentialIds::default();
        let (id, tenant) = (EndpointId::new(&ids), TenantId::new(&ids));
        let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
        let secrets = SealedSecrets::new(SealedSecret::restore("k", vec![7; 64]).unwrap());
        let new = NewEndpoint::new(url, EventPatterns::all());
        let endpoint = Endpoint::create(id, tenant, new, secrets, DateTime::UNIX_EPOCH);
        let text = written(&endpoint).unwrap();
        let before = text.replace("\"batching\":null,", "");
        assert!(before.len() < text.len());
        assert_eq!(read(id, tenant, Version::FIRST, &before).unwrap(), endpoint);
    }
}
