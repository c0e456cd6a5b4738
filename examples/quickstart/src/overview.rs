//! Step two: the matches, as a person reads them.

use gestiq_core::Money;
use gestiq_reconcile::matching::{
    Decision, Difference, DifferenceKind, Explanation, LineMatch, MatchRun, Reason, Wording,
};
use gestiq_reconcile::{ItemId, Score, StatementLine};
use gestiq_reports::{Align, Cell, Column, Error, Locale, Table, export};

use crate::import::Books;

/// A line of the statement with its decision.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) line: &'a StatementLine,
    pub(crate) found: LineMatch,
    /// The numbers of the assigned invoices.
    invoices: Vec<&'a str>,
}

/// Returns the rows in the order of the statement; a run is in the order of ids.
pub(crate) fn rows<'a>(books: &'a Books, run: &MatchRun<'_>) -> Result<Vec<Row<'a>>, String> {
    let mut found: Vec<LineMatch> = run.iter().collect();
    let row = |line: &'a StatementLine| {
        let at = found.iter().position(|found| found.line == line.id);
        let found = at.map(|at| found.swap_remove(at));
        let found = found.ok_or_else(|| format!("no decision on line {}", line.id))?;
        let number =
            |id: &ItemId| books.items.iter().find(|item| item.id == *id).map(|item| item.number.as_str());
        let invoices = found.items.iter().filter_map(number).collect();
        Ok(Row { line, found, invoices })
    };
    books.statement.lines.iter().map(row).collect()
}

fn columns() -> Vec<Column> {
    vec![
        Column::date("Date"),
        Column::text("On the statement").at_most(26),
        Column::money("Amount"),
        Column::text("Decision"),
        Column::text("Score").aligned(Align::Right),
        Column::text("Invoice"),
        Column::text("Why").at_most(26),
    ]
}

fn cells(row: &Row<'_>, why: String) -> Vec<Cell> {
    let line = row.line;
    let text = line.counterparty.as_deref().or(line.description.as_deref()).unwrap_or_default();
    vec![
        line.date.into(),
        text.into(),
        line.amount.into(),
        row.found.decision.code().into(),
        if row.invoices.is_empty() { Cell::Blank } else { row.found.score.to_string().into() },
        if row.invoices.is_empty() { Cell::Blank } else { row.invoices.join(", ").into() },
        why.into(),
    ]
}

/// Formats the table for the screen, with short reasons.
pub(crate) fn lines(rows: &[Row<'_>]) -> Result<String, Error> {
    let mut table = Table::new(columns())?;
    rows.iter().try_for_each(|row| table.push(cells(row, short(&row.found))))?;
    Ok(export::text::render(&table, Locale::En))
}

/// Creates the table for a file, with the ids of the lines, and the decisions in the sentences of the library.
pub(crate) fn records(rows: &[Row<'_>]) -> Result<Table, Error> {
    let mut columns = columns();
    columns.insert(0, Column::text("Line"));
    let mut table = Table::new(columns)?;
    for row in rows {
        let mut cells = cells(row, row.found.sentences(Wording::English).join(" "));
        cells.insert(0, row.line.id.as_str().into());
        table.push(cells)?;
    }
    Ok(table)
}

/// Formats lines and amounts by decision.
pub(crate) fn decisions(run: &MatchRun<'_>) -> Result<String, Box<dyn std::error::Error>> {
    let columns = vec![
        Column::text("Decision"),
        Column::integer("Lines").summed()?,
        Column::money("Amount, in and out").summed()?,
        Column::text("Meaning"),
    ];
    let mut table = Table::new(columns)?;
    for summary in run.summary()?.into_iter().filter(|summary| summary.lines > 0) {
        let lines = i64::try_from(summary.lines)?;
        let amount = summary.amounts.first().copied().map_or(Cell::Blank, |sum: Money| sum.into());
        let meaning = meaning(summary.decision);
        table.push(vec![summary.decision.code().into(), lines.into(), amount, meaning.into()])?;
    }
    Ok(export::text::render(&table, Locale::En))
}

fn meaning(decision: Decision) -> &'static str {
    match decision {
        Decision::Automatic => "booked automatically: certain, and without a rival",
        Decision::Suggested => "a person confirms it, or takes an alternative",
        Decision::Unmatched => "no invoice fits, or too many do",
        Decision::Booked => "a rule books it to a ledger account",
        Decision::LeftAlone => "a rule keeps it out of the matching",
    }
}

fn short(found: &LineMatch) -> String {
    if found.decision == Decision::Automatic && found.items.len() > 1 {
        return format!("pays {} invoices", found.items.len());
    }
    let has = |reason| found.why_not_automatic.contains(&reason);
    if let Some(difference) = found.difference {
        let doubt = if has(Reason::DifferenceNeedsReview) { "?" } else { "" };
        return format!("{}{doubt}", named(difference));
    }
    if let Some(rule) = &found.rule {
        return format!("rule: {}", rule.name);
    }
    match &found.explanation {
        Some(explanation) if found.why_not_automatic.is_empty() => agreement(explanation),
        Some(_) if has(Reason::RivalItem) => "another fits too".to_owned(),
        None if has(Reason::NobodyNamed) => "several, nobody named".to_owned(),
        _ if has(Reason::NobodyNamed) => "nobody named".to_owned(),
        _ if has(Reason::ItemsTaken) => "what fits is taken".to_owned(),
        _ if has(Reason::NoCandidate) => "no invoice fits".to_owned(),
        _ => found.why_not_automatic.first().map_or("", |reason| reason.code()).replace('_', " "),
    }
}

fn named(difference: Difference) -> String {
    let amount = difference.amount.abs().to_plain();
    match difference.kind {
        DifferenceKind::Partial => format!("{amount} stay open"),
        DifferenceKind::Over => format!("{amount} too much"),
        other => format!("{} of {amount}", other.code()),
    }
}

/// Lists the fields that agree, such as `by name, amount, date`.
fn agreement(explanation: &Explanation) -> String {
    let fields: Vec<&str> = explanation
        .fields
        .iter()
        .filter(|field| field.score > Some(Score::ZERO))
        .map(|field| field.field)
        .collect();
    format!("by {}", fields.join(", "))
}
