//! Conditions as they are evaluated: texts by number, everything else brought to the form of a line's facts.

use super::condition::{AmountCondition, Condition, Flow};
use super::facts::Facts;
use super::texts::{Found, TextsBuilder};
use crate::normalize::fold::fold;
use crate::reference::segment::compact;

/// A condition, compiled.
#[derive(Clone, Debug)]
pub(super) enum Check {
    /// The text of this number, at least so.
    Text(u32, Found),
    CounterpartyAccount(Box<str>),
    /// Bank, a slash and number; or the number alone.
    BankAccount(Box<str>),
    Amount(AmountCondition),
    Direction(Flow),
    Kind(Box<str>),
    All(Vec<Check>),
    Any(Vec<Check>),
}

impl Check {
    pub(super) fn compile(condition: &Condition, texts: &mut TextsBuilder) -> Self {
        let list = |conditions: &[Condition], texts: &mut TextsBuilder| {
            conditions.iter().map(|condition| Check::compile(condition, texts)).collect()
        };
        match condition {
            Condition::TextContains(text) => Check::Text(texts.number(fold(text)), Found::Inside),
            Condition::TextWord(text) => Check::Text(texts.number(fold(text)), Found::Whole),
            Condition::CounterpartyAccount(account) => Check::CounterpartyAccount(compact(account).into()),
            Condition::BankAccount(account) => Check::BankAccount(account_key(account).into()),
            Condition::Amount(amount) => Check::Amount(*amount),
            Condition::Direction(flow) => Check::Direction(*flow),
            Condition::Kind(kind) => Check::Kind(fold(kind).into()),
            Condition::All(all) => Check::All(list(all, texts)),
            Condition::Any(any) => Check::Any(list(any, texts)),
        }
    }

    pub(super) fn holds(&self, facts: &Facts<'_>) -> bool {
        match self {
            Check::Text(number, least) => facts.found(*number) >= *least,
            Check::CounterpartyAccount(account) => facts.counterparty_account == Some(account),
            Check::BankAccount(account) => facts.account.is_some_and(|key| is_account(key, account)),
            Check::Amount(amount) => amount.holds(facts.line.amount),
            Check::Direction(flow) => flow.holds(facts.line.amount),
            Check::Kind(kind) => facts.kind == Some(kind),
            Check::All(all) => all.iter().all(|check| check.holds(facts)),
            Check::Any(any) => any.iter().any(|check| check.holds(facts)),
        }
    }

    /// Returns `true` if this check, or one inside it, is so.
    pub(super) fn has(&self, wanted: fn(&Check) -> bool) -> bool {
        let inside = match self {
            Check::All(list) | Check::Any(list) => list.iter().any(|check| check.has(wanted)),
            _ => false,
        };
        inside || wanted(self)
    }
}

/// Returns the key of an account as [`gestiq_statements::BankAccount::key`] writes it.
fn account_key(account: &str) -> String {
    account.chars().filter(|c| c.is_alphanumeric() || *c == '/').collect::<String>().to_uppercase()
}

/// Returns `true` if an account's key is the wanted one, or has the wanted number.
fn is_account(key: &str, wanted: &str) -> bool {
    key == wanted || key.rsplit_once('/').is_some_and(|(_, number)| number == wanted)
}
