#![doc = include_str!("../README.md")]

mod body_signature;
mod error;
pub mod header;
mod mac;
mod message_id;
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
