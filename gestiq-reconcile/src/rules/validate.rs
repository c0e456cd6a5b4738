//! What a rule must be like to mean something.

use crate::error::Error;

use super::condition::{AmountCondition, Condition};
use super::effect::Effect;
use super::limit::RuleLimit;
use super::user_rule::UserRule;
use crate::normalize::fold::fold;
use crate::reference::segment::compact;

/// Checks a rule; `number` counts from 1.
pub(super) fn validate(number: usize, rule: &UserRule) -> Result<(), Error> {
    let checking = Checking { number };
    checking.text("name", &rule.name, rule.name.trim())?;
    checking.list("when", &rule.when, 0)?;
    within(RuleLimit::Conditions, number, count(&rule.when))?;
    checking.effect(&rule.then)
}

/// Refuses `found` in the rule of this number if it is more than the limit allows.
pub(super) fn within(limit: RuleLimit, rule: usize, found: usize) -> Result<(), Error> {
    if found > limit.allowed() { Err(Error::RuleLimitExceeded { rule, limit, found }) } else { Ok(()) }
}

fn count(conditions: &[Condition]) -> usize {
    let inner = |condition: &Condition| match condition {
        Condition::All(list) | Condition::Any(list) => count(list),
        _ => 0,
    };
    conditions.iter().map(|condition| 1 + inner(condition)).sum()
}

struct Checking {
    number: usize,
}

impl Checking {
    fn wrong(&self, field: &'static str, reason: impl Into<String>) -> Error {
        Error::InvalidRule { rule: self.number, field, reason: reason.into() }
    }

    /// A text of which something is left to compare.
    fn text(&self, field: &'static str, text: &str, compared: &str) -> Result<(), Error> {
        within(RuleLimit::TextBytes, self.number, text.len())?;
        if compared.is_empty() {
            return Err(self.wrong(field, format!("is {text:?}: it must have a letter or a digit")));
        }
        Ok(())
    }

    fn list(&self, field: &'static str, conditions: &[Condition], depth: usize) -> Result<(), Error> {
        within(RuleLimit::Nesting, self.number, depth)?;
        if conditions.is_empty() {
            return Err(self.wrong(field, "is empty: it must name at least one condition"));
        }
        conditions.iter().try_for_each(|condition| self.condition(condition, depth))
    }

    fn condition(&self, condition: &Condition, depth: usize) -> Result<(), Error> {
        match condition {
            Condition::TextContains(text) => self.text("text_contains", text, &fold(text)),
            Condition::TextWord(text) => self.text("text_word", text, &fold(text)),
            Condition::Kind(kind) => self.text("kind", kind, &fold(kind)),
            Condition::CounterpartyAccount(account) => {
                self.text("counterparty_account", account, &compact(account))
            }
            Condition::BankAccount(account) => self.text("bank_account", account, &compact(account)),
            Condition::Amount(amount) => self.amount(amount),
            Condition::Direction(_) => Ok(()),
            Condition::All(list) => self.list("all", list, depth + 1),
            Condition::Any(list) => self.list("any", list, depth + 1),
        }
    }

    fn amount(&self, amount: &AmountCondition) -> Result<(), Error> {
        let bounds = [amount.exactly, amount.at_least, amount.at_most];
        let wrong = |reason: &str| Err(self.wrong("amount", reason));
        if bounds.iter().flatten().any(|bound| bound.is_sign_negative() && !bound.is_zero()) {
            return wrong("must not be negative: say by a direction which way money goes");
        }
        match bounds {
            [None, None, None] => wrong("must name exactly, at_least or at_most"),
            [Some(_), Some(_), _] | [Some(_), _, Some(_)] => {
                wrong("must name either exactly, or at_least and at_most")
            }
            [None, Some(least), Some(most)] if least > most => wrong("must not have at_least above at_most"),
            _ => Ok(()),
        }
    }

    fn effect(&self, effect: &Effect) -> Result<(), Error> {
        match effect {
            Effect::Customer(key) => self.text("customer", key.as_str(), key.as_str()),
            Effect::LedgerAccount(account) => self.text("ledger_account", account, account.trim()),
            Effect::NeverMatch | Effect::ReviewOnly => Ok(()),
        }
    }
}
