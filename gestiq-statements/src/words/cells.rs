//! Reads what stands in a cell beside its number, and cells that say that there is nothing.

use std::borrow::Cow;

use super::dictionary::Words;
use super::meaning::ValueWord;

impl Words {
    /// Returns `true` for a cell that says that there is nothing: empty, `-`, `n/a`.
    pub(crate) fn is_nothing(&self, cell: &str) -> bool {
        let is_dash = |c: char| matches!(c, '-' | '\u{2013}' | '\u{2014}' | '\u{2212}' | '.' | ',' | ' ');
        cell.is_empty()
            || (cell.chars().all(is_dash) && !cell.chars().all(|c| matches!(c, '.' | ',')))
            || self.value(cell).contains(&ValueWord::Nothing)
    }

    /// Returns the number of an amount cell without the currency beside it; the cell itself if something else stands
    /// there.
    pub(crate) fn number_in<'c>(&self, cell: &'c str) -> Cow<'c, str> {
        let (before, after) = beside(cell);
        let is_known = |sign: &&str| self.currency(sign).is_some();
        let signs: Vec<&str> = [before, after].into_iter().filter(|sign| !sign.is_empty()).collect();
        match signs.as_slice() {
            [sign] if is_known(sign) => {
                let (before, after) = cell.split_once(sign).unwrap_or((cell, ""));
                Cow::Owned(format!("{}{}", before.trim(), after.trim()))
            }
            _ => Cow::Borrowed(cell.trim()),
        }
    }

    /// Returns the currency sign or code beside the number of a cell, as it stands there.
    pub(crate) fn sign_beside<'c>(&self, cell: &'c str) -> Option<&'c str> {
        let (before, after) = beside(cell);
        [before, after].into_iter().find(|sign| !sign.is_empty() && self.currency(sign).is_some())
    }
}

/// Returns the letters and signs before and after the digits of a cell, without the sign of the number.
fn beside(cell: &str) -> (&str, &str) {
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (cell.find(is_digit), cell.rfind(is_digit)) else { return ("", "") };
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '-' | '+' | '(' | ')' | '\u{2212}' | '\'');
    let before = cell.get(..first).unwrap_or_default().trim_matches(is_mark);
    let after = cell.get(last + 1..).unwrap_or_default().trim_matches(is_mark);
    let is_point = |text: &str| matches!(text, "." | ",");
    (if is_point(before) { "" } else { before }, if is_point(after) { "" } else { after })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_beside_a_number_is_recognised_with_any_sign() {
        for (cell, number, sign) in [
            ("-355,91 PLN", "-355,91", Some("PLN")),
            ("1 200,00 zł", "1 200,00", Some("zł")),
            ("R$ 5,00", "5,00", Some("R$")),
            ("R$5,00", "5,00", Some("R$")),
            ("-$5.00", "-5.00", Some("$")),
            ("$-5.00", "-5.00", Some("$")),
            ("($5.00)", "(5.00)", Some("$")),
            ("12,00 €", "12,00", Some("€")),
            ("12,00\u{a0}kr.", "12,00", Some("kr.")),
            ("5.00", "5.00", None),
            (".50", ".50", None),
            ("5.00 CR", "5.00 CR", None),
            ("5 apples", "5 apples", None),
            ("abc", "abc", None),
        ] {
            let words = Words::standard();
            assert_eq!((&*words.number_in(cell), words.sign_beside(cell)), (number, sign), "{cell}");
        }
    }

    #[test]
    fn a_dash_and_its_words_are_nothing() {
        for (cell, expected) in [
            ("-", true),
            ("\u{2014}", true),
            ("--", true),
            ("- ", true),
            ("-.--", true),
            ("N/A", true),
            ("", true),
            ("0", false),
            (".", false),
            ("-1", false),
            ("x", false),
        ] {
            assert_eq!(Words::standard().is_nothing(cell), expected, "{cell:?}");
        }
    }
}
