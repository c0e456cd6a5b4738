//! The account: what customers owe, and how they pay it.

use chrono::{Datelike as _, Days, NaiveDate};
use gestiq_core::{Currency, Money};
use gestiq_statements::{OpenItem, StatementLine};

use super::customer::{Customer, customers};
use super::number::number;
use super::quote::{Way, quote};
use crate::synthetic::dataset::Dataset;
use crate::synthetic::grouped::settle;
use crate::synthetic::mixed::{DAYS, cents, item_id, line, price, start};
use crate::synthetic::names::Company;
use crate::synthetic::random::Random;

/// What banks keep, in cents.
const FEES: &[i64] = &[80, 150, 250, 600, 1_250, 1_800, 2_500];

/// An account while it is made up.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) data: Dataset,
    pub(super) random: Random,
    pub(super) customers: Vec<Customer>,
    /// Invoices written so far.
    invoices: usize,
}

impl Account {
    pub(super) fn new(seed: u64, lines: usize) -> Self {
        let mut random = Random::new(seed);
        let customers = customers(lines, &mut random);
        Account { data: Dataset::default(), customers, random, invoices: 0 }
    }

    pub(super) fn lines(&self) -> usize {
        self.data.lines.len()
    }

    pub(super) fn into_dataset(self) -> Dataset {
        self.data
    }

    /// Adds what happens next.
    pub(super) fn advance(&mut self) {
        match self.random.below(100) {
            0..=7 => self.stray(),
            8..=11 => self.arrears(),
            12 => self.several(),
            13 => self.paid_by_another(),
            14 => self.returned(),
            _ => self.one(),
        }
        if self.random.percent(8) {
            let customer = self.random.below(self.customers.len());
            let unpaid = self.invoice(customer);
            self.data.items.push(unpaid);
        }
    }

    /// One payment of one invoice, whole or less something.
    fn one(&mut self) {
        let customer = self.random.below(self.customers.len());
        let item = self.invoice(customer);
        let (kind, paid) = self.keep_back(cents(&item));
        let (line, way) = self.payment(customer, &item, paid, 0);
        let kind = if way == Way::Wrong { "wrong_number" } else { kind };
        settle(&mut self.data, kind, vec![line], vec![item]);
    }

    /// Returns how much of an invoice is paid. Nobody says why.
    fn keep_back(&mut self, open: i64) -> (&'static str, i64) {
        let random = &mut self.random;
        let (kind, less) = match random.below(100) {
            0..=1 => ("cents", random.between(1, 9)),
            2..=3 => ("fee", *random.pick(FEES)),
            4 => ("percent", open * random.pick(&[2, 3]) / 100),
            5 => ("withheld", open * random.pick(&[15, 19]) / 100),
            6..=8 => ("partial", open * random.between(20, 80) / 100),
            _ => ("exact", 0),
        };
        if less * 2 > open && kind != "partial" { ("exact", open) } else { (kind, (open - less).max(1)) }
    }

    /// Two or three months of one amount, of which the older ones are paid, a month or two late.
    fn arrears(&mut self) {
        let customer = self.random.below(self.customers.len());
        let first = self.invoice(customer);
        let months = 2 + self.random.below(2);
        let mut items = vec![first.clone()];
        for month in 1..months {
            let mut item = self.invoice(customer);
            item.issue_date = first.issue_date + Days::new(30 * month as u64);
            item.due_date = first.due_date.map(|due| due + Days::new(30 * month as u64));
            (item.amount, item.open) = (first.amount, first.open);
            items.push(item);
        }
        let paid = items.len() - 1;
        for (nth, item) in items.into_iter().enumerate() {
            if nth < paid {
                let (line, way) = self.payment(customer, &item, cents(&item), 30);
                let quoted = matches!(way, Way::Whole | Way::Tail);
                let kind = if quoted { "arrears" } else { "arrears_unquoted" };
                settle(&mut self.data, kind, vec![line], vec![item]);
            } else {
                self.data.items.push(item);
            }
        }
    }

