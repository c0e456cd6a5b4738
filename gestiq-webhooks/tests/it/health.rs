//! How an endpoint is doing.

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_webhooks::delivery::{AttemptOutcome, FailureClass};
use gestiq_webhooks::endpoint::DisabledReason;
use gestiq_webhooks::health::{
    CircuitGate, EndpointHealth, FAILING_TO_DISABLE, FAILURES_APART, FAILURES_TO_OPEN, FIRST_OPEN,
    HealthChange, LONGEST_OPEN,
};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
const DOWN: AttemptOutcome = AttemptOutcome::Answered { status: 503 };
const WELL: AttemptOutcome = AttemptOutcome::Answered { status: 204 };

fn at(seconds: i64) -> DateTime<Utc> {
    NOW + TimeDelta::seconds(seconds)
}

/// An endpoint whose circuit has just opened.
fn opened() -> EndpointHealth {
    let mut health = EndpointHealth::default();
    let changes: Vec<_> = (0..FAILURES_TO_OPEN).filter_map(|_| health.observe(DOWN, NOW)).collect();
    assert_eq!(changes, [HealthChange::CircuitOpened]);
    health
}

#[test]
fn an_outcome_says_this_of_an_endpoint() {
    let answered = |status| AttemptOutcome::Answered { status };
    // Outcome, failures in a row after it, whether it counts as failing, what changed.
    let cases = [
        (answered(200), 0, false, None),
        (answered(400), 0, true, None),
        (answered(410), 1, false, Some(HealthChange::Disabled(DisabledReason::Gone))),
        (answered(429), 2, true, None),
        (answered(500), 2, true, None),
        (AttemptOutcome::Failed(FailureClass::Timeout), 2, true, None),
        (AttemptOutcome::Failed(FailureClass::AddressRefused), 2, true, None),
        (AttemptOutcome::Failed(FailureClass::Lost), 1, false, None),
        (AttemptOutcome::Failed(FailureClass::Request), 1, false, None),
    ];
    for (outcome, failures, failing, change) in cases {
        let mut health = EndpointHealth { failures: 1, ..EndpointHealth::default() };
        assert_eq!(health.observe(outcome, NOW), change, "{outcome:?}");
        assert_eq!((health.failures, health.failing_since.is_some()), (failures, failing), "{outcome:?}");
    }
}

#[test]
fn a_circuit_opens_for_longer_each_time_up_to_a_limit() {
    let mut health = opened();
    let mut open_for = Vec::new();
    let mut now = NOW;
    for _ in 0..8 {
        let CircuitGate::Shut { until } = health.gate(now) else { break };
        open_for.push((until - now).num_seconds());
        assert_eq!(health.gate(until - TimeDelta::microseconds(1)), CircuitGate::Shut { until });
        now = until;
        assert_eq!(health.gate(now), CircuitGate::Probe);
        assert_eq!(health.observe(DOWN, now), None, "it was open before");
    }
    let longest = i64::try_from(LONGEST_OPEN.as_secs()).unwrap();
    assert_eq!(open_for, [30, 60, 120, 240, 480, 960, longest, longest]);
}

#[test]
fn what_was_under_way_when_a_circuit_opened_keeps_it_open_no_longer() {
    let mut health = opened();
    let before = health.clone();
    assert_eq!(health.observe(DOWN, at(5)), None);
    assert_eq!(health, before);
    assert_eq!(FIRST_OPEN.as_secs(), 30);
}

#[test]
fn one_success_closes_a_circuit() {
    let mut health = opened();
    assert_eq!(health.observe(WELL, at(31)), Some(HealthChange::CircuitClosed));
    assert_eq!(health, EndpointHealth::default());
    assert_eq!(health.observe(WELL, at(32)), None);
}

#[test]
fn an_endpoint_that_fails_for_days_is_disabled_and_one_success_begins_anew() {
    let refuse = AttemptOutcome::Answered { status: 401 };
    for outcome in [DOWN, refuse] {
        let mut health = EndpointHealth::default();
        for day in 0..FAILING_TO_DISABLE.num_days() {
            let change = health.observe(outcome, NOW + TimeDelta::days(day));
            assert!(!matches!(change, Some(HealthChange::Disabled(_))), "day {day}");
        }
        let almost = NOW + FAILING_TO_DISABLE - TimeDelta::microseconds(1);
        assert!(!matches!(health.observe(outcome, almost), Some(HealthChange::Disabled(_))));
        let mut saved = health.clone();
        saved.observe(WELL, almost);
        let end = NOW + FAILING_TO_DISABLE;
        assert_eq!(health.observe(outcome, end), Some(HealthChange::Disabled(DisabledReason::Failing)));
        assert!(!matches!(saved.observe(outcome, end), Some(HealthChange::Disabled(_))));
    }
}

#[test]
fn two_failures_with_nothing_between_them_are_not_days_of_failing() {
    let refuse = AttemptOutcome::Answered { status: 401 };
    for outcome in [DOWN, refuse] {
        let mut health = EndpointHealth::default();
        for week in 0..10 {
            let change = health.observe(outcome, NOW + TimeDelta::weeks(week));
            assert!(!matches!(change, Some(HealthChange::Disabled(_))), "week {week}");
        }
        // As close as they may be to count as one time of failing.
        let mut health = EndpointHealth::default();
        let changes =
            (0..4).map(|step| health.observe(outcome, NOW + FAILURES_APART * step)).collect::<Vec<_>>();
        assert_eq!(changes.last(), Some(&Some(HealthChange::Disabled(DisabledReason::Failing))));
    }
}

#[test]
fn the_last_failure_is_known_to_the_hour() {
    let refuse = AttemptOutcome::Answered { status: 401 };
    let mut health = EndpointHealth::default();
    health.observe(refuse, NOW);
    let after_one = health.clone();
    health.observe(refuse, at(3_599));
    assert_eq!(health, after_one, "its record is not written for each failure");
    health.observe(refuse, at(3_600));
    assert_eq!((health.failing_since, health.last_failure), (Some(NOW), Some(at(3_600))));
}

#[test]
fn each_change_has_its_event() {
    let names = [
        HealthChange::CircuitOpened,
        HealthChange::CircuitClosed,
        HealthChange::Disabled(DisabledReason::Gone),
    ]
    .map(HealthChange::event_name);
    assert_eq!(names, ["endpoint.failing", "endpoint.recovered", "endpoint.disabled"]);
}
