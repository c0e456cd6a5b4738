//! One payment for several items.

use gestiq_statements::Direction;

use super::explained::Explained;
use super::finder::{EQUAL_SUMS, Finder, Found, total};
use super::group::{Group, Sums, weakest};
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::fit::{Agreed, AmountFit, TermsOnDay};
use crate::matching::amount::group_fitting::Member;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::tables::ix::{ItemIx, LineIx};
use crate::score::Score;

/// An overpayment is one of the quoted items up to so many times their sum; more is for something else.
const MOST_OVER: u64 = 2;

/// Returns the items that one line pays together: their sum, or what was agreed or granted to be less.
pub(super) fn items_for(finder: &mut Finder<'_, '_>, line: LineIx) -> Option<Group> {
    let sum = match finder.explained[line] {
        Explained::Not => {
            finder.pairing.prepare(line);
            let payment = Payment { finder, line };
            payment.quoted_items(is_granted).or_else(|| payment.items_of_payers())
        }
        Explained::Guessed => {
            finder.pairing.prepare(line);
            let payment = Payment { finder, line };
            let exact = |amount: &AmountFit| amount.kind.is_none();
            let sum = payment.quoted_items(exact).or_else(|| payment.items_of_payers());
            sum.filter(|sum| sum.found.unambiguous)
        }
        // A discount may be a credit note that the payer names.
        Explained::Roughly => {
            finder.pairing.prepare(line);
            Payment { finder, line }.quoted_net()
        }
        _ => None,
    }?;
    group_of(finder, line, sum)
}

/// Returns the items that one line pays together with a difference that nobody granted: a guessed one, a part payment,
/// an overpayment. They are searched for last, because a sum that is exact needs its items.
pub(super) fn items_with_difference_for(finder: &mut Finder<'_, '_>, line: LineIx) -> Option<Group> {
    if finder.explained[line] != Explained::Not {
        return None;
    }
    finder.pairing.prepare(line);
    let payment = Payment { finder, line };
    let sum = payment.quoted_items(|_| true).or_else(|| payment.less_a_discount())?;
    group_of(finder, line, sum)
}

/// Returns `true` if the difference is not one of a guess or a part.
fn is_granted(amount: &AmountFit) -> bool {
    let in_part = matches!(amount.kind, Some(DifferenceKind::Partial | DifferenceKind::Over));
    amount.agreed != Agreed::Guess && !in_part
}

fn group_of(finder: &mut Finder<'_, '_>, line: LineIx, sum: Sum) -> Option<Group> {
    let Sum { found, amount, review } = sum;
    let members: Vec<Evidence> = found.members.iter().map(|item| evidence_of(finder, line, *item)).collect();
    let sums = Sums { review, ..Sums::new(found.unambiguous, found.others) };
    let amount = if amount.kind.is_none() { sums.fit() } else { amount };
    let evidence = weakest(&finder.context.policy, amount, &members)?;
    let quoted: Vec<ItemIx> = finder.pairing.quoted().collect();
    let (lines, items) = (vec![line], found.members);
    // A parent, a factor or a processor pays for others: its numbers are sure, whoever it is.
    if evidence.settles() && items.iter().all(|item| quoted.contains(item)) {
        return Some(Group { lines, items, evidence, sums });
    }
    finder.group(lines, items, evidence, sums)
}

/// Items whose sum a payment is, perhaps with a difference.
struct Sum {
    found: Found<ItemIx>,
    amount: AmountFit,
    /// `true` if a person shall see it, whatever the difference is.
    review: bool,
}

impl Sum {
    fn exact(found: Found<ItemIx>) -> Self {
        Sum { found, amount: EQUAL_SUMS, review: false }
    }
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

    /// Returns all items that the line quotes: whole numbers whoever owes them, and parts of numbers of its payers.
    fn named(&self) -> Vec<ItemIx> {
        let finder = self.finder;
        let mut named: Vec<ItemIx> = finder.pairing.quoted().collect();
        for payer in finder.payers() {
            let items = finder.indexes.items_of_payer(payer, self.line);
            named.extend(items.into_iter().filter(|item| finder.pairing.names(*item)));
        }
        named.sort_unstable();
        named.dedup();
        named.retain(|item| self.may_join(*item));
        named
    }