    /// Several invoices in one payment that quotes the ends of their numbers, less a fee at times.
    fn several(&mut self) {
        let customer = self.random.below(self.customers.len());
        let count = 2 + self.random.below(3);
        let first = self.invoice(customer);
        let mut items = vec![first];
        for _ in 1..count {
            let mut item = self.invoice(customer);
            item.issue_date = items[0].issue_date + Days::new(self.random.below(20) as u64);
            item.due_date = Some(item.issue_date + Days::new(30));
            items.push(item);
        }
        let fee = if self.random.percent(25) { *self.random.pick(FEES) } else { 0 };
        let sum: i64 = items.iter().map(cents).sum();
        let (mut line, _) = self.payment(customer, &items[count - 1], sum - fee, 0);
        let numbers: Vec<&str> = items.iter().map(|item| item.number.as_str()).collect();
        let quoted = self.random.percent(70);
        line.description = Some(if quoted { numbers.join(" + ").into() } else { "PAGO FACTURAS".into() });
        line.reference = None;
        settle(&mut self.data, if fee == 0 { "batch" } else { "batch_fee" }, vec![line], items);
    }

    /// A parent, a factor, a processor or an insurer pays and quotes the number.
    fn paid_by_another(&mut self) {
        let customer = self.random.below(self.customers.len());
        let item = self.invoice(customer);
        let (mut line, _) = self.payment(customer, &item, cents(&item), 0);
        line.counterparty = Some(Company::new(&mut self.random).on_statement(&mut self.random).into());
        line.description = Some(format!("CESION {}", item.number).into());
        settle(&mut self.data, "other_payer", vec![line], vec![item]);
    }

    /// A direct debit that comes back after some days: the invoice stays open.
    fn returned(&mut self) {
        let customer = self.random.below(self.customers.len());
        let item = self.invoice(customer);
        let (mut back, _) = self.payment(customer, &item, -cents(&item), 5);
        back.description = Some(format!("DEVOLUCION RECIBO {}", item.number).into());
        back.reference = None;
        self.data.items.push(item);
        self.data.lines.push(back);
    }

    /// An invoice to a customer, issued within a year and a half.
    fn invoice(&mut self, customer: usize) -> OpenItem {
        let nth = self.unique();
        let random = &mut self.random;
        let issued = start() - Days::new(120) + Days::new(random.below(DAYS + 100) as u64);
        let number = number(nth, issued.year(), random);
        let mut cents = price(random);
        if random.percent(20) {
            cents += cents * 21 / 100;
        }
        let id = item_id(nth);
        let mut item = OpenItem::new(id, number, Money::from_minor(cents, Currency::EUR), issued);
        item.counterparty = Some(self.customers[customer].full());
        item.due_date = Some(issued + Days::new(*self.random.pick(&[0, 10, 15, 30, 30, 45, 60])));
        item.reference = self.random.percent(20).then(|| reference(nth));
        item
    }

    /// Returns a number that no item has had.
    fn unique(&mut self) -> usize {
        self.invoices += 1;
        self.invoices
    }

    /// The line that pays an invoice, at the earliest so many days after its due date.
    fn payment(&mut self, customer: usize, item: &OpenItem, paid: i64, late: u64) -> (StatementLine, Way) {
        let day = self.paid_on(item) + Days::new(late);
        let mut line = line(self.data.lines.len(), day, paid);
        let named = self.random.percent(96);
        line.counterparty = named.then(|| self.customers[customer].on_statement(&mut self.random).into());
        let way = quote(&mut line, item, &mut self.random);
        if !named {
            let text = line.description.as_deref().unwrap_or_default();
            let name = self.customers[customer].on_statement(&mut self.random);
            line.description = Some(format!("{name} {text}").into());
        }
        (line, way)
    }

    /// From at once to 90 days late.
    fn paid_on(&mut self, item: &OpenItem) -> NaiveDate {
        let due = item.due_date.unwrap_or(item.issue_date);
        let random = &mut self.random;
        match random.below(100) {
            0..=9 => item.issue_date + Days::new(random.below(4) as u64),
            10..=54 => due + Days::new(random.below(6) as u64),
            55..=84 => due + Days::new(5 + random.below(25) as u64),
            85..=94 => due + Days::new(30 + random.below(30) as u64),
            _ => due + Days::new(60 + random.below(31) as u64),
        }
    }
}

/// Returns a creditor reference (ISO 11649) of an invoice.
fn reference(nth: usize) -> String {
    let body = format!("{:08}", nth + 7_000_000);
    let digits: u64 = format!("{body}271500").parse().unwrap_or_default();
    format!("RF{:02}{body}", 98 - digits % 97)
}
