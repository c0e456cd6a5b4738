//! Statements and invoices made up from a seed, with the truth about them.
//!
//! No labelled set of bank lines and invoices is public, so quality is measured on made-up ones: names as banks
//! and people spoil them, numbers quoted in many ways or not at all, fees, discounts, part payments, payments
//! of unknown invoices. The hard account is of another style than the one that the matcher was tuned on. The same seed gives the same data on every machine. Hosts can use it to try policies.

mod dataset;
mod foreign;
mod grouped;
mod hard;
mod mixed;
mod names;
mod netted;
mod random;
mod rates;
mod scenario;
mod weekly;

pub use dataset::Dataset;
pub use scenario::Scenario;
