//! Kinds of datasets.

use super::{foreign, grouped, hard, mixed, netted, random, weekly};

use super::dataset::Dataset;

/// A kind of dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scenario {
    /// An ordinary company's account: 85 of 100 payments exact, 5 with a discount, 5 less a bank fee, 5 in
    /// part; a tenth of the lines and of the items without counterpart, half of those lines with an amount that
    /// is open.
    Mixed,
    /// Customers that owe the same amount every week and rarely quote a number: what a bare threshold gets
    /// wrong.
    WeeklyEqual,
    /// Customers that pay several invoices at once, or one invoice in parts.
    Grouped,
    /// An account in euros and invoices in five currencies: of ten payments six are converted by a bank that keeps
    /// up to 1.5 %, with and without the number, and in some the bank reports the original amount; three are
    /// plain, one settles several invoices. A tenth of the lines are strangers' with the amount of an open item.
    Foreign,
    /// Customers that net credit notes, or pay several invoices in transfers that fit none of them.
    Netted,
    /// An account of another style than the mixed one: payers up to 90 days late, several months of one amount, every
    /// way to quote a number, deductions without a word, initials, twins and near names, parents and processors
    /// who pay, returned debits, salaries.
    Hard,
}

impl Scenario {
    /// All scenarios.
    pub const ALL: [Scenario; 6] = [
        Scenario::Mixed,
        Scenario::WeeklyEqual,
        Scenario::Grouped,
        Scenario::Foreign,
        Scenario::Netted,
        Scenario::Hard,
    ];

    /// Makes a dataset of about `lines` lines.
    ///
    /// ```
    /// use gestiq_reconcile::synthetic::Scenario;
    ///
    /// let data = Scenario::Mixed.generate(7, 200);
    /// assert_eq!(data.lines.len(), 200);
    /// assert_eq!(data.lines, Scenario::Mixed.generate(7, 200).lines, "one seed, one dataset");
    /// ```
    #[must_use]
    pub fn generate(self, seed: u64, lines: usize) -> Dataset {
        let mut dataset = match self {
            Scenario::Mixed => mixed::generate(seed, lines),
            Scenario::WeeklyEqual => weekly::generate(seed, lines),
            Scenario::Grouped => grouped::generate(seed, lines),
            Scenario::Foreign => foreign::generate(seed, lines),
            Scenario::Netted => netted::generate(seed, lines),
            Scenario::Hard => hard::generate(seed, lines),
        };
        let mut random = random::Random::new(seed ^ 0x5bf0_3635);
        random.shuffle(&mut dataset.lines);
        random.shuffle(&mut dataset.items);
        dataset
    }
}
