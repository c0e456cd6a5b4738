//! Matching: which line settles which open item, how sure that is, and why.
//!
//! Four fields speak for a pair: the counterparty (40 %), the amount (30 %), the date (20 %) and the reference
//! (10 %). What a side does not say is not counted against it; what contradicts counts 0. A pair is automatic
//! only if it scores 95 or more, is at least 2 points ahead of every rival on both sides, and nothing
//! contradicts it; otherwise it is suggested, or the line stays unmatched.
//!
//! A run is pure: the same lines and items give the same result, byte for byte, whatever their order and the
//! number of threads.

mod assign;
mod balance;
mod chunks;
mod columns;
mod customers;
mod decide;
mod difference;
mod evidence;
mod exchanged;
mod explain;
mod fees;
mod fit;
mod foreign;
mod groups;
mod hash_index;
mod indexes;
mod interner;
mod knowledge;
mod known;
mod name_index;
mod names;
mod naming;
mod netting;
mod offsets;
mod pairing;
mod policy;
mod progress;
mod reason;
mod references;
mod resolve;
mod rows;
mod ruled;
mod run;
mod spellings;
mod subset;

use std::sync::Arc;

use gestiq_core::BasisPoints;
use gestiq_core::money::exchange::RateTable;
use rustc_hash::FxHashSet;

pub use difference::{Difference, DifferenceKind};
pub use evidence::PartyRule;
pub use exchanged::{ExchangeBasis, Exchanged};
pub use explain::{Compared, Explanation, FieldExplanation, FieldReason};
pub use knowledge::{Alias, CannotLink, DateOffset, KnownAccount};
pub use policy::{
    DatePolicy, DifferencePolicy, ExchangePolicy, Fee, FeeSchedule, FeeTier, GroupPolicy, MAX_FEE_SCHEDULES,
    MAX_FEE_TIERS, MatchPolicy, MoneyLimit, RateDay, SearchLimits, TermsPolicy, TierReach, Tolerance,
    ToleranceSide, Weights,
};
pub use progress::{Progress, Stage};
pub use reason::{Decision, Reason};
pub use references::ReferenceRule;
pub use ruled::{AppliedRule, RuleHits};
pub use run::{Alternative, DecisionSummary, GroupMatch, LineMatch, MatchRun};

use crate::account_lines::AccountLines;
use crate::error::Error;
use crate::rules::RuleBook;
use crate::score::Score;
use crate::similarity::Similarity;
use chunks::in_chunks;
use columns::{Currencies, Items, Lines};
use decide::{Circumstances, Outcome, Pairs, decide, decide_groups};
use fit::DifferenceRules;
use foreign::{Exchange, Foreign};
use gestiq_statements::{LineId, LineStatus, OpenItem, StatementLine};
use groups::Group;
use indexes::{Indexes, Prepared};
use known::Known;
use naming::Naming;
use offsets::Offsets;
use pairing::Pairing;
use ruled::Ruled;

/// What is matched.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MatchInput<'a> {
    /// The lines, in any order; their ids are unique.
    pub lines: &'a [StatementLine],
    /// The open items, in any order; their ids are unique.
    pub items: &'a [OpenItem],
    /// What the host has learned about names.
    pub aliases: &'a [Alias],
    /// Lines that are never automatic, such as those of a statement whose balances do not add up.
    pub review_only: &'a [LineId],
    /// The user's rules.
    pub rules: Option<&'a RuleBook>,
    /// Where lines stand, for rules that ask for the bank account.
    pub accounts: &'a [AccountLines<'a>],
    /// Pairs that a person has rejected.
    pub cannot_link: &'a [CannotLink],
    /// Bank accounts of customers.
    pub known_accounts: &'a [KnownAccount],
    /// When customers usually pay.
    pub date_offsets: &'a [DateOffset],
    /// Rates of exchange: with them, a line in one currency may pay an item in another.
    pub rates: Option<&'a RateTable>,
}

impl<'a> MatchInput<'a> {
    /// Lines and items.
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
    /// What has no rate is no candidate, and no error: [`MatchRun::lines_without_rate`] tells which lines.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{Currency, ExchangeRate, Money, RateTable};
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

