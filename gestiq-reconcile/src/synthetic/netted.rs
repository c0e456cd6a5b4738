//! Customers that net credit notes, or pay several invoices in transfers that fit none of them.

use chrono::Days;
use gestiq_core::{Currency, Money};

use super::dataset::Dataset;
use super::grouped::{invoices, name, plain, settle};
use super::mixed::{cents, customers, invoice, line};
use super::names::Company;
use super::random::Random;

/// Makes the dataset: of ten payments two are for some invoices less a credit note, one is for two or three invoices
/// in two transfers, and seven are plain. Half of the payers quote what they pay.
pub(super) fn generate(seed: u64, lines: usize) -> Dataset {
    let mut random = Random::new(seed);
    let customers = customers(lines, &mut random);
    let mut data = Dataset::default();
    while data.lines.len() < lines {
        let customer = &customers[random.below(customers.len())];
        match random.below(10) {
            0..=1 => less_credit_note(&mut data, customer, &mut random),
            2 => in_transfers(&mut data, customer, &mut random),
            _ => plain(&mut data, customer, &mut random),
        }
    }
    data
}

/// One payment for one to three invoices less a credit note.
fn less_credit_note(data: &mut Dataset, customer: &Company, random: &mut Random) {
    let count = 1 + random.below(3);
    let mut items = invoices(data, customer, count, random);
    let paid: i64 = items.iter().map(cents).sum();
    let mut credit = invoice(data.items.len() + count, customer, random);
    credit.issue_date = items[0].issue_date + Days::new(random.below(15) as u64);
    credit.due_date = None;
    let back = (cents(&items[0]) * random.between(10, 60) / 100).max(1);
    credit.amount = Money::from_minor(-back, Currency::EUR);
    credit.open = credit.amount;
    let last = items.iter().filter_map(|item| item.due_date).max().unwrap_or(credit.issue_date);
    items.push(credit);
    let mut line = line(data.lines.len(), last, (paid - back).max(1));
    name(&mut line, &items.iter().collect::<Vec<_>>(), customer, random);
    settle(data, "credit_note", vec![line], items);
}

/// Two transfers, each for a part of all of the invoices.
fn in_transfers(data: &mut Dataset, customer: &Company, random: &mut Random) {
    let count = 2 + random.below(2);
    let items = invoices(data, customer, count, random);
    let all: i64 = items.iter().map(cents).sum();
    let first = (all * random.between(30, 60) / 100).max(1);
    let last = items.iter().filter_map(|item| item.due_date).max().unwrap_or(items[0].issue_date);
    let numbered: Vec<_> = items.iter().collect();
    let lines = [first, all - first].into_iter().enumerate().map(|(nth, part)| {
        let mut line = line(data.lines.len() + nth, last + Days::new(5 * nth as u64), part);
        name(&mut line, &numbered, customer, random);
        line
    });
    let lines = lines.collect();
    settle(data, "netted", lines, items);
}
