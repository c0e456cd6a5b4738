//! The list of cases.

use super::endpoints::Endpoints;
use super::stores::Stores;
use super::{
    audit, claim, endpoints, health, housekeeping, isolation, lease, log, ordering, publish, settle, walk,
};

/// A case of this suite.
pub type Case = gestiq_core::contract::Case<Stores>;

gestiq_core::contract::cases! {
    /// All cases, tenant isolation first.
    pub fn cases() -> Stores, records [Endpoints];
    isolation {
        other_tenants_records_are_not_found,
        other_tenants_records_are_not_changed,
        lists_never_mix_tenants,
        a_key_is_of_its_tenant,
        a_trail_is_of_its_tenant,
    }
    publish {
        what_is_published_is_owed_and_kept_byte_by_byte,
        a_message_that_nobody_wants_is_kept,
        a_repetition_answers_what_was_answered_then,
        a_key_or_id_used_for_something_else_is_a_conflict,
        a_call_is_carried_out_whole_or_not_at_all,
        an_endpoint_that_is_not_there_is_owed_nothing,
        limits_are_named,
        fifty_at_once_with_one_key_publish_once,
    }
    claim {
        what_is_due_is_handed_out_with_its_message,
        nothing_is_handed_out_twice,
        the_earliest_due_comes_first,
        the_room_of_an_endpoint_is_kept,
        endpoints_take_turns,
        what_is_not_due_is_not_handed_out,
        only_active_endpoints_are_served,
        the_limit_is_named,
        sixteen_at_once_share_what_is_there,
    }
    ordering {
        only_the_first_of_a_key_is_handed_out,
        a_first_that_comes_late_goes_next,
        waiting_for_a_turn_costs_nothing,
        keys_do_not_wait_for_each_other,
    }
    lease {
        a_lease_keeps_others_away_until_it_ends,
        a_lease_that_is_extended_goes_on,
        an_expired_lease_is_taken_over_with_the_lost_attempt_written_down,
        expired_leases_are_taken_over_one_by_one,
        a_holder_that_is_late_but_not_replaced_may_settle,
        a_holder_that_was_replaced_changes_nothing,
        a_token_serves_once,
        a_message_that_kills_its_workers_is_given_up,
        what_is_given_back_was_never_tried,
    }
    settle {
        a_success_is_final,
        a_retry_comes_when_its_wait_is_over,
        a_dead_letter_keeps_its_reason,
        what_is_dropped_has_no_attempt,
        what_is_postponed_has_no_attempt_and_comes_later,
        attempts_are_read_back_as_they_were_written,
        a_stale_one_does_not_stop_the_others,
        a_token_of_another_delivery_is_stale,
    }
    health {
        an_endpoint_that_is_gone_is_disabled,
        an_open_circuit_holds_deliveries_and_then_lets_one_through,
        a_batch_that_fails_is_one_failure,
        resuming_forgets_the_failures,
    }
    log {
        a_retry_by_hand_opens_what_was_final,
        what_a_worker_holds_is_not_changed,
        what_is_cancelled_is_not_sent,
        a_replay_goes_on_where_it_stopped,
        pages_are_the_list_while_rows_are_added,
        filters_narrow_the_list,
        a_cursor_of_another_list_is_refused,
        the_depth_counts_what_waits,
    }
    endpoints {
        a_list_has_filters,
        a_deleted_endpoint_is_gone,
    }
    audit {
        a_change_leaves_its_record,
        a_change_that_is_refused_leaves_none,
        deliveries_changed_by_hand_leave_records,
        a_replay_leaves_a_record_if_it_reopens_something,
        an_endpoint_disabled_by_its_health_leaves_a_record,
    }
    housekeeping {
        what_has_nowhere_to_go_is_swept,
        old_messages_are_purged_in_batches,
        requests_are_kept_for_thirty_days,
    }
    walk {
        random_lives_keep_the_invariants,
    }
}
