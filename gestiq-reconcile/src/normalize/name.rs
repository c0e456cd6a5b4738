//! A name in the form in which names are compared.

use super::fold::fold;
use super::glued_form::strip_glued_form;
use super::latin::latin_spelling;
use super::legal_form::{LegalForm, strip_cut_form, strip_legal_forms, strip_spelled_forms};

/// Characters to which statement formats cut names: 27 in the German DTA and MT940 structure, 35 in ISO 20022
/// party lines and SWIFT.
pub const CUT_AT: [usize; 2] = [27, 35];

/// A folded name without its legal form.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct NormalName {
    text: String,
    form: Option<LegalForm>,
    latin: Option<String>,
}

impl NormalName {
    /// Folds a name and takes its legal form off, a cut one too if the name has a length of [`CUT_AT`].
    ///
    /// ```
    /// use gestiq_reconcile::normalize::NormalName;
    ///
    /// let name = NormalName::new("Suministros García e Hijos, S.L.U.");
    /// assert_eq!(name.as_str(), "suministros garcia e hijos");
    /// assert_eq!(name.legal_form().map(|form| form.code), Some("slu"));
    /// ```
    #[must_use]
    pub fn new(raw: &str) -> Self {
        let (raw, glued) = strip_glued_form(raw);
        let mut text = fold(raw);
        let (mut rest, form) = strip_legal_forms(&text);
        let form = glued.or(form);
        if form.is_none() && CUT_AT.contains(&raw.chars().count()) {
            rest = strip_cut_form(rest);
        }
        if rest.len() < text.len() {
            if text.starts_with(rest) {
                text.truncate(rest.len());
            } else {
                text = rest.to_owned();
            }
        }
        let latin = latin_spelling(raw).map(|latin| strip_spelled_forms(&latin).to_owned());
        NormalName { text, form, latin: latin.filter(|latin| !latin.is_empty()) }
    }

    /// Returns the words, folded, separated by single spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the legal form that was taken off.
    #[must_use]
    pub fn legal_form(&self) -> Option<LegalForm> {
        self.form
    }

    /// Returns the words in Latin letters, if the name has letters of another script.
    ///
    /// ```
    /// use gestiq_reconcile::normalize::NormalName;
    ///
    /// let name = NormalName::new("ООО «Восток-Строй»");
    /// assert_eq!(name.latin(), Some("vostok stroy"));
    /// assert_eq!(NormalName::new("Acme S.L.").latin(), None);
    /// ```
    #[must_use]
    pub fn latin(&self) -> Option<&str> {
        self.latin.as_deref()
    }

    /// Returns `true` if nothing is left to compare.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}
