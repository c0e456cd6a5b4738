//! The parts of a text that have a meaning of their own.

use super::keywords;
use super::keywords::{Cuts, Section};

/// The parts of a text, as written; nothing is normalized yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Narrative {
    /// The transaction code before the subfields: the three digits of the German GVC, for one.
    pub(crate) code: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) end_to_end_id: Option<String>,
    pub(crate) reference: Option<String>,
    /// Currency and amount, such as `USD100,00`.
    pub(crate) original_amount: Option<String>,
    /// The text for people.
    pub(crate) text: Option<String>,
}

impl Narrative {
    /// Reads the sections of SEPA keywords in a text.
    pub(super) fn take_keywords(&mut self, text: &str, cuts: &Cuts) {
        for Section { keyword, value } in keywords::sections(text, cuts) {
            let slot = match keyword {
                "" | "SVWZ" => {
                    self.add_text(value);
                    continue;
                }
                "EREF" => &mut self.end_to_end_id,
                "KREF" | "CREF" | "MREF" => &mut self.reference,
                "IBAN" => &mut self.account,
                "ABWA" | "ABWE" => &mut self.name,
                _ => continue,
            };
            if slot.is_none() {
                *slot = given(value);
            }
        }
    }

    pub(super) fn add_text(&mut self, more: &str) {
        match (&mut self.text, given(more)) {
            (Some(text), Some(more)) => {
                text.push(' ');
                text.push_str(&more);
            }
            (text @ None, more) => *text = more,
            (Some(_), None) => {}
        }
    }
}

/// Returns the value, if the bank gives one.
pub(super) fn given(value: &str) -> Option<String> {
    let value = value.trim();
    let is_absent = value.is_empty() || matches!(value, "NOTPROVIDED" | "NONREF" | "NOT PROVIDED");
    (!is_absent).then(|| value.to_owned())
}
