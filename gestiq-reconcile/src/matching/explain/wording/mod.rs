//! Sentences for people in English and Spanish.
//!
//! Codes are for programs; a person wants to read why a payment was not booked. The sentences are here, and not in each
//! application, so that a new reason does not compile without them.

mod fields;
mod reasons;
mod sentences;

/// The language of sentences.
///
/// ```
/// use gestiq_reconcile::matching::{Reason, Wording};
///
/// assert_eq!(Wording::English.reason(Reason::RivalItem), "another item fits the line nearly as well");
/// assert_eq!(Wording::Spanish.reason(Reason::RivalItem), "otra factura encaja casi igual de bien");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Wording {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Wording {
    /// Returns one of two texts.
    fn pick<'t>(self, english: &'t str, spanish: &'t str) -> &'t str {
        match self {
            Wording::English => english,
            Wording::Spanish => spanish,
        }
    }
}
