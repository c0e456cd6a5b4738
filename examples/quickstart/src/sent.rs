//! Messages that were published.

use gestiq_core::EventName;
use gestiq_webhooks::MessageId;

use crate::payment::Payment;

/// A payment that was published.
#[derive(Debug)]
pub(crate) struct Sent<'a> {
    pub(crate) payment: &'a Payment,
    pub(crate) event: EventName,
    pub(crate) message: MessageId,
}
