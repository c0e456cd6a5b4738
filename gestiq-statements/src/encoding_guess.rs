//! Guesses the encoding of a file whose bytes show none.
//!
//! `chardetng` tells the legacy encodings of the web apart by the frequency of their letters, and by the country, which
//! the column names show. It does not know the code
//! pages of DOS, in which every byte is a character too: they are compared with its guess by where the letters stand. In
//! the right encoding, letters stand beside letters and signs do not (`Peña`, not `Pe¤a`).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::dos_page::DosPage;
use crate::encoding::Choice;
use crate::words::Words;

/// The number of bytes that are examined: far more than the letters of a statement need.
const SAMPLE_BYTES: usize = 1024 * 1024;
/// The number of bytes in which the header is searched.
const HEAD_BYTES: usize = 4 * 1024;
/// By this much a code page must be more plausible than the guess: one letter within a word.
const MARGIN: i64 = 2;

/// Returns the choice with the most plausible encoding, if the bytes showed none.
pub(crate) fn guess(choice: Choice<'_>) -> Choice<'_> {
    if !choice.is_guess {
        return choice;
    }
    let sample = choice.body.get(..SAMPLE_BYTES).unwrap_or(choice.body);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let first = detector.guess(None, Utf8Detection::Deny);
    let country = country(&first.decode_without_bom_handling(sample.get(..HEAD_BYTES).unwrap_or(sample)).0);
    let encoding = detector.guess(country.map(str::as_bytes), Utf8Detection::Deny);
    let best = plausibility(&encoding.decode_without_bom_handling(sample).0);
    let pages = DosPage::ALL.into_iter().map(|page| (page, plausibility(&page.decode(sample))));
    // The first of the best: the pages are ordered by frequency.
    let page = pages.reduce(|best, next| if next.1 > best.1 { next } else { best });
    match page.filter(|(_, plausible)| *plausible >= best + MARGIN) {
        Some((page, _)) => Choice { page: Some(page), ..choice },
        None => Choice { encoding, ..choice },
    }
}

/// Returns the top-level domain of a country whose language has the column names of a text.
fn country(head: &str) -> Option<&'static str> {
    let is_end = |c: char| matches!(c, ',' | ';' | '\t' | '|' | '\n' | '\r');
    let cells = head.split(is_end).map(|cell| cell.trim_matches('"'));
    /// Domains that are not the code of their language.
    const OTHERS: [(&str, &str); 12] = [
        ("ca", "es"),
        ("cs", "cz"),
        ("da", "dk"),
        ("el", "gr"),
        ("en", "us"),
        ("et", "ee"),
        ("ja", "jp"),
        ("ko", "kr"),
        ("sl", "si"),
        ("sv", "se"),
        ("uk", "ua"),
        ("zh", "cn"),
    ];
    let language = Words::standard().language(cells)?;
    Some(OTHERS.iter().find(|(of, _)| *of == language).map_or(language, |(_, domain)| domain))
}

/// Rates a text by its letters and signs outside of ASCII: letters within words of their script speak for it, signs
/// within words and letters of two scripts or cases in one word against it.
fn plausibility(text: &str) -> i64 {
    let mut sum = 0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if !c.is_ascii() {
            sum += rating(before, c, after);
        }
        before = c;
    }
    sum
}

fn rating(before: char, c: char, after: char) -> i64 {
    if c == char::REPLACEMENT_CHARACTER || c.is_control() {
        return -3;
    }
    let neighbours = [before, after];
    let letters = neighbours.iter().filter(|c| c.is_alphabetic()).count();
    if !c.is_alphabetic() {
        let is_apostrophe = matches!(c, '\u{2019}' | '\u{2018}' | '\u{b4}' | '\u{b7}');
        let is_box = ('\u{2500}'..='\u{259f}').contains(&c);
        return match letters {
            _ if is_box => -2,
            2 if !is_apostrophe => -2,
            1 if before.is_alphabetic() && !is_apostrophe && !is_punctuation(c) => -1,
            _ => 0,
        };
    }
    let other_script =
        neighbours.iter().any(|other| other.is_alphabetic() && is_latin(*other) != is_latin(c));
    let wrong_case = c.is_uppercase() && before.is_lowercase();
    let beside_digit = before.is_ascii_digit() && !matches!(c, 'º' | 'ª');
    if other_script || wrong_case || beside_digit {
        -2
    } else if letters > 0 {
        2
    } else {
        0
    }
}

/// Returns `true` for the signs of windows-1252 that end a word.
fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '\u{2026}'
            | '\u{201d}'
            | '\u{201c}'
            | '\u{bb}'
            | '\u{ab}'
            | '\u{ae}'
            | '\u{2122}'
            | '\u{a0}'
            | '\u{b0}'
            | '\u{2013}'
    )
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{aa}'..='\u{24f}').contains(&c)
}
