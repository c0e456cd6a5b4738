//! A message on its way to one endpoint: what is owed, what was tried, and what comes next.
//!
//! A message that three endpoints want is three deliveries, each with a life of its own. A delivery is pending
//! until it has succeeded, is given up (a *dead letter*, which people can look at and send again) or is
//! cancelled. A worker that takes it holds a *lease*: a token and a time limit. The lease is no state, because a
//! worker may die at any moment, and then the delivery is simply pending again.

mod attempt;
mod command;
mod next;
mod record;
mod state;

pub use attempt::{Attempt, MAX_RECORDED_HEADER_BYTES, MAX_RECORDED_HEADERS, RESPONSE_BODY_KEPT, Trigger};
pub(crate) use command::later;
pub use command::{Command, Refused, Verdict};
pub use next::{AttemptFacts, after, after_shared};
pub use record::{Delivery, DeliveryId, MAX_LOST_ATTEMPTS, NewDelivery};
pub use state::{DeadReason, DeliveryState};
