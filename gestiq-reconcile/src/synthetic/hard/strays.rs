//! Lines that settle nothing, though they look as if they did.

use chrono::Days;
use gestiq_statements::StatementLine;

use super::account::Account;
use super::person::Person;
use crate::synthetic::mixed::{DAYS, cents, line, start};
use crate::synthetic::names::Company;

impl Account {
    /// Adds a line without a counterpart.
    pub(super) fn stray(&mut self) {
        let line = match self.random.below(10) {
            0..=2 => self.salary(),
            3..=5 => self.stranger(),
            6 => self.twin_with_the_amount(),
            7 => self.bank_fee(),
            _ => self.customer_without_invoice(),
        };
        self.data.lines.push(line);
    }

    fn stray_line(&mut self, amount: i64, name: Option<String>, text: &str) -> StatementLine {
        let day = start() + Days::new(self.random.below(DAYS + 60) as u64);
        let mut line = line(self.data.lines.len(), day, amount);
        line.counterparty = name.map(Into::into);
        line.description = Some(text.into());
        line
    }

    fn salary(&mut self) -> StatementLine {
        let amount = -self.random.between(24, 60) * 5_000;
        let name = Person::new(&mut self.random).full();
        self.stray_line(amount, Some(name), "NOMINA")
    }

    /// A stranger who pays what a customer owes.
    fn stranger(&mut self) -> StatementLine {
        let amount = self.some_open_amount();
        let name = Company::new(&mut self.random).on_statement(&mut self.random);
        self.stray_line(amount, Some(name), "PEDIDO WEB 55123")
    }

    /// The twin of a customer, who pays something else with the amount that the customer owes.
    fn twin_with_the_amount(&mut self) -> StatementLine {
        let owing = self.data.items.len();
        let at = self.random.below(owing.max(1));
        let twins = |item: &gestiq_statements::OpenItem| {
            self.customers
                .iter()
                .find(|one| one.twin.is_some() && item.counterparty.as_deref() == Some(one.full().as_str()))
        };
        let near = self.data.items.iter().skip(at).take(50);
        let found = near.filter_map(|item| Some((cents(item), twins(item)?.twin?))).next();
        let Some((amount, twin)) = found else { return self.bank_fee() };
        let name = self.customers[twin].on_statement(&mut self.random);
        self.stray_line(amount, Some(name), "ANTICIPO")
    }

    fn bank_fee(&mut self) -> StatementLine {
        let amount = -self.random.between(100, 4_000);
        self.stray_line(amount, None, "COMISION MANTENIMIENTO")
    }

    /// A customer who pays for something that is not in the books.
    fn customer_without_invoice(&mut self) -> StatementLine {
        let customer = self.random.below(self.customers.len());
        let name = self.customers[customer].on_statement(&mut self.random);
        let amount = self.random.between(1_000, 400_000);
        self.stray_line(amount, Some(name), "PAGO PEDIDO")
    }

    fn some_open_amount(&mut self) -> i64 {
        if self.data.items.is_empty() { 10_000 } else { cents(self.random.pick(&self.data.items)).abs() }
    }
}
