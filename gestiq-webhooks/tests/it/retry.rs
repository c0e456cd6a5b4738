//! When to try again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use gestiq_webhooks::limit::{MAX_RETRIES, MAX_RETRY_DELAY};
use gestiq_webhooks::schedule::{RETRY_AFTER_CAP, RetryAfter};
use gestiq_webhooks::{Error, RetrySchedule};
use proptest::prelude::*;

fn seconds(schedule: &RetrySchedule) -> Vec<u64> {
    schedule.delays().iter().map(Duration::as_secs).collect()
}

fn now() -> DateTime<Utc> {
    // Wed, 21 Oct 2015 07:27:00 GMT
    DateTime::from_timestamp(1_445_412_420, 0).unwrap()
}

#[test]
fn presets_have_the_steps_they_promise() {
    for (schedule, steps) in [
        (RetrySchedule::quick(), vec![1, 2, 4]),
        (RetrySchedule::exponential(), vec![1, 2, 4, 8, 16]),
        (RetrySchedule::default(), vec![1, 2, 4, 8, 16]),
        (RetrySchedule::durable(), vec![5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]),
    ] {
        assert_eq!(seconds(&schedule), steps);
        assert_eq!(schedule.max_attempts(), steps.len() + 1);
        assert_eq!(RetrySchedule::new(schedule.delays().to_vec()), Ok(schedule), "a preset keeps the limits");
    }
}

#[test]
fn jitter_takes_the_share_of_the_step_that_the_random_number_is() {
    let quick = RetrySchedule::quick();
    let half = 1_u64 << 63;
    for (attempt, random, millis) in [
        (1, 0, Some(0)),
        (1, half, Some(500)),
        (1, u64::MAX, Some(999)),
        (2, half, Some(1000)),
        (3, half, Some(2000)),
        (4, half, None),
        (0, half, None), // nothing has been attempted, so nothing has failed
        (usize::MAX, half, None),
    ] {
        let delay = quick.delay_after(attempt, random, None);
        assert_eq!(delay.map(|delay| delay.as_millis()), millis, "attempt {attempt}, random {random}");
    }
}

#[test]
fn a_receivers_wish_comes_first_and_the_jitter_on_top() {
    let hour = Duration::from_secs(3600);
    let quick = RetrySchedule::quick();
    assert_eq!(quick.delay_after(1, 0, Some(hour)), Some(hour));
    assert_eq!(quick.delay_after(1, 1 << 63, Some(hour)), Some(hour + Duration::from_millis(500)));
    assert_eq!(quick.delay_after(4, 0, Some(hour)), None, "a wish adds no attempt");
}

#[test]
fn retry_after_is_seconds_or_a_date_up_to_the_cap() {
    for (header, wait) in [
        ("120", Some(120)),
        (" 120\t", Some(120)),
        ("120.0", Some(120)),
        ("120.1", Some(121)),
        ("120.6", Some(121)),
        ("0", Some(0)),
        ("86400", Some(86_400)),
        ("86401", Some(86_400)),
        ("99999999999999999999999999", Some(86_400)),
        ("Wed, 21 Oct 2015 07:28:00 GMT", Some(60)),
        ("Wednesday, 21-Oct-15 07:28:00 GMT", Some(60)), // RFC 850
        ("Wed Oct 21 07:28:00 2015", Some(60)),          // asctime
        ("Wed, 21 Oct 2015 07:26:00 GMT", Some(0)),      // has passed
        ("Fri, 21 Oct 2095 07:28:00 GMT", Some(86_400)),
        ("invalid", None),
        ("", None),
        (".", None),
        ("1.", None),
        ("1.2.3", None),
        ("-5", None),
        ("+5", None),
        ("1e3", None),
    ] {
        let found = RetryAfter::parse(header).map(|hint| hint.wait(now()).as_secs());
        assert_eq!(found, wait, "{header:?}");
    }
    assert_eq!(RETRY_AFTER_CAP, Duration::from_secs(86_400));
}

#[test]
fn a_schedule_keeps_its_limits() {
    let second = Duration::from_secs(1);
    let over = MAX_RETRY_DELAY + Duration::from_nanos(1);
    for (delays, outcome) in [
        (vec![], Ok(1)),
        (vec![second; MAX_RETRIES], Ok(MAX_RETRIES + 1)),
        (vec![second; MAX_RETRIES + 1], Err(Error::ScheduleLength { found: MAX_RETRIES + 1 })),
        (vec![second, MAX_RETRY_DELAY], Ok(3)),
        (vec![second, over], Err(Error::ScheduleDelay { delay: over })),
    ] {
        assert_eq!(RetrySchedule::new(delays).map(|schedule| schedule.max_attempts()), outcome);
    }
}

#[test]
fn a_schedule_is_a_list_of_milliseconds_in_json() {
    let json = r#"{"delays_ms":[1000,2000,4000]}"#;
    assert_eq!(serde_json::to_string(&RetrySchedule::quick()).unwrap(), json);
    assert_eq!(serde_json::from_str::<RetrySchedule>(json).unwrap(), RetrySchedule::quick());
    for refused in [r#"{"delays_ms":[604800001]}"#, r#"{"delays_ms":[-1]}"#, r#"{"delays_s":[1]}"#] {
        assert!(serde_json::from_str::<RetrySchedule>(refused).is_err(), "{refused}");
    }
}

#[test]
fn ten_thousand_messages_that_failed_together_come_back_spread() {
    let step = 300;
    let schedule = RetrySchedule::new(vec![Duration::from_secs(step)]).unwrap();
    let mut buckets = vec![0_u32; 300];
    let mut random = 0_u64;
    for _ in 0..10_000 {
        // Weyl's sequence by the golden ratio: evenly spread, and the same in every run.
        random = random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let wait = schedule.delay_after(1, random, None).unwrap();
        buckets[usize::try_from(wait.as_secs()).unwrap()] += 1;
    }
    let fullest = buckets.into_iter().max().unwrap();
    assert!(fullest <= 3 * 10_000 / 300, "{fullest} in one second");
}

proptest! {
    #[test]
    fn a_wait_is_never_before_the_wish_and_never_past_the_step(
        step_ms in 0_u64..604_800_000, random in any::<u64>(), asked_s in proptest::option::of(0_u64..100_000),
    ) {
        let step = Duration::from_millis(step_ms);
        let asked = asked_s.map(Duration::from_secs);
        let wait = RetrySchedule::new(vec![step]).unwrap().delay_after(1, random, asked).unwrap();
        let floor = asked.unwrap_or_default();
        prop_assert!(wait >= floor && wait <= floor + step);
        prop_assert!(step.is_zero() || wait < floor + step);
    }

    #[test]
    fn any_header_is_read_or_ignored(header in any::<String>()) {
        let _ = RetryAfter::parse(&header).map(|hint| hint.wait(now()));
    }
}
