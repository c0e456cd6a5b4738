//! References: what a payer quotes so that the payee finds the invoice.
//!
//! Structured references carry check digits (ISO 11649 `RF…`, the Belgian OGM, the Swiss QR reference, Nordic
//! ones), so that a mistyped one is recognised. Most payers quote the invoice number somewhere in free text
//! instead, glued to words, with other separators, or only its last digits.

pub(crate) mod check;
pub(crate) mod mention;
pub(crate) mod number;
pub(crate) mod segment;
pub(crate) mod shape;
mod words;

pub use check::{Scheme, StructuredReference, structured_references};
pub use segment::{Segment, compact, segments};
pub use shape::{differs_by_one, shape_hash};
