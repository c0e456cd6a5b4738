//! One payment for several items, several payments for one item, and several payments for several items.
//!
//! Only what no single pair explains is grouped: lines without a match, and lines that would pay far too much or
//! too little. Customers net their credit notes: two invoices less a credit note are one payment. The search stays inside one payer, one currency and the window, because sums fit by accident
//! when enough amounts are tried: among 12 open items in 3 of 1,000 cases, among 24 in one of five. A group is
//! as sure as its weakest member.

use std::collections::BTreeMap;

use gestiq_statements::Direction;

use super::subset;

use super::explained::Explained;
use super::group::{Group, weakest};
use crate::matching::amount::fit::AmountFit;
use crate::matching::assignment::outcome::Outcome;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::pairs::indexes::{Indexes, MOST_OF_PAYER, Payer};
use crate::matching::pairs::pair::Pairs;
use crate::matching::pairs::pairing::Pairing;
use crate::matching::policy::groups::GroupPolicy;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::score::Score;

/// The sums are equal.
const EQUAL_SUMS: AmountFit = AmountFit::EQUAL;

const NOBODY: u32 = u32::MAX;

/// Finds groups, and keeps what is left for the next one.
pub(crate) struct Finder<'f, 'r> {
    pub(crate) indexes: &'f Indexes<'r>,
    pub(crate) policy: &'r MatchPolicy,
    pub(crate) pairing: Pairing<'f, 'r>,
    /// By line.
    pub(crate) explained: Vec<Explained>,
    /// By item the line that holds it by a pair.
    holders: Vec<u32>,
    /// Items that may join a group: nobody holds them, or only a weak line did.
    free: Vec<bool>,
    /// Items that are in a group.
    grouped: Vec<bool>,
    /// Whether there are credit notes at all.
    has_credits: bool,
    groups: Vec<Group>,
}

/// Members that add up, and whether they are beyond doubt.
struct Found {
    members: Vec<u32>,
    unambiguous: bool,
}

/// Weak lines by payer.
pub(crate) type LinesByPayer = BTreeMap<Payer, Vec<u32>>;

impl<'f, 'r> Finder<'f, 'r> {
    pub(super) fn new(indexes: &'f Indexes<'r>, pairs: &Pairs, outcomes: &[Outcome]) -> Self {
        let given = indexes.given;
        let mut holders = vec![NOBODY; given.items.len()];
        for (line, outcome) in outcomes.iter().enumerate() {
            if let Some(pair) = outcome.pair.and_then(|pair| pairs.all.get(pair as usize)) {
                holders[pair.item as usize] = line as u32;
            }
        }
        let explained: Vec<Explained> =
            outcomes.iter().map(|outcome| Explained::new(outcome, pairs)).collect();
        let is_weak = |line: u32| explained[line as usize] == Explained::Not;
        Finder {
            indexes,
            policy: given.policy,
            pairing: Pairing::new(indexes),
            free: holders.iter().map(|line| *line == NOBODY || is_weak(*line)).collect(),
            explained,
            holders,
            grouped: vec![false; given.items.len()],
            has_credits: given.items.source.iter().any(|item| item.open.is_negative()),
            groups: Vec::new(),
        }
    }

