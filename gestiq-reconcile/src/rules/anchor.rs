//! Which rules are worth looking at for a line.
//!
//! A rule that asks for a text, an account or an exact amount cannot apply to a line that lacks it. So rules are
//! found by what they ask for, and only those without such an anchor are tried on every line.

use gestiq_core::Currency;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::check::Check;
use super::facts::Facts;

/// What a line must have for a rule to apply.
#[derive(Clone, Debug)]
enum Anchor {
    Text(u32),
    Account(Box<str>),
    Exactly(Currency, Decimal),
}

/// Rules by their anchors.
#[derive(Clone, Debug, Default)]
pub(super) struct Anchors {
    by_text: Vec<Vec<u32>>,
    by_account: FxHashMap<Box<str>, Vec<u32>>,
    by_amount: FxHashMap<(Currency, Decimal), Vec<u32>>,
    /// Rules without an anchor.
    always: Vec<u32>,
}

impl Anchors {
    pub(super) fn new(rules: &[Check], texts: usize) -> Self {
        let mut all = Anchors { by_text: vec![Vec::new(); texts], ..Anchors::default() };
        for (rule, check) in rules.iter().enumerate() {
            let rule = rule as u32;
            let Some(anchors) = anchors(check) else {
                all.always.push(rule);
                continue;
            };
            for anchor in anchors {
                match anchor {
                    Anchor::Text(number) => all.by_text[number as usize].push(rule),
                    Anchor::Account(account) => all.by_account.entry(account).or_default().push(rule),
                    Anchor::Exactly(currency, amount) => {
                        all.by_amount.entry((currency, amount)).or_default().push(rule);
                    }
                }
            }
        }
        all
    }

    /// The rules that may apply to a line, in order.
    pub(super) fn candidates(&self, facts: &Facts<'_>, into: &mut Vec<u32>) {
        into.clear();
        into.extend(&self.always);
        for number in facts.texts() {
            into.extend(&self.by_text[*number as usize]);
        }
        let by_account = facts.counterparty_account.and_then(|account| self.by_account.get(account));
        into.extend(by_account.into_iter().flatten());
        if !self.by_amount.is_empty() {
            let amount = facts.line.amount.abs();
            into.extend(self.by_amount.get(&(amount.currency(), amount.amount())).into_iter().flatten());
        }
        into.sort_unstable();
        into.dedup();
    }
}

/// Of these a line must have at least one; `None` where it need not have any.
fn anchors(check: &Check) -> Option<Vec<Anchor>> {
    match check {
        Check::Text(number, _) => Some(vec![Anchor::Text(*number)]),
        Check::CounterpartyAccount(account) => Some(vec![Anchor::Account(account.clone())]),
        Check::Amount(amount) => Some(vec![Anchor::Exactly(amount.currency, amount.exactly?)]),
        Check::BankAccount(_) | Check::Direction(_) | Check::Kind(_) => None,
        // The one that most probably says no first: texts and accounts are rarer than nothing at all.
        Check::All(all) => all.iter().find_map(anchors),
        Check::Any(any) => any.iter().map(anchors).collect::<Option<Vec<_>>>().map(|lists| lists.concat()),
    }
}
