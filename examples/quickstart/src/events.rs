//! Step five: what was matched is told to other systems, signed, so that they can believe it.

use std::error::Error;

use gestiq_core::{Clock, Event, EventName, ManualClock, Money, Payload, SequentialIds, Subject, TenantId};
use gestiq_reconcile::matching::{Decision, MatchRun};
use gestiq_reconcile::{Direction, OpenItem, StatementLine};
use gestiq_reports::{Column, Locale, Table, export};
use gestiq_webhooks::{MessageId, ReceivedHeaders, Secret, Verifier, sign};

use crate::import::Books;

/// The evening after the statement's last day. A service takes the system's clock; a story takes a fixed one,
/// so that it is told the same way each time.
pub(crate) const TONIGHT: &str = "2018-10-13T21:40:00Z";

/// A key for this story; a real one is random, and known to the endpoint alone.
const KEY: &[u8] = b"quickstart: nobody's real secret";

/// Makes an event of each automatic match, signs it as a webhook and verifies it as its receiver would.
pub(crate) fn publish(books: &Books, run: &MatchRun<'_>) -> Result<String, Box<dyn Error>> {
    let clock = ManualClock::at(TONIGHT.parse()?);
    let ids = SequentialIds::starting_at(clock.now());
    let tenant = TenantId::new(&ids);
    let secret = Secret::from_bytes(KEY.to_vec())?;
    let columns = ["Event", "Subject", "Signature (webhook-signature)", "Receiver"].map(Column::text);
    let mut table = Table::new(columns.into())?;
    for (line, item, paid) in automatic(books, run) {
        let event = Event::new(
            &ids,
            &clock,
            tenant,
            name(item)?,
            Subject::new("invoice", &item.number)?,
            body(line, item, paid)?,
        );
        let message = MessageId::parse(&event.id.to_string())?;
        let signature = sign(&secret, &message, clock.now(), event.payload.as_bytes()).to_string();
        let headers = ReceivedHeaders {
            id: message.as_str(),
            timestamp: &clock.now().timestamp().to_string(),
            signature: &signature,
        };
        Verifier::new(secret.clone()).verify(&headers, event.payload.as_bytes(), clock.now())?;
        let (name, subject) = (event.name.to_string(), event.subject.to_string());
        table.push(vec![name.into(), subject.into(), signature.as_str().into(), "verified".into()])?;
    }
    let count = table.rows().len();
    let page = export::text::render(&table, Locale::En);
    Ok(format!(
        "{count} invoices that were matched automatically become events, signed by gestiq-webhooks:\n\n{page}"
    ))
}

/// The lines and invoices of the automatic matches, in the order of the statement.
fn automatic<'a>(
    books: &'a Books,
    run: &'a MatchRun<'_>,
) -> impl Iterator<Item = (&'a StatementLine, &'a OpenItem, Money)> {
    books.statement.lines.iter().flat_map(move |line| {
        let at = (0..run.len()).find(|at| run.line(*at).is_some_and(|other| other.id == line.id));
        let at = at.filter(|at| run.decision(*at) == Some(Decision::Automatic));
        at.into_iter().flat_map(move |at| {
            // One of several invoices is paid with what is open of it, a single one with what came.
            let several = run.items(at).nth(1).is_some();
            run.items(at).map(move |item| (line, item, if several { item.open } else { line.amount }.abs()))
        })
    })
}

/// Money comes in for a sale, and goes out for a purchase.
fn name(item: &OpenItem) -> Result<EventName, gestiq_core::EventError> {
    EventName::new(match item.direction {
        Direction::Receivable => "payment.received",
        Direction::Payable => "payment.sent",
    })
}

fn body(line: &StatementLine, item: &OpenItem, paid: Money) -> Result<Payload, Box<dyn Error>> {
    let body = serde_json::json!({
        "invoice": item.number,
        "bank_line": line.id,
        "date": line.date.to_string(),
        "paid": paid,
    });
    Ok(Payload::from_json(body.to_string())?)
}
