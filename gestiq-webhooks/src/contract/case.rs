//! A case: a name, and something that must hold of fresh stores.

use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use async_trait::async_trait;

use super::{claim, endpoints, health, housekeeping, isolation, lease, log, ordering, publish, settle, walk};
use crate::port::{DeliveryLog, DeliveryQueue, EndpointStore, Housekeeping};

/// Makes time pass for the stores of a case.
#[async_trait]
pub trait PassTime: fmt::Debug + Send + Sync + 'static {
    /// Lets so much time pass.
    async fn pass(&self, by: Duration);
}

/// Fresh, empty stores that belong together.
#[derive(Clone, Debug)]
pub struct Stores {
    /// The endpoints.
    pub endpoints: Arc<dyn EndpointStore>,
    /// The queue.
    pub queue: Arc<dyn DeliveryQueue>,
    /// The log.
    pub log: Arc<dyn DeliveryLog>,
    /// Keeps them small.
    pub housekeeping: Arc<dyn Housekeeping>,
    /// Their time.
    pub time: Arc<dyn PassTime>,
}

impl Stores {
    /// One store that is all of them.
    #[must_use]
    pub fn of<S>(store: Arc<S>, time: Arc<dyn PassTime>) -> Self
    where
        S: EndpointStore + DeliveryQueue + DeliveryLog + Housekeeping,
    {
        Stores {
            endpoints: Arc::<S>::clone(&store) as Arc<dyn EndpointStore>,
            queue: Arc::<S>::clone(&store) as Arc<dyn DeliveryQueue>,
            log: Arc::<S>::clone(&store) as Arc<dyn DeliveryLog>,
            housekeeping: store,
            time,
        }
    }
}

/// A case as a future.
type Run = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Something that must hold.
#[derive(Clone, Copy)]
pub struct Case {
    name: &'static str,
    run: fn(Stores) -> Run,
}

impl Case {
    /// A sentence, such as `isolation::other_tenants_records_are_not_found`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Runs it on fresh stores; it panics where the contract is broken.
    pub async fn run(&self, stores: Stores) {
        (self.run)(stores).await;
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! cases {
    ($($group:ident::$name:ident,)+) => {
        /// All cases, tenant isolation first.
        #[must_use]
        pub fn cases() -> Vec<Case> {
            vec![$(Case {
                name: concat!(stringify!($group), "::", stringify!($name)),
                run: |stores| Box::pin($group::$name(stores)),
            }),+]
        }
    };
}

cases! {
    isolation::other_tenants_records_are_not_found,
    isolation::other_tenants_records_are_not_changed,
    isolation::lists_never_mix_tenants,
    isolation::a_key_is_of_its_tenant,
    publish::what_is_published_is_owed_and_kept_byte_by_byte,
    publish::a_message_that_nobody_wants_is_kept,
    publish::a_repetition_answers_what_was_answered_then,
    publish::a_key_or_id_used_for_something_else_is_a_conflict,
    publish::a_call_is_carried_out_whole_or_not_at_all,
    publish::an_endpoint_that_is_not_there_is_owed_nothing,
    publish::limits_are_named,
    publish::fifty_at_once_with_one_key_publish_once,
    claim::what_is_due_is_handed_out_with_its_message,
    claim::nothing_is_handed_out_twice,
    claim::the_earliest_due_comes_first,
    claim::the_room_of_an_endpoint_is_kept,
    claim::endpoints_take_turns,
    claim::what_is_not_due_is_not_handed_out,
    claim::only_active_endpoints_are_served,
    claim::the_limit_is_named,
    claim::sixteen_at_once_share_what_is_there,
    ordering::only_the_first_of_a_key_is_handed_out,
    ordering::a_first_that_comes_late_goes_next,
    ordering::waiting_for_a_turn_costs_nothing,
    ordering::keys_do_not_wait_for_each_other,
    lease::a_lease_keeps_others_away_until_it_ends,
    lease::a_lease_that_is_extended_goes_on,
    lease::an_expired_lease_is_taken_over_with_the_lost_attempt_written_down,
    lease::expired_leases_are_taken_over_one_by_one,
    lease::a_holder_that_is_late_but_not_replaced_may_settle,
    lease::a_holder_that_was_replaced_changes_nothing,
    lease::a_token_serves_once,
    lease::a_message_that_kills_its_workers_is_given_up,
    lease::what_is_given_back_was_never_tried,
    settle::a_success_is_final,
    settle::a_retry_comes_when_its_wait_is_over,
    settle::a_dead_letter_keeps_its_reason,
    settle::what_is_dropped_has_no_attempt,
    settle::what_is_postponed_has_no_attempt_and_comes_later,
    settle::attempts_are_read_back_as_they_were_written,
    settle::a_stale_one_does_not_stop_the_others,
    settle::a_token_of_another_delivery_is_stale,
    health::an_endpoint_that_is_gone_is_disabled,
    health::an_open_circuit_holds_deliveries_and_then_lets_one_through,
    health::a_batch_that_fails_is_one_failure,
    health::resuming_forgets_the_failures,
    log::a_retry_by_hand_opens_what_was_final,
    log::what_a_worker_holds_is_not_changed,
    log::what_is_cancelled_is_not_sent,
    log::a_replay_goes_on_where_it_stopped,
    log::pages_are_the_list_while_rows_are_added,
    log::filters_narrow_the_list,
    log::a_cursor_of_another_list_is_refused,
    log::the_depth_counts_what_waits,
    endpoints::an_endpoint_is_read_back_as_it_was_written,
    endpoints::a_change_needs_the_version_that_was_read,
    endpoints::one_of_two_changes_at_once_wins,
    endpoints::a_repeated_creation_answers_the_first,
    endpoints::a_list_has_pages_and_filters,
    endpoints::a_deleted_endpoint_is_gone,
    housekeeping::what_has_nowhere_to_go_is_swept,
    housekeeping::old_messages_are_purged_in_batches,
    walk::random_lives_keep_the_invariants,
}

/// Runs a future to its end on this thread, for stores that never wait.
///
/// A future that does wait is polled again and again; a store that needs a runtime brings its own.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        std::thread::yield_now();
    }
}

/// Runs futures side by side, and answers their values in order.
pub async fn join_all<T>(futures: impl IntoIterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        for (future, value) in running.iter_mut().filter(|(_, value)| value.is_none()) {
            if let Poll::Ready(ready) = future.as_mut().poll(context) {
                *value = Some(ready);
            }
        }
        if running.iter().all(|(_, value)| value.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    running.into_iter().filter_map(|(_, value)| value).collect()
}
