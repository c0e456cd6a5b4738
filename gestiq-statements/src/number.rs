//! Reads numbers as banks write them, exactly or not at all.
//!
//! `1.650,00`, `1,650.00`, `1,50,000.00`, `1 650,00`, `1'650.00`, `(10.00)`, `10.00-` and `10.00 DR` are numbers;
//! `1,650` is one only if the decimal mark is known, because it can be 1650 or 1.65.

use rust_decimal::Decimal;

/// The character between whole units and decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1,234.56`
    Dot,
    /// `1.234,56`
    Comma,
}

impl DecimalMark {
    fn byte(self) -> u8 {
        match self {
            DecimalMark::Dot => b'.',
            DecimalMark::Comma => b',',
        }
    }
}

/// The reason why a text is not a valid number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// The text is empty or white space.
    Empty,
    /// The text is not a number.
    NotANumber,
    /// A single separator before three digits can be grouping or a decimal mark.
    Ambiguous,
    /// More digits than can be stored exactly.
    OutOfRange,
}

/// Reads a number. Without a mark, the text itself must show which character is the decimal mark.
///
/// # Errors
/// See [`NumberError`].
pub fn parse(text: &str, mark: Option<DecimalMark>) -> Result<Decimal, NumberError> {
    if let Some(plain) = parse_plain(text.as_bytes(), mark) {
        return Ok(plain);
    }
    let (negative, body) = split_sign(text)?;
    let mark = match (mark, find_mark(body)?) {
        (Some(mark), _) | (None, Shown::Mark(mark)) => Some(mark),
        (None, Shown::Nothing) => None,
        (None, Shown::Ambiguous) => return Err(NumberError::Ambiguous),
    };
    let plain = ungroup(body, mark)?;
    let value = Decimal::from_str_exact(&plain).map_err(|_| NumberError::OutOfRange)?;
    Ok(if negative { -value } else { value })
}

/// Reads a number of sign, digits and a dot only, from bytes in an ASCII-compatible encoding.
pub(crate) fn parse_ascii(bytes: &[u8]) -> Option<Decimal> {
    parse_plain(bytes, None)
}

/// Returns the decimal mark that a number shows; `None` if it fits both.
///
/// # Errors
/// See [`NumberError`]; never `Ambiguous`.
pub fn evidence(text: &str) -> Result<Option<DecimalMark>, NumberError> {
    let (_, body) = split_sign(text)?;
    match find_mark(body)? {
        Shown::Mark(mark) => Ok(Some(mark)),
        Shown::Nothing | Shown::Ambiguous => Ok(None),
    }
}

/// Reads numbers such as `-123.45`, which most are, without a copy.
fn parse_plain(bytes: &[u8], mark: Option<DecimalMark>) -> Option<Decimal> {
    const LONGEST: usize = 18; // 17 digits fit an i64
    if bytes.len() > LONGEST {
        return None;
    }
    let (negative, digits) = match bytes.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, bytes),
    };
    let decimal = mark.map_or(b'.', DecimalMark::byte);
    let mut value = 0_i64;
    let mut decimals: Option<u32> = None;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|n| n + 1);
            }
            _ if byte == decimal && decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let scale = decimals.unwrap_or(0);
    let whole_digits = digits.len() - decimals.map_or(0, |n| n as usize + 1);
    let undecided = mark.is_none() && scale == 3;
    if whole_digits == 0 || decimals == Some(0) || undecided {
        return None;
    }
    Some(Decimal::new(if negative { -value } else { value }, scale))
}

