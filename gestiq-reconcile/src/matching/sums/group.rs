//! Lines and items that settle each other together.

use crate::matching::amount::fit::AmountFit;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::quoted::rule::ReferenceRule;
use crate::matching::tables::ix::{ItemIx, LineIx};
use crate::score::Score;

/// Lines and items that settle each other together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) lines: Vec<LineIx>,
    pub(crate) items: Vec<ItemIx>,
    /// The weakest evidence of the members, with the sums as amounts.
    pub(crate) evidence: Evidence,
    pub(crate) sums: Sums,
}

/// How sure it is that these members are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    /// `true` if no other group of this payer adds up, and few enough amounts were tried, or references name the
    /// members.
    pub(crate) unambiguous: bool,
    /// Other sums of this payer that add up too.
    pub(crate) others: u32,
    /// `true` if nothing adds up, and the oldest items are proposed.
    pub(crate) on_account: bool,
    /// `true` if a person shall see them, whatever the difference is.
    pub(crate) review: bool,
}

impl Sums {
    /// The members add up, and so do so many others.
    pub(super) fn new(unambiguous: bool, others: u32) -> Self {
        Sums { unambiguous, others, on_account: false, review: false }
    }

    /// Returns the fit of equal sums: one of four that add up is right in one case of four.
    pub(super) fn fit(self) -> AmountFit {
        if self.unambiguous {
            return AmountFit::EQUAL;
        }
        AmountFit { score: Score::ratio(1, 1 + u64::from(self.others)), ..AmountFit::EQUAL }
    }
}

/// Returns the weakest of each field: a group is never surer than its worst member.
pub(super) fn weakest(policy: &MatchPolicy, amount: AmountFit, members: &[Evidence]) -> Option<Evidence> {
    let date = members.iter().map(|member| member.date).min()?;
    let party = members.iter().filter_map(|member| member.party).min_by_key(|(score, _)| *score);
    let reference: Option<ReferenceRule> = members.iter().filter_map(|member| member.reference).min();
    Some(Evidence::weigh(policy, party, amount, date, reference))
}
