//! Names as people and banks write them, brought to one form.
//!
//! `Müller & Söhne GmbH`, `MUELLER UND SOEHNE` and `muller sohne g.m.b.h.` are one company. Folding removes
//! case, accents and punctuation; legal forms are taken off and kept beside the name, because a company is
//! often written without its form, but `Acme GmbH` and `Acme AG` are not the same.

pub(crate) mod fold;
mod glued_form;
pub(crate) mod latin;
pub(crate) mod legal_form;
pub(crate) mod name;
pub(crate) mod sound;

pub use fold::fold;
pub use latin::latin_spelling;
pub use legal_form::{LegalForm, strip_cut_form, strip_legal_forms};
pub use name::{CUT_AT, NormalName};
