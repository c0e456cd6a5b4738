//! Tables for the user: lines and amounts by decision, and the hits of rules.

use std::time::Instant;

use gestiq_reconcile::matching::{DecisionSummary, RuleHits};
use gestiq_reports::{Cell, Column, Locale, Table, export};

use crate::failure::Failure;
use crate::terminal::one_line;

/// Measures the time of a command.
#[derive(Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command measures its own time; no result depends on it"
    )]
    pub(crate) fn start() -> Self {
        Stopwatch(Instant::now())
    }

    /// Returns the seconds since the start: `0.42 s`.
    pub(crate) fn shown(&self) -> String {
        format!("{:.2} s", self.0.elapsed().as_secs_f64())
    }
}

/// Returns the summary as a table, including decisions without lines.
pub(crate) fn table(summary: &[DecisionSummary]) -> Result<String, Failure> {
    shown(rows(summary))
}

/// Returns the rules in order, each with the number of lines that it decided.
pub(crate) fn rule_hits(rules: &[RuleHits<'_>]) -> Result<String, Failure> {
    shown(hits(rules))
}

fn shown(table: Result<Table, gestiq_reports::Error>) -> Result<String, Failure> {
    table
        .map(|table| export::text::render(&table, Locale::En))
        .map_err(|error| Failure::Invalid(error.to_string()))
}

fn hits(rules: &[RuleHits<'_>]) -> Result<Table, gestiq_reports::Error> {
    let columns = vec![Column::integer("rule"), Column::text("name"), Column::integer("hits").summed()?];
    let mut table = Table::new(columns)?;
    for rule in rules {
        let [number, hits] = [rule.number, rule.hits].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        table.push(vec![number.into(), one_line(rule.name).into(), hits.into()])?;
    }
    Ok(table)
}

fn rows(summary: &[DecisionSummary]) -> Result<Table, gestiq_reports::Error> {
    let columns = vec![Column::text("decision"), Column::integer("lines").summed()?, Column::money("amount")];
    let mut table = Table::new(columns)?;
    for row in summary {
        let lines = i64::try_from(row.lines).unwrap_or(i64::MAX);
        let mut amounts = row.amounts.iter();
        let first = amounts.next().map_or(Cell::Blank, |amount| (*amount).into());
        table.push(vec![row.decision.code().into(), lines.into(), first])?;
        for amount in amounts {
            table.push(vec![Cell::Blank, Cell::Blank, (*amount).into()])?;
        }
    }
    Ok(table)
}
