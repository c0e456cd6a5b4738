//! Decisions on groups.

use super::group::Group;
use crate::matching::assignment::conclusive::{Beside, is_conclusive};
use crate::matching::assignment::outcome::Outcome;
use crate::matching::assignment::rivals::{Rivals, is_near};
use crate::matching::context::Context;
use crate::matching::explain::reason::{Reason, Reasons};
use crate::matching::pairs::pair::Pairs;
use crate::matching::tables::ix::{GroupIx, ItemIx, LineIx};
use crate::matching::tables::table::Table;
use crate::score::Score;

/// Decides on the groups, and takes their lines and items from the pairs that gave way.
pub(crate) fn decide_groups(
    context: &Context<'_>,
    pairs: &Pairs,
    groups: &Table<GroupIx, Group>,
    outcomes: &mut Table<LineIx, Outcome>,
) {
    let rivals = Rivals::new(pairs, context.items.len());
    let mut taken: Table<ItemIx, bool> = Table::filled(false, context.items.len());
    for item in groups.iter().flat_map(|group| &group.items) {
        debug_assert!(!taken[*item], "an item is in one group");
        taken[*item] = true;
    }
    for outcome in outcomes.iter_mut() {
        if outcome.pair.is_some_and(|pair| taken[pairs[pair].item]) {
            *outcome = Outcome::unmatched_because(Reason::ItemsTaken);
        }
    }
    for (at, group) in groups.entries() {
        let reasons = group_reasons(context, group, &rivals);
        for line in &group.lines {
            outcomes[*line] = Outcome::grouped(at, reasons);
        }
    }
}

fn group_reasons(context: &Context<'_>, group: &Group, rivals: &Rivals) -> Reasons {
    let policy = &context.policy;
    let mut reasons = Reasons::default();
    let near = |rival: Score| is_near(policy, rival, group.evidence.total);
    let mut members = group.lines.iter().flat_map(|line| group.items.iter().map(move |item| (*line, *item)));
    let wanted = members.any(|(line, item)| rivals.of_item(line, item).is_some_and(near));
    let is_quoted = group.sums.unambiguous
        && group.evidence.reference.is_some()
        && is_conclusive(&policy.conclusive, &group.evidence, Beside::default());
    let is_enough = group.evidence.total >= policy.automatic_from || is_quoted;
    reasons.add_if(!is_enough, Reason::BelowThreshold);
    reasons.add_evidence(&group.evidence);
    reasons.add_if(wanted, Reason::RivalLine);
    reasons.add_if(!group.sums.unambiguous && !group.sums.on_account, Reason::AmbiguousGroup);
    reasons.add_if(group.sums.on_account, Reason::OnAccount);
    reasons.add_if(group.lines.iter().any(|line| context.review_only[*line]), Reason::ReviewOnly);
    reasons.add_if(group.lines.iter().any(|line| context.lines.pending[*line]), Reason::Pending);
    reasons
}
