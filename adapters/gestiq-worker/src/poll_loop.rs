//! The poll loop of a worker: claim what there is room for, send it, wait until there may be more.

use std::sync::Arc;
use std::time::Duration;

use gestiq_core::{Clock, PortError};
use gestiq_webhooks::Dispatcher;
use gestiq_webhooks::port::WakeUp;
use gestiq_webhooks::worker::{Slots, Taken};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::RunOptions;
use crate::backoff::Backoff;
use crate::held::Held;
use crate::in_flight::InFlight;

/// The wait for more requests to end before the loop claims again, if there was no room: a claim of one delivery
/// costs the store as much as one of fifty.
const GATHERING: Duration = Duration::from_millis(2);

/// Claims deliveries and sends them, until the worker stops.
#[derive(Debug)]
pub(crate) struct PollLoop {
    pub(crate) dispatcher: Arc<Dispatcher>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) options: RunOptions,
    pub(crate) slots: Slots,
    pub(crate) in_flight: InFlight,
    pub(crate) held: Arc<Held>,
    pub(crate) settled: Arc<Notify>,
    pub(crate) wake_up: Option<Box<dyn WakeUp>>,
    pub(crate) backoff: Backoff,
}

/// The next step of the loop.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// There is more: claim again at once.
    Again,
    /// Everything that is due, or that there is room for, is claimed.
    Wait,
    /// There may be more for the room that was freed.
    Soon,
    /// The store did not answer.
    After(Duration),
}

impl PollLoop {
    /// Runs until it is to stop, then lets the requests in flight end.
    pub(crate) async fn run(&mut self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        loop {
            let grace = self.options.grace;
            let mut step = Box::pin(self.claim());
            let begun = tokio::select! {
                biased;
                begun = &mut step => Ok(begun),
                // A claim is not cut off: what it takes would be held until the lease ends.
                () = &mut stop => Err(tokio::time::timeout(grace, &mut step).await),
            };
            drop(step);
            match begun {
                Ok((taken, next)) => {
                    taken.into_iter().for_each(|one| self.in_flight.begin(one));
                    tokio::select! {
                        biased;
                        () = &mut stop => break,
                        () = self.wait(next) => {}
                    }
                }
                Err(late) => {
                    late.into_iter()
                        .flat_map(|(taken, _)| taken)
                        .for_each(|one| self.in_flight.give_back(&one));
                    break;
                }
            }
        }
        self.in_flight.finish(self.options.grace).await;
    }

    /// Claims what there is room for.
    async fn claim(&mut self) -> (Vec<Taken>, Next) {
        let work = &self.options.work;
        let room = work.claim.min(work.in_flight.saturating_sub(self.slots.in_flight()));
        // Leases that are held and not in flight wait to be settled. If these are as many as may be in flight, the store is slower
        // than the receivers, and claiming more would only make leases older.
        let unsettled = self.held.len().saturating_sub(self.in_flight.deliveries());
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

    /// The step after a claim. `is_full`: it filled the room; `has_freed`: requests ended meanwhile. Deliveries of a dead
    /// worker are taken over one by one, so after one of them comes the next.
    fn next(&self, is_full: bool, has_freed: bool) -> Next {
        if is_full || self.slots.has_found_dead() {
            Next::Again
        } else if has_freed && self.slots.is_short() {
            Next::Soon
        } else {
            Next::Wait
        }
    }

    /// Claims, and starts waiting requests meanwhile as others end. Returns whether any ended.
    async fn take(&mut self) -> Result<(Vec<Taken>, bool), PortError> {
        let PollLoop { dispatcher, slots, in_flight, .. } = self;
        let mut freed = Vec::new();
        let taken = {
            let mut take = std::pin::pin!(dispatcher.take(slots));
            loop {
                tokio::select! {
                    biased;
                    taken = &mut take => break taken,
                    ended = in_flight.ended() => freed.extend(ended),
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

    /// Waits until something is published, settled or due, or until there is room that was missing.
    async fn wait_for_more(&mut self, mut gathered: Option<Instant>) {
        let is_room_missing = self.slots.is_short() || self.slots.request(self.clock.now()).is_none();
        let PollLoop { options, slots, in_flight, settled, wake_up, .. } = self;
        let mut woken = std::pin::pin!(async {
            match wake_up {
                Some(wake_up) => wake_up.wait(options.poll).await,
                None => tokio::time::sleep(options.poll).await,
            }
        });
        loop {
            tokio::select! {
                freed = in_flight.ended() => {
                    freed.into_iter().for_each(|endpoint| slots.end(endpoint));
                    if is_room_missing {
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

/// Waits until an instant; without one, for ever.
async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
