//! From pairs to decisions: what is certain is locked, the rest is assigned, and only what is ahead of every
//! rival is automatic.

use super::arrears::owes_another;
use super::assign::assign;
use super::conclusive::{Beside, is_conclusive};
use super::edge::Edge;
use super::holdings::Holdings;
use super::namesakes::Namesakes;
use super::order::put_in_order;
use super::outcome::Outcome;
use super::rivals::{Rivals, is_near};
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::fit::Agreed;
use crate::matching::context::Context;
use crate::matching::explain::reason::{Reason, Reasons};
use crate::matching::pairs::pair::{Pair, Pairs};
use crate::matching::payer::near_name;
use crate::matching::payer::party_rule::PartyRule;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::tables::ix::{EdgeIx, LineIx};
use crate::matching::tables::table::Table;
use crate::score::Score;
use crate::similarity::name::NameRule;

/// Decides on all lines by single pairs.
pub(crate) fn decide(context: &Context<'_>, pairs: &Pairs) -> Table<LineIx, Outcome> {
    let (policy, items) = (&context.policy, context.items.len());
    let mut holdings = Holdings::lock_certain(pairs, items);
    let open = holdings.open_pairs(policy, pairs);
    let edges: Table<EdgeIx, Edge> = open.iter().map(|at| edge(context, &pairs[*at])).collect();
    let optimal = policy.search.component_lines;
    let chosen = assign(&edges, pairs.lines().len(), items, optimal);
    for (at, _) in open.iter().zip(chosen.iter()).filter(|(_, chosen)| **chosen) {
        holdings.take(pairs, *at);
    }
    put_in_order(context, pairs, &mut holdings);
    let (rivals, namesakes) = (Rivals::new(pairs, items), Namesakes::new(pairs, items));
    pairs.lines().map(|line| outcome(context, pairs, &holdings, (&rivals, &namesakes), line)).collect()
}

/// Returns what choosing a pair is worth: its score above the threshold, and, among equals, the day nearest to the
/// due date. Squared distances keep equal payments in the order of their invoices.
fn edge(context: &Context<'_>, pair: &Pair) -> Edge {
    const FARTHEST: i64 = 999;
    let from = i64::from(context.policy.suggest_from.basis_points());
    let above = i64::from(pair.evidence.total.basis_points()) - from;
    let days = i64::from(context.lines.day[pair.line] - context.items.due[pair.item]);
    let nearness = FARTHEST - (days * days / 4).min(FARTHEST);
    Edge { line: pair.line, item: pair.item, worth: above.max(0) * (FARTHEST + 1) + nearness + 1 }
}

