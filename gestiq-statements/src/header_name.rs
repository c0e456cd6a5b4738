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
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(plain_letter) {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            if c == 'ß' {
                folded.push_str("ss");
            } else {
                folded.push(c);
            }
        } else {
            gap = true;
        }
    }
    if folded.is_empty() { name.trim().to_lowercase() } else { folded }
}

/// Returns the letter without its stroke or form, which is no accent to Unicode.
fn plain_letter(c: char) -> char {
    match c {
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        'ς' => 'σ',
        other => other,
    }
}

/// Returns a folded name without its blanks: `value date`, `ValueDate` and `Value-Date` are one.
pub(crate) fn joined(folded: &str) -> String {
    folded.split(' ').collect()
}

/// Returns the name as it is written where there are no accents: `Währung` is `Waehrung`, `Beløb` is `Beloeb`.
pub(crate) fn spelled_out(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => spelled.push_str("ae"),
            'ö' | 'ø' => spelled.push_str("oe"),
            'ü' => spelled.push_str("ue"),
            'å' => spelled.push_str("aa"),
            other => spelled.push(other),
        }
    }
    spelled
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
            ("Straße", "strasse"),
            ("KWOTA UZNAŃ / Rachunek własny", "kwota uznan rachunek wlasny"),
            ("BELØB", "belob"),
            ("ALICI ADI", "alici adi"),
            ("Alıcı adı", "alici adi"),
            ("ΗΜΕΡΟΜΗΝΙΑ ΣΥΝΑΛΛΑΓΗΣ", "ημερομηνια συναλλαγησ"),
            ("Ημερομηνία συναλλαγής", "ημερομηνια συναλλαγησ"),
            ("", ""),
        ] {
            assert_eq!(fold(name), expected);
        }
    }
}
