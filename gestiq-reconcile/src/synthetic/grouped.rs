//! Customers that pay several invoices at once, or one invoice in parts.

use chrono::Days;
use gestiq_statements::{OpenItem, StatementLine};

use super::dataset::Dataset;
use super::mixed::{cents, customers, invoice, line, paid_on};
use super::names::Company;
use super::random::Random;
use crate::evaluate::pair::TruePair;

/// Makes the dataset: of ten payments three settle two to four invoices, one is an instalment plan of two or three
/// parts, and six are plain. Half of the payers quote what they pay.
pub(super) fn generate(seed: u64, lines: usize) -> Dataset {
    let mut random = Random::new(seed);
    let customers = customers(lines, &mut random);
    let mut data = Dataset::default();
    while data.lines.len() < lines {
        let customer = &customers[random.below(customers.len())];
        match random.below(10) {
            0..=2 => batch(&mut data, customer, &mut random),
            3 => instalments(&mut data, customer, &mut random),
            _ => plain(&mut data, customer, &mut random),
        }
    }
    data
}

/// An invoice and its payment, to the cent.
pub(super) fn plain(data: &mut Dataset, customer: &Company, random: &mut Random) {
    let item = invoice(data.items.len(), customer, random);
    let mut line = line(data.lines.len(), paid_on(&item, random), cents(&item));
    name(&mut line, &[&item], customer, random);
    settle(data, "exact", vec![line], vec![item]);
}

/// Two to four invoices that one payment settles.
pub(super) fn batch(data: &mut Dataset, customer: &Company, random: &mut Random) {
    let first = invoice(data.items.len(), customer, random);
    let count = 2 + random.below(3);
    let items = written_with(first, data, customer, count, random);
    let last = items.iter().filter_map(|item| item.due_date).max().unwrap_or(items[0].issue_date);
    let mut line = line(data.lines.len(), last, items.iter().map(cents).sum());
    name(&mut line, &items.iter().collect::<Vec<_>>(), customer, random);
    settle(data, "batch", vec![line], items);
}

/// Invoices that are paid together.
pub(super) fn invoices(
    data: &Dataset,
    customer: &Company,
    count: usize,
    random: &mut Random,
) -> Vec<OpenItem> {
    let first = invoice(data.items.len(), customer, random);
    written_with(first, data, customer, count, random)
}

/// The first invoice, and those that were written within some days of it.
fn written_with(
    first: OpenItem,
    data: &Dataset,
    customer: &Company,
    count: usize,
    random: &mut Random,
) -> Vec<OpenItem> {
    let issued = first.issue_date;
    let mut items = vec![first];
    for nth in 1..count {
        let mut item = invoice(data.items.len() + nth, customer, random);
        item.issue_date = issued + Days::new(random.below(12) as u64);
        item.due_date = Some(item.issue_date + Days::new(30));
        items.push(item);
    }
    items
}

fn instalments(data: &mut Dataset, customer: &Company, random: &mut Random) {
    let item = invoice(data.items.len(), customer, random);
    let parts = 2 + random.below(2);
    let mut left = cents(&item);
    let mut lines = Vec::with_capacity(parts);
    for nth in 0..parts {
        let last = nth + 1 == parts;
        let part = if last { left } else { (left * random.between(30, 60) / 100).max(1) };
        left -= part;
        let day = paid_on(&item, random) + Days::new(7 * nth as u64);
        let mut line = line(data.lines.len() + nth, day, part);
        name(&mut line, &[&item], customer, random);
        lines.push(line);
    }
    settle(data, "instalment", lines, vec![item]);
}

pub(super) fn name(line: &mut StatementLine, items: &[&OpenItem], customer: &Company, random: &mut Random) {
    line.counterparty = Some(customer.on_statement(random).into());
    let numbers: Vec<&str> = items.iter().map(|item| item.number.as_str()).collect();
    let quoted = random.percent(50);
    let text = if quoted { format!("PAGO {}", numbers.join(", ")) } else { "TRANSFERENCIA".to_owned() };
    line.description = Some(text.into());
}

pub(super) fn settle(data: &mut Dataset, kind: &str, lines: Vec<StatementLine>, items: Vec<OpenItem>) {
    for line in &lines {
        for item in &items {
            let kind = Some(kind.to_owned());
            data.truth.push(TruePair { line: line.id.clone(), item: item.id.clone(), kind });
        }
    }
    data.lines.extend(lines);
    data.items.extend(items);
}
