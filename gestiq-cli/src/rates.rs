//! Reads exchange rates from a file, for lines that pay items in another currency.
//!
//! CSV with a header and four columns, in any order:
//!
//! ```text
//! date,from,to,rate
//! 2026-03-06,EUR,USD,1.0842
//! 2026-03-06,EUR,GBP,0.8571
//! ```
//!
//! One unit of `from` is worth `rate` units of `to` from that day on, until there is a newer rate, for at most
//! seven days; in the other direction, amounts are divided by the rate. If all rows have the same currency in
//! `from`, as those of a central bank do, the other currencies are converted into each other through it.

use std::path::Path;

use csv::StringRecord;
use gestiq_core::Currency;
use gestiq_core::money::exchange::{ExchangeRate, RateTable};
use gestiq_core::money::parse_decimal;

use crate::failure::Failure;
use crate::input::stream;

/// The most rates in a file; 30 currencies over a hundred years have fewer.
const MAX_RATES: usize = 1_000_000;

/// The columns of the file.
const COLUMNS: [&str; 4] = ["date", "from", "to", "rate"];

/// Reads the rates of a file.
pub(crate) fn read(path: &Path) -> Result<RateTable, Failure> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(stream(path)?);
    let header = reader.headers().map_err(|error| Failure::of_file(path, error))?.clone();
    if let Some(missing) = COLUMNS.iter().find(|column| !header.iter().any(|name| name == **column)) {
        return Err(Failure::of_file(path, format!("there is no column {missing:?}: date,from,to,rate")));
    }
    let mut rates = RateTable::new();
    // The first row sets the pivot; a row with another currency in `from` removes it.
    let mut pivot: Option<Option<Currency>> = None;
    for (at, row) in reader.records().enumerate() {
        let wrong = |why: String| Failure::of_file(path, format!("line {}: {why}", at + 2));
        if at >= MAX_RATES {
            return Err(wrong(format!("a file has at most {MAX_RATES} rates")));
        }
        let row = row.map_err(|error| Failure::of_file(path, error))?;
        let rate = rate(&row, &header).map_err(wrong)?;
        if rates.insert(rate).is_some() {
            let (from, to, date) = (rate.from(), rate.to(), rate.date());
            return Err(wrong(format!("there are two rates from {from} to {to} on {date}")));
        }
        let common = pivot.unwrap_or(Some(rate.from())).filter(|from| *from == rate.from());
        pivot = Some(common);
    }
    Ok(match pivot.flatten() {
        Some(pivot) => rates.with_pivot(pivot),
        None => rates,
    })
}

fn rate(row: &StringRecord, header: &StringRecord) -> Result<ExchangeRate, String> {
    let number = header.iter().position(|name| name == COLUMNS[3]).and_then(|at| row.get(at));
    parse_decimal(number.unwrap_or_default()).map_err(|error| error.to_string())?;
    row.deserialize(Some(header)).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        other => format!("{other:?}"),
    })
}
