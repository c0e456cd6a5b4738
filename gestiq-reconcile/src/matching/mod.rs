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
mod chunks;
mod columns;
mod decide;
mod difference;
mod evidence;
mod explain;
mod groups;
mod hash_index;
mod indexes;
mod interner;
mod name_index;
mod names;
mod naming;
mod pairing;
mod policy;
mod progress;
mod reason;
mod references;
mod resolve;
mod rows;
mod run;
mod spellings;
mod subset;

use std::sync::Arc;

use rustc_hash::FxHashSet;

pub use difference::{Difference, DifferenceKind};
pub use evidence::PartyRule;
pub use explain::{Compared, Explanation, FieldExplanation, FieldReason};
pub use policy::{DatePolicy, DifferencePolicy, GroupPolicy, MatchPolicy, SearchLimits, Weights};
pub use progress::{Progress, Stage};
pub use reason::{Decision, Reason};
pub use references::ReferenceRule;
pub use run::{Alternative, DecisionSummary, GroupMatch, LineMatch, MatchRun};

use crate::similarity::Similarity;
use crate::{Error, LineId, LineStatus, OpenItem, Score, StatementLine};
use chunks::in_chunks;
use columns::{Currencies, Items, Lines};
use decide::{Circumstances, Outcome, Pairs, decide, decide_groups};
use difference::DifferenceRules;
use groups::Group;
use indexes::{Indexes, Prepared};
use naming::Naming;
use pairing::Pairing;

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
}

impl<'a> MatchInput<'a> {
    /// Lines and items.
    #[must_use]
    pub fn new(lines: &'a [StatementLine], items: &'a [OpenItem]) -> Self {
        MatchInput { lines, items, aliases: &[], review_only: &[] }
    }

    /// Adds what the host has learned about names.
    #[must_use]
    pub fn aliases(mut self, aliases: &'a [Alias]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Keeps these lines from being automatic.
    #[must_use]
    pub fn review_only(mut self, lines: &'a [LineId]) -> Self {
        self.review_only = lines;
        self
    }
}

/// A name on statements that stands for a customer: learned from confirmed matches, or entered by a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Alias {
    /// The name as it stands on statements.
    pub counterparty: String,
    /// The name of the customer as it stands on items.
    pub customer: String,
}

/// Matches lines with open items under a policy.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    policy: MatchPolicy,
    similarity: Option<Arc<dyn Similarity>>,
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
    /// [`Error::DuplicateId`] where two lines or two items share an id, [`Error::AmountOutOfRange`] where an
    /// amount cannot be compared exactly.
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
        let mut items = Items::new(input.items, &currencies, &self.policy.dates)?;
        let naming = Naming::new(input, &lines, &mut items);
        let pending: Vec<bool> = lines.source.iter().map(|line| line.status == LineStatus::Pending).collect();
        let review: FxHashSet<&LineId> = input.review_only.iter().collect();
        let review_only: Vec<bool> = lines.source.iter().map(|line| review.contains(&line.id)).collect();
        let circumstances = Circumstances {
            review_only: &review_only,
            pending: &pending,
            line_days: &lines.day,
            due_days: &items.due,
        };
        let (pairs, groups, outcomes) =
            self.pair_and_decide(&lines, &items, &currencies, &naming, &circumstances, progress)?;
        Ok(MatchRun { policy: self.policy.clone(), lines, items, pairs, groups, outcomes })
    }

    fn pair_and_decide(
        &self,
        lines: &Lines<'_>,
        items: &Items<'_>,
        currencies: &Currencies,
        naming: &Naming<'_>,
        circumstances: &Circumstances<'_>,
        progress: &dyn Progress,
    ) -> Result<(Pairs, Vec<Group>, Vec<Outcome>), Error> {
        let resolved = naming.resolve(&self.policy, self.similarity.as_deref(), progress)?;
        let rules: Vec<DifferenceRules> = currencies
            .scales()
            .map(|(currency, scale)| {
                DifferenceRules::new(&self.policy.differences, scale, currency.minor_digits())
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
            similarity: self.similarity.as_deref(),
        };
        let indexes = Indexes::new(prepared, naming.aliases);
        let pairs = self.pairs(&indexes, lines.len(), progress)?;
        let mut outcomes = decide(&self.policy, &pairs, circumstances);
        let groups = groups::find(&indexes, &pairs, &outcomes);
        decide_groups(&self.policy, &pairs, &groups, circumstances, &mut outcomes);
        Ok((pairs, groups, outcomes))
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
