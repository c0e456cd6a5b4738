//! The amounts of a line beside those of items, in its own currency and in others.

use crate::matching::amount::fit::{AmountFit, Basis, TermsOnDay};
use crate::matching::context::Context;
use crate::matching::tables::ix::{CurrencyIx, ItemIx, LineIx};

/// Amounts of items that a line is looked up by: its own, and what it amounts to in other currencies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// The currency, or the number of converted items.
    pub(super) currency: CurrencyIx,
    /// Signed, as the bounds.
    pub(super) amount: i64,
    /// The least and the most that differ from it by a name.
    pub(super) least: i64,
    pub(super) most: i64,
    pub(super) basis: Basis,
}

/// Collects the amounts that a line is looked up by.
pub(super) fn wanted(context: &Context<'_>, line: LineIx, into: &mut Vec<Wanted>) {
    let named = |currency: CurrencyIx, amount: i64, basis: Basis| {
        let rules = &context.rules[currency];
        let paid = amount.unsigned_abs();
        let near = |open: u64| i64::try_from(open).unwrap_or(i64::MAX) * amount.signum();
        let (least, most) = (near(rules.least_open(paid)), near(rules.most_open(paid)));
        Wanted { currency, amount, least: least.min(most), most: least.max(most), basis }
    };
    into.clear();
    into.push(named(context.lines.currency[line], context.lines.amount[line], Basis::Booked));
    into.extend(context.foreign.targets(line).iter().map(|target| match target.basis {
        Basis::Rate => {
            let (least, most) = context.foreign.band(target.amount);
            Wanted { currency: target.currency, amount: target.amount, least, most, basis: Basis::Rate }
        }
        basis => named(target.currency, target.amount, basis),
    }));
}

/// Returns how the amount of a line fits that of an item; `None` if currency, sign or amount exclude the pair.
pub(super) fn amount_fit(context: &Context<'_>, line: LineIx, item: ItemIx) -> Option<AmountFit> {
    let currency = context.items.currency[item];
    let (paid, open, basis) = if context.lines.currency[line] == currency {
        (context.lines.amount[line], context.items.amount[item], Basis::Booked)
    } else {
        let (target, open) = context.foreign.compare(line, item, &context.items)?;
        (target.amount, open, target.basis)
    };
    if (paid < 0) != (open < 0) {
        return None;
    }
    let rules = &context.rules[currency];
    let (paid, open) = (paid.unsigned_abs(), open.unsigned_abs());
    let fit = match basis {
        Basis::Rate => rules.fit_converted(paid, open, context.foreign.tolerance),
        _ => rules.fit(paid, open, || terms_on_day(context, line, item)),
    };
    fit.map(|fit| fit.on(basis))
}

/// Returns the terms of an item, or the usual ones, on the day of a payment.
fn terms_on_day(context: &Context<'_>, line: LineIx, item: ItemIx) -> Option<TermsOnDay> {
    let policy = &context.policy.terms;
    let terms = context.items.terms(item).or(policy.usual)?;
    let since_issue = context.lines.day[line] - context.items.issued[item];
    Some(TermsOnDay { terms, days: since_issue - i32::from(policy.grace_days) })
}
