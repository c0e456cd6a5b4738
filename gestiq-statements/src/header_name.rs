//! Column names in a form in which they are compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Returns the name without case, accents, punctuation and doubled spaces: `Montant (EUR)` and `MONTANT  EUR`
/// fold to one.
///
/// A name that consists of punctuation only stays as it is.
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(c);
        } else {
            gap = true;
        }
    }
    if folded.is_empty() { name.trim().to_lowercase() } else { folded }
}

/// Returns a cell value without case and outer blanks: `Af` and `AF ` fold to one, `+` and `-` stay different.
pub(crate) fn fold_value(value: &str) -> String {
    value.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn names_are_compared_without_case_accents_and_punctuation() {
        for (name, expected) in [
            ("Débit  (EUR)", "debit eur"),
            ("  Fecha_valor ", "fecha valor"),
            ("Buchungstag:", "buchungstag"),
            ("+/-", "+/-"),
            ("", ""),
        ] {
            assert_eq!(fold(name), expected);
        }
    }
}
