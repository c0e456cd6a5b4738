//! Profiles for common exports: by country, and of banks, cards and processors that have one form for all their
//! customers, each with its source. The same profiles are stored as TOML in the folder `profiles` of this crate, to copy and to change.
//!
//! The profile of a country fits most banks there; for a bank that differs, a profile of its own takes six lines.

mod bank;
mod country;
mod north;
mod processor;
mod sources;

use std::sync::LazyLock;

use super::profile::CsvProfile;

/// Returns all ready profiles, in the order of their names here: `generic`, `generic-items`, the countries,
/// the banks.
#[must_use]
pub fn all() -> Vec<CsvProfile> {
    standard().to_vec()
}

/// Returns all ready profiles; they are built once.
pub(crate) fn standard() -> &'static [CsvProfile] {
    static PROFILES: LazyLock<Vec<CsvProfile>> = LazyLock::new(build);
    &PROFILES
}

fn build() -> Vec<CsvProfile> {
    vec![
        country::generic(),
        country::generic_items(),
        country::spanish(),
        country::german(),
        country::french(),
        country::dutch(),
        country::british(),
        country::us(),
        bank::revolut(),
        bank::wise(),
        bank::n26(),
        north::sparkasse(),
        north::ing_de(),
        north::knab(),
        north::mbank(),
        north::nordea(),
        processor::paypal(),
        processor::stripe(),
        processor::amex(),
        processor::monzo(),
    ]
}

/// Returns the ready profile with a name.
///
/// ```
/// use gestiq_statements::csv::ready;
///
/// assert_eq!(ready::named("german").map(|profile| profile.name).as_deref(), Some("german"));
/// assert!(ready::named("atlantis").is_none());
/// ```
#[must_use]
pub fn named(name: &str) -> Option<CsvProfile> {
    standard().iter().find(|profile| profile.name == name).cloned()
}
