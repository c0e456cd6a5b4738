//! The steps of a run: read, pair, assign, group, decide.

use std::sync::Arc;

use super::assignment::decide::decide;
use super::context::Context;
use super::input::MatchInput;
use super::match_run::MatchRun;
use super::pairs::find::find as find_pairs;
use super::pairs::indexes::Indexes;
use super::policy::match_policy::MatchPolicy;
use super::progress::Progress;
use super::sums::decide::decide_groups;
use super::sums::find::find as find_groups;
use super::sums::payers::recognised;
use crate::error::Error;
use crate::similarity::measure::Similarity;

/// Matches lines with open items under a policy.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    policy: MatchPolicy,
    similarity: Option<Arc<dyn Similarity>>,
}

impl Matcher {
    /// Returns a matcher under a policy.
    ///
    /// # Errors
    /// [`Error::InvalidPolicy`] if the policy contradicts itself.
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

    /// Returns the policy.
    #[must_use]
    pub fn policy(&self) -> &MatchPolicy {
        &self.policy
    }

    /// Matches lines with items.
    ///
    /// # Errors
    /// [`Error::DuplicateId`] if two lines or two items share an id, or a customer has two date offsets;
    /// [`Error::AmountOutOfRange`] if an amount cannot be compared exactly.
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

    /// Matches lines with items, and reports its progress.
    ///
    /// The run is a computation without waiting, for a blocking thread of an async host. A run that is stopped
    /// leaves nothing.
    ///
    /// # Errors
    /// As [`Matcher::run`], and [`Error::Stopped`] if `progress` stops it.
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
        let context = Context::new(&self.policy, self.similarity.clone(), input, progress)?;
        let indexes = Indexes::new(&context);
        let pairs = find_pairs(&indexes, progress)?;
        let mut outcomes = decide(&context, &pairs);
        let groups = find_groups(&indexes, &pairs, &outcomes);
        decide_groups(&context, &pairs, &groups, &mut outcomes);
        let payers = recognised(&indexes, &outcomes);
        drop(indexes);
        Ok(MatchRun::new(context, pairs, groups, outcomes, payers))
    }
}
