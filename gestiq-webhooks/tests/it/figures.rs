//! Metrics of the engine.

use std::collections::BTreeSet;

use gestiq_webhooks::worker::metric;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};

use super::block::block_on;
use super::desk::{Desk, answer};

/// A figure by its name and labels.
fn figures(snapshotter: &Snapshotter) -> Vec<(String, DebugValue)> {
    let figures = snapshotter.snapshot().into_vec().into_iter().map(|(key, _, _, value)| {
        let labels: Vec<_> =
            key.key().labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        (format!("{}{{{}}}", key.key().name(), labels.join(",")), value)
    });
    figures.collect()
}

#[test]
fn every_attempt_is_counted_timed_and_sorted() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    metrics::with_local_recorder(&recorder, || {
        block_on(async {
            let desk = Desk::new();
            desk.endpoint().await;
            desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
            desk.answers([Ok(answer(503)), Ok(answer(204)), Ok(answer(422))]);
            desk.work().await;
            desk.pass(20);
            desk.work().await;
            desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
            desk.work().await;
            desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
            desk.pass(7);
            desk.dispatcher.measure().await.unwrap();
            desk.claim().await;
            desk.pass(31);
            desk.dispatcher.recover().await.unwrap();
        });
    });
    let figures = figures(&snapshotter);
    let counter = |name: &str| match figures.iter().find(|(found, _)| found == name) {
        Some((_, DebugValue::Counter(count))) => *count,
        other => panic!("{name}: {other:?} of {figures:?}"),
    };
    assert_eq!(counter("webhook_deliveries_total{event=invoice.sent,status=succeeded}"), 1);
    assert_eq!(counter("webhook_deliveries_total{event=invoice.sent,status=failed}"), 2);
    assert_eq!(counter("webhook_retries_total{event=invoice.sent}"), 1);
    assert_eq!(counter("webhook_delivery_http_status{status=503,error=}"), 1);
    assert_eq!(counter("webhook_dead_letters_total{reason=dead_permanent}"), 1);
    assert_eq!(counter("webhook_lost_leases_total{}"), 1);
    let gauge = |name: &str| {
        figures.iter().any(|(found, value)| found == name && matches!(value, DebugValue::Gauge(_)))
    };
    assert!(gauge("webhook_queue_depth{state=due}") && gauge("webhook_queue_oldest_due_seconds{}"));
    let names: BTreeSet<_> =
        figures.iter().map(|(name, _)| name.split('{').next().unwrap().to_owned()).collect();
    assert_eq!(names, metric::NAMES.iter().map(ToString::to_string).collect(), "all of them, and no other");
}
