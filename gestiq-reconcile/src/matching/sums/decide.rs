//! Decisions on groups.

use super::group::Group;
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::fit::Agreed;
use crate::matching::assignment::conclusive::{Beside, is_conclusive};
use crate::matching::assignment::outcome::Outcome;
use crate::matching::assignment::rivals::{Rivals, is_near};
use crate::matching::context::Context;
use crate::matching::explain::reason::{Reason, Reasons};
use crate::matching::pairs::pair::Pairs;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::quoted::rule::ReferenceRule;
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

/// Returns `true` if the difference of a group leaves nothing to decide: a rounding, or what was agreed beforehand beside
/// references that name the members. What the policy grants to single invoices a person grants to a sum.
fn is_granted(policy: &MatchPolicy, group: &Group) -> bool {
    let evidence = &group.evidence;
    let may = policy.differences.named_may_be_automatic;
    match (evidence.amount.kind, evidence.amount.agreed) {
        (None | Some(DifferenceKind::Rounding), _) => true,
        // The settlement names its fees and refunds.
        _ if evidence.reference == Some(ReferenceRule::Settlement) => true,
        (Some(DifferenceKind::Discount | DifferenceKind::Fee), Agreed::Terms | Agreed::Schedule(_)) => {
            may && evidence.is_certain()
        }
        (Some(DifferenceKind::Tolerance), _) => may,
        _ => false,
    }
}

fn group_reasons(context: &Context<'_>, group: &Group, rivals: &Rivals) -> Reasons {
    let policy = &context.policy;
    let mut reasons = Reasons::default();
    let near = |rival: Score| is_near(policy, rival, group.evidence.total);
    let mut members = group.lines.iter().flat_map(|line| group.items.iter().map(move |item| (*line, *item)));
    let wanted = members.any(|(line, item)| rivals.of_item(line, item).is_some_and(|(rival, _)| near(rival)));
    let is_quoted = group.sums.unambiguous
        && group.evidence.reference.is_some()
        && is_conclusive(&policy.conclusive, &group.evidence, Beside::default());
    let is_enough = group.evidence.total >= policy.automatic_from || is_quoted;
    reasons.add_if(!is_enough, Reason::BelowThreshold);
    reasons.add_evidence(&group.evidence);
    reasons.add_if(wanted, Reason::RivalLine);
    let sums = group.sums;
    reasons.add_if(!sums.unambiguous && !sums.on_account, Reason::AmbiguousGroup);
    reasons.add_if(sums.on_account, Reason::OnAccount);
    let needs_review = sums.review || !is_granted(policy, group);
    reasons.add_if(needs_review && !sums.on_account, Reason::DifferenceNeedsReview);
    reasons.add_if(group.lines.iter().any(|line| context.review_only[*line]), Reason::ReviewOnly);
    reasons.add_if(group.lines.iter().any(|line| context.lines.pending[*line]), Reason::Pending);
    reasons
}
