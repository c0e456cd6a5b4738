//! The body of a request that carries several messages.
//!
//! ```json
//! {"type":"webhook.batched","version":1,"messages":[{"id":"msg_1","event":"invoice.sent","payload":{"number": "F-17"}}]}
//! ```
//!
//! Each payload stands in it byte by byte as it was published. The whole body is signed as any other one; the request's
//! id is made of the ids of its messages, so that the same messages in the same order are the same request.

/// The event of a request that carries a batch, as its headers and its body name it.
pub const BATCH_EVENT: &str = "webhook.batched";

/// The version of the body's form.
pub(crate) const BATCH_VERSION: u16 = 1;
