//! Lines and items that settle each other together.

use crate::matching::amount::fit::AmountFit;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::quoted::rule::ReferenceRule;

/// Lines and items that settle each other together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) lines: Vec<u32>,
    pub(crate) items: Vec<u32>,
    /// The weakest evidence of the members, with the sums as amounts.
    pub(crate) evidence: Evidence,
    /// Whether no other group of this payer adds up, and few enough amounts were tried, or references name the
    /// members.
    pub(crate) unambiguous: bool,
}

/// The weakest of each field: a group is never surer than its worst member.
pub(crate) fn weakest(policy: &MatchPolicy, amount: AmountFit, members: &[Evidence]) -> Option<Evidence> {
    let date = members.iter().map(|member| member.date).min()?;
    let party = members.iter().filter_map(|member| member.party).min_by_key(|(score, _)| *score);
    let reference: Option<ReferenceRule> = members.iter().filter_map(|member| member.reference).min();
    Some(Evidence::weigh(policy, party, amount, date, reference))
}
