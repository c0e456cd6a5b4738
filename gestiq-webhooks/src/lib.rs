#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod address;
mod batch;
mod body_signature;
pub mod cipher;
#[cfg(feature = "contract")]
pub mod contract;
mod delivery;
pub mod endpoint;
mod error;
mod fan_out;
pub mod filter;
pub mod header;
mod health;
pub mod inbound;
mod key_ring;
mod mac;
mod memory;
mod message;
mod message_id;
mod outcome;
mod port;
mod retry_after;
mod schedule;
pub mod secret;
mod service;
mod signature;
mod signed_headers;
mod timestamp;
pub mod url;
mod verify;
mod worker;

pub use address::{AddressBlock, AddressError, AddressRules, AddressVerdict, verdict};
pub use batch::{BATCH_EVENT, MAX_BATCH_BYTES};
pub use body_signature::{BodySignature, sign_body, verify_body};
pub use cipher::{
    CipherError, CipherKeyId, SealedSecret, SealedSecrets, SecretCipher, SecretRow, XChaChaCipher,
};
pub use endpoint::{
    Admission, Batching, Change, ConcurrencyCap, CustomHeaders, Description, DisabledReason, Endpoint,
    EndpointError, EndpointId, EndpointState, EndpointUpdate, EventPattern, EventPatterns, HeaderError,
    Metadata, NewEndpoint, OrderKey, Ordering, RateLimit, RatePeriod, SignaturePreset,
};
pub use error::Error;
pub use filter::{Condition, Filter, FilterError, FilterRule, JsonPointer, Number, Scalar, Test};
pub use inbound::{
    BatchedMessage, GitHubVerifier, MemoryReplayGuard, Provider, ProviderSecret, ReplayGuard, ReplayKey,
    ShopifyVerifier, Sighting, SlackVerifier, StripeVerifier, VerifiedRequest, split_batch,
};
#[cfg(feature = "paypal")]
pub use inbound::{PayPalHeaders, PayPalKey, PayPalVerifier};
#[cfg(feature = "sendgrid")]
pub use inbound::{SendGridKey, SendGridVerifier};
pub use key_ring::KeyRing;
pub use message_id::{MAX_MESSAGE_ID_BYTES, MessageId};
pub use retry_after::{RETRY_AFTER_CAP, RetryAfter};
pub use schedule::{MAX_RETRIES, MAX_RETRY_DELAY, RetrySchedule};
#[cfg(feature = "system")]
pub use secret::SystemRandom;
pub use secret::{DEFAULT_OVERLAP, MAX_OVERLAP, MAX_PREVIOUS, Rotating};
pub use secret::{Ed25519Key, Ed25519PublicKey, KeyKind, RandomBytes, Secrets, SigningKey};
pub use secret::{MAX_SECRET_BYTES, MIN_SECRET_BYTES, SECRET_PREFIX, Secret};
pub use signature::{Signature, sign, sign_ed25519};
pub use signed_headers::{Outgoing, signed_headers};
pub use timestamp::DEFAULT_TOLERANCE;
pub use url::{EndpointUrl, UrlError, UrlHost, UrlRules};
pub use verify::{MAX_SIGNATURES, ReceivedHeaders, VerifiedMessage, Verifier};

pub use delivery::{
    Attempt, AttemptFacts, Command, DeadReason, Delivery, DeliveryId, DeliveryState, MAX_LOST_ATTEMPTS,
    MAX_RECORDED_HEADER_BYTES, MAX_RECORDED_HEADERS, NewDelivery, RESPONSE_BODY_KEPT, Refused, Trigger,
    Verdict, after, after_shared,
};
pub use fan_out::fan_out;
pub use health::{
    CircuitGate, EndpointHealth, FAILING_TO_DISABLE, FAILURES_APART, FAILURES_TO_OPEN, FIRST_OPEN,
    HealthChange, LONGEST_OPEN,
};
pub use memory::MemoryStore;
pub use message::Message;
pub use outcome::{AttemptOutcome, FailureClass, OutcomeClass};
pub use port::{
    ClaimRequest, Claimed, DeliveryChange, DeliveryFilter, DeliveryLog, DeliveryQueue, EndpointFilter,
    EndpointStore, Headers, Housekeeping, Keyed, LeaseToken, MAX_CHANGED, MAX_CLAIMED, MAX_ENDPOINTS,
    MAX_FAN_OUT, MAX_OWED, MAX_PUBLISHED, MAX_REPLAYED, MAX_SWEPT, NoOperationalEvents, OperationalEvent,
    OperationalEvents, Publication, Published, QueueDepth, Recovered, ReplayProgress, ReplayRequest,
    ReplayScope, Report, RequestBody, RequestShare, Settled, Settlement, Transport, TransportError,
    TransportRequest, TransportResponse, WakeUp,
};
pub use service::{
    CreatedEndpoint, EndpointKeys, NewKey, Rotation, ServiceError, ServiceParts, WebhookService,
};
pub use worker::{
    Dispatcher, DispatcherParts, Finished, Jitter, Prepared, RequestSigner, Sending, Slots, Taken,
    WorkerOptions, metric,
};
