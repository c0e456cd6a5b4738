#![doc = include_str!("../README.md")]

mod body_signature;
mod delivery;
mod endpoint_id;
mod error;
pub mod header;
mod interim;
mod mac;
mod message;
mod message_id;
mod outcome;
mod port;
mod retry_after;
mod schedule;
mod secret;
mod signature;
mod verify;

pub use body_signature::{BodySignature, sign_body, verify_body};
pub use error::Error;
pub use message_id::{MAX_MESSAGE_ID_BYTES, MessageId};
pub use retry_after::{RETRY_AFTER_CAP, RetryAfter};
pub use schedule::{MAX_RETRIES, MAX_RETRY_DELAY, RetrySchedule};
pub use secret::{MAX_SECRET_BYTES, MIN_SECRET_BYTES, SECRET_PREFIX, Secret};
pub use signature::{Signature, sign};
pub use verify::{DEFAULT_TOLERANCE, MAX_SIGNATURES, ReceivedHeaders, VerifiedMessage, Verifier};

pub use delivery::{
    Attempt, AttemptFacts, Command, DeadReason, Delivery, DeliveryId, DeliveryState, MAX_LOST_ATTEMPTS,
    MAX_RECORDED_HEADERS, NewDelivery, RESPONSE_BODY_KEPT, Refused, Trigger, Verdict, after,
};
pub use endpoint_id::EndpointId;
pub use interim::*;
pub use message::Message;
pub use outcome::{AttemptOutcome, FailureClass, OutcomeClass};
pub use port::{
    ClaimRequest, Claimed, DeliveryChange, DeliveryFilter, DeliveryLog, DeliveryQueue, Headers, Housekeeping,
    Keyed, LeaseToken, MAX_CHANGED, MAX_CLAIMED, MAX_FAN_OUT, MAX_PUBLISHED, MAX_REPLAYED, MAX_SWEPT,
    NoOperationalEvents, OperationalEvent, OperationalEvents, Outgoing, Published, QueueDepth, Recovered,
    ReplayProgress, ReplayRequest, ReplayScope, Report, Settled, Settlement, Transport, TransportError,
    TransportRequest, TransportResponse,
};
