//! An account in euros, and customers that are invoiced in their own currency.

use chrono::Days;
use gestiq_core::{Currency, Money, Rounding};
use gestiq_statements::{OpenItem, StatementLine};
use rust_decimal::Decimal;

use super::dataset::Dataset;
use super::grouped::{batch, plain};
use super::mixed::{DAYS, customers, invoice, line, paid_on, start};
use super::names::Company;
use super::random::Random;
use super::rates::{FOREIGN, walk};
use crate::evaluate::pair::TruePair;

/// Days after the last invoice on which payments may come.
const LATE: usize = 120;
/// What a bank keeps of the rate of the day at most, in hundredths of a percent.
const MOST_MARGIN: i64 = 150;

/// Makes the dataset; a tenth of the lines and of the items has no counterpart.
pub(super) fn generate(seed: u64, lines: usize) -> Dataset {
    let mut random = Random::new(seed);
    // A day before the first payment, so that the first Sunday has a rate too.
    let first = start() - Days::new(7);
    let mut data = Dataset { rates: walk(first, 7 + DAYS + LATE, &mut random), ..Dataset::default() };
    let customers = customers(lines, &mut random);
    while data.lines.len() < lines - lines / 10 {
        let at = random.below(customers.len());
        match random.below(10) {
            0..=2 => plain(&mut data, &customers[at], &mut random),
            3 => batch(&mut data, &customers[at], &mut random),
            _ => exchanged(&mut data, at, &customers[at], &mut random),
        }
    }
    for _ in 0..lines / 10 {
        let at = random.below(customers.len());
        let item = foreign_invoice(data.items.len(), at, &customers[at], &mut random);
        data.items.push(item);
    }
    while data.lines.len() < lines {
        stray(&mut data, &mut random);
    }
    data
}

/// An invoice in the currency of the customer.
fn foreign_invoice(nth: usize, customer_at: usize, customer: &Company, random: &mut Random) -> OpenItem {
    let mut item = invoice(nth, customer, random);
    let minor = item.open.to_minor().unwrap_or_default();
    item.amount = Money::from_minor(minor, FOREIGN[customer_at % FOREIGN.len()]);
    item.open = item.amount;
    item
}

/// An invoice in another currency, and the euros that come in for it.
fn exchanged(data: &mut Dataset, customer_at: usize, customer: &Company, random: &mut Random) {
    let item = foreign_invoice(data.items.len(), customer_at, customer, random);
    let Some(mut line) = payment(data, &item, random) else { return };
    line.counterparty = random.percent(95).then(|| customer.on_statement(random).into());
    let kind = match random.below(100) {
        0..=24 => {
            line.details_mut().original_amount = Some(item.open);
            "fx_original"
        }
        25..=69 => "fx_quoted",
        _ => "fx",
    };
    let quoted = kind == "fx_quoted" || (kind == "fx_original" && random.percent(50));
    let text = if quoted { format!("PAYMENT {}", item.number) } else { "FOREIGN PAYMENT".to_owned() };
    let unnamed = line.counterparty.is_none();
    let text = if unnamed { format!("{text} FROM {}", customer.on_statement(random)) } else { text };
    line.description = Some(text.into());
    data.truth.push(TruePair { line: line.id.clone(), item: item.id.clone(), kind: Some(kind.to_owned()) });
    data.lines.push(line);
    data.items.push(item);
}

/// The euros that pay an item at the rate of their day, less what the bank keeps.
fn payment(data: &Dataset, item: &OpenItem, random: &mut Random) -> Option<StatementLine> {
    let day = paid_on(item, random);
    let gross = data.rates.convert(item.open, Currency::EUR, day, Rounding::HalfUp).ok()?.to;
    let kept = Decimal::new(10_000 - random.between(0, MOST_MARGIN), 4);
    let net = gross.times(kept, Rounding::HalfUp).ok()?.to_minor().ok()?;
    Some(line(data.lines.len(), day, net))
}

/// A stranger's payment of about what some item is worth.
fn stray(data: &mut Dataset, random: &mut Random) {
    let item = random.pick(&data.items).clone();
    let Some(mut line) = payment(data, &item, random) else { return };
    line.counterparty = Some(Company::new(random).on_statement(random).into());
    line.description = Some(format!("TRANSFER {}", random.between(10_000, 99_999)).into());
    data.lines.push(line);
}
