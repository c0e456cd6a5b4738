//! The life of a delivery: every command in every state, and what holds over any life.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{Event, EventName, Payload, SequentialIds, Subject, TenantId};
use gestiq_webhooks::delivery::{
    AttemptFacts, AttemptOutcome, Command, DeadReason, MAX_LOST_ATTEMPTS, NewDelivery, Trigger, Verdict,
    after,
};
use gestiq_webhooks::{Delivery, DeliveryId, DeliveryState, EndpointId, Message, RetrySchedule};
use proptest::prelude::*;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

pub(crate) fn message(tenant: TenantId, ids: &SequentialIds) -> Message {
    let event = Event::new(
        ids,
        NOW,
        tenant,
        EventName::new("invoice.sent").unwrap(),
        Subject::new("invoice", "F-17").unwrap(),
        Payload::from_json("{}").unwrap(),
    );
    Message::of(&event, NOW)
}

fn delivery() -> Delivery {
    let ids = SequentialIds::default();
    let message = message(TenantId::new(&ids), &ids);
    let new = NewDelivery {
        id: DeliveryId::new(&ids),
        endpoint: EndpointId::new(&ids),
        trigger: Trigger::Scheduled,
        order: None,
    };
    Delivery::new(&message, new, NOW)
}

fn in_state(state: DeliveryState) -> Delivery {
    let finished_at = state.is_final().then_some(NOW);
    Delivery { state, finished_at, attempts: 1, steps: 1, ..delivery() }
}

/// Each command, what it makes of a pending delivery, and of a final one; none where it is refused.
fn table() -> [(Command, Option<DeliveryState>, Option<DeliveryState>); 11] {
    use DeliveryState::{Cancelled, DeadLettered, Pending, Succeeded};
    let exhausted = DeadReason::Exhausted;
    let expired = DeadReason::Expired;
    [
        (Command::Claim, Some(Pending), None),
        (Command::GiveBack, Some(Pending), None),
        (Command::Settle(Verdict::Succeeded), Some(Succeeded), None),
        (Command::Settle(Verdict::Retry { wait: Duration::ZERO }), Some(Pending), None),
        (Command::Settle(Verdict::DeadLetter(exhausted)), Some(DeadLettered(exhausted)), None),
        (Command::Drop(expired), Some(DeadLettered(expired)), None),
        (Command::GiveUp(expired), Some(DeadLettered(expired)), None),
        (Command::Lose, Some(Pending), None),
        (Command::RetryNow, Some(Pending), Some(Pending)),
        (Command::Replay, None, Some(Pending)),
        (Command::Cancel, Some(Cancelled), None),
    ]
}

#[test]
fn every_command_does_in_every_state_what_the_table_says() {
    for (command, of_pending, of_final) in table() {
        for state in DeliveryState::ALL {
            let expected = if state.is_final() { of_final } else { of_pending };
            let got = in_state(state).apply(command, NOW);
            assert_eq!(got.as_ref().ok().map(|after| after.state), expected, "{state} {command:?}");
            match got {
                Ok(after) => assert_eq!(after.finished_at.is_some(), after.state.is_final()),
                Err(refused) => assert_eq!((refused.state, refused.code()), (state, "delivery_state")),
            }
        }
    }
}

#[test]
fn an_attempt_counts_from_the_claim_on_and_is_taken_back_when_it_was_not_begun() {
    let claimed = delivery().apply(Command::Claim, NOW).unwrap();
    let cases = [
        (Command::GiveBack, 0, 0, 0),
        (Command::Drop(DeadReason::Expired), 0, 0, 0),
        (Command::Settle(Verdict::Succeeded), 1, 1, 0),
        (Command::GiveUp(DeadReason::EndpointDeleted), 1, 0, 0),
        (Command::Lose, 1, 0, 1),
    ];
    for (command, attempts, steps, lost) in cases {
        let after = claimed.apply(command, NOW).unwrap();
        assert_eq!((after.attempts, after.steps, after.lost), (attempts, steps, lost), "{command:?}");
    }
}

