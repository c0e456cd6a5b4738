//! Responses are recorded up to a limit, and failures of our own are not the endpoint's fault.

use std::sync::Arc;

use gestiq_core::{ErrorKind, PortError};
use gestiq_webhooks::delivery::{MAX_RECORDED_HEADER_BYTES, MAX_RECORDED_HEADERS};
use gestiq_webhooks::endpoint::OrderKey;
use gestiq_webhooks::port::Headers;
use gestiq_webhooks::signature::Outgoing;
use gestiq_webhooks::worker::{Jitter, RequestSigner, Slots, WorkerOptions};
use gestiq_webhooks::{Dispatcher, DispatcherParts, Endpoint};

use super::block::block_on;
use super::desk::{Desk, answer};

/// Keys that cannot be had.
#[derive(Debug)]
struct Away(ErrorKind);

impl RequestSigner for Away {
    fn sign(&self, _: &Endpoint, _: &Outgoing<'_>) -> Result<Headers, PortError> {
        Err(PortError::new(self.0, "no key"))
    }
}

#[test]
fn keys_that_are_out_of_reach_cost_no_retry_and_keys_that_do_not_open_are_a_failed_attempt() {
    for (kind, attempts) in [(ErrorKind::Unavailable, 0), (ErrorKind::Internal, 1)] {
        let desk = Desk::new();
        block_on(async {
            desk.endpoint().await;
            let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
            let parts = DispatcherParts {
                queue: desk.store.clone(),
                endpoints: desk.store.clone(),
                transport: desk.script.clone(),
                signer: Arc::new(Away(kind)),
                events: desk.told.clone(),
                clock: desk.clock.clone(),
            };
            let dispatcher = Dispatcher::new(parts, WorkerOptions::default(), Jitter::seeded(1));
            let taken = dispatcher.take(&mut Slots::new(WorkerOptions::default())).await.unwrap();
            let finished = dispatcher.deliver_together(&taken[0].claimed, taken[0].endpoint.as_deref()).await;
            dispatcher.settle(&finished).await.unwrap();
            let after = desk.service.delivery(&desk.admin, published.deliveries[0]).await.unwrap();
            assert_eq!((after.attempts, after.steps), (attempts, attempts), "{kind:?}");
            assert!(desk.claim().await.is_empty(), "it waits a while");
            desk.pass(16);
            desk.work().await;
            assert_eq!(desk.script.sent.lock().unwrap().len(), 1, "and goes when there are keys again");
        });
    }
}

#[test]
fn headers_of_an_answer_are_kept_up_to_a_number_and_a_length() {
    let desk = Desk::new();
    block_on(async {
        desk.endpoint().await;
        let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        let mut long = answer(503);
        let half = "x".repeat(MAX_RECORDED_HEADER_BYTES / 2);
        long.headers = [("a", half.as_str()), ("b", &half), ("c", "short")].into_iter().collect();
        let mut many = answer(204);
        many.headers = (0..=MAX_RECORDED_HEADERS).map(|n| (format!("h{n}"), "v")).collect();
        desk.answers([Ok(long), Ok(many)]);
        desk.work().await;
        desk.pass(20);
        desk.work().await;
        let page = gestiq_core::PageRequest::default();
        let attempts =
            desk.service.attempts(&desk.admin, published.deliveries[0], &page).await.unwrap().items;
        let kept: Vec<usize> = attempts.iter().map(|attempt| attempt.response_headers.len()).collect();
        assert_eq!(kept, [1, MAX_RECORDED_HEADERS]);
    });
}

#[test]
fn an_order_key_is_plain_text() {
    for value in ["a\0b", "a\nb", "\u{7f}"] {
        assert!(OrderKey::of(value).as_str().starts_with("sha256:"), "{value:?}");
    }
    assert_eq!(OrderKey::of("año 1").as_str(), "año 1");
}
