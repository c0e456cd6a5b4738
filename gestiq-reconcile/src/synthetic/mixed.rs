//! An ordinary company's account.

use chrono::{Days, NaiveDate};
use gestiq_core::{Currency, Money};
use gestiq_statements::{ItemId, LineId, OpenItem, StatementLine};

use super::dataset::Dataset;
use super::names::Company;
use super::random::Random;
use crate::evaluate::pair::TruePair;

/// Lines for each customer.
const LINES_PER_CUSTOMER: usize = 5;
/// Days over which invoices are issued.
pub(super) const DAYS: usize = 365;
/// Fees that banks keep, in cents.
const FEES: &[i64] = &[150, 300, 500, 750, 1_000, 1_250, 1_500, 2_000, 2_500, 3_500];
/// Discount terms, in tenths of a percent.
const DISCOUNTS: &[i64] = &[10, 20, 30, 50];

/// Makes the dataset; a tenth of the lines and of the items has no counterpart.
pub(super) fn generate(seed: u64, lines: usize) -> Dataset {
    let mut random = Random::new(seed);
    let customers = customers(lines, &mut random);
    let paid = lines - lines / 10;
    let mut data = Dataset::default();
    for nth in 0..paid {
        pay(&mut data, &customers, nth, &mut random);
    }
    for nth in paid..lines {
        let customer = random.below(customers.len());
        data.items.push(invoice(nth, &customers[customer], &mut random));
    }
    for nth in paid..lines {
        stray(&mut data, &customers, nth, &mut random);
    }
    data
}

/// Returns the customers of a dataset of so many lines.
pub(super) fn customers(lines: usize, random: &mut Random) -> Vec<Company> {
    (0..(lines / LINES_PER_CUSTOMER).max(1)).map(|_| Company::new(random)).collect()
}

/// An invoice and the line that pays it.
fn pay(data: &mut Dataset, customers: &[Company], nth: usize, random: &mut Random) {
    let customer = &customers[random.below(customers.len())];
    let item = invoice(nth, customer, random);
    let open = cents(&item);
    let (kind, paid) = settle(open, random);
    let mut line = line(nth, paid_on(&item, random), paid);
    line.counterparty = random.percent(95).then(|| customer.on_statement(random).into());
    quote(&mut line, &item, customer, random);
    data.truth.push(TruePair { line: line.id.clone(), item: item.id.clone(), kind: Some(kind.to_owned()) });
    data.items.push(item);
    data.lines.push(line);
}

/// Returns how much of an invoice is paid.
fn settle(open: i64, random: &mut Random) -> (&'static str, i64) {
    match random.below(100) {
        0..=4 => ("discount", open - (open * random.pick(DISCOUNTS) + 500) / 1_000),
        5..=9 => {
            let fee = *random.pick(FEES);
            if fee * 10 <= open { ("fee", open - fee) } else { ("exact", open) }
        }
        10..=14 => ("partial", (open * random.between(20, 80) / 100).max(1)),
        _ => ("exact", open),
    }
}

/// A line that pays nothing we know.
fn stray(data: &mut Dataset, customers: &[Company], nth: usize, random: &mut Random) {
    let amount = if random.percent(50) { cents(random.pick(&data.items)) } else { price(random) };
    let day = start() + Days::new(random.below(DAYS + 40) as u64);
    let mut line = line(nth, day, amount);
    // Most come from strangers, some from customers who pay something else.
    let payer = if random.percent(20) { random.pick(customers).clone() } else { Company::new(random) };
    line.counterparty = Some(payer.on_statement(random).into());
    let text = if random.percent(50) {
        format!("TRANSFER {}", random.between(10_000, 99_999))
    } else {
        format!("PAGO PEDIDO P{}", random.between(1_000, 9_999))
    };
    line.description = Some(text.into());
    data.lines.push(line);
}

pub(super) fn invoice(nth: usize, customer: &Company, random: &mut Random) -> OpenItem {
    let issued = start() + Days::new(random.below(DAYS) as u64);
    let number = match nth % 3 {
        0 => format!("F-2025-{:06}", nth + 1),
        1 => format!("INV-{:07}", nth + 1),
        _ => format!("2025/{:06}", nth + 1),
    };
    let mut item =
        OpenItem::new(item_id(nth), number, Money::from_minor(price(random), Currency::EUR), issued);
    item.counterparty = Some(customer.full());
    item.due_date = Some(issued + Days::new(*random.pick(&[0, 15, 30, 30, 60])));
    item
}

/// Three prices of ten are round.
pub(super) fn price(random: &mut Random) -> i64 {
    if random.percent(30) { random.between(1, 100) * 5_000 } else { random.between(1_000, 900_000) }
}

/// Most pay around the due date, some at once, some late.
pub(super) fn paid_on(item: &OpenItem, random: &mut Random) -> NaiveDate {
    let due = item.due_date.unwrap_or(item.issue_date);
    match random.below(100) {
        0..=14 => item.issue_date + Days::new(random.below(6) as u64),
        15..=89 => due - Days::new(4) + Days::new(random.below(9) as u64),
        90..=96 => due + Days::new(6 + random.below(10) as u64),
        _ => due + Days::new(16 + random.below(20) as u64),
    }
    .max(item.issue_date)
}

/// Two payers of three quote the number, each in a way of his own.
fn quote(line: &mut StatementLine, item: &OpenItem, customer: &Company, random: &mut Random) {
    let number = &item.number;
    let digits = number.rsplit(['-', '/']).next().unwrap_or_default().trim_start_matches('0').to_owned();
    let text = match random.below(100) {
        0..=29 => format!("PAGO FACTURA {number}"),
        30..=39 => format!("Rechnung {}", number.replace(['-', '/'], " ")),
        40..=47 => format!("{} {}", number.replace(['-', '/'], ""), "TRANSFERENCIA"),
        48..=57 => {
            line.reference = Some(number.as_str().into());
            "TRANSFERENCIA RECIBIDA".to_owned()
        }
        58..=63 if digits.len() >= 4 => format!("fra. num {digits}"),
        64..=66 => format!("INVOICE {}", slip(number, random)),
        _ => "TRANSFERENCIA RECIBIDA".to_owned(),
    };
    let unnamed = line.counterparty.is_none();
    let text = if unnamed { format!("{text} DE {}", customer.on_statement(random)) } else { text };
    line.description = Some(text.into());
}

/// Two neighbouring digits in the wrong order.
fn slip(number: &str, random: &mut Random) -> String {
    let mut bytes = number.as_bytes().to_vec();
    let at = bytes.len() - 2 - random.below(2);
    bytes.swap(at, at + 1);
    String::from_utf8(bytes).unwrap_or_default()
}

#[expect(clippy::expect_used, reason = "a letter and digits are a valid id")]
pub(super) fn line(nth: usize, day: NaiveDate, cents: i64) -> StatementLine {
    let id = LineId::new(format!("L{nth:07}")).expect("a valid id");
    StatementLine::new(id, day, Money::from_minor(cents, Currency::EUR))
}

#[expect(clippy::expect_used, reason = "a letter and digits are a valid id")]
pub(super) fn item_id(nth: usize) -> ItemId {
    ItemId::new(format!("I{nth:07}")).expect("a valid id")
}

pub(super) fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default()
}

pub(super) fn cents(item: &OpenItem) -> i64 {
    item.open.to_minor().unwrap_or_default()
}