fn outcome(
    context: &Context<'_>,
    pairs: &Pairs,
    holdings: &Holdings,
    (rivals, namesakes): (&Rivals, &Namesakes),
    line: LineIx,
) -> Outcome {
    let policy = &context.policy;
    if let Some(decision) = context.known.ruled.decision(line) {
        return Outcome::by_rule(decision);
    }
    if context.returns.is_cancelled(line) {
        return Outcome::unmatched_because(Reason::CancelledByLine);
    }
    let came_back = context.returns.of(line).is_some();
    if is_paid_twice(policy, pairs, holdings, line) {
        return Outcome::unmatched_because(Reason::PaidTwice);
    }
    let Some(at) = holdings.pair(line) else {
        if came_back {
            return Outcome::unmatched_because(Reason::PaymentReturned);
        }
        let fits = pairs.of(line).iter().any(|pair| pair.evidence.is_assignable(policy));
        return Outcome::unmatched_because(if fits { Reason::ItemsTaken } else { Reason::NoCandidate });
    };
    let pair = &pairs[at];
    let evidence = &pair.evidence;
    let near = |rival: Score| is_near(policy, rival, evidence.total);
    // A pair that its reference has settled has no rivals: others fit by habit, this one by name.
    let settled = holdings.is_settled(line);
    let beside = Beside {
        name: namesakes.beside(pairs, at),
        prepaid: context.lines.day[line] < context.items.issued[pair.item],
    };
    let rival_item = !settled
        && (Rivals::of_line(pairs, line, at).is_some_and(near)
            || owes_another(context, pairs, holdings, pair));
    let rival = rivals.of_item(line, pair.item).filter(|(score, _)| !settled && near(*score));
    let rival_line = rival.is_some();
    let is_enough =
        evidence.total >= policy.automatic_from || is_conclusive(&policy.conclusive, evidence, beside);
    let mut reasons = Reasons::default();
    reasons.add_if(!is_enough, Reason::BelowThreshold);
    reasons.add_evidence(evidence);
    reasons.add_if(is_enough && is_near_name(context, pair), Reason::NearName);
    reasons.add_if(rival_item, Reason::RivalItem);
    reasons.add_if(rival_line, Reason::RivalLine);
    reasons.add_if(!may_be_automatic(context, pair), Reason::DifferenceNeedsReview);
    reasons.add_if(came_back, Reason::PaymentReturned);
    reasons.add_if(context.review_only[line], Reason::ReviewOnly);
    reasons.add_if(context.lines.pending[line], Reason::Pending);
    if evidence.is_anonymous() && (rival_item || rival_line) {
        return Outcome::unmatched(reasons);
    }
    Outcome::paired(at, reasons).with_rival(rival.and_then(|(_, rival)| rival))
}

/// Returns `true` if only a name tells who paid, and it may be that of another: by its letters, the order of its words,
/// or its legal form.
fn is_near_name(context: &Context<'_>, pair: &Pair) -> bool {
    let evidence = &pair.evidence;
    let by_name = match evidence.party {
        Some((_, PartyRule::OtherLegalForm(_))) => return !evidence.is_named(&context.policy),
        Some((_, PartyRule::Name(NameRule::Aligned | NameRule::Truncated))) => true,
        _ => false,
    };
    if !by_name || evidence.is_named(&context.policy) {
        return false;
    }
    let names = &context.naming;
    let both = names.lines[pair.line].zip(names.items[pair.item]);
    both.is_some_and(|(ours, theirs)| {
        near_name::is_near_name(names.names.text(ours.name.name), names.names.text(theirs.name))
    })
}

/// Returns `true` if the line names an item, with its amount, that another line holds which names it too.
fn is_paid_twice(policy: &MatchPolicy, pairs: &Pairs, holdings: &Holdings, line: LineIx) -> bool {
    let names = |pair: &Pair| pair.evidence.is_named(policy) && pair.evidence.settles();
    let mut named = pairs.of(line).iter().filter(|pair| names(pair)).peekable();
    let held_by_other = |pair: &Pair| {
        let holder = holdings.line(pair.item).filter(|holder| *holder != line);
        holder.and_then(|holder| holdings.pair(holder)).is_some_and(|at| names(&pairs[at]))
    };
    named.peek().is_some() && named.all(held_by_other)
}

/// Returns `true` if the difference leaves nothing to decide.
fn may_be_automatic(context: &Context<'_>, pair: &Pair) -> bool {
    let policy = &context.policy;
    let amount = &pair.evidence.amount;
    match amount.kind {
        None | Some(DifferenceKind::Rounding) => true,
        Some(DifferenceKind::Fee | DifferenceKind::Discount | DifferenceKind::Tolerance) => {
            // A discount that only the policy grants is for paying early.
            let in_time = amount.kind != Some(DifferenceKind::Discount)
                || amount.agreed != Agreed::Nothing
                || context.lines.day[pair.line] <= context.items.due[pair.item];
            let granted = amount.agreed != Agreed::Guess && in_time;
            granted && policy.differences.named_may_be_automatic && pair.evidence.is_certain()
        }
        Some(DifferenceKind::Fx) => policy.exchange.may_be_automatic && pair.evidence.is_certain(),
        Some(DifferenceKind::Partial | DifferenceKind::Over | DifferenceKind::Withholding) => false,
    }
}
