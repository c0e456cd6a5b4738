//! Quiet hours by example: plain nights, the two clock changes of Madrid, and rarer ones.

use chrono::{DateTime, NaiveTime, Utc};
use gestiq_notify::{Decision, Error, QuietHours, Severity, Zone};

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn window(zone: &str, from: &str, until: &str) -> QuietHours {
    QuietHours::new(Zone::parse(zone).unwrap(), time(from), time(until)).unwrap()
}

/// Checks cases of (zone, from, until, now, end of the wait); `-` stands for no wait.
fn check(cases: &[(&str, &str, &str, &str, &str)]) {
    for (zone, from, until, now, end) in cases {
        let expected = match *end {
            "-" => Decision::SendNow,
            end => Decision::WaitUntil(instant(end)),
        };
        let found = window(zone, from, until).next(instant(now), Severity::Info);
        assert_eq!(found, expected, "{zone} {from}-{until} at {now}");
    }
}

#[test]
fn a_window_holds_what_comes_inside_it() {
    check(&[
        ("UTC", "13:00", "14:00", "2026-05-04T12:59:59Z", "-"),
        ("UTC", "13:00", "14:00", "2026-05-04T13:00:00Z", "2026-05-04T14:00:00Z"),
        ("UTC", "13:00", "14:00", "2026-05-04T13:59:59.999Z", "2026-05-04T14:00:00Z"),
        ("UTC", "13:00", "14:00", "2026-05-04T14:00:00Z", "-"),
    ]);
}

#[test]
fn a_window_may_cross_midnight() {
    check(&[
        ("Europe/Madrid", "22:00", "07:00", "2026-05-04T19:59:59Z", "-"),
        ("Europe/Madrid", "22:00", "07:00", "2026-05-04T20:00:00Z", "2026-05-05T05:00:00Z"),
        ("Europe/Madrid", "22:00", "07:00", "2026-05-05T04:59:59Z", "2026-05-05T05:00:00Z"),
        ("Europe/Madrid", "22:00", "07:00", "2026-05-05T05:00:00Z", "-"),
        ("Europe/Madrid", "22:00", "00:00", "2026-05-04T21:00:00Z", "2026-05-04T22:00:00Z"),
        ("Europe/Madrid", "00:00", "07:00", "2026-05-04T22:00:00Z", "2026-05-05T05:00:00Z"),
        ("America/New_York", "22:00", "07:00", "2026-12-31T23:00:00Z", "-"),
        ("America/New_York", "22:00", "07:00", "2027-01-01T03:00:00Z", "2027-01-01T12:00:00Z"),
        ("Asia/Kathmandu", "22:00", "07:00", "2026-05-04T16:15:00Z", "2026-05-05T01:15:00Z"),
    ]);
}

/// On 2026-03-29 the clock in Madrid goes from 02:00 to 03:00 at 01:00 UTC.
#[test]
fn the_hour_that_is_missing_in_spring_ends_a_window_that_ends_in_it() {
    check(&[
        ("Europe/Madrid", "22:00", "07:00", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z"),
        ("Europe/Madrid", "22:00", "02:30", "2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z"),
        ("Europe/Madrid", "22:00", "02:30", "2026-03-28T22:13:07.5Z", "2026-03-29T01:00:00Z"),
        ("Europe/Madrid", "22:00", "02:00", "2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z"),
        ("Europe/Madrid", "22:00", "03:00", "2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z"),
        ("Europe/Madrid", "22:00", "03:01", "2026-03-28T22:00:00Z", "2026-03-29T01:01:00Z"),
        ("Europe/Madrid", "02:15", "02:45", "2026-03-29T00:59:59Z", "-"),
        ("Europe/Madrid", "02:15", "02:45", "2026-03-29T01:00:00Z", "-"),
        ("Europe/Madrid", "02:30", "07:00", "2026-03-29T01:00:00Z", "2026-03-29T05:00:00Z"),
        // The half hour that is not quiet is missing: the window goes on to the next day.
        ("Europe/Madrid", "02:45", "02:15", "2026-03-28T22:00:00Z", "2026-03-30T00:15:00Z"),
    ]);
}

/// On 2026-10-25 the clock in Madrid goes from 03:00 back to 02:00 at 01:00 UTC.
#[test]
fn the_hour_that_comes_twice_in_autumn_is_quiet_twice() {
    check(&[
        ("Europe/Madrid", "22:00", "07:00", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z"),
        ("Europe/Madrid", "22:00", "02:30", "2026-10-24T21:00:00Z", "2026-10-25T00:30:00Z"),
        ("Europe/Madrid", "22:00", "02:30", "2026-10-25T00:30:00Z", "-"),
        ("Europe/Madrid", "22:00", "02:30", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"),
        ("Europe/Madrid", "22:00", "02:30", "2026-10-25T01:30:00Z", "-"),
        // The clock is set back to before the window begins, then the window begins again.
        ("Europe/Madrid", "02:30", "07:00", "2026-10-25T00:45:00Z", "2026-10-25T01:00:00Z"),
        ("Europe/Madrid", "02:30", "07:00", "2026-10-25T01:15:00Z", "-"),
        ("Europe/Madrid", "02:30", "07:00", "2026-10-25T01:30:00Z", "2026-10-25T06:00:00Z"),
    ]);
}

#[test]
fn clocks_that_jump_by_other_amounts_are_followed() {
    check(&[
        // Lord Howe Island jumps half an hour: 02:00 to 02:30 on 2026-10-04, at 15:30 UTC of the day before.
        ("Australia/Lord_Howe", "22:00", "02:15", "2026-10-03T15:00:00Z", "2026-10-03T15:30:00Z"),
        // Havana's clock jumps at midnight: 2026-03-08 begins at 01:00.
        ("America/Havana", "22:00", "00:30", "2026-03-08T04:00:00Z", "2026-03-08T05:00:00Z"),
        // Samoa had no 2011-12-30: from the evening of the 29th to the morning of the 31st.
        ("Pacific/Apia", "22:00", "07:00", "2011-12-30T09:00:00Z", "2011-12-30T17:00:00Z"),
    ]);
}

#[test]
fn what_is_urgent_enough_passes() {
    let night = window("UTC", "22:00", "07:00");
    let midnight = instant("2026-05-05T00:00:00Z");
    let wait = Decision::WaitUntil(instant("2026-05-05T07:00:00Z"));
    for (passes_from, severity, outcome) in [
        (Severity::Critical, Severity::Info, wait),
        (Severity::Critical, Severity::Warning, wait),
        (Severity::Critical, Severity::Error, wait),
        (Severity::Critical, Severity::Critical, Decision::SendNow),
        (Severity::Warning, Severity::Info, wait),
        (Severity::Warning, Severity::Warning, Decision::SendNow),
        (Severity::Warning, Severity::Error, Decision::SendNow),
        (Severity::Info, Severity::Info, Decision::SendNow),
    ] {
        let found = night.clone().let_pass(passes_from).next(midnight, severity);
        assert_eq!(found, outcome, "{severity} where {passes_from} passes");
    }
    assert_eq!(night.next(midnight, Severity::Critical), Decision::SendNow, "critical passes from the start");
}

#[test]
fn a_window_without_length_is_refused() {
    let noon = time("12:00");
    assert_eq!(QuietHours::new(Zone::UTC, noon, noon), Err(Error::EmptyWindow { at: noon }));
}

#[test]
fn the_ends_of_time_are_no_crash() {
    for zone in ["UTC", "Pacific/Apia", "America/New_York"] {
        let night = window(zone, "22:00", "21:59");
        for now in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let _ = night.next(now, Severity::Info);
        }
    }
}
