//! The rounds of a worker: claim what there is room for, begin it, wait until there may be more.

use std::sync::Arc;
use std::time::Duration;

use gestiq_core::{Clock, PortError};
use gestiq_webhooks::{Dispatcher, Slots, Taken, WakeUp};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::RunOptions;
use crate::backoff::Backoff;
use crate::hands::Hands;
use crate::held::Held;

/// How long a place that has become free waits for others, where some were missing: a claim for one place costs the store
/// as much as one for fifty.
const GATHERING: Duration = Duration::from_millis(2);

/// Claims and begins.
#[derive(Debug)]
pub(crate) struct Rounds {
    pub(crate) dispatcher: Arc<Dispatcher>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) options: RunOptions,
    pub(crate) slots: Slots,
    pub(crate) hands: Hands,
    pub(crate) held: Arc<Held>,
    pub(crate) settled: Arc<Notify>,
    pub(crate) wake_up: Option<Box<dyn WakeUp>>,
    pub(crate) backoff: Backoff,
}

/// What may come next.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// There is more: go on at once.
    Again,
    /// All that there is, or has a place, is claimed.
    Wait,
    /// There may be more for places that are free again.
    Soon,
    /// The store did not answer.
    After(Duration),
}

impl Rounds {
    /// Goes round until it is to stop, then lets what is under way end.
    pub(crate) async fn go(&mut self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        loop {
            let grace = self.options.grace;
            let mut round = Box::pin(self.round());
            let begun = tokio::select! {
                biased;
                begun = &mut round => Ok(begun),
                // A claim is not cut off: what it takes would be held until the lease ends.
                () = &mut stop => Err(tokio::time::timeout(grace, &mut round).await),
            };
            drop(round);
            match begun {
                Ok((taken, next)) => {
                    taken.into_iter().for_each(|one| self.hands.begin(one));
                    tokio::select! {
                        biased;
                        () = &mut stop => break,
                        () = self.wait(next) => {}
                    }
                }
                Err(late) => {
                    late.into_iter().flat_map(|(taken, _)| taken).for_each(|one| self.hands.give_back(&one));
                    break;
                }
            }
        }
        self.hands.finish(self.options.grace).await;
    }

    /// Claims what there is room for.
    async fn round(&mut self) -> (Vec<Taken>, Next) {
        let work = &self.options.work;
        let room = work.claim.min(work.in_flight.saturating_sub(self.slots.in_hand()));
        // What is held and not under way waits to be settled. Where that is as much as may be under way, the store is
        // slower than the receivers, and claiming more would only make leases older.
        let unsettled = self.held.len().saturating_sub(self.hands.deliveries());
        if room == 0 || unsettled >= work.in_flight {
            return (Vec::new(), Next::Wait);
        }
        match self.take().await {
            Ok((taken, has_freed)) => {
                self.backoff.worked();
                taken.iter().flat_map(Taken::tokens).for_each(|token| self.held.add(token));
                let count: usize = taken.iter().map(|one| one.claimed.len()).sum();
                (taken, self.next(count >= room, has_freed))
            }
            Err(error) => {
                tracing::warn!(error = %error, "nothing could be claimed");
                (Vec::new(), Next::After(self.backoff.failed()))
            }
        }
    }

    /// What comes after a claim: whether it took as much as the worker has hands for, and whether places became free
    /// meanwhile. Deliveries of a dead worker are taken over one by one, so after one of them comes the next.
    fn next(&self, is_full: bool, has_freed: bool) -> Next {
        if is_full || self.slots.has_found_dead() {
            Next::Again
        } else if has_freed && self.slots.is_short() {
            Next::Soon
        } else {
            Next::Wait
        }
    }

    /// Claims. Meanwhile, places that become free are handed on to what waits for them; whether any did.
    async fn take(&mut self) -> Result<(Vec<Taken>, bool), PortError> {
        let Rounds { dispatcher, slots, hands, .. } = self;
        let mut freed = Vec::new();
        let taken = {
            let mut take = std::pin::pin!(dispatcher.take(slots));
            loop {
                tokio::select! {
                    biased;
                    taken = &mut take => break taken,
                    ended = hands.ended() => freed.extend(ended),
                }
            }
        };
        let has_freed = !freed.is_empty();
        freed.into_iter().for_each(|endpoint| slots.end(endpoint));
        Ok((taken?, has_freed))
    }

    async fn wait(&mut self, next: Next) {
        match next {
            Next::Again => tokio::task::yield_now().await,
            Next::After(pause) => tokio::time::sleep(pause).await,
            Next::Soon => self.wait_for_more(Some(Instant::now() + GATHERING)).await,
            Next::Wait => self.wait_for_more(None).await,
        }
    }

    /// Waits until something is published, settled or due, or places are free that were missing.
    async fn wait_for_more(&mut self, mut gathered: Option<Instant>) {
        let is_place_missing = self.slots.is_short() || self.slots.request(self.clock.now()).is_none();
        let Rounds { options, slots, hands, settled, wake_up, .. } = self;
        let mut woken = std::pin::pin!(async {
            match wake_up {
                Some(wake_up) => wake_up.wait(options.poll).await,
                None => tokio::time::sleep(options.poll).await,
            }
        });
        loop {
            tokio::select! {
                freed = hands.ended() => {
                    freed.into_iter().for_each(|endpoint| slots.end(endpoint));
                    if is_place_missing {
                        gathered.get_or_insert(Instant::now() + GATHERING);
                    }
                }
                () = until(gathered) => return,
                () = settled.notified() => return,
                () = &mut woken => return,
            }
        }
    }
}

/// Waits until then; without an instant, for ever.
async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
