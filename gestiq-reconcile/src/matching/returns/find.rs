//! Finds the payments that came back, and what each of them takes back.
//!
//! A returned direct debit is money that goes out, or comes in, without an item of its own: it reopens what its
//! collection settled. If the collection is among the lines, the two cancel each other; an amount that came in and
//! went out to one payer on one day does so without a word.

use std::collections::BTreeMap;

use gestiq_statements::StatementLine;
use rustc_hash::FxHashSet;

use super::words::ReturnWords;
use crate::matching::columns::lines::Lines;
use crate::matching::payer::names::LineName;
use crate::matching::tables::ix::{CurrencyIx, LineIx, NameIx};
use crate::matching::tables::table::Table;
use crate::reference::segment::compact;

/// Days from a collection to its return at most: a debtor may ask for the money for eight weeks, and banks take some
/// days more (SEPA Core scheme rulebook, 4.3.4).
const LATEST_RETURN: i32 = 62;
/// Digits of a word, or characters of a reference, that tell payments apart, at least.
const FEWEST_DIGITS: usize = 4;

/// The way in which a payment came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Returned {
    /// It and another line cancel each other.
    With(LineIx),
    /// It takes back a payment that is not among the lines.
    Alone,
}

/// The payments that came back; no entries at all if there are none.
#[derive(Debug, Default)]
pub(crate) struct Returns(Table<LineIx, Option<Returned>>);

impl Returns {
    /// Finds the returns among the lines; `names` are those of their payers.
    pub(crate) fn new(lines: &Lines<'_>, names: &Table<LineIx, Option<LineName>>) -> Self {
        let mut found = Table::filled(None, lines.len());
        let by_amount = opposite_amounts(lines);
        let finder = Finder { lines, names };
        let words = ReturnWords::new();
        for line in lines.source.numbers().filter(|line| words.are_in(lines.source[*line])) {
            found[line] = Some(Returned::Alone);
        }
        let returned: Vec<LineIx> = lines.source.numbers().filter(|line| found[*line].is_some()).collect();
        let mut taken = FxHashSet::default();
        for line in returned {
            let others = by_amount.get(&key(lines, line)).into_iter().flatten().copied();
            let free = others.filter(|other| !taken.contains(other) && found[*other].is_none());
            if let Some(other) = finder.collection(line, free) {
                taken.extend([line, other]);
                (found[line], found[other]) = (Some(Returned::With(other)), Some(Returned::With(line)));
            }
        }
        for (line, other) in finder.same_day(&by_amount) {
            if found[line].is_none() && found[other].is_none() {
                (found[line], found[other]) = (Some(Returned::With(other)), Some(Returned::With(line)));
            }
        }
        Returns(if found.iter().any(Option::is_some) { found } else { Table::default() })
    }

    /// Returns `true` if a line and another one cancel each other.
    pub(crate) fn is_cancelled(&self, line: LineIx) -> bool {
        matches!(self.of(line), Some(Returned::With(_)))
    }

    /// Returns the line that cancels a line.
    pub(crate) fn partner(&self, line: LineIx) -> Option<LineIx> {
        match self.of(line)? {
            Returned::With(other) => Some(other),
            Returned::Alone => None,
        }
    }

    /// Returns how a line came back; `None` if it did not.
    pub(crate) fn of(&self, line: LineIx) -> Option<Returned> {
        *self.0.get(line)?
    }
}

/// Lines by currency and amount without sign.
type ByAmount = BTreeMap<(CurrencyIx, u64), Vec<LineIx>>;

fn key(lines: &Lines<'_>, line: LineIx) -> (CurrencyIx, u64) {
    (lines.currency[line], lines.amount[line].unsigned_abs())
}

/// Returns the lines of amounts that are there with both signs.
fn opposite_amounts(lines: &Lines<'_>) -> ByAmount {
    let mut by_amount = ByAmount::new();
    let negative = lines.source.numbers().filter(|line| lines.amount[*line] < 0);
    negative.for_each(|line| by_amount.entry(key(lines, line)).or_default().push(line));
    let positive = lines.source.numbers().filter(|line| lines.amount[*line] > 0);
    positive.for_each(|line| {
        if let Some(of_amount) = by_amount.get_mut(&key(lines, line)) {
            of_amount.push(line);
        }
    });
    by_amount.retain(|_, of_amount| of_amount.iter().any(|line| lines.amount[*line] > 0));
    by_amount
}

