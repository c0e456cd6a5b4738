//! A message on its way to one endpoint: its state, its attempts, and what comes next.
//!
//! A message that three endpoints want is three deliveries, each with a life of its own. A delivery is pending
//! until it has succeeded, is given up (a *dead letter*, which people can look at and send again) or is
//! cancelled. A worker that takes it holds a *lease*: a token and a time limit. The lease is not a state, because a
//! worker may die at any moment, and then the delivery is simply pending again.

mod attempt;
mod command;
mod fan_out;
mod next;
mod outcome;
mod record;
mod state;
mod trigger;

pub use attempt::{Attempt, MAX_RECORDED_HEADER_BYTES, MAX_RECORDED_HEADERS, RESPONSE_BODY_KEPT};
pub(crate) use command::later;
pub use command::{Command, Refused, Verdict};
pub(crate) use fan_out::delivery_to;
pub use fan_out::fan_out;
pub(crate) use next::may_share;
pub use next::{AttemptFacts, after, after_shared};
pub use outcome::{AttemptOutcome, FailureClass, OutcomeClass};
pub use record::{Delivery, DeliveryId, MAX_LOST_ATTEMPTS, NewDelivery};
pub use state::{DeadReason, DeliveryState};
pub use trigger::Trigger;
