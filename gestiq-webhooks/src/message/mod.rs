//! Messages: the events of a tenant as they are sent.

mod id;
mod record;

pub use id::MessageId;
pub use record::Message;