    /// Tells how long after the due date customers usually pay.
    #[must_use]
    pub fn date_offsets(mut self, offsets: &'a [DateOffset]) -> Self {
        self.date_offsets = offsets;
        self
    }
}

/// Matches lines with open items under a policy.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    policy: MatchPolicy,
    similarity: Option<Arc<dyn Similarity>>,
}

/// The lines and items of a run in integers.
#[derive(Clone, Copy, Debug)]
struct Columns<'c> {
    lines: &'c Lines<'c>,
    items: &'c Items<'c>,
    currencies: &'c Currencies,
    foreign: &'c Foreign,
    naming: &'c Naming,
    known: &'c Known<'c>,
}

/// Lines whose data are asked for together; a processor waits for a dozen reads at a time.
const READ_AHEAD: usize = 16;
/// Alternatives are shown down to this much below the threshold of suggestions.
const SHOWN_BELOW: u16 = 1_500;

impl Matcher {
    /// A matcher under a policy.
    ///
    /// # Errors
    /// [`Error::InvalidPolicy`] where the policy contradicts itself.
    pub fn new(policy: MatchPolicy) -> Result<Self, Error> {
        policy.validate()?;
        Ok(Matcher { policy, similarity: None })
    }

    /// Scores names with another measure. The candidates still come from the indexes of this crate.
    #[must_use]
    pub fn with_similarity(mut self, similarity: Arc<dyn Similarity>) -> Self {
        self.similarity = Some(similarity);
        self
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &MatchPolicy {
        &self.policy
    }

    /// Matches lines with items.
    ///
    /// # Errors
    /// [`Error::DuplicateId`] where two lines or two items share an id, or a customer has two date offsets;
    /// [`Error::AmountOutOfRange`] where an amount cannot be compared exactly.
    ///
    /// # Examples
    /// ```
    /// use chrono::NaiveDate;
    /// use gestiq_core::{Currency, Money};
    /// use gestiq_reconcile::matching::{Decision, MatchInput, Matcher};
    /// use gestiq_reconcile::{ItemId, LineId, OpenItem, StatementLine};
    ///
    /// let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).ok_or("day");
    /// let eur = |minor| Money::from_minor(minor, Currency::EUR);
    /// let mut line = StatementLine::new(LineId::new("L1")?, day(30)?, eur(121_000));
    /// line.counterparty = Some("CONSTRUCCIONES NUNEZ SL".into());
    /// line.description = Some("PAGO FRA 2026-0042".into());
    /// let mut item = OpenItem::new(ItemId::new("I1")?, "F-2026-0042", eur(121_000), day(1)?);
    /// item.counterparty = Some("Construcciones Núñez, S.L.".into());
    ///
    /// let (lines, items) = ([line], [item]);
    /// let run = Matcher::default().run(&MatchInput::new(&lines, &items))?;
    /// let found = run.get(0).ok_or("one line")?;
    /// assert_eq!((found.decision, found.items[0].as_str()), (Decision::Automatic, "I1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run<'a>(&self, input: &MatchInput<'a>) -> Result<MatchRun<'a>, Error> {
        self.run_with_progress(input, &())
    }

