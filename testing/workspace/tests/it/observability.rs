//! The dashboard and the alerts of `examples/observability` name metrics that exist.

use std::collections::BTreeSet;

use gestiq_webhooks::worker::metric;

/// Returns the words of a text that look like metrics of webhooks.
fn metrics_named_in(text: &str) -> BTreeSet<String> {
    let separator = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    text.split(separator).filter(|word| word.starts_with("webhook_")).map(str::to_owned).collect()
}

/// Removes the endings that exporters of histograms add.
fn without_ending(name: String) -> String {
    ["_bucket", "_count", "_sum"].iter().fold(name, |name, end| name.trim_end_matches(end).to_owned())
}

#[test]
fn the_dashboard_and_the_alerts_read_metrics_that_exist() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/observability");
    let known: BTreeSet<String> = metric::NAMES.iter().map(ToString::to_string).collect();
    for file in ["grafana-dashboard.json", "alerts.yml", "alerts_test.yml"] {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        let named: BTreeSet<String> = metrics_named_in(&text).into_iter().map(without_ending).collect();
        assert!(named.len() > 3, "{file} names {named:?}");
        assert!(named.is_subset(&known), "{file} names {:?}", named.difference(&known));
    }
    let dashboard = std::fs::read_to_string(format!("{folder}/grafana-dashboard.json")).unwrap();
    let dashboard: serde_json::Value = serde_json::from_str(&dashboard).unwrap();
    assert!(dashboard["panels"].as_array().unwrap().len() >= 6);
}
