//! What comes after an attempt.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_webhooks::RetrySchedule;
use gestiq_webhooks::delivery::{
    AttemptFacts, AttemptOutcome, DeadReason, FailureClass, Trigger, Verdict, after,
};
use gestiq_webhooks::schedule::{RETRY_AFTER_CAP, RetryAfter};
use proptest::prelude::*;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
const FIRST: AttemptFacts =
    AttemptFacts { steps: 0, trigger: Trigger::Scheduled, expires_at: None, retry_after: None };

fn next(outcome: AttemptOutcome, facts: AttemptFacts) -> Verdict {
    after(outcome, facts, &RetrySchedule::quick(), 0, NOW)
}

fn status(status: u16) -> AttemptOutcome {
    AttemptOutcome::Answered { status }
}

const AGAIN: Verdict = Verdict::Retry { wait: Duration::ZERO };
const REFUSED: Verdict = Verdict::DeadLetter(DeadReason::Permanent);
const EXHAUSTED: Verdict = Verdict::DeadLetter(DeadReason::Exhausted);

#[test]
fn an_outcome_decides_whether_it_is_tried_again() {
    let cases = [
        (200, Verdict::Succeeded),
        (299, Verdict::Succeeded),
        (302, AGAIN),
        (308, AGAIN),
        (400, REFUSED),
        (401, REFUSED),
        (404, REFUSED),
        (408, AGAIN),
        (410, REFUSED),
        (422, REFUSED),
        (425, AGAIN),
        (429, AGAIN),
        (500, AGAIN),
        (503, AGAIN),
        (599, AGAIN),
    ];
    for (code, verdict) in cases {
        assert_eq!(next(status(code), FIRST), verdict, "{code}");
    }
    for class in FailureClass::ALL {
        assert_eq!(next(AttemptOutcome::Failed(class), FIRST), AGAIN, "{class}");
    }
}

#[test]
fn the_schedule_decides_how_often() {
    let by_hand = Trigger::Manual;
    let cases = [
        (0, Trigger::Scheduled, AGAIN),
        (2, Trigger::Scheduled, AGAIN),
        (3, Trigger::Scheduled, EXHAUSTED),
        (0, Trigger::Replay, AGAIN),
        // By hand: what the schedule has left comes after it.
        (0, by_hand, AGAIN),
        (3, by_hand, AGAIN),
        (4, by_hand, EXHAUSTED),
        (0, Trigger::Test, EXHAUSTED),
    ];
    for (steps, trigger, verdict) in cases {
        assert_eq!(next(status(500), AttemptFacts { steps, trigger, ..FIRST }), verdict, "{steps} {trigger}");
    }
}

#[test]
fn the_receivers_wish_is_honoured_up_to_the_cap() {
    let hour = Duration::from_secs(3600);
    let week = Duration::from_secs(7 * 24 * 3600);
    let cases = [
        (RetryAfter::Delay(hour), hour),
        (RetryAfter::At(NOW + TimeDelta::hours(1)), hour),
        (RetryAfter::At(NOW - TimeDelta::hours(1)), Duration::ZERO),
        (RetryAfter::Delay(week), RETRY_AFTER_CAP),
    ];
    for (wish, wait) in cases {
        let facts = AttemptFacts { retry_after: Some(wish), ..FIRST };
        assert_eq!(next(status(429), facts), Verdict::Retry { wait }, "{wish:?}");
    }
}

#[test]
fn what_would_come_too_late_is_given_up_at_once() {
    let wish = Some(RetryAfter::Delay(Duration::from_secs(60)));
    let cases = [(61, false), (60, true), (59, true), (-1, true)];
    for (end, expired) in cases {
        let facts =
            AttemptFacts { expires_at: Some(NOW + TimeDelta::seconds(end)), retry_after: wish, ..FIRST };
        let verdict = next(status(503), facts);
        assert_eq!(verdict == Verdict::DeadLetter(DeadReason::Expired), expired, "{end}");
    }
}

/// A small generator (SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
fn random_numbers(mut seed: u64) -> impl Iterator<Item = u64> {
    std::iter::repeat_with(move || {
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn ten_thousand_failures_at_once_do_not_come_back_at_once(seed in any::<u64>(), steps in 1_u32..9) {
        let schedule = RetrySchedule::durable();
        let span = schedule.delays()[usize::try_from(steps).unwrap()].as_secs();
        let mut seconds = vec![0_u32; usize::try_from(span).unwrap()];
        for random in random_numbers(seed).take(10_000) {
            let facts = AttemptFacts { steps, ..FIRST };
            match after(status(503), facts, &schedule, random, NOW) {
                Verdict::Retry { wait } => seconds[usize::try_from(wait.as_secs()).unwrap()] += 1,
                other => prop_assert!(false, "{other:?}"),
            }
        }
        // Of a day, most seconds have no retry at all; the bound is that of a mean of at least 12.
        let most = seconds.iter().copied().max().unwrap_or_default();
        let mean = 10_000.0 / f64::from(u32::try_from(span).unwrap());
        prop_assert!(f64::from(most) <= (3.0 * mean).max(36.0), "{most} in one second, {mean} on average");
    }
}
