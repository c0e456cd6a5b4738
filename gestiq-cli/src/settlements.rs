//! Reads settlements from a file: what the payouts of processors, and batches of debits, are made of.
//!
//! CSV with a header. `settlement` and `item` are needed; the others may be missing or empty:
//!
//! ```text
//! settlement,date,item,amount,fee,currency
//! po_77,2026-03-20,T-1,100.00,2.90,EUR
//! po_77,2026-03-20,T-2,-20.00,,EUR
//! po_77,2026-03-20,,,0.25,EUR
//! ```
//!
//! A row without an amount stands for all that is open of the item, one without an item for a fee of the whole.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use gestiq_reconcile::matching::{Settlement, SettlementPart};
use serde::Deserialize;

use crate::failure::Failure;
use crate::input::stream;

/// The most rows in a file: the card sales of a chain of shops in a year.
const MAX_ROWS: usize = 5_000_000;

#[derive(Debug, Deserialize)]
struct Row {
    settlement: String,
    item: String,
    #[serde(default)]
    date: Option<NaiveDate>,
    #[serde(default)]
    amount: Option<String>,
    #[serde(default)]
    fee: Option<String>,
    #[serde(default)]
    currency: Option<Currency>,
}

/// Reads the settlements of a file, in the order of their ids; rows without a currency are in `currency`.
pub(crate) fn read(path: &Path, currency: Option<Currency>) -> Result<Vec<Settlement>, Failure> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(stream(path)?);
    let header = reader.headers().map_err(|error| Failure::of_file(path, error))?;
    for column in ["settlement", "item"] {
        if !header.iter().any(|name| name == column) {
            let why =
                format!("there is no column {column:?}: settlement,item[,date][,amount][,fee][,currency]");
            return Err(Failure::of_file(path, why));
        }
    }
    let mut all: BTreeMap<String, Settlement> = BTreeMap::new();
    for (at, row) in reader.deserialize().enumerate() {
        let wrong = |why: String| Failure::of_file(path, format!("line {}: {why}", at + 2));
        if at >= MAX_ROWS {
            return Err(wrong(format!("a file has at most {MAX_ROWS} rows")));
        }
        let row: Row = row.map_err(|error| Failure::of_file(path, error))?;
        let part = part(&row, currency).map_err(wrong)?;
        let settlement = all.entry(row.settlement.clone()).or_insert_with(|| Settlement {
            id: row.settlement.clone(),
            day: row.date,
            parts: Vec::new(),
        });
        if row.date.is_some_and(|day| settlement.day.is_some_and(|known| known != day)) {
            return Err(wrong(format!("the settlement {:?} has two dates", row.settlement)));
        }
        settlement.parts.push(part);
    }
    Ok(all.into_values().collect())
}

fn part(row: &Row, currency: Option<Currency>) -> Result<SettlementPart, String> {
    if row.settlement.is_empty() {
        return Err("the settlement has no id".to_owned());
    }
    let money = |text: &Option<String>| {
        let Some(text) = text.as_deref().filter(|text| !text.is_empty()) else { return Ok(None) };
        let currency =
            row.currency.or(currency).ok_or("an amount needs a currency: a column, or --currency")?;
        Money::parse(text, currency).map(Some).map_err(|error| error.to_string())
    };
    Ok(SettlementPart { item: row.item.clone(), amount: money(&row.amount)?, fee: money(&row.fee)? })
}
