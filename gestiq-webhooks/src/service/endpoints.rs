//! Use cases of endpoints: create, read, change, pause, rotate, delete.

use std::sync::Arc;

use chrono::TimeDelta;
use gestiq_core::{Action, Actor, IdempotencyKey, Page, PageRequest, PolicyExt as _, Version};

use super::creation::creation;
use super::{ServiceError, WebhookService};
use crate::audit::EndpointAction;
use crate::cipher::SealedSecrets;
use crate::endpoint::{DisabledReason, Endpoint, EndpointId, EndpointState, EndpointUpdate, NewEndpoint};
use crate::error::Error;
use crate::health::EndpointHealth;
use crate::port::EndpointFilter;
use crate::secret::{DEFAULT_OVERLAP, KeyKind, Secret};
use crate::signature::SignaturePreset;
use crate::url::EndpointUrl;

/// An endpoint with a key that was just made.
#[derive(Debug)]
pub struct CreatedEndpoint {
    /// The endpoint. Of a key pair, it shows the public half at any time ([`Endpoint::public_key`]).
    pub endpoint: Endpoint,
    /// The shared secret, to be shown to the customer now or never; none where the key is a pair, or where the request
    /// was a repetition.
    pub secret: Option<Secret>,
}

/// The options of a key's replacement.
///
/// ```
/// use chrono::TimeDelta;
/// use gestiq_webhooks::KeyKind;
/// use gestiq_webhooks::service::Rotation;
///
/// // It leaked: the former key signs no more.
/// let at_once = Rotation::default().with_overlap(TimeDelta::zero());
/// // From a shared secret to a key pair, with a day in which both sign.
/// let to_pair = Rotation::default().to(KeyKind::Ed25519);
/// # let _ = (at_once, to_pair);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    overlap: TimeDelta,
    kind: Option<KeyKind>,
}

impl Rotation {
    /// For so long, messages carry signatures of both keys; [`DEFAULT_OVERLAP`] unless it is said.
    #[must_use]
    pub fn with_overlap(self, overlap: TimeDelta) -> Self {
        Rotation { overlap, ..self }
    }

    /// The new key is of this kind; of the former one's unless it is said.
    #[must_use]
    pub fn to(self, kind: KeyKind) -> Self {
        Rotation { kind: Some(kind), ..self }
    }
}

impl Default for Rotation {
    fn default() -> Self {
        Rotation { overlap: DEFAULT_OVERLAP, kind: None }
    }
}