struct Finder<'f, 'r> {
    lines: &'f Lines<'r>,
    names: &'f Table<LineIx, Option<LineName>>,
}

impl Finder<'_, '_> {
    /// Returns the payment that a line takes back: of the same reference if there is one, else the latest.
    fn collection(&self, line: LineIx, others: impl Iterator<Item = LineIx>) -> Option<LineIx> {
        let days = |other: LineIx| self.lines.day[line] - self.lines.day[other];
        let opposite = |other: &LineIx| (self.lines.amount[line] < 0) != (self.lines.amount[*other] < 0);
        let candidates = others.filter(opposite).filter(|other| (0..=LATEST_RETURN).contains(&days(*other)));
        let linked = candidates.filter_map(|other| {
            let strength = self.link(line, other)?;
            Some((strength, std::cmp::Reverse(days(other)), other))
        });
        linked.max().map(|(_, _, other)| other)
    }

    /// Returns how surely two lines are of one payment: 2 by a reference, 1 by the payer; `None` if nothing links them.
    fn link(&self, line: LineIx, other: LineIx) -> Option<u8> {
        let (left, right) = (self.lines.source[line], self.lines.source[other]);
        let same_payer = self.payer(line).is_some() && self.payer(line) == self.payer(other);
        let unnamed = self.payer(line).is_none() || self.payer(other).is_none();
        match () {
            () if share_reference(left, right) && (same_payer || unnamed) => Some(2),
            () if same_payer => Some(1),
            () => None,
        }
    }

    fn payer(&self, line: LineIx) -> Option<NameIx> {
        self.names[line].filter(|name| !name.free_text).map(|name| name.name.name)
    }

    /// Returns the lines of one payer and one day whose amounts take each other back, if they quote no two numbers.
    fn same_day(&self, by_amount: &ByAmount) -> Vec<(LineIx, LineIx)> {
        let mut pairs = Vec::new();
        for of_amount in by_amount.values() {
            let mut by_day: BTreeMap<(NameIx, i32), (Vec<LineIx>, Vec<LineIx>)> = BTreeMap::new();
            for line in of_amount {
                let Some(payer) = self.payer(*line) else { continue };
                let signs = by_day.entry((payer, self.lines.day[*line])).or_default();
                if self.lines.amount[*line] > 0 { signs.0.push(*line) } else { signs.1.push(*line) }
            }
            for (incoming, outgoing) in by_day.into_values() {
                pairs.extend(
                    incoming.into_iter().zip(outgoing).filter(|(left, right)| self.may_cancel(*left, *right)),
                );
            }
        }
        pairs
    }

    /// Returns `false` if both lines quote numbers and no number is in both: a payment and a bill.
    fn may_cancel(&self, left: LineIx, right: LineIx) -> bool {
        let (left, right) = (self.lines.source[left], self.lines.source[right]);
        let has_number = |line: &StatementLine| numbers(line).next().is_some();
        share_reference(left, right) || !has_number(left) || !has_number(right)
    }
}

/// Returns `true` if both lines have the same end-to-end id or reference, or quote the same number.
fn share_reference(left: &StatementLine, right: &StatementLine) -> bool {
    let same = |left: Option<&str>, right: Option<&str>| {
        let code = |text: &str| {
            Some(compact(text)).filter(|code| code.len() >= FEWEST_DIGITS && code != "NOTPROVIDED")
        };
        left.and_then(code).is_some_and(|left| right.and_then(code) == Some(left))
    };
    same(left.details().end_to_end_id.as_deref(), right.details().end_to_end_id.as_deref())
        || same(left.reference.as_deref(), right.reference.as_deref())
        || numbers(left).any(|number| numbers(right).any(|other| other == number))
}

/// Returns the words of a line that have enough digits to tell payments apart.
fn numbers(line: &StatementLine) -> impl Iterator<Item = &str> {
    let texts = [&line.description, &line.reference, &line.details().end_to_end_id];
    let words = texts
        .into_iter()
        .flatten()
        .flat_map(|text| text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')));
    words.filter(|word| word.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS)
}
