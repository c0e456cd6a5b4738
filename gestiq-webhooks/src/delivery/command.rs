//! Commands on a delivery, and the state that follows.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{DeadReason, Delivery, DeliveryState, MAX_LOST_ATTEMPTS, Trigger};

/// The verdict on an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver took it.
    Succeeded,
    /// Try again, so long after the store has written this down.
    Retry {
        /// The pause before the next attempt.
        wait: Duration,
    },
    /// Give it up.
    DeadLetter(DeadReason),
}

/// A command on a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// A worker takes it: the attempt counts from now on, so that a crash cannot hide it.
    Claim,
    /// The worker gives it back without having begun: the attempt never was.
    GiveBack,
    /// The attempt was made, and this is what it leads to.
    Settle(Verdict),
    /// The worker could not begin, for a reason that lies here: the attempt never was, and the next comes so much later.
    Postpone {
        /// The delay.
        wait: Duration,
    },
    /// The worker found before it began that there is nothing to send: the attempt never was.
    Drop(DeadReason),
    /// Nobody holds it, and it cannot be sent any more.
    GiveUp(DeadReason),
    /// The worker died: the attempt counts, but not against the schedule.
    Lose,
    /// Somebody wants it sent again now: one more attempt, and what is left of the schedule after it.
    RetryNow,
    /// Somebody wants it sent again from the start of the schedule.
    Replay,
    /// Somebody withdraws it.
    Cancel,
}

/// The delivery does not stand where that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a delivery that is {state} does not take {command:?}")]
pub struct Refused {
    /// Its state.
    pub state: DeliveryState,
    /// The command that was refused.
    pub command: Command,
}

gestiq_core::coded! { Refused { _ => ("delivery_state", Conflict) } }

impl Delivery {
    /// The delivery after a command.
    ///
    /// Workers' commands and [`Command::Cancel`] need a pending one; a retry takes any, and a replay takes a
    /// final one. Whether a worker holds it, and whether that worker is the one who asks, is the store's to know:
    /// the claim counts the attempt, and the holder's command ends it.
    ///
    /// # Errors
    /// [`Refused`] in any other state.
    ///
    /// # Examples
    /// ```
    /// # use chrono::DateTime;
    /// # use gestiq_core::{Event, EventName, Payload, SequentialIds, Subject, TenantId};
    /// # use gestiq_webhooks::{Delivery, DeliveryId, EndpointId, Message};
    /// # use gestiq_webhooks::delivery::{NewDelivery, Trigger};
    /// use gestiq_webhooks::DeliveryState;
    /// use gestiq_webhooks::delivery::{Command, Verdict};
    /// # let (ids, now) = (SequentialIds::default(), DateTime::UNIX_EPOCH);
    /// # let event = Event::new(&ids, now, TenantId::new(&ids), EventName::new("invoice.sent")?,
    /// #     Subject::new("invoice", "F-17")?, Payload::from_json("{}")?);
    /// # let new = NewDelivery { id: DeliveryId::new(&ids), endpoint: EndpointId::new(&ids),
    /// #     trigger: Trigger::Scheduled, order: None };
    /// # let delivery = Delivery::new(&Message::of(&event, now), new, now);
    ///
    /// let sent = delivery.apply(Command::Claim, now)?.apply(Command::Settle(Verdict::Succeeded), now)?;
    /// assert_eq!((sent.state, sent.attempts), (DeliveryState::Succeeded, 1));
    /// assert!(sent.apply(Command::Claim, now).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(&self, command: Command, now: DateTime<Utc>) -> Result<Self, Refused> {
        let pending = self.state == DeliveryState::Pending;
        let mut after = self.clone();
        match command {
            Command::Claim if pending => after.attempts = after.attempts.saturating_add(1),
            Command::GiveBack if pending => after.attempts = after.attempts.saturating_sub(1),
            Command::Postpone { wait } if pending => {
                after.attempts = after.attempts.saturating_sub(1);
                after.next_at = later(now, wait);
            }
            Command::Settle(verdict) if pending => after.settle(verdict, now),
            Command::Drop(reason) if pending => {
                after.attempts = after.attempts.saturating_sub(1);
                after.finish(DeliveryState::DeadLettered(reason), now);
            }
            Command::GiveUp(reason) if pending => after.finish(DeliveryState::DeadLettered(reason), now),
            Command::Lose if pending => after.lose(now),
            Command::RetryNow => after.open(Trigger::Manual, now),
            Command::Replay if !pending => {
                after.steps = 0;
                after.open(Trigger::Replay, now);
            }
            Command::Cancel if pending => after.finish(DeliveryState::Cancelled, now),
            _ => return Err(Refused { state: self.state, command }),
        }
        Ok(after)
    }

    fn settle(&mut self, verdict: Verdict, now: DateTime<Utc>) {
        self.lost = 0;
        if self.trigger != Trigger::Manual {
            self.steps = self.steps.saturating_add(1);
        }
        match verdict {
            Verdict::Succeeded => self.finish(DeliveryState::Succeeded, now),
            Verdict::DeadLetter(reason) => self.finish(DeliveryState::DeadLettered(reason), now),
            Verdict::Retry { wait } => {
                self.trigger = Trigger::Scheduled;
                self.next_at = later(now, wait);
            }
        }
    }

    fn lose(&mut self, now: DateTime<Utc>) {
        self.lost = self.lost.saturating_add(1);
        if self.lost >= MAX_LOST_ATTEMPTS {
            self.finish(DeliveryState::DeadLettered(DeadReason::Lost), now);
        }
    }

    fn open(&mut self, trigger: Trigger, now: DateTime<Utc>) {
        self.state = DeliveryState::Pending;
        self.trigger = trigger;
        self.lost = 0;
        self.next_at = now;
        self.finished_at = None;
    }

    fn finish(&mut self, state: DeliveryState, now: DateTime<Utc>) {
        self.state = state;
        self.finished_at = Some(now);
    }
}

/// An instant so much later; at the end of the calendar it stops.
pub(crate) fn later(now: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(wait)
        .ok()
        .and_then(|wait| now.checked_add_signed(wait))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
