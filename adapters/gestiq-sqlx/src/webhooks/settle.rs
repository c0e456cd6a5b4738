//! Settlements: the results of deliveries that workers report.

use std::collections::{BTreeMap, BTreeSet};

use gestiq_core::PortError;
use gestiq_webhooks::delivery::Attempt;
use gestiq_webhooks::port::{LeaseToken, Report, Settled, Settlement};
use gestiq_webhooks::{Delivery, DeliveryId};

use super::health_rows::Observed;
use super::held::Hold;
use super::{attempt_rows, delivery_rows, health_rows, held, turns};
use crate::db::Session;

/// Writes down what workers report, all of it, in a transaction that is not committed here.
pub(super) async fn settle(
    session: &mut Session<'_>,
    settlements: &[Settlement],
) -> Result<Vec<Settled>, PortError> {
    let now = session.now().await?;
    let reports = first_reports(settlements);
    let held = held_by(session, settlements, &reports).await?;
    let (mut done, mut again, mut attempts, mut observed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut settled = vec![Settled::Stale; settlements.len()];
    for delivery in held {
        let Some((at, one)) = reports.get(&delivery.id).and_then(|at| Some((*at, settlements.get(*at)?)))
        else {
            continue;
        };
        let after = delivery.apply(one.report.command(), now).map_err(|refused| {
            PortError::new(refused.kind(), "a held delivery does not take its report").because(refused)
        })?;
        if let Report::Attempted { attempt, .. } = &one.report {
            let attempt = Attempt { number: delivery.attempts, ..(**attempt).clone() };
            let (tenant, endpoint) = (delivery.tenant, delivery.endpoint);
            let sight = one.report.observed();
            let token = one.token;
            observed.extend(sight.map(|outcome| Observed { at, token, tenant, endpoint, outcome }));
            attempts.push((tenant, attempt));
        }
        if let Some(answer) = settled.get_mut(at) {
            *answer = Settled::Applied { health: None };
        }
        if after.state.is_final() { done.push(after) } else { again.push(after) }
    }
    delivery_rows::insert_final(session, &done).await?;
    for delivery in &again {
        delivery_rows::update_open(session, delivery).await?;
    }
    // While it was held, one that goes before it may have come.
    turns::ask(session, again.iter().filter_map(turns::of).collect()).await?;
    let attempts: Vec<_> = attempts.iter().map(|(tenant, attempt)| (*tenant, attempt)).collect();
    attempt_rows::insert(session, &attempts).await?;
    observed.sort_by_key(|one| one.at);
    for (at, change) in health_rows::observe(session, &observed, now).await? {
        if let Some(answer) = settled.get_mut(at) {
            *answer = Settled::Applied { health: Some(change) };
        }
    }
    Ok(settled)
}

/// The first report by each token, and of each delivery: what comes twice in one call is stale the second time.
fn first_reports(settlements: &[Settlement]) -> BTreeMap<DeliveryId, usize> {
    let mut tokens: BTreeSet<LeaseToken> = BTreeSet::new();
    let mut reports = BTreeMap::new();
    for (at, one) in settlements.iter().enumerate() {
        if !reports.contains_key(&one.delivery) && tokens.insert(one.token) {
            reports.insert(one.delivery, at);
        }
    }
    reports
}

/// The deliveries that the reports' tokens hold. Those that become final are deleted here, which most are; those that
/// are tried again stay.
async fn held_by(
    session: &mut Session<'_>,
    settlements: &[Settlement],
    reports: &BTreeMap<DeliveryId, usize>,
) -> Result<Vec<Delivery>, PortError> {
    let (mut ends, mut goes_on): (Vec<Hold>, Vec<Hold>) = (Vec::new(), Vec::new());
    for one in reports.values().filter_map(|at| settlements.get(*at)) {
        let hold = (one.delivery, one.token);
        if one.report.goes_on() { goes_on.push(hold) } else { ends.push(hold) }
    }
    // Heartbeats change rows in the order of their ids, and so does this, or they would wait for each other.
    if !goes_on.is_empty() {
        held::line_up(session, ends.iter().chain(&goes_on)).await?;
    }
    let mut held = held::take(session, ends).await?;
    held.extend(held::lock(session, goes_on).await?);
    Ok(held)
}