/// Removes sign, parentheses and CR/DR.
fn split_sign(text: &str) -> Result<(bool, &str), NumberError> {
    let text = text.trim_matches(is_blank);
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return Ok((true, inner.trim_matches(is_blank)));
    }
    let is_sign = |c: char| matches!(c, '-' | '+' | '\u{2212}');
    let is_minus = |text: &str| !text.starts_with('+');
    if let Some(rest) = text.strip_prefix(is_sign) {
        return Ok((is_minus(text), rest.trim_start_matches(is_blank)));
    }
    if let Some(rest) = text.strip_suffix(is_sign) {
        return Ok((!text.ends_with('+'), rest.trim_end_matches(is_blank)));
    }
    for (suffix, negative) in [("DR", true), ("dr", true), ("CR", false), ("cr", false)] {
        if let Some(rest) = text.strip_suffix(suffix) {
            return Ok((negative, rest.trim_end_matches(is_blank)));
        }
    }
    Ok((false, text))
}

enum Shown {
    Mark(DecimalMark),
    Ambiguous,
    Nothing,
}

fn find_mark(body: &str) -> Result<Shown, NumberError> {
    let bytes = body.as_bytes();
    let mut dots = 0;
    let mut commas = 0;
    let mut blanks = false;
    let mut last = None;
    for (at, c) in body.char_indices() {
        match c {
            '0'..='9' => {}
            '.' => (dots, last) = (dots + 1, Some((at, DecimalMark::Dot))),
            ',' => (commas, last) = (commas + 1, Some((at, DecimalMark::Comma))),
            _ if is_group_mark(c) => blanks = true,
            _ => return Err(NumberError::NotANumber),
        }
    }
    let Some((at, mark)) = last else { return Ok(Shown::Nothing) };
    let (same, other) = if mark == DecimalMark::Dot { (dots, commas) } else { (commas, dots) };
    if same > 1 {
        // Repeated separators are grouping, so the decimals, if any, come after the other one.
        let opposite = if mark == DecimalMark::Dot { DecimalMark::Comma } else { DecimalMark::Dot };
        return if other == 0 { Ok(Shown::Mark(opposite)) } else { Err(NumberError::NotANumber) };
    }
    let after = bytes.len() - at - 1;
    let grouped_like = after == 3 && (1..=3).contains(&at) && bytes.first() != Some(&b'0');
    if other == 0 && grouped_like && !blanks { Ok(Shown::Ambiguous) } else { Ok(Shown::Mark(mark)) }
}

/// Removes grouping, which must be regular, and writes a dot.
fn ungroup(body: &str, mark: Option<DecimalMark>) -> Result<String, NumberError> {
    let decimal = mark.map(|mark| char::from(mark.byte()));
    let (whole, fraction) = match decimal.and_then(|decimal| body.split_once(decimal)) {
        Some((whole, fraction)) => (whole, fraction),
        None => (body, ""),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::NotANumber);
    }
    let mut plain = String::with_capacity(body.len() + 1);
    let mut groups = Groups::default();
    for c in whole.chars() {
        if c.is_ascii_digit() {
            plain.push(c);
            groups.last += 1;
        } else if Some(c) != decimal && (is_group_mark(c) || matches!(c, '.' | ',')) {
            groups.close(c);
        } else {
            return Err(NumberError::NotANumber);
        }
    }
    if !groups.are_regular() || (plain.is_empty() && fraction.is_empty()) {
        return Err(NumberError::NotANumber);
    }
    if plain.is_empty() {
        plain.push('0');
    }
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(fraction);
    }
    Ok(plain)
}

/// The groups of digits of a number.
#[derive(Default)]
struct Groups {
    /// Length of the first group; `None` without grouping.
    first: Option<usize>,
    /// `true` if all groups between the first and the last have three digits, and two.
    threes: bool,
    twos: bool,
    /// `true` if all group marks are commas.
    commas: bool,
    last: usize,
}

impl Groups {
    fn close(&mut self, mark: char) {
        if self.first.is_none() {
            (self.first, self.threes, self.twos, self.commas) = (Some(self.last), true, true, mark == ',');
        } else {
            self.threes &= self.last == 3;
            self.twos &= self.last == 2;
            self.commas &= mark == ',';
        }
        self.last = 0;
    }

