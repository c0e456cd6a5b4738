//! Rules in order, ready to be applied.

use gestiq_statements::StatementLine;

use crate::error::Error;

use super::applying::Applying;
use super::compiled::Compiled;
use super::limit::RuleLimit;
use super::user_rule::UserRule;
use super::validate::{validate, within};

/// A list of rules that was checked and compiled.
#[derive(Clone, Debug, Default)]
pub struct RuleBook {
    rules: Vec<UserRule>,
    compiled: Compiled,
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
        within(RuleLimit::Rules, RuleLimit::Rules.allowed() + 1, rules.len())?;
        rules.iter().enumerate().try_for_each(|(at, rule)| validate(at + 1, rule))?;
        let compiled = Compiled::new(&rules)?;
        Ok(RuleBook { rules, compiled })
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
        self.applying().first(line, account)
    }

    /// The book with the buffers of one thread, to be applied to many lines.
    pub(crate) fn applying(&self) -> Applying<'_> {
        Applying::new(&self.compiled)
    }
}
