//! The user's rules applied to the lines of a run.

use gestiq_statements::LineId;
use rustc_hash::FxHashMap;

use crate::error::Error;

use crate::account_lines::AccountLines;
use crate::matching::chunks::in_chunks;
use crate::matching::columns::lines::Lines;
use crate::matching::decision::Decision;
use crate::matching::progress::{Progress, Stage};
use crate::matching::tables::ix::{Ix, LineIx, RuleIx};
use crate::matching::tables::table::Table;
use crate::rules::book::RuleBook;
use crate::rules::effect::Effect;
use crate::rules::user_rule::UserRule;

/// For each line the first rule that applies; empty if there are no rules.
#[derive(Debug, Default)]
pub(crate) struct Ruled<'a> {
    rules: &'a [UserRule],
    of_line: Table<LineIx, Option<RuleIx>>,
}

/// A rule that decided on a line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct AppliedRule {
    /// Its number in the book, from 1.
    pub number: usize,
    /// Its name for people.
    pub name: String,
    /// Its effect.
    pub effect: Effect,
}

/// A rule with the number of lines on which it decided.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct RuleHits<'a> {
    /// Its number in the book, from 1.
    pub number: usize,
    /// Its name for people.
    pub name: &'a str,
    /// Lines on which it decided.
    pub hits: usize,
}

impl<'a> Ruled<'a> {
    pub(crate) fn new(
        book: Option<&'a RuleBook>,
        accounts: &[AccountLines<'_>],
        lines: &Lines<'_>,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let Some(book) = book.filter(|book| !book.rules().is_empty()) else { return Ok(Ruled::default()) };
        let by_line: FxHashMap<&LineId, &str> =
            accounts.iter().flat_map(|of| of.lines.iter().map(|line| (&line.id, of.account))).collect();
        let applied = in_chunks(
            Stage::Rules,
            lines.len(),
            progress,
            || book.applying(),
            |applying, line: LineIx, rows| {
                let line = lines.source[line];
                let first = applying.first(line, by_line.get(&line.id).copied());
                rows.push([first.map(RuleIx::from_position)]);
            },
        )?;
        Ok(Ruled { rules: book.rules(), of_line: applied.into_all().into() })
    }

    /// Returns the rule that decided on a line.
    pub(crate) fn rule(&self, line: LineIx) -> Option<(RuleIx, &'a UserRule)> {
        let rule = (*self.of_line.get(line)?)?;
        self.rules.get(rule.get()).map(|found| (rule, found))
    }

    /// Returns the effects of all rules.
    pub(crate) fn effects(&self) -> impl Iterator<Item = &'a Effect> {
        self.rules.iter().map(|rule| &rule.then)
    }

    pub(crate) fn effect(&self, line: LineIx) -> Option<&'a Effect> {
        self.rule(line).map(|(_, rule)| &rule.then)
    }

    /// Returns the decision on a line that a rule takes out of the matching.
    pub(crate) fn decision(&self, line: LineIx) -> Option<Decision> {
        match self.effect(line)? {
            Effect::LedgerAccount(_) => Some(Decision::Booked),
            Effect::NeverMatch => Some(Decision::LeftAlone),
            Effect::Customer(_) | Effect::ReviewOnly => None,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.of_line.is_empty()
    }

    pub(crate) fn is_review_only(&self, line: LineIx) -> bool {
        self.effect(line) == Some(&Effect::ReviewOnly)
    }

    pub(crate) fn applied(&self, line: LineIx) -> Option<AppliedRule> {
        let (rule, found) = self.rule(line)?;
        Some(AppliedRule { number: rule.get() + 1, name: found.name.clone(), effect: found.then.clone() })
    }

    pub(crate) fn hits(&self) -> Vec<RuleHits<'a>> {
        let mut hits: Table<RuleIx, usize> = Table::filled(0, self.rules.len());
        self.of_line.iter().flatten().for_each(|rule| hits[*rule] += 1);
        let rules = self.rules.iter().zip(hits.entries());
        rules
            .map(|(rule, (at, hits))| RuleHits { number: at.get() + 1, name: &rule.name, hits: *hits })
            .collect()
    }
}
