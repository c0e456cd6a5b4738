//! Customers: companies and persons, some with a twin or a near namesake.

use super::person::Person;
use crate::synthetic::names::Company;
use crate::synthetic::random::Random;

/// Lines for each customer.
const LINES_PER_CUSTOMER: usize = 6;
/// Surnames that differ by a letter or two and are others.
const NEAR: &[(&str, &str)] = &[
    ("Martín", "Martínez"),
    ("Meier", "Maier"),
    ("Schmidt", "Schmitt"),
    ("Hoffmann", "Hofmann"),
    ("Marín", "Martín"),
    ("Alonso", "Alonzo"),
    ("Peters", "Petersen"),
    ("Jansen", "Janssen"),
];
const TRADES: &[&str] =
    &["Talleres", "Autohaus", "Suministros", "Bäckerei", "Clínica", "Transportes", "Studio"];
const PLACES: &[&str] = &["e Hijos", "Norte", "Berlin", "Levante", "Group", "Madrid", "Wien", "Sur"];

/// A customer of the books.
#[derive(Clone, Debug)]
pub(super) struct Customer {
    name: Name,
    /// The number of the customer with nearly the same name.
    pub(super) twin: Option<usize>,
}

#[derive(Clone, Debug)]
enum Name {
    Company(Company),
    Person(Person),
}

impl Customer {
    /// Returns the name as it stands on invoices.
    pub(super) fn full(&self) -> String {
        match &self.name {
            Name::Company(company) => company.full(),
            Name::Person(person) => person.full(),
        }
    }

    /// Returns the name as it stands on a statement.
    pub(super) fn on_statement(&self, random: &mut Random) -> String {
        match &self.name {
            // What makes a twin another one must stand on the statement, or nobody could tell them apart.
            Name::Company(company) if self.twin.is_some() => company.full().to_uppercase(),
            Name::Company(company) => company.on_statement(random),
            Name::Person(person) if self.twin.is_some() => person.full().to_uppercase(),
            Name::Person(person) => person.on_statement(random),
        }
    }
}

/// Returns the customers of an account of so many lines.
pub(super) fn customers(lines: usize, random: &mut Random) -> Vec<Customer> {
    let count = (lines / LINES_PER_CUSTOMER).max(2);
    let mut all: Vec<Customer> = Vec::with_capacity(count + 1);
    while all.len() < count {
        let [one, other] = match random.below(100) {
            0..=9 => {
                all.push(Customer { name: Name::Person(Person::new(random)), twin: None });
                continue;
            }
            10..=11 => {
                let person = Person::new(random);
                [Name::Person(person.namesake()), Name::Person(person)]
            }
            12..=14 => {
                let company = Company::new(random);
                [Name::Company(company.twin(random)), Name::Company(company)]
            }
            15..=17 => near_companies(random).map(Name::Company),
            _ => {
                all.push(Customer { name: Name::Company(Company::new(random)), twin: None });
                continue;
            }
        };
        let at = all.len();
        all.push(Customer { name: one, twin: Some(at + 1) });
        all.push(Customer { name: other, twin: Some(at) });
    }
    all
}

/// Returns two companies whose surnames differ by a letter or two.
fn near_companies(random: &mut Random) -> [Company; 2] {
    let (one, other) = random.pick(NEAR);
    let (trade, place) = (random.pick(TRADES), random.pick(PLACES));
    let company = Company::named(format!("{trade} {one} {place}"), random);
    let near = company.renamed(format!("{trade} {other} {place}"));
    [company, near]
}