    /// Returns all items that the line quotes, if they add up; or some of them if those do; or all with the difference
    /// that is left.
    fn quoted_items(&self, accepts: impl Fn(&AmountFit) -> bool) -> Option<Sum> {
        let named = self.named();
        if named.len() < 2 {
            return None;
        }
        if total(&named, |item| self.open(item)) == Some(self.paid()) {
            return self.net_of(named);
        }
        if let Some(found) = self.finder.search(&named, |item| self.open(item), self.paid()) {
            return Some(Sum {
                found: Found { unambiguous: false, ..found },
                amount: EQUAL_SUMS,
                review: false,
            });
        }
        self.with_difference(named).filter(|sum| accepts(&sum.amount))
    }

    /// Returns all items that the line quotes, credit notes among them, if they add up.
    fn quoted_net(&self) -> Option<Sum> {
        let named = self.named();
        let nets = total(&named, |item| self.open(item)) == Some(self.paid());
        let takes_away = named.iter().any(|item| self.is_other_sign(*item));
        if nets && takes_away { self.net_of(named) } else { None }
    }

    /// Returns items that add up. That a customer nets its bill with our invoice is for a person to see.
    fn net_of(&self, members: Vec<ItemIx>) -> Option<Sum> {
        let review = !self.is_of_one_direction(&members);
        (members.len() > 1)
            .then(|| Sum { review, ..Sum::exact(Found { members, unambiguous: true, others: 0 }) })
    }

    /// Returns items with the difference that the payment leaves; `None` if it is not for them.
    fn with_difference(&self, members: Vec<ItemIx>) -> Option<Sum> {
        let context = self.finder.context;
        if members.iter().any(|item| self.is_other_sign(*item)) {
            return None;
        }
        let of_terms: Vec<Member> = members.iter().map(|item| self.member(*item)).collect();
        let paid = self.paid().unsigned_abs();
        let open = of_terms.iter().fold(0_u64, |sum, member| sum.saturating_add(member.open));
        let amount = context.rules[context.lines.currency[self.line]].fit_group(paid, &of_terms)?;
        let alone = || !members.iter().any(|item| self.finder.is_quoted_by_several(*item));
        let fits = match amount.kind {
            Some(DifferenceKind::Over) => paid <= open.saturating_mul(MOST_OVER) && alone(),
            Some(DifferenceKind::Partial) => alone(),
            _ => true,
        };
        fits.then_some(Sum { found: Found { members, unambiguous: true, others: 0 }, amount, review: false })
    }

    fn member(&self, item: ItemIx) -> Member {
        let context = self.finder.context;
        let policy = &context.policy.terms;
        let since_issue = context.lines.day[self.line] - context.items.issued[item];
        let days = since_issue - i32::from(policy.grace_days);
        let terms = context.items.terms(item).or(policy.usual).map(|terms| TermsOnDay { terms, days });
        Member { open: self.open(item).unsigned_abs(), terms }
    }

    /// Returns all that a payer owes, if the payment is that less a discount, a fee or a tax, and there is not much of
    /// it: nothing is quoted, so a person shall see it.
    fn less_a_discount(&self) -> Option<Sum> {
        let most = usize::from(self.finder.context.policy.groups.automatic_candidates);
        self.finder.payers().into_iter().find_map(|payer| {
            let items = self.finder.indexes.items_of_payer(payer, self.line);
            let open: Vec<ItemIx> = items.into_iter().filter(|item| self.may_join(*item)).collect();
            let few = (2..=most).contains(&open.len());
            let sum = few.then(|| self.with_difference(open)).flatten()?;
            // A fee may be of any size, so that it fits by accident; a share does not.
            let is_share =
                matches!(sum.amount.kind, Some(DifferenceKind::Discount | DifferenceKind::Withholding));
            is_share.then_some(Sum { review: true, ..sum })
        })
    }

    fn items_of_payers(&self) -> Option<Sum> {
        let found = self.finder.payers().into_iter().find_map(|payer| {
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
        });
        found.map(Sum::exact)
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
