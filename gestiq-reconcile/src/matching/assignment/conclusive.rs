//! Pairs that the evidence settles although their score is below the automatic threshold.

use crate::matching::amount::difference::DifferenceKind;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::payer::party_rule::PartyRule;
use crate::matching::policy::conclusive::ConclusivePolicy;
use crate::matching::quoted::rule::ReferenceRule;
use crate::score::Score;

/// What stands beside a pair.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beside {
    /// The likeness of names of the best other pair of exactly the amount, of the line or of the item.
    pub(crate) name: Score,
    /// `true` if the line was paid before the item was issued.
    pub(crate) prepaid: bool,
}

/// Returns `true` if the evidence of a pair leaves nothing to decide.
///
/// A whole number with an amount that settles the item needs only a name that does not contradict. Digits or the end of
/// a number need a name that is alike and the exact amount. If nothing is quoted, the name must be nearly
/// equal, the amount exact, and no other item or line of that amount may have a name like it.
pub(crate) fn is_conclusive(policy: &ConclusivePolicy, evidence: &Evidence, beside: Beside) -> bool {
    if evidence.is_contradicted() || evidence.total < policy.from {
        return false;
    }
    let exact = evidence.amount.kind.is_none();
    let rounded = exact || evidence.amount.kind == Some(DifferenceKind::Rounding);
    match evidence.reference {
        Some(rule) if rule.is_certain() => evidence.is_certain(),
        Some(ReferenceRule::Digits | ReferenceRule::Tail) => {
            rounded && is_named(evidence, policy.part_name_from)
        }
        None => {
            exact
                && !beside.prepaid
                && is_named(evidence, policy.alone_name_from)
                && is_alone(policy, evidence, beside)
        }
        Some(_) => false,
    }
}

/// Returns `true` if the payer is known for sure, or his name is as much alike as this.
fn is_named(evidence: &Evidence, from: Score) -> bool {
    let another_form = |rule: PartyRule| matches!(rule, PartyRule::OtherLegalForm(_));
    evidence.party.is_some_and(|(score, rule)| score >= from && !another_form(rule))
}

fn is_alone(policy: &ConclusivePolicy, evidence: &Evidence, beside: Beside) -> bool {
    let name = evidence.party.map_or(Score::ZERO, |(score, _)| score);
    let margin = u32::from(policy.alone_margin.basis_points());
    u32::from(beside.name.basis_points()) + margin <= u32::from(name.basis_points())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::amount::fit::AmountFit;
    use crate::matching::policy::match_policy::MatchPolicy;
    use crate::similarity::name::NameRule;

    fn conclusive(name: Option<u32>, reference: Option<ReferenceRule>, rival: Option<u32>) -> bool {
        let policy = MatchPolicy::default();
        let party = name.map(|name| {
            let rule = if name == 0 { PartyRule::Different } else { PartyRule::Name(NameRule::Aligned) };
            (Score::from_basis_points(name), rule)
        });
        let date = Score::from_basis_points(5_000);
        let evidence = Evidence::weigh(&policy, party, AmountFit::EQUAL, date, reference);
        let name = Score::from_basis_points(rival.unwrap_or_default());
        is_conclusive(&policy.conclusive, &evidence, Beside { name, prepaid: false })
    }

    #[test]
    fn the_evidence_settles_a_late_payment_and_not_the_threshold() {
        use ReferenceRule::{Conflict, Number, Slip, Tail};
        for (name, reference, rival, expected) in [
            (Some(6_000), Some(Number), Some(9_000), true),
            (None, Some(Number), None, true),
            (Some(0), Some(Number), None, false),
            (Some(8_000), Some(Tail), None, true),
            (Some(6_000), Some(Tail), None, false),
            (None, Some(Tail), None, false),
            (Some(10_000), Some(Slip), None, false),
            (Some(10_000), Some(Conflict), None, false),
            (Some(10_000), None, None, true),
            (Some(8_900), None, None, false),
            (Some(10_000), None, Some(8_600), false),
            (Some(10_000), None, Some(8_500), true),
            (None, None, None, false),
        ] {
            assert_eq!(conclusive(name, reference, rival), expected, "{name:?} {reference:?} {rival:?}");
        }
    }
}
