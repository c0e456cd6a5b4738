//! Customers that owe the same amount every week.

use chrono::Days;
use gestiq_core::{Currency, Money};
use gestiq_statements::OpenItem;

use super::dataset::Dataset;
use super::mixed::{item_id, line, start};
use super::names::Company;
use super::random::Random;
use crate::evaluate::pair::TruePair;

/// Weeks that a customer is billed.
const WEEKS: usize = 13;
/// Days from issue to due date.
const TERMS: u64 = 7;

/// Makes the dataset: every payment is exact and within some days of its due date; one in four quotes the number.
pub(super) fn generate(seed: u64, lines: usize) -> Dataset {
    let mut random = Random::new(seed);
    let mut data = Dataset::default();
    let mut customer = Company::new(&mut random);
    let mut amount = 0;
    for nth in 0..lines {
        let week = nth % WEEKS;
        if week == 0 {
            customer = Company::new(&mut random);
            amount = random.between(20, 2_000) * 100;
        }
        let issued = start() + Days::new(7 * week as u64);
        let mut item = OpenItem::new(
            item_id(nth),
            format!("W-2025-{:06}", nth + 1),
            Money::from_minor(amount, Currency::EUR),
            issued,
        );
        item.counterparty = Some(customer.full());
        item.due_date = Some(issued + Days::new(TERMS));
        let day = issued + Days::new(TERMS) + Days::new(random.below(7) as u64) - Days::new(3);
        let mut line = line(nth, day, amount);
        line.counterparty = Some(customer.on_statement(&mut random).into());
        line.description = Some(if random.percent(25) {
            format!("WEEKLY {}", item.number).into()
        } else {
            "WEEKLY PAYMENT".into()
        });
        // One invoice in thirty is never paid, and one payment in thirty is for nothing we know.
        let (paid, known) = (!random.percent(3), !random.percent(3));
        if paid && known {
            data.truth.push(TruePair {
                line: line.id.clone(),
                item: item.id.clone(),
                kind: Some("weekly".to_owned()),
            });
        }
        if paid {
            data.lines.push(line);
        }
        if known {
            data.items.push(item);
        }
    }
    data
}