    fn limits(&self) -> &'r GroupPolicy {
        &self.policy.groups
    }

    pub(crate) fn take(&mut self, group: Group) {
        group.lines.iter().for_each(|line| self.explained[*line as usize] = Explained::Well);
        group.items.iter().for_each(|item| self.grouped[*item as usize] = true);
        self.groups.push(group);
    }

    /// The groups that were found.
    pub(super) fn into_groups(self) -> Vec<Group> {
        self.groups
    }

    fn is_weak(&self, line: u32) -> bool {
        self.explained[line as usize] == Explained::Not
    }

    /// Whether an item may join a group of these lines.
    pub(crate) fn is_free(&self, item: u32, lines: &[u32]) -> bool {
        let at = item as usize;
        !self.grouped[at] && (self.free[at] || lines.contains(&self.holders[at]))
    }

    fn open(&self, item: u32) -> i64 {
        self.indexes.given.items.amount[item as usize]
    }

    /// The items that one line pays together.
    pub(super) fn items_for(&mut self, line: u32) -> Option<Group> {
        let found = match self.explained[line as usize] {
            Explained::Not => {
                self.pairing.prepare(line);
                self.quoted_items(line).or_else(|| self.items_of_payers(line))
            }
            // A discount may be a credit note that the payer names.
            Explained::Roughly if self.has_credits => {
                self.pairing.prepare(line);
                self.quoted_net(line)
            }
            _ => None,
        }?;
        let members: Vec<Evidence> = found.members.iter().map(|item| self.evidence_of(line, *item)).collect();
        let evidence = weakest(self.policy, EQUAL_SUMS, &members)?;
        self.group(vec![line], found.members, evidence, found.unambiguous)
    }

    /// All items that the line quotes, where they add up.
    fn quoted_items(&self, line: u32) -> Option<Found> {
        let quoted: Vec<u32> = self.pairing.quoted().filter(|item| self.fits(line, *item)).collect();
        let paid = self.indexes.given.lines.amount[line as usize];
        let adds_up = quoted.len() > 1 && total(&quoted, |item| self.open(item)) == Some(paid);
        if adds_up { Some(Found { members: quoted, unambiguous: true }) } else { self.quoted_net(line) }
    }

    /// All items that the line quotes, credit notes among them, where they add up.
    fn quoted_net(&self, line: u32) -> Option<Found> {
        if !self.has_credits {
            return None;
        }
        let quoted: Vec<u32> = self.pairing.quoted().filter(|item| self.may_join(line, *item)).collect();
        let paid = self.indexes.given.lines.amount[line as usize];
        let nets = total(&quoted, |item| self.open(item)) == Some(paid)
            && quoted.iter().any(|item| self.is_other_sign(line, *item))
            && self.is_of_one_direction(&quoted);
        nets.then_some(Found { members: quoted, unambiguous: true })
    }

    fn items_of_payers(&self, line: u32) -> Option<Found> {
        self.payers().into_iter().find_map(|payer| {
            let items = self.indexes.items_of_payer(payer, line);
            let plain: Vec<u32> = items.iter().copied().filter(|item| self.fits(line, *item)).collect();
            let paid = self.indexes.given.lines.amount[line as usize];
            let found = self.search(&plain, |item| self.open(item), paid);
            let mut nets = self.nets(line, &items);
            match found {
                Some(found) => {
                    let same = |net: &Found| net.unambiguous && net.members == found.members;
                    let unambiguous = found.unambiguous && nets.iter().all(same);
                    Some(Found { unambiguous, ..found })
                }
                None => {
                    nets.pop().filter(|net| net.members.iter().any(|item| self.is_other_sign(line, *item)))
                }
            }
        })
    }

    /// What adds up where credit notes are netted, for each direction that has some: customers net what they owe us
    /// with what we owe them for the same kind of business, not invoices with bills.
    fn nets(&self, line: u32, items: &[u32]) -> Vec<Found> {
        if !self.has_credits {
            return Vec::new();
        }
        let paid = self.indexes.given.lines.amount[line as usize];
        let joining: Vec<u32> = items.iter().copied().filter(|item| self.may_join(line, *item)).collect();
        let sides = [Direction::Payable, Direction::Receivable].map(|direction| {
            let of_direction = |item: &u32| self.direction(*item) == direction;
            joining.iter().copied().filter(of_direction).collect::<Vec<_>>()
        });
        let mixed = sides.iter().filter(|side| side.iter().any(|item| self.is_other_sign(line, *item)));
        mixed.filter_map(|side| self.search(side, |item| self.open(item), paid)).collect()
    }

    fn direction(&self, item: u32) -> Direction {
        self.indexes.given.items.source[item as usize].direction
    }

    fn is_of_one_direction(&self, items: &[u32]) -> bool {
        items
            .iter()
            .all(|item| Some(self.direction(*item)) == items.first().map(|first| self.direction(*first)))
    }

    /// Whether the item takes away from what the line pays.
    fn is_other_sign(&self, line: u32, item: u32) -> bool {
        (self.indexes.given.lines.amount[line as usize] < 0) != (self.open(item) < 0)
    }

    /// The evidence of a member whose amount is part of a sum. A credit note has no day by which it is to be paid:
    /// once it is issued, any payment may take it along.
    fn evidence_of(&mut self, line: u32, item: u32) -> Evidence {
        let evidence = self.pairing.evidence_with(line, item, EQUAL_SUMS);
        let given = self.indexes.given;
        let issued = given.lines.day[line as usize] >= given.items.issued[item as usize];
        if self.is_other_sign(line, item) && issued {
            let Evidence { party, reference, .. } = evidence;
            return Evidence::weigh(self.policy, party, EQUAL_SUMS, Score::FULL, reference);
        }
        evidence
    }

    /// The customers whose name fits well enough to search among their items.
    pub(crate) fn payers(&self) -> Vec<Payer> {
        let from = self.limits().name_from;
        self.pairing
            .payers()
            .into_iter()
            .filter(|(_, score)| *score >= from)
            .map(|(payer, _)| payer)
            .collect()
    }

    /// Whether an item may be one of several that a line pays.
    fn may_join(&self, line: u32, item: u32) -> bool {
        let given = self.indexes.given;
        self.is_free(item, &[line])
            && given.lines.currency[line as usize] == given.items.currency[item as usize]
            && self.open(item) != 0
            && self.pairing.may_link(line, item)
    }

    /// Whether an item may be one of several that a line pays without netting.
    fn fits(&self, line: u32, item: u32) -> bool {
        let paid = self.indexes.given.lines.amount[line as usize];
        !self.is_other_sign(line, item)
            && self.open(item).unsigned_abs() < paid.unsigned_abs()
            && self.may_join(line, item)
    }

    /// Members whose amounts add up to `sum`, the first ones preferred.
    fn search(&self, candidates: &[u32], amount: impl Fn(u32) -> i64, sum: i64) -> Option<Found> {
        let limits = self.limits();
        let tried = candidates.get(..usize::from(limits.most_candidates)).unwrap_or(candidates);
        let amounts: Vec<i64> = tried.iter().map(|member| amount(*member)).collect();
        let subset = subset::find(&amounts, sum, usize::from(limits.most_members))?;
        let few = candidates.len() <= usize::from(limits.automatic_candidates);
        Some(Found {
            members: subset.members.iter().map(|at| tried[*at]).collect(),
            unambiguous: subset.unique && few,
        })
    }

    /// For each free item the weak lines that may pay a part of it, in the order of their days; and the weak lines
    /// of each payer.
    pub(super) fn lines_by_item(&mut self) -> (BTreeMap<u32, Vec<u32>>, LinesByPayer) {
        let given = self.indexes.given;
        let mut by_payer = LinesByPayer::new();
        let mut by_item: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for line in (0..given.lines.len() as u32).filter(|line| self.is_weak(*line)).collect::<Vec<_>>() {
            self.pairing.prepare(line);
            for payer in self.payers() {
                by_payer.entry(payer).or_default().push(line);
            }
            for item in self.pairing.quoted() {
                by_item.entry(item).or_default().push(line);
            }
        }
        by_payer.retain(|_, lines| lines.len() <= MOST_OF_PAYER);
        for (payer, lines) in by_payer.iter().filter(|(_, lines)| lines.len() > 1) {
            let items =
                lines.first().map(|line| self.indexes.items_of_payer(*payer, *line)).unwrap_or_default();
            for item in items {
                by_item.entry(item).or_default().extend(lines);
            }
        }
        by_item.retain(|item, _| self.is_free(*item, &[]));
        for lines in by_item.values_mut() {
            lines.sort_unstable_by_key(|line| (given.lines.day[*line as usize], *line));
            lines.dedup();
        }
        (by_item, by_payer)
    }

    /// The lines that pay one item together.
    pub(super) fn lines_for(&mut self, item: u32, lines: &[u32]) -> Option<Group> {
        let given = self.indexes.given;
        let open = self.open(item);
        let paid = |line: u32| given.lines.amount[line as usize];
        let part = |line: &u32| {
            self.is_weak(*line)
                && given.lines.currency[*line as usize] == given.items.currency[item as usize]
                && (paid(*line) < 0) == (open < 0)
                && paid(*line) != 0
                && paid(*line).unsigned_abs() < open.unsigned_abs()
                && self.indexes.in_window(given.lines.day[*line as usize], item)
                && !given.known.is_parted(*line, item)
        };
        let lines: Vec<u32> = lines.iter().copied().filter(part).collect();
        if !self.is_free(item, &[]) || lines.len() < 2 {
            return None;
        }
        let found = self.search(&lines, paid, open)?;
        let mut named = true;
        let mut members = Vec::with_capacity(found.members.len());
        for line in &found.members {
            self.pairing.prepare(*line);
            if !self.pairing.may_link(*line, item) {
                return None;
            }
            named &= self.pairing.quoted().any(|quoted| quoted == item);
            members.push(self.pairing.evidence_with(*line, item, EQUAL_SUMS));
        }
        let evidence = weakest(self.policy, EQUAL_SUMS, &members)?;
        self.group(found.members, vec![item], evidence, found.unambiguous || named)
    }

    pub(crate) fn group(
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
