//! One payment for several items.

use gestiq_statements::Direction;

use super::explained::Explained;
use super::finder::{EQUAL_SUMS, Finder, Found, total};
use super::group::{Group, Sums, weakest};
use crate::matching::pairs::evidence::Evidence;
use crate::matching::tables::ix::{ItemIx, LineIx};
use crate::score::Score;

/// Returns the items that one line pays together.
pub(super) fn items_for(finder: &mut Finder<'_, '_>, line: LineIx) -> Option<Group> {
    let found = match finder.explained[line] {
        Explained::Not => {
            finder.pairing.prepare(line);
            let payment = Payment { finder, line };
            payment.quoted_items().or_else(|| payment.items_of_payers())
        }
        // A discount may be a credit note that the payer names.
        Explained::Roughly if finder.has_credits => {
            finder.pairing.prepare(line);
            Payment { finder, line }.quoted_net()
        }
        _ => None,
    }?;
    let members: Vec<Evidence> = found.members.iter().map(|item| evidence_of(finder, line, *item)).collect();
    let sums = Sums::new(found.unambiguous, found.others);
    let evidence = weakest(&finder.context.policy, sums.fit(), &members)?;
    finder.group(vec![line], found.members, evidence, sums)
}

/// Returns the evidence of a member whose amount is part of a sum. A credit note has no day by which it is to be
/// paid: once it is issued, any payment may take it along.
fn evidence_of(finder: &mut Finder<'_, '_>, line: LineIx, item: ItemIx) -> Evidence {
    let evidence = finder.pairing.evidence_with(line, item, EQUAL_SUMS);
    let context = finder.context;
    let issued = context.lines.day[line] >= context.items.issued[item];
    if (Payment { finder, line }).is_other_sign(item) && issued {
        let Evidence { party, reference, .. } = evidence;
        return Evidence::weigh(&context.policy, party, EQUAL_SUMS, Score::FULL, reference);
    }
    evidence
}

/// A line that is prepared, and the items it may pay together.
struct Payment<'p, 'f, 'r> {
    finder: &'p Finder<'f, 'r>,
    line: LineIx,
}

impl Payment<'_, '_, '_> {
    fn paid(&self) -> i64 {
        self.finder.paid(self.line)
    }

    fn open(&self, item: ItemIx) -> i64 {
        self.finder.open(item)
    }

    /// Returns all items that the line quotes, if they add up.
    fn quoted_items(&self) -> Option<Found<ItemIx>> {
        let quoted: Vec<ItemIx> = self.finder.pairing.quoted().filter(|item| self.fits(*item)).collect();
        let adds_up = quoted.len() > 1 && total(&quoted, |item| self.open(item)) == Some(self.paid());
        if adds_up {
            Some(Found { members: quoted, unambiguous: true, others: 0 })
        } else {
            self.quoted_net()
        }
    }

    /// Returns all items that the line quotes, credit notes among them, if they add up.
    fn quoted_net(&self) -> Option<Found<ItemIx>> {
        if !self.finder.has_credits {
            return None;
        }
        let quoted: Vec<ItemIx> = self.finder.pairing.quoted().filter(|item| self.may_join(*item)).collect();
        let nets = total(&quoted, |item| self.open(item)) == Some(self.paid())
            && quoted.iter().any(|item| self.is_other_sign(*item))
            && self.is_of_one_direction(&quoted);
        nets.then_some(Found { members: quoted, unambiguous: true, others: 0 })
    }

    fn items_of_payers(&self) -> Option<Found<ItemIx>> {
        self.finder.payers().into_iter().find_map(|payer| {
            let items = self.finder.indexes.items_of_payer(payer, self.line);
            let plain: Vec<ItemIx> = items.iter().copied().filter(|item| self.fits(*item)).collect();
            let found = self.finder.search(&plain, |item| self.open(item), self.paid());
            let mut nets = self.nets(&items);
            match found {
                Some(found) => {
                    let same = |net: &Found<ItemIx>| net.unambiguous && net.members == found.members;
                    let unambiguous = found.unambiguous && nets.iter().all(same);
                    let netted = nets.iter().filter(|net| net.members != found.members).count();
                    let others = found.others.saturating_add(u32::try_from(netted).unwrap_or(u32::MAX));
                    Some(Found { unambiguous, others, ..found })
                }
                None => nets.pop().filter(|net| net.members.iter().any(|item| self.is_other_sign(*item))),
            }
        })
    }

    /// Returns what adds up if credit notes are netted, for each direction that has some: customers net what they
    /// owe us with what we owe them for the same kind of business, not invoices with bills.
    fn nets(&self, items: &[ItemIx]) -> Vec<Found<ItemIx>> {
        if !self.finder.has_credits {
            return Vec::new();
        }
        let joining: Vec<ItemIx> = items.iter().copied().filter(|item| self.may_join(*item)).collect();
        let sides = [Direction::Payable, Direction::Receivable].map(|direction| {
            let of_direction = |item: &ItemIx| self.direction(*item) == direction;
            joining.iter().copied().filter(of_direction).collect::<Vec<_>>()
        });
        let mixed = sides.iter().filter(|side| side.iter().any(|item| self.is_other_sign(*item)));
        mixed.filter_map(|side| self.finder.search(side, |item| self.open(item), self.paid())).collect()
    }

    fn direction(&self, item: ItemIx) -> Direction {
        self.finder.context.items.source[item].direction
    }

    fn is_of_one_direction(&self, items: &[ItemIx]) -> bool {
        let first = items.first().map(|first| self.direction(*first));
        items.iter().all(|item| Some(self.direction(*item)) == first)
    }

    /// Returns `true` if the item takes away from what the line pays.
    fn is_other_sign(&self, item: ItemIx) -> bool {
        (self.paid() < 0) != (self.open(item) < 0)
    }

    /// Returns `true` if an item may be one of several that the line pays.
    fn may_join(&self, item: ItemIx) -> bool {
        self.finder.is_free(item, &[self.line])
            && self.finder.is_of_currency(self.line, item)
            && self.open(item) != 0
            && self.finder.pairing.may_link(self.line, item)
    }

    /// Returns `true` if an item may be one of several that the line pays without netting.
    fn fits(&self, item: ItemIx) -> bool {
        !self.is_other_sign(item)
            && self.open(item).unsigned_abs() < self.paid().unsigned_abs()
            && self.may_join(item)
    }
}
