//! Folding: lower case, no accents, no punctuation, single spaces.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Folds a text to lower-case words separated by single spaces.
///
/// Accents go (`é` to `e`), ligatures are written out (`ß` to `ss`, `æ` to `ae`), initials with dots are
/// joined (`S.L.` to `sl`), and everything but letters and digits separates words.
///
/// ```
/// use gestiq_reconcile::normalize::fold;
///
/// assert_eq!(fold("Construcciones  Núñez, S.L."), "construcciones nunez sl");
/// assert_eq!(fold("Sp. z o.o."), "sp zoo");
/// assert_eq!(fold("Straße&Łódź"), "strasse lodz");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut words = Words { out: String::with_capacity(text.len() + 4), initials: 0, word: 0 };
    if text.is_ascii() {
        text.bytes().for_each(|byte| words.push_ascii(byte));
    } else {
        for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
            if c.is_ascii() {
                words.push_ascii(u8::try_from(c).unwrap_or(b' '));
            } else {
                words.push_other(c);
            }
        }
    }
    words.finish()
}

/// Collects words, and joins runs of single letters into one.
struct Words {
    out: String,
    /// Letters of the word that is being written.
    word: usize,
    /// Single letters that stand together at the end of `out`, before the current word.
    initials: usize,
}

impl Words {
    fn push_ascii(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() {
            self.push_letter(char::from(byte.to_ascii_lowercase()));
        } else if byte != b'\'' {
            // An apostrophe does not separate: O'Brien is one word.
            self.end_word();
        }
    }

    fn push_other(&mut self, c: char) {
        let written_out = match c {
            'ß' | 'ẞ' => "ss",
            'æ' | 'Æ' => "ae",
            'œ' | 'Œ' => "oe",
            'ø' | 'Ø' => "o",
            'ł' | 'Ł' => "l",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'þ' | 'Þ' => "th",
            'ı' => "i",
            '\u{2019}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => return,
            _ if c.is_alphanumeric() => {
                c.to_lowercase().for_each(|lower| self.push_letter(lower));
                return;
            }
            _ => return self.end_word(),
        };
        written_out.chars().for_each(|letter| self.push_letter(letter));
    }

    fn push_letter(&mut self, c: char) {
        if self.word == 0 && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.word += 1;
        self.out.push(c);
    }

    fn end_word(&mut self) {
        if self.word == 0 {
            return;
        }
        let single_letter = self.word == 1 && !self.out.ends_with(char::is_numeric);
        if single_letter && self.initials > 0 {
            // Join with the single letter before: take the space out.
            if let Some(letter) = self.out.pop() {
                self.out.pop();
                self.out.push(letter);
            }
        }
        self.initials = if single_letter { self.initials + 1 } else { 0 };
        self.word = 0;
    }

    fn finish(mut self) -> String {
        self.end_word();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_letters_and_digits_only() {
        for (text, expected) in [
            ("", ""),
            ("  ", ""),
            ("ACME", "acme"),
            ("Café-Bar \"Métro\"", "cafe bar metro"),
            ("O'Brien & Söhne", "obrien sohne"),
            ("B.C. Hydro", "bc hydro"),
            ("S. A. de C. V.", "sa de cv"),
            ("J. Pérez", "j perez"),
            ("2 B 3", "2 b 3"),
            ("Ærø Łódź þorn", "aero lodz thorn"),
            ("Παπαδόπουλος Α.Ε.", "παπαδοπουλος αε"),
            ("ש.מ. ٣", "שמ ٣"),
            ("Soft\u{ad}hyphen \u{202e}mark", "softhyphen mark"),
            ("株式会社 トヨタ", "株式会社 トヨタ"),
            ("ﬁne ①", "fine 1"),
        ] {
            assert_eq!(fold(text), expected, "{text:?}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["S. A. de C. V.", "Müller & Co. KG", "O'Brien", "ａｂｃ １２"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text:?}");
        }
    }
}
