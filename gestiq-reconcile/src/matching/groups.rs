//! One payment for several items, and several payments for one item.
//!
//! Only what no single pair explains is grouped: lines without a match, and lines that would pay far too much or
//! too little. The search stays inside one payer, one currency and the window, because sums fit by accident
//! when enough amounts are tried: among 12 open items in 3 of 1,000 cases, among 24 in one of five. A group is
//! as sure as its weakest member.

use std::collections::BTreeMap;

use super::decide::{Outcome, Pairs};
use super::difference::DifferenceKind;
use super::evidence::Evidence;
use super::fit::AmountFit;
use super::indexes::Indexes;
use super::pairing::Pairing;
use super::policy::{GroupPolicy, MatchPolicy};
use super::references::ReferenceRule;
use super::subset;

/// Lines and items that settle each other together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) lines: Vec<u32>,
    pub(super) items: Vec<u32>,
    /// The weakest evidence of the members, with the sums as amounts.
    pub(super) evidence: Evidence,
    /// Whether no other group of this payer adds up, and few enough amounts were tried, or references name the
    /// members.
    pub(super) unambiguous: bool,
}

/// The sums are equal.
const EQUAL_SUMS: AmountFit = AmountFit::EQUAL;

const NOBODY: u32 = u32::MAX;

/// Weak lines or open items of one payer beyond which no sums are searched, unless references name them: any
/// sum would be one of many.
pub(super) const MOST_OF_PAYER: usize = 256;

/// Finds the groups that the decisions on single pairs leave over, in the order of lines, then of items.
pub(super) fn find(indexes: &Indexes<'_>, pairs: &Pairs, outcomes: &[Outcome]) -> Vec<Group> {
    let mut finder = Finder::new(indexes, pairs, outcomes);
    for line in 0..outcomes.len() as u32 {
        if let Some(group) = finder.items_for(line) {
            finder.take(group);
        }
    }
    for (item, lines) in finder.lines_by_item() {
        if let Some(group) = finder.lines_for(item, &lines) {
            finder.take(group);
        }
    }
    finder.groups
}

/// Whether a single pair leaves the line unexplained.
fn is_weak(outcome: &Outcome, pairs: &Pairs) -> bool {
    let kind =
        outcome.pair.and_then(|pair| pairs.all.get(pair as usize)).map(|pair| pair.evidence.amount.kind);
    match kind {
        None => true,
        Some(kind) => matches!(kind, Some(DifferenceKind::Partial | DifferenceKind::Over)),
    }
}

struct Finder<'f, 'r> {
    indexes: &'f Indexes<'r>,
    policy: &'r MatchPolicy,
    pairing: Pairing<'f, 'r>,
    /// Lines that may join a group.
    weak: Vec<bool>,
    /// Items that may join a group.
    free: Vec<bool>,
    groups: Vec<Group>,
}

/// Members that add up, and whether they are beyond doubt.
struct Found {
    members: Vec<u32>,
    unambiguous: bool,
}

impl<'f, 'r> Finder<'f, 'r> {
    fn new(indexes: &'f Indexes<'r>, pairs: &Pairs, outcomes: &[Outcome]) -> Self {
        let given = indexes.given;
        let weak: Vec<bool> = outcomes.iter().map(|outcome| is_weak(outcome, pairs)).collect();
        let mut holders = vec![NOBODY; given.items.len()];
        for (line, outcome) in outcomes.iter().enumerate() {
            if let Some(pair) = outcome.pair.and_then(|pair| pairs.all.get(pair as usize)) {
                holders[pair.item as usize] = line as u32;
            }
        }
        let free = holders.iter().map(|line| *line == NOBODY || weak[*line as usize]).collect();
        Finder {
            indexes,
            policy: given.policy,
            pairing: Pairing::new(indexes),
            weak,
            free,
            groups: Vec::new(),
        }
    }

