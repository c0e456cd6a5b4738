//! Rules in order, ready to be applied.

use gestiq_statements::StatementLine;

use super::anchor::Anchors;
use super::applying::Applying;
use super::check::Check;
use super::texts::{Texts, TextsBuilder};
use super::validate::validate;
use super::{RuleLimit, UserRule};
use crate::error::Error;

/// A list of rules that was checked and compiled.
#[derive(Clone, Debug, Default)]
pub struct RuleBook {
    rules: Vec<UserRule>,
    pub(super) checks: Vec<Check>,
    pub(super) texts: Texts,
    pub(super) anchors: Anchors,
    pub(super) asks: Asks,
}

/// Which facts of a line the rules ask for; the others are not made ready.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asks {
    pub(super) counterparty_account: bool,
    pub(super) kind: bool,
}

impl RuleBook {
    /// Checks and compiles rules; the first one that applies to a line decides.
    ///
    /// # Errors
    /// [`Error::InvalidRule`] with the number of the rule and the field, [`Error::RuleLimitExceeded`] where a
    /// [`RuleLimit`] is crossed.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{Currency, Money};
    /// use gestiq_reconcile::rules::{Condition, Effect, RuleBook, UserRule};
    /// use gestiq_reconcile::{LineId, StatementLine};
    ///
    /// let book = RuleBook::new(vec![UserRule {
    ///     name: "Bank fees".into(),
    ///     when: vec![Condition::TextWord("comisión".into())],
    ///     then: Effect::LedgerAccount("626".into()),
    /// }])?;
    /// let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 31).ok_or("day")?;
    /// let mut line = StatementLine::new(LineId::new("L1")?, day, Money::from_minor(-350, Currency::EUR));
    /// line.description = Some("COMISION MANTENIMIENTO".into());
    /// assert_eq!(book.first(&line, None), Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(rules: Vec<UserRule>) -> Result<Self, Error> {
        RuleLimit::Rules.check(RuleLimit::Rules.allowed() + 1, rules.len())?;
        rules.iter().enumerate().try_for_each(|(at, rule)| validate(at + 1, rule))?;
        let mut texts = TextsBuilder::default();
        let compile = |rule: &UserRule| {
            Check::All(rule.when.iter().map(|condition| Check::compile(condition, &mut texts)).collect())
        };
        let checks: Vec<Check> = rules.iter().map(compile).collect();
        let texts = texts.build().map_err(|reason| Error::InvalidRule {
            rule: rules.len(),
            field: "when",
            reason,
        })?;
        let asks = |wanted: fn(&Check) -> bool| checks.iter().any(|check| check.has(wanted));
        let asks = Asks {
            counterparty_account: asks(|check| matches!(check, Check::CounterpartyAccount(_))),
            kind: asks(|check| matches!(check, Check::Kind(_))),
        };
        let anchors = Anchors::new(&checks, texts.len());
        Ok(RuleBook { rules, checks, texts, anchors, asks })
    }

    /// The rules, in order.
    #[must_use]
    pub fn rules(&self) -> &[UserRule] {
        &self.rules
    }

    /// The place of the first rule that applies to a line; `account` is the key of the account it stands on
    /// ([`gestiq_statements::BankAccount::key`]), where that is known.
    #[must_use]
    pub fn first(&self, line: &StatementLine, account: Option<&str>) -> Option<usize> {
        Applying::new(self).first(line, account)
    }
}