impl WebhookService {
    /// Makes an endpoint with a new key. The same request under the same idempotency key answers the first endpoint,
    /// without the key.
    ///
    /// # Errors
    /// `Denied`; `Invalid` for a URL that the rules refuse (plain HTTP, an address that is not public, however it is
    /// spelled) or a preset that the kind of key cannot serve; `Conflict` for a key that was used for something else, or
    /// too many endpoints; `Unavailable`.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewEndpoint,
        key: Option<IdempotencyKey>,
    ) -> Result<CreatedEndpoint, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ManageWebhooks)?;
        self.check(&new.url)?;
        fits(new.preset, new.key)?;
        let id = EndpointId::new(&*self.parts.ids);
        let made = self.parts.keys.create(tenant, id, new.key)?;
        let request = key.map(|key| creation(&new).map(|content| content.request(key))).transpose()?;
        let secrets = SealedSecrets::new(made.sealed);
        let endpoint = Endpoint::create(id, tenant, new, secrets, self.parts.clock.now());
        let record = self.recorder(actor).endpoint(EndpointAction::Created, None, Some(&endpoint))?;
        let endpoint = self.parts.endpoints.insert(tenant, endpoint, request, vec![record]).await?;
        let secret = made.secret.filter(|_| endpoint.id == id);
        Ok(CreatedEndpoint { endpoint, secret })
    }

    /// An endpoint.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Unavailable`.
    pub async fn endpoint(&self, actor: &Actor, id: EndpointId) -> Result<Arc<Endpoint>, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadWebhooks)?;
        Ok(self.parts.endpoints.get(tenant, id).await?)
    }

    /// Returns the health of an endpoint.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Unavailable`.
    pub async fn health(&self, actor: &Actor, id: EndpointId) -> Result<EndpointHealth, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadWebhooks)?;
        Ok(self.parts.endpoints.health(tenant, id).await?)
    }

    /// The tenant's endpoints, the oldest first.
    ///
    /// # Errors
    /// `Denied`; `Invalid` for a cursor of another list; `Unavailable`.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &EndpointFilter,
        page: &PageRequest,
    ) -> Result<Page<Endpoint>, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadWebhooks)?;
        Ok(self.parts.endpoints.list(tenant, filter, page).await?)
    }

    /// Changes an endpoint that was read in this version.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for another version; `Invalid` for a URL that the rules refuse or a preset that
    /// the endpoint's key cannot serve; `Unavailable`.
    pub async fn update(
        &self,
        actor: &Actor,
        id: EndpointId,
        update: EndpointUpdate,
        read: Version,
    ) -> Result<Endpoint, ServiceError> {
        let now = self.parts.clock.now();
        self.change(actor, id, read, EndpointAction::Changed, |endpoint| {
            update.url.as_ref().map_or(Ok(()), |url| self.check(url))?;
            update.preset.map_or(Ok(()), |preset| fits(preset, endpoint.key()))?;
            Ok(endpoint.updated(update, now))
        })
        .await
    }

    /// Keeps the messages of an active endpoint until it is resumed.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for another version or one that is not active; `Unavailable`.
    pub async fn pause(
        &self,
        actor: &Actor,
        id: EndpointId,
        read: Version,
    ) -> Result<Endpoint, ServiceError> {
        let now = self.parts.clock.now();
        self.set_state(actor, id, read, EndpointAction::Paused, |state| Ok(state.paused(now)?)).await
    }

    /// Sends messages to a paused or disabled endpoint again, with its failures forgotten.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for another version or one that is active; `Unavailable`.
    pub async fn resume(
        &self,
        actor: &Actor,
        id: EndpointId,
        read: Version,
    ) -> Result<Endpoint, ServiceError> {
        self.set_state(actor, id, read, EndpointAction::Resumed, |state| Ok(state.resumed()?)).await
    }

    /// Sends an endpoint nothing any more; what waits for it becomes a dead letter.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for another version; `Unavailable`.
    pub async fn disable(
        &self,
        actor: &Actor,
        id: EndpointId,
        read: Version,
    ) -> Result<Endpoint, ServiceError> {
        let now = self.parts.clock.now();
        self.set_state(actor, id, read, EndpointAction::Disabled, |state| {
            Ok(state.disabled(DisabledReason::ByHost, now))
        })
        .await
    }

    /// Gives an endpoint a new key. For a while, messages carry signatures of both, so that the customer can change over.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for another version; `Invalid` for an overlap out of its limits or a kind of key
    /// that cannot serve the endpoint's preset; `Unavailable`.
    pub async fn rotate(
        &self,
        actor: &Actor,
        id: EndpointId,
        read: Version,
        rotation: Rotation,
    ) -> Result<CreatedEndpoint, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ManageWebhooks)?;
        let now = self.parts.clock.now();
        let mut secret = None;
        let change = |endpoint: Endpoint| {
            let kind = rotation.kind.unwrap_or_else(|| endpoint.key());
            fits(endpoint.preset, kind)?;
            let made = self.parts.keys.create(tenant, id, kind)?;
            secret = made.secret;
            let secrets = endpoint.secrets.clone().rotated(made.sealed, now, rotation.overlap)?;
            Ok(endpoint.with_secrets(secrets, now))
        };
        let endpoint = self.change(actor, id, read, EndpointAction::SecretRotated, change).await?;
        Ok(CreatedEndpoint { endpoint, secret })
    }

    /// Seals an endpoint's keys anew where the host has replaced the key of its cipher; otherwise it changes nothing. Its
    /// receivers notice nothing. When all endpoints of all tenants have been resealed, the former cipher key can go.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for another version; `Internal` for keys that do not open; `Unavailable`.
    pub async fn reseal(
        &self,
        actor: &Actor,
        id: EndpointId,
        read: Version,
    ) -> Result<Arc<Endpoint>, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ManageWebhooks)?;
        let endpoint = self.parts.endpoints.get(tenant, id).await?;
        let Some(secrets) = self.parts.keys.reseal(&endpoint)? else { return Ok(endpoint) };
        let resealed = (*endpoint).clone().with_secrets(secrets, self.parts.clock.now());
        let record =
            self.recorder(actor).endpoint(EndpointAction::Resealed, Some(&endpoint), Some(&resealed))?;
        self.parts.endpoints.update(tenant, resealed.clone(), read, vec![record]).await?;
        Ok(Arc::new(resealed))
    }

    /// Deletes an endpoint; what waits for it becomes a dead letter, and its history stays.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for another version; `Unavailable`.
    pub async fn delete(&self, actor: &Actor, id: EndpointId, read: Version) -> Result<(), ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ManageWebhooks)?;
        let endpoint = self.parts.endpoints.get(tenant, id).await?;
        let record = self.recorder(actor).endpoint(EndpointAction::Deleted, Some(&endpoint), None)?;
        Ok(self.parts.endpoints.delete(tenant, id, read, vec![record]).await?)
    }

    async fn set_state(
        &self,
        actor: &Actor,
        id: EndpointId,
        read: Version,
        action: EndpointAction,
        next: impl FnOnce(EndpointState) -> Result<EndpointState, ServiceError>,
    ) -> Result<Endpoint, ServiceError> {
        let now = self.parts.clock.now();
        let change = |endpoint: Endpoint| {
            let state = next(endpoint.state)?;
            Ok(endpoint.with_state(state, now))
        };
        self.change(actor, id, read, action, change).await
    }

    async fn change(
        &self,
        actor: &Actor,
        id: EndpointId,
        read: Version,
        action: EndpointAction,
        change: impl FnOnce(Endpoint) -> Result<Endpoint, ServiceError>,
    ) -> Result<Endpoint, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ManageWebhooks)?;
        let endpoint = self.parts.endpoints.get(tenant, id).await?;
        let changed = change((*endpoint).clone())?;
        let record = self.recorder(actor).endpoint(action, Some(&endpoint), Some(&changed))?;
        self.parts.endpoints.update(tenant, changed.clone(), read, vec![record]).await?;
        Ok(changed)
    }

    /// A URL is checked by this service's rules, whatever rules it was parsed by.
    fn check(&self, url: &EndpointUrl) -> Result<(), ServiceError> {
        EndpointUrl::parse_with(url.as_str(), &self.parts.urls)?;
        Ok(())
    }
}

/// Refuses a preset whose receivers need a shared secret where there is none.
fn fits(preset: SignaturePreset, key: KeyKind) -> Result<(), Error> {
    if preset.takes(key) { Ok(()) } else { Err(Error::PresetNeedsSecret) }
}