    fn limits(&self) -> &'r GroupPolicy {
        &self.policy.groups
    }

    fn take(&mut self, group: Group) {
        group.lines.iter().for_each(|line| self.weak[*line as usize] = false);
        group.items.iter().for_each(|item| self.free[*item as usize] = false);
        self.groups.push(group);
    }

    /// The items that one line pays together.
    fn items_for(&mut self, line: u32) -> Option<Group> {
        if !self.weak[line as usize] {
            return None;
        }
        let given = self.indexes.given;
        let paid = given.lines.amount[line as usize];
        self.pairing.prepare(line);
        let open = |item: u32| given.items.amount[item as usize];
        let quoted: Vec<u32> = self.pairing.quoted().filter(|item| self.fits(line, *item)).collect();
        let found = if quoted.len() > 1 && total(&quoted, open) == Some(paid) {
            Some(Found { members: quoted, unambiguous: true })
        } else {
            self.payers().into_iter().find_map(|name| {
                let items = self.indexes.items_of_payer(name, line);
                let items: Vec<u32> = items.into_iter().filter(|item| self.fits(line, *item)).collect();
                self.search(&items, open, paid)
            })
        }?;
        let evidence = found.members.iter().map(|item| self.pairing.evidence_with(line, *item, EQUAL_SUMS));
        let evidence = weakest(self.policy, &evidence.collect::<Vec<_>>())?;
        self.group(vec![line], found.members, evidence, found.unambiguous)
    }

    /// The customers whose name fits well enough to search among their items.
    fn payers(&self) -> Vec<u32> {
        let from = self.limits().name_from;
        self.pairing.payers().into_iter().filter(|(_, score)| *score >= from).map(|(name, _)| name).collect()
    }

    /// Whether an item may be one of several that a line pays.
    fn fits(&self, line: u32, item: u32) -> bool {
        let given = self.indexes.given;
        let (paid, open) = (given.lines.amount[line as usize], given.items.amount[item as usize]);
        self.free[item as usize]
            && given.lines.currency[line as usize] == given.items.currency[item as usize]
            && (paid < 0) == (open < 0)
            && open != 0
            && open.unsigned_abs() < paid.unsigned_abs()
    }

    /// Members whose amounts add up to `sum`, the first ones preferred.
    fn search(&self, candidates: &[u32], amount: impl Fn(u32) -> i64, sum: i64) -> Option<Found> {
        let limits = self.limits();
        let tried = candidates.get(..usize::from(limits.most_candidates)).unwrap_or(candidates);
        let amounts: Vec<u64> = tried.iter().map(|member| amount(*member).unsigned_abs()).collect();
        let subset = subset::find(&amounts, sum.unsigned_abs(), usize::from(limits.most_members))?;
        let few = candidates.len() <= usize::from(limits.automatic_candidates);
        Some(Found {
            members: subset.members.iter().map(|at| tried[*at]).collect(),
            unambiguous: subset.unique && few,
        })
    }

    /// For each free item the weak lines that may pay a part of it, in the order of their days.
    fn lines_by_item(&mut self) -> BTreeMap<u32, Vec<u32>> {
        let given = self.indexes.given;
        let mut by_name: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut by_item: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for line in (0..given.lines.len() as u32).filter(|line| self.weak[*line as usize]).collect::<Vec<_>>()
        {
            self.pairing.prepare(line);
            for name in self.payers() {
                by_name.entry(name).or_default().push(line);
            }
            for item in self.pairing.quoted() {
                by_item.entry(item).or_default().push(line);
            }
        }
        for (name, lines) in
            by_name.into_iter().filter(|(_, lines)| (2..=MOST_OF_PAYER).contains(&lines.len()))
        {
            let items =
                lines.first().map(|line| self.indexes.items_of_payer(name, *line)).unwrap_or_default();
            for item in items {
                by_item.entry(item).or_default().extend(&lines);
            }
        }
        by_item.retain(|item, _| self.free[*item as usize]);
        for lines in by_item.values_mut() {
            lines.sort_unstable_by_key(|line| (given.lines.day[*line as usize], *line));
            lines.dedup();
        }
        by_item
    }

    /// The lines that pay one item together.
    fn lines_for(&mut self, item: u32, lines: &[u32]) -> Option<Group> {
        let given = self.indexes.given;
        let open = given.items.amount[item as usize];
        let paid = |line: u32| given.lines.amount[line as usize];
        let part = |line: &u32| {
            self.weak[*line as usize]
                && given.lines.currency[*line as usize] == given.items.currency[item as usize]
                && (paid(*line) < 0) == (open < 0)
                && paid(*line) != 0
                && paid(*line).unsigned_abs() < open.unsigned_abs()
                && self.indexes.in_window(given.lines.day[*line as usize], item)
        };
        let lines: Vec<u32> = lines.iter().copied().filter(part).collect();
        if !self.free[item as usize] || lines.len() < 2 {
            return None;
        }
        let found = self.search(&lines, paid, open)?;
        let mut named = true;
        let mut members = Vec::with_capacity(found.members.len());
        for line in &found.members {
            self.pairing.prepare(*line);
            named &= self.pairing.quoted().any(|quoted| quoted == item);
            members.push(self.pairing.evidence_with(*line, item, EQUAL_SUMS));
        }
        let evidence = weakest(self.policy, &members)?;
        self.group(found.members, vec![item], evidence, found.unambiguous || named)
    }

    fn group(
        &self,
        lines: Vec<u32>,
        items: Vec<u32>,
        evidence: Evidence,
        unambiguous: bool,
    ) -> Option<Group> {
        (evidence.total >= self.policy.suggest_from).then_some(Group { lines, items, evidence, unambiguous })
    }
}

fn total(members: &[u32], amount: impl Fn(u32) -> i64) -> Option<i64> {
    members.iter().try_fold(0_i64, |sum, member| sum.checked_add(amount(*member)))
}

/// The weakest of each field: a group is never surer than its worst member.
fn weakest(policy: &MatchPolicy, members: &[Evidence]) -> Option<Evidence> {
    let date = members.iter().map(|member| member.date).min()?;
    let party = members.iter().filter_map(|member| member.party).min_by_key(|(score, _)| *score);
    let reference: Option<ReferenceRule> = members.iter().filter_map(|member| member.reference).min();
    Some(Evidence::weigh(policy, party, EQUAL_SUMS, date, reference))
}