    /// Matches lines with items, telling how far it is.
    ///
    /// # Errors
    /// As [`Matcher::run`], and [`Error::Stopped`] where `progress` stops it.
    ///
    /// # Examples
    /// ```
    /// use gestiq_reconcile::matching::{MatchInput, Matcher, Progress, Stage};
    /// use std::ops::ControlFlow;
    ///
    /// struct Deadline;
    ///
    /// impl Progress for Deadline {
    ///     fn advanced(&self, _: Stage, done: usize, total: usize) -> ControlFlow<()> {
    ///         if done < total / 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    ///     }
    /// }
    ///
    /// let stopped = Matcher::default().run_with_progress(&MatchInput::new(&[], &[]), &Deadline);
    /// assert!(stopped.is_ok(), "there was nothing to do");
    /// ```
    pub fn run_with_progress<'a>(
        &self,
        input: &MatchInput<'a>,
        progress: &dyn Progress,
    ) -> Result<MatchRun<'a>, Error> {
        let amounts = input.lines.iter().map(|line| line.amount);
        let currencies = Currencies::collect(amounts.chain(input.items.iter().map(|item| item.open)));
        let lines = Lines::new(input.lines, &currencies)?;
        let mut items = Items::new(input.items, &currencies, &self.policy)?;
        let mut naming = Naming::new(input, &lines, &mut items);
        let offsets = Offsets::new(input.date_offsets, &items)?;
        offsets.move_due(&mut items);
        let ruled = Ruled::new(input.rules, input.accounts, &lines, progress)?;
        let pending: Vec<bool> = lines.source.iter().map(|line| line.status == LineStatus::Pending).collect();
        let review: FxHashSet<&LineId> = input.review_only.iter().collect();
        let review_only: Vec<bool> = (0_u32..)
            .zip(&lines.source)
            .map(|(at, line)| review.contains(&line.id) || ruled.is_review_only(at))
            .collect();
        let circumstances = Circumstances {
            review_only: &review_only,
            pending: &pending,
            line_days: &lines.day,
            due_days: &items.due,
            ruled: &ruled,
        };
        let exchange = Exchange { policy: &self.policy.exchange, rates: input.rates };
        let foreign = Foreign::new(exchange, &lines, &items, &currencies);
        let known = Known::new(input, &ruled, &offsets, (&lines, &items, &foreign), &naming);
        naming.leave_out(|line| ruled.decision(line).is_some());
        let columns = Columns {
            lines: &lines,
            items: &items,
            currencies: &currencies,
            foreign: &foreign,
            naming: &naming,
            known: &known,
        };
        let (pairs, groups, outcomes) = self.pair_and_decide(columns, &circumstances, progress)?;
        let (policy, rates, without_rate) = (self.policy.clone(), input.rates, foreign.without_rate);
        Ok(MatchRun { policy, rates, without_rate, lines, items, ruled, offsets, pairs, groups, outcomes })
    }

    fn pair_and_decide(
        &self,
        Columns { lines, items, currencies, foreign, naming, known }: Columns<'_>,
        circumstances: &Circumstances<'_>,
        progress: &dyn Progress,
    ) -> Result<(Pairs, Vec<Group>, Vec<Outcome>), Error> {
        let resolved = naming.resolve(&self.policy, self.similarity.as_deref(), progress)?;
        let most_of_terms = self.largest_discount(items);
        let rules: Vec<DifferenceRules> = currencies
            .scales()
            .map(|(currency, scale)| {
                DifferenceRules::new(&self.policy.differences, currency, scale, most_of_terms)
            })
            .collect();
        let prepared = Prepared {
            policy: &self.policy,
            lines,
            items,
            names: &naming.names,
            line_names: &naming.lines,
            item_names: &naming.items,
            resolved: &resolved,
            rules: &rules,
            foreign,
            similarity: self.similarity.as_deref(),
            known,
        };
        let indexes = Indexes::new(prepared);
        let pairs = self.pairs(&indexes, lines.len(), progress)?;
        let mut outcomes = decide(&self.policy, &pairs, circumstances);
        let groups = groups::find(&indexes, &pairs, &outcomes);
        decide_groups(&self.policy, &pairs, &groups, circumstances, &mut outcomes);
        Ok((pairs, groups, outcomes))
    }

    /// The largest discount that the terms of any item grant.
    fn largest_discount(&self, items: &Items<'_>) -> BasisPoints {
        let terms = items.source.iter().filter_map(|item| item.terms).chain(self.policy.terms.usual);
        let percents = terms.flat_map(|terms| terms.discounts().map(|one| one.percent).max());
        percents.max().unwrap_or(BasisPoints::ZERO)
    }

    fn pairs(&self, indexes: &Indexes<'_>, lines: usize, progress: &dyn Progress) -> Result<Pairs, Error> {
        let keep_from =
            u32::from(self.policy.suggest_from.basis_points()).saturating_sub(u32::from(SHOWN_BELOW));
        let keep_from = Score::from_basis_points(keep_from);
        in_chunks(
            Stage::Pairs,
            lines,
            progress,
            || Pairing::new(indexes),
            |pairing, line, rows| {
                let next = line as usize;
                if next.is_multiple_of(READ_AHEAD) {
                    pairing.read_ahead(next..(next + READ_AHEAD).min(lines));
                }
                rows.push(pairing.pairs(line, keep_from).iter().copied());
            },
        )
    }
}
