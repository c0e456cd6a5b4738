//! The delivery history of the webhooks, as the company's service would show it.

use std::collections::BTreeSet;
use std::error::Error;

use gestiq_core::PageRequest;
use gestiq_reconcile::books::Origin;
use gestiq_reports::{Cell, Column, Locale, Table, export};
use gestiq_webhooks::delivery::{Attempt, AttemptOutcome, OutcomeClass};
use gestiq_webhooks::port::DeliveryFilter;
use gestiq_webhooks::{Delivery, Endpoint, EndpointId, MessageId, header};

use crate::host::Host;
use crate::webhooks::Sent;

/// All deliveries, each with its attempts.
#[derive(Debug)]
pub(crate) struct History(Vec<(Delivery, Vec<Attempt>)>);

impl History {
    pub(crate) async fn read(host: &Host) -> Result<Self, Box<dyn Error>> {
        let page = PageRequest::default();
        let mut tried = Vec::new();
        for delivery in host.service.deliveries(&host.admin, &DeliveryFilter::default(), &page).await?.items {
            let attempts = host.service.attempts(&host.admin, delivery.id, &page).await?.items;
            tried.push((delivery, attempts));
        }
        Ok(History(tried))
    }

    /// Formats the HTTP statuses of all attempts, with a row for each payment and a column for each endpoint.
    pub(crate) fn by_payment(
        &self,
        endpoints: [(&str, &Endpoint); 2],
        sent: &[Sent<'_>],
    ) -> Result<String, Box<dyn Error>> {
        let mut columns = vec![
            Column::text("Event"),
            Column::text("Invoice"),
            Column::money("Paid"),
            Column::text("Match"),
        ];
        columns.extend(endpoints.map(|(path, _)| Column::text(path)));
        let mut table = Table::new(columns)?;
        for Sent { payment, event, message } in sent {
            let answers = endpoints.map(|(_, endpoint)| self.answers(message, endpoint.id));
            let mut cells: Vec<Cell> = vec![
                event.to_string().into(),
                payment.invoice.as_str().into(),
                payment.paid.into(),
                matched(payment.origin).into(),
            ];
            cells.extend(answers.map(Cell::from));
            table.push(cells)?;
        }
        Ok(export::text::render(&table, Locale::En))
    }

    /// Returns the statuses of a message, such as `503, 503, 200`; a dash if the endpoint is not subscribed to it.
    fn answers(&self, message: &MessageId, endpoint: EndpointId) -> String {
        let found = self.0.iter().find(|(one, _)| one.message == *message && one.endpoint == endpoint);
        let Some((_, attempts)) = found else { return "-".to_owned() };
        attempts.iter().map(|attempt| outcome(attempt.outcome)).collect::<Vec<_>>().join(", ")
    }

    /// Formats the attempts of the delivery that needed most of them.
    pub(crate) fn hardest(&self, endpoint: &Endpoint) -> Result<String, Box<dyn Error>> {
        let hardest =
            self.0.iter().max_by_key(|(delivery, _)| delivery.attempts).ok_or("nothing was sent")?;
        let columns = ["Attempt", "Waited", "Answer", "Its body", "Asks for"].map(Column::text);
        let mut table = Table::new(columns.into())?;
        for (before, attempt) in hardest.1.iter().enumerate() {
            let pause = before.checked_sub(1).and_then(|step| endpoint.schedule.delays().get(step));
            table.push(vec![
                attempt.number.to_string().into(),
                pause
                    .map_or_else(
                        || "not at all".to_owned(),
                        |pause| format!("up to {} ms", pause.as_millis()),
                    )
                    .into(),
                outcome(attempt.outcome).into(),
                String::from_utf8_lossy(&attempt.response_body).into_owned().into(),
                asked(attempt.outcome.class()).into(),
            ])?;
        }
        let page = export::text::render(&table, Locale::En);
        let (attempts, ids) = (hardest.1.len(), message_ids(&hardest.1).len());
        Ok(format!("The {} took {attempts} attempts, under {ids} message id:\n\n{page}", hardest.0.event))
    }
}

/// Returns the message ids of the attempts. A receiver drops duplicates by them.
fn message_ids(attempts: &[Attempt]) -> BTreeSet<&str> {
    let headers = attempts.iter().flat_map(|attempt| attempt.request_headers.iter());
    headers.filter(|(name, _)| *name == header::WEBHOOK_ID).map(|(_, id)| id).collect()
}

fn outcome(outcome: AttemptOutcome) -> String {
    match outcome {
        AttemptOutcome::Answered { status } => status.to_string(),
        AttemptOutcome::Failed(class) => class.to_string(),
    }
}

fn asked(class: OutcomeClass) -> &'static str {
    match class {
        OutcomeClass::Succeeded => "nothing more",
        OutcomeClass::Retryable => "another attempt",
        OutcomeClass::Permanent | OutcomeClass::Gone => "giving up",
    }
}

fn matched(origin: Origin) -> &'static str {
    match origin {
        Origin::Automatic => "automatic",
        Origin::Suggested => "confirmed",
        Origin::Manual => "by hand",
    }
}
