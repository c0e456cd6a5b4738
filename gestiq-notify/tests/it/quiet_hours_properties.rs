//! Quiet hours against the definition: the local time, minute by minute.

use chrono::{DateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use gestiq_notify::{Decision, QuietHours, Severity, Zone};
use proptest::prelude::*;

/// Zones with ordinary, half-hour, midnight and no changes of the clock, on both hemispheres.
const ZONES: [&str; 10] = [
    "UTC",
    "Europe/Madrid",
    "Europe/London",
    "America/New_York",
    "America/Havana",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
];

fn minute_of_day(minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap()
}

/// Computes the rule with the conversion of chrono-tz, without the crate under test.
fn shows_quiet(zone: &str, from: NaiveTime, until: NaiveTime, at: DateTime<Utc>) -> bool {
    let zone: chrono_tz::Tz = zone.parse().unwrap();
    let wall = zone.from_utc_datetime(&at.naive_utc()).time();
    if from < until { from <= wall && wall < until } else { !(until <= wall && wall < from) }
}

/// Generates instants near a change of the clock in Madrid, London, New York or Auckland, or anywhere in 2000 to 2037.
fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    let changes =
        ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-03-08T07:00:00Z", "2026-04-04T14:00:00Z"];
    let near = (proptest::sample::select(changes.to_vec()), -180_000_i64..90_000)
        .prop_map(|(change, off)| change.parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(off));
    let anywhere = (946_684_800_i64..2_145_916_800).prop_map(|at| DateTime::from_timestamp(at, 0).unwrap());
    prop_oneof![near, anywhere]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_message_waits_exactly_while_the_clock_shows_a_quiet_time(
        zone in proptest::sample::select(ZONES.to_vec()),
        from in 0_u32..1440,
        length in 1_u32..1440,
        now in instants(),
    ) {
        let (from, until) = (minute_of_day(from), minute_of_day((from + length) % 1440));
        let quiet = QuietHours::new(Zone::parse(zone).unwrap(), from, until).unwrap();
        let shows_quiet = |at| shows_quiet(zone, from, until, at);

        match quiet.next(now, Severity::Info) {
            Decision::SendNow => prop_assert!(!shows_quiet(now)),
            Decision::WaitUntil(end) => {
                prop_assert!(end > now && !shows_quiet(end), "{end} is still quiet");
                prop_assert!(shows_quiet(end - TimeDelta::nanoseconds(1)), "it could have ended before {end}");
                let minutes = (end - now).num_minutes();
                for minute in 0..=minutes {
                    let at = now + TimeDelta::minutes(minute);
                    prop_assert!(at == end || shows_quiet(at), "{at} is not quiet");
                }
                prop_assert_eq!(quiet.next(end, Severity::Info), Decision::SendNow);
            }
        }
        prop_assert_eq!(quiet.next(now, Severity::Critical), Decision::SendNow);
    }
}