#[test]
fn a_retry_by_hand_uses_no_step_and_a_replay_begins_again() {
    let failed = in_state(DeliveryState::DeadLettered(DeadReason::Permanent));
    let by_hand = failed.apply(Command::RetryNow, NOW).unwrap().apply(Command::Claim, NOW).unwrap();
    let wait = Verdict::Retry { wait: Duration::from_secs(1) };
    let settled = by_hand.apply(Command::Settle(wait), NOW).unwrap();
    assert_eq!((settled.attempts, settled.steps, settled.trigger), (2, 1, Trigger::Scheduled));
    assert_eq!(settled.next_at, NOW + TimeDelta::seconds(1));

    let replayed = failed.apply(Command::Replay, NOW).unwrap();
    assert_eq!((replayed.attempts, replayed.steps, replayed.trigger), (1, 0, Trigger::Replay));
}

#[test]
fn a_message_that_kills_its_workers_is_given_up() {
    let mut delivery = delivery();
    for lost in 1..=MAX_LOST_ATTEMPTS {
        delivery = delivery.apply(Command::Claim, NOW).unwrap().apply(Command::Lose, NOW).unwrap();
        let given_up = lost == MAX_LOST_ATTEMPTS;
        assert_eq!(delivery.state == DeliveryState::DeadLettered(DeadReason::Lost), given_up, "{lost}");
    }
    // One that is settled in between shows that it was not the message.
    let settle = Command::Settle(Verdict::Retry { wait: Duration::ZERO });
    let near_by = Delivery { lost: MAX_LOST_ATTEMPTS - 1, ..self::delivery() };
    assert_eq!(near_by.apply(settle, NOW).unwrap().lost, 0);
}

#[test]
fn a_wait_beyond_the_calendar_ends_with_it() {
    let verdict = Verdict::Retry { wait: Duration::MAX };
    let parked = delivery().apply(Command::Settle(verdict), NOW).unwrap();
    assert_eq!(parked.next_at, DateTime::<Utc>::MAX_UTC);
}

/// The next event in a delivery's random life.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Attempt(u16),
    Crash,
    GiveBack,
    RetryNow,
    Replay,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => prop::sample::select(vec![200, 302, 400, 408, 410, 429, 500, 503]).prop_map(Happening::Attempt),
        1 => Just(Happening::Crash),
        1 => Just(Happening::GiveBack),
        1 => Just(Happening::RetryNow),
        1 => Just(Happening::Replay),
    ]
}

proptest! {
    #[test]
    fn attempts_never_exceed_the_schedule_the_wishes_and_the_crashes(
        life in prop::collection::vec(happening(), 0..80),
        random in any::<u64>(),
    ) {
        let schedule = RetrySchedule::quick();
        let most = u32::try_from(schedule.max_attempts()).unwrap();
        let mut delivery = delivery();
        let (mut by_hand, mut rounds, mut crashes) = (0, 1, 0);
        for happening in life {
            let before = delivery.clone();
            let claimed = delivery.apply(Command::Claim, NOW);
            if before.state.is_final() {
                prop_assert!(claimed.is_err(), "a worker took a final delivery");
            }
            match (happening, claimed) {
                (Happening::Attempt(status), Ok(claimed)) => {
                    let facts = AttemptFacts::of(&claimed, None, None);
                    let verdict = after(AttemptOutcome::Answered { status }, facts, &schedule, random, NOW);
                    delivery = claimed.apply(Command::Settle(verdict), NOW).unwrap();
                }
                (Happening::Crash, Ok(claimed)) => {
                    crashes += 1;
                    delivery = claimed.apply(Command::Lose, NOW).unwrap();
                }
                (Happening::GiveBack, Ok(claimed)) => {
                    delivery = claimed.apply(Command::GiveBack, NOW).unwrap();
                    prop_assert_eq!(&delivery, &before);
                }
                (Happening::RetryNow, _) => {
                    by_hand += 1;
                    delivery = delivery.apply(Command::RetryNow, NOW).unwrap();
                }
                (Happening::Replay, Err(_)) => {
                    rounds += 1;
                    delivery = delivery.apply(Command::Replay, NOW).unwrap();
                }
                _ => {}
            }
            prop_assert!(delivery.steps <= most);
            prop_assert!(delivery.attempts <= most * rounds + by_hand + crashes);
            prop_assert!(delivery.attempts >= before.attempts);
        }
    }
}
