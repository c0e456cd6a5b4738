//! The steps of a run.

use std::sync::Arc;

use gestiq_core::BasisPoints;
use gestiq_statements::{LineId, LineStatus};
use rustc_hash::FxHashSet;

use crate::error::Error;
use crate::matching::sums::find::find as find_groups;

use super::chunks::in_chunks;
use super::input::MatchInput;
use super::match_run::MatchRun;
use super::progress::{Progress, Stage};
use crate::matching::amount::difference_rules::DifferenceRules;
use crate::matching::amount::exchange::Exchange;
use crate::matching::amount::foreign::Foreign;
use crate::matching::assignment::decide::{Circumstances, decide, decide_groups};
use crate::matching::assignment::outcome::Outcome;
use crate::matching::columns::items::{Currencies, Items, Lines};
use crate::matching::pairs::indexes::{Indexes, Prepared};
use crate::matching::pairs::pair::Pairs;
use crate::matching::pairs::pairing::Pairing;
use crate::matching::payer::known::Known;
use crate::matching::payer::naming::Naming;
use crate::matching::payer::offsets::Offsets;
use crate::matching::payer::ruled::Ruled;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::sums::group::Group;
use crate::score::Score;
use crate::similarity::measure::Similarity;

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
        let groups = find_groups(&indexes, &pairs, &outcomes);
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
