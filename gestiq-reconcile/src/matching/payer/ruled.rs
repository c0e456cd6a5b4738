//! What the user's rules say about the lines of a run.

use gestiq_statements::LineId;
use rustc_hash::FxHashMap;

use crate::error::Error;

use crate::account_lines::AccountLines;
use crate::matching::chunks::in_chunks;
use crate::matching::columns::items::Lines;
use crate::matching::decision::Decision;
use crate::matching::progress::{Progress, Stage};
use crate::rules::book::RuleBook;
use crate::rules::effect::Effect;
use crate::rules::user_rule::UserRule;

/// For each line the first rule that applies; empty where there are no rules.
#[derive(Debug, Default)]
pub(crate) struct Ruled<'a> {
    rules: &'a [UserRule],
    of_line: Vec<Option<u32>>,
}

/// A rule that decided on a line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct AppliedRule {
    /// Its number in the book, from 1.
    pub number: usize,
    /// What people call it.
    pub name: String,
    /// What it does.
    pub effect: Effect,
}

/// How often a rule decided.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct RuleHits<'a> {
    /// Its number in the book, from 1.
    pub number: usize,
    /// What people call it.
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
            |applying, line, rows| {
                let line = lines.source[line as usize];
                let first = applying.first(line, by_line.get(&line.id).copied());
                rows.push([first.map(|rule| rule as u32)]);
            },
        )?;
        Ok(Ruled { rules: book.rules(), of_line: applied.all })
    }

    /// The rule that decided on a line.
    pub(crate) fn rule(&self, line: u32) -> Option<(usize, &'a UserRule)> {
        let rule = (*self.of_line.get(line as usize)?)? as usize;
        self.rules.get(rule).map(|found| (rule, found))
    }

    /// The effects of all rules.
    pub(crate) fn effects(&self) -> impl Iterator<Item = &'a Effect> {
        self.rules.iter().map(|rule| &rule.then)
    }

    pub(crate) fn effect(&self, line: u32) -> Option<&'a Effect> {
        self.rule(line).map(|(_, rule)| &rule.then)
    }

    /// The decision on a line that a rule takes out of the matching.
    pub(crate) fn decision(&self, line: u32) -> Option<Decision> {
        match self.effect(line)? {
            Effect::LedgerAccount(_) => Some(Decision::Booked),
            Effect::NeverMatch => Some(Decision::LeftAlone),
            Effect::Customer(_) | Effect::ReviewOnly => None,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.of_line.is_empty()
    }

    pub(crate) fn is_review_only(&self, line: u32) -> bool {
        self.effect(line) == Some(&Effect::ReviewOnly)
    }

    pub(crate) fn applied(&self, line: u32) -> Option<AppliedRule> {
        let (rule, found) = self.rule(line)?;
        Some(AppliedRule { number: rule + 1, name: found.name.clone(), effect: found.then.clone() })
    }

    pub(crate) fn hits(&self) -> Vec<RuleHits<'a>> {
        let mut hits = vec![0; self.rules.len()];
        self.of_line.iter().flatten().for_each(|rule| hits[*rule as usize] += 1);
        let rules = self.rules.iter().zip(hits).enumerate();
        rules.map(|(at, (rule, hits))| RuleHits { number: at + 1, name: &rule.name, hits }).collect()
    }
}
