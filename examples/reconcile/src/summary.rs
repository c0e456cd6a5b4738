//! Lines and amounts by decision, for people.

use std::collections::BTreeMap;
use std::time::Instant;

use gestiq_core::{Currency, Money, MoneyError};
use gestiq_reconcile::matching::Decision;
use gestiq_reports::{Column, Locale, Table, export};

use crate::failure::Failure;
use crate::records::Records;

/// How long a command takes.
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

    /// The seconds since the start: `0.42 s`.
    pub(crate) fn shown(&self) -> String {
        format!("{:.2} s", self.0.elapsed().as_secs_f64())
    }
}

/// Lines and amounts without sign, by decision and currency.
#[derive(Debug, Default)]
pub(crate) struct Summary(BTreeMap<(Decision, Currency), (i64, Money)>);

impl Summary {
    pub(crate) fn of(records: &Records<'_>) -> Result<Self, Failure> {
        let mut summary = Summary::default();
        for (decision, amount) in (0..records.len()).filter_map(|at| records.decision(at)) {
            summary.count(decision, amount.abs()).map_err(|error| Failure::Invalid(error.to_string()))?;
        }
        Ok(summary)
    }

    fn count(&mut self, decision: Decision, amount: Money) -> Result<(), MoneyError> {
        let nothing = (0, Money::zero(amount.currency()));
        let (lines, sum) = self.0.entry((decision, amount.currency())).or_insert(nothing);
        *lines += 1;
        *sum = sum.checked_add(amount)?;
        Ok(())
    }

    /// The table; a decision without lines is shown too.
    pub(crate) fn table(&self) -> Result<String, Failure> {
        self.rows()
            .map(|table| export::text::render(&table, Locale::En))
            .map_err(|error| Failure::Invalid(error.to_string()))
    }

    fn rows(&self) -> Result<Table, gestiq_reports::Error> {
        let columns =
            vec![Column::text("decision"), Column::integer("lines").summed()?, Column::money("amount")];
        let mut table = Table::new(columns)?;
        for decision in Decision::ALL {
            let mut own = self.0.iter().filter(|((of, _), _)| *of == decision).peekable();
            if own.peek().is_none() {
                table.push(vec![decision.code().into(), 0.into(), gestiq_reports::Cell::Blank])?;
            }
            for (_, (lines, amount)) in own {
                table.push(vec![decision.code().into(), (*lines).into(), (*amount).into()])?;
            }
        }
        Ok(table)
    }
}
