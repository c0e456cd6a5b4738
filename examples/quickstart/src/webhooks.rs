//! Step five: payments are published to other systems by signed webhooks.

use std::error::Error;
use std::time::Duration;

use gestiq_core::{Clock as _, EventName, ManualClock, SequentialIds, TenantId};
use gestiq_webhooks::endpoint::EventPatterns;
use gestiq_webhooks::url::UrlRules;
use gestiq_webhooks::{Endpoint, EndpointUrl, Filter, MessageId, NewEndpoint, RetrySchedule};

use crate::catalog;
use crate::desk::TONIGHT;
use crate::history::History;
use crate::host::Host;
use crate::payment::Payment;
use crate::receiver::{Answer, Receiver};

/// The filter of the treasury, for large payments only. Filters are data that customers enter.
const LARGE: &str = r#"{"at": "/data/amount/amount", "gte": 80}"#;

/// The first lines of the chapter.
const OPENING: &str = "\
Payments become events: payment.received of the catalogue, and payment.sent, which this company adds.
They are written into quickstart.db (SQLite); a worker signs them and posts them to a receiver started here:";

/// A payment that was published.
#[derive(Debug)]
pub(crate) struct Sent<'a> {
    pub(crate) payment: &'a Payment,
    pub(crate) event: EventName,
    pub(crate) message: MessageId,
}

/// Publishes each payment, lets a worker deliver it, and shows the results.
pub(crate) async fn deliver(tenant: TenantId, payments: &[Payment]) -> Result<String, Box<dyn Error>> {
    let receiver = Receiver::start().await?;
    let refused = refused_by_default(&receiver)?;
    let host = Host::open(tenant, UrlRules::default().allowing_http_to_loopback()).await?;
    let erp = subscribe(&host, &receiver, "/erp", "payment.*", None).await?;
    let treasury = subscribe(&host, &receiver, "/treasury", "payment.sent", Some(LARGE)).await?;
    let sent = publish(&host, payments).await?;

    let worker = host.worker().await?;
    host.all_delivered().await?;
    worker.shutdown().await;

    let history = History::read(&host).await?;
    let page = history.by_payment([("/erp", &erp), ("/treasury", &treasury)], &sent)?;
    let attempts = history.hardest(&erp)?;
    host.close().await;
    let received = received(&receiver);
    Ok(format!("{OPENING}\n\n{refused}\n\n{page}\n{received}\n\n{attempts}"))
}

/// Shows that addresses of this machine are refused by default: a customer could enter one of the sender's network.
fn refused_by_default(receiver: &Receiver) -> Result<String, Box<dyn Error>> {
    let http = receiver.url("/erp");
    let https = http.replace("http://", "https://");
    let refusal = |url: &str| EndpointUrl::parse(url).err().ok_or("an address of this machine was accepted");
    Ok(format!(
        "Refused    http://127.0.0.1/erp: {}\n\
         Refused    https://127.0.0.1/erp: {}\n\
         Allowed    both, because the host names the exception: UrlRules::allowing_http_to_loopback\n\
         Endpoints  /erp subscribes to payment.*, /treasury to payment.sent of 80.00 or more",
        refusal(&http)?,
        refusal(&https)?,
    ))
}

/// Creates an endpoint; its secret is shown once, and goes to the receiver.
async fn subscribe(
    host: &Host,
    receiver: &Receiver,
    path: &str,
    events: &str,
    filter: Option<&str>,
) -> Result<Endpoint, Box<dyn Error>> {
    let url = EndpointUrl::parse_with(&receiver.url(path), &host.urls)?;
    let mut new = NewEndpoint::new(url, EventPatterns::parse([events])?);
    new.filter = filter.map(serde_json::from_str::<Filter>).transpose()?;
    // The default schedule takes 31 seconds, and a durable one three days: too long for a demonstration.
    new.schedule = RetrySchedule::new(vec![Duration::from_millis(100), Duration::from_millis(200)])?;
    let created = host.service.create(&host.admin, new, None).await?;
    receiver.trust(path, created.secret.ok_or("an endpoint without a secret")?);
    Ok(created.endpoint)
}

/// Publishes each payment to the subscribed endpoints. When this returns, the deliveries are stored.
async fn publish<'a>(host: &Host, payments: &'a [Payment]) -> Result<Vec<Sent<'a>>, Box<dyn Error>> {
    let catalog = catalog::catalog()?;
    let clock = ManualClock::at(TONIGHT.parse()?);
    let ids = SequentialIds::starting_at(clock.now());
    let mut sent = Vec::new();
    for payment in payments {
        let event = catalog::event(&ids, clock.now(), host.admin.tenant(), payment)?;
        catalog.latest(&event.name).ok_or_else(|| format!("{} is not in the catalogue", event.name))?;
        let message = host.service.trigger(&host.admin, &event, None).await?.message;
        sent.push(Sent { payment, event: event.name, message });
    }
    Ok(sent)
}

/// Summarises the responses of the receiver.
fn received(receiver: &Receiver) -> String {
    let answers = receiver.answers();
    let count = |wanted| answers.iter().filter(|answer| **answer == wanted).count();
    let (taken, restarting) = (count(Answer::Taken), count(Answer::Restarting));
    format!(
        "Receiver   {} requests: {} verified, {} not; {taken} taken, {restarting} answered with 503",
        answers.len(),
        taken + restarting,
        count(Answer::Disbelieved),
    )
}
