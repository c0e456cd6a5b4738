//! The input of a run.

use gestiq_core::money::exchange::RateTable;
use gestiq_statements::{LineId, OpenItem, StatementLine};

use crate::account_lines::AccountLines;
use crate::matching::knowledge::{Alias, CannotLink, DateOffset, KnownAccount};
use crate::matching::settlement::Settlement;
use crate::rules::book::RuleBook;

/// The lines and items to match, and all that is known about them.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MatchInput<'a> {
    /// The lines, in any order; their ids are unique.
    pub lines: &'a [StatementLine],
    /// The open items, in any order; their ids are unique.
    pub items: &'a [OpenItem],
    /// Names that the host has learned.
    pub aliases: &'a [Alias],
    /// Lines that are never automatic, such as those of a statement whose balances do not add up.
    pub review_only: &'a [LineId],
    /// The user's rules.
    pub rules: Option<&'a RuleBook>,
    /// The accounts that lines stand on, for rules that ask for the bank account.
    pub accounts: &'a [AccountLines<'a>],
    /// Pairs that a person has rejected.
    pub cannot_link: &'a [CannotLink],
    /// Bank accounts of customers.
    pub known_accounts: &'a [KnownAccount],
    /// The days on which customers usually pay.
    pub date_offsets: &'a [DateOffset],
    /// Settlements: what lines that pay many items at once are made of.
    pub settlements: &'a [Settlement],
    /// Rates of exchange: with them, a line in one currency may pay an item in another.
    pub rates: Option<&'a RateTable>,
}

impl<'a> MatchInput<'a> {
    /// Returns an input of lines and items alone.
    #[must_use]
    pub fn new(lines: &'a [StatementLine], items: &'a [OpenItem]) -> Self {
        MatchInput {
            lines,
            items,
            aliases: &[],
            review_only: &[],
            rules: None,
            accounts: &[],
            cannot_link: &[],
            known_accounts: &[],
            date_offsets: &[],
            settlements: &[],
            rates: None,
        }
    }

    /// Adds what the host has learned about names.
    #[must_use]
    pub fn aliases(mut self, aliases: &'a [Alias]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Lets a line in one currency pay an item in another, at the rates of the days that the policy names.
    ///
    /// An item without a rate is not a candidate, which is not an error: [`MatchRun::lines_without_rate`](super::MatchRun::lines_without_rate) lists the
    /// lines.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{Currency, Money};
    /// use gestiq_core::money::exchange::{ExchangeRate, RateTable};
    /// use gestiq_reconcile::matching::{Decision, DifferenceKind, MatchInput, Matcher};
    /// use gestiq_reconcile::{ItemId, LineId, OpenItem, StatementLine};
    ///
    /// let (issued, paid) = ("2026-03-01".parse()?, "2026-03-30".parse()?);
    /// let mut rates = RateTable::new();
    /// rates.insert(ExchangeRate::new(Currency::EUR, Currency::USD, "1.0842".parse()?, paid)?);
    ///
    /// let invoiced = Money::parse("1000.00", Currency::USD)?;
    /// let items = [OpenItem::new(ItemId::new("7")?, "F-2026-0042", invoiced, issued)];
    /// let mut line = StatementLine::new(LineId::new("1")?, paid, Money::parse("915.00", Currency::EUR)?);
    /// line.description = Some("INVOICE F-2026-0042".into());
    /// let lines = [line];
    ///
    /// let run = Matcher::default().run(&MatchInput::new(&lines, &items).rates(&rates))?;
    /// let found = run.get(0).ok_or("one line")?;
    /// let difference = found.difference.ok_or("a margin of the bank")?;
    /// assert_eq!((found.decision, difference.kind), (Decision::Automatic, DifferenceKind::Fx));
    /// assert_eq!(difference.amount.to_string(), "7.96 USD");
    /// assert_eq!(difference.in_line_currency.ok_or("euros")?.to_string(), "7.34 EUR");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rates(mut self, rates: &'a RateTable) -> Self {
        self.rates = Some(rates);
        self
    }

    /// Keeps these lines from being automatic.
    #[must_use]
    pub fn review_only(mut self, lines: &'a [LineId]) -> Self {
        self.review_only = lines;
        self
    }

    /// Applies the user's rules before anything is scored.
    ///
    /// ```
    /// use gestiq_core::{Currency, Money};
    /// use gestiq_reconcile::matching::{Decision, MatchInput, Matcher};
    /// use gestiq_reconcile::rules::{Condition, Effect, RuleBook, UserRule};
    /// use gestiq_reconcile::{LineId, StatementLine};
    ///
    /// let book = RuleBook::new(vec![UserRule {
    ///     name: "Bank fees".into(),
    ///     when: vec![Condition::TextContains("comisión".into())],
    ///     then: Effect::LedgerAccount("626".into()),
    /// }])?;
    /// let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 31).ok_or("day")?;
    /// let mut fee = StatementLine::new(LineId::new("L1")?, day, Money::from_minor(-350, Currency::EUR));
    /// fee.description = Some("COMISION MANTENIMIENTO".into());
    ///
    /// let lines = [fee];
    /// let run = Matcher::default().run(&MatchInput::new(&lines, &[]).rules(&book))?;
    /// let found = run.get(0).ok_or("one line")?;
    /// assert_eq!(found.decision, Decision::Booked);
    /// assert_eq!(found.rule.ok_or("a rule")?.name, "Bank fees");
    /// assert_eq!(run.rule_hits()[0].hits, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rules(mut self, rules: &'a RuleBook) -> Self {
        self.rules = Some(rules);
        self
    }

    /// Tells on which account lines stand, for rules that ask for it.
    #[must_use]
    pub fn accounts(mut self, accounts: &'a [AccountLines<'a>]) -> Self {
        self.accounts = accounts;
        self
    }

    /// Keeps rejected pairs from coming back, alone or in a group; unknown lines and items do not matter.
    #[must_use]
    pub fn cannot_link(mut self, pairs: &'a [CannotLink]) -> Self {
        self.cannot_link = pairs;
        self
    }

    /// Adds bank accounts that are known to be customers'.
    #[must_use]
    pub fn known_accounts(mut self, accounts: &'a [KnownAccount]) -> Self {
        self.known_accounts = accounts;
        self
    }

    /// Tells what lines that pay many items at once are made of.
    #[must_use]
    pub fn settlements(mut self, settlements: &'a [Settlement]) -> Self {
        self.settlements = settlements;
        self
    }

    /// Tells how long after the due date customers usually pay.
    #[must_use]
    pub fn date_offsets(mut self, offsets: &'a [DateOffset]) -> Self {
        self.date_offsets = offsets;
        self
    }
}