    /// Returns `true` for groups of three, and for the Indian form `1,50,000`: groups of two before the last three.
    fn are_regular(&self) -> bool {
        let Some(first) = self.first else { return true };
        let indian = self.twos && self.commas && first <= 2;
        first > 0 && self.last == 3 && (self.threes || indian)
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn is_group_mark(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        use DecimalMark::{Comma, Dot};
        use NumberError::{Ambiguous, Empty, NotANumber, OutOfRange};
        let cases: &[(&str, Option<DecimalMark>, Result<&str, NumberError>)] = &[
            ("1650", None, Ok("1650")),
            ("-8.95000", None, Ok("-8.95000")),
            ("+00000000000115.8331", None, Ok("115.8331")),
            ("1,650.00", None, Ok("1650.00")),
            ("1.650,00", None, Ok("1650.00")),
            ("1.234.567", None, Ok("1234567")),
            ("1,650", None, Err(Ambiguous)),
            ("1.650", None, Err(Ambiguous)),
            ("1,650", Some(Dot), Ok("1650")),
            ("1,650", Some(Comma), Ok("1.650")),
            ("0.125", None, Ok("0.125")),
            ("1650.125", None, Ok("1650.125")),
            ("1 650,00", None, Ok("1650.00")),
            ("1\u{202f}650,00", None, Ok("1650.00")),
            ("1'650.00", None, Ok("1650.00")),
            ("(10.00)", None, Ok("-10.00")),
            ("10.00-", None, Ok("-10.00")),
            ("\u{2212}10,00", None, Ok("-10.00")),
            ("10.00 DR", None, Ok("-10.00")),
            ("10.00CR", None, Ok("10.00")),
            (".50", None, Ok("0.50")),
            ("-.5", None, Ok("-0.5")),
            ("5.", None, Ok("5")),
            (" -5,5 ", None, Ok("-5.5")),
            ("", None, Err(Empty)),
            (" \t", None, Err(Empty)),
            ("$120", None, Err(NotANumber)),
            ("NaN", None, Err(NotANumber)),
            ("1E3", None, Err(NotANumber)),
            ("--5", None, Err(NotANumber)),
            ("-", None, Err(NotANumber)),
            (".", None, Err(NotANumber)),
            ("   .  ", None, Err(NotANumber)),
            ("1,50,000.00", None, Ok("150000.00")),
            ("-12,34,56,789.5", None, Ok("-123456789.5")),
            ("1,50,000", None, Ok("150000")),
            ("1,50,000", Some(Comma), Err(NotANumber)),
            ("1.50.000,00", None, Err(NotANumber)),
            ("1,500,00,000", None, Err(NotANumber)),
            ("150,00,000.00", None, Err(NotANumber)),
            (",50,000.00", None, Err(NotANumber)),
            ("1,65,0.00", None, Err(NotANumber)),
            ("12,34.5", None, Err(NotANumber)),
            ("1.2.3,4,5", None, Err(NotANumber)),
            ("1.234,56", Some(Dot), Err(NotANumber)),
            ("1234567890123456789012345678901.25", None, Err(OutOfRange)),
            ("1234567890123456789012345678901234567890", None, Err(OutOfRange)),
        ];
        for (text, mark, expected) in cases {
            let found = parse(text, *mark).map(|value| value.to_string());
            assert_eq!(found, expected.map(str::to_owned), "{text:?} with {mark:?}");
        }
    }

    #[test]
    fn a_number_shows_the_decimal_mark_of_its_file_or_fits_both() {
        for (text, expected) in [
            ("1.650,00", Ok(Some(DecimalMark::Comma))),
            ("12.5", Ok(Some(DecimalMark::Dot))),
            ("1.234.567", Ok(Some(DecimalMark::Comma))),
            ("1,650", Ok(None)),
            ("1650", Ok(None)),
            ("x", Err(NumberError::NotANumber)),
        ] {
            assert_eq!(evidence(text), expected, "{text:?}");
        }
    }
}
