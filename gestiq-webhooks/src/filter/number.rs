//! Decimal numbers of any size, compared exactly.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use gestiq_core::text::excerpt;

use super::FilterError;

/// Bytes of a number in a filter at most; its shown form, with a sign, zeros and an exponent, stays below it too.
pub const MAX_NUMBER_BYTES: usize = 128;

/// Digits of a number in a filter at most, without zeros at either end. Numbers in payloads may have more.
pub const MAX_NUMBER_DIGITS: usize = 64;

/// Powers of ten that are told apart, both ways: a number beyond is not one to a filter.
const MAX_EXPONENT: u64 = 1_000_000_000;

/// A number as JSON writes it (RFC 8259, section 6), kept digit by digit.
///
/// A binary float would take `0.1 + 0.2` for `0.30000000000000004` and two account numbers of 19 digits for one.
///
/// ```
/// use gestiq_webhooks::filter::Number;
///
/// let number = |text: &str| text.parse::<Number>();
/// assert_eq!(number("1.50")?, number("15e-1")?);
/// assert!(number("9007199254740993")? > number("9007199254740992")?);
/// assert!(number("01").is_err() && number("+1").is_err() && number(".5").is_err());
/// # Ok::<(), gestiq_webhooks::filter::FilterError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number {
    is_negative: bool,
    /// Without zeros at either end; empty for zero. The value is `0.digits * 10^exponent`.
    digits: String,
    exponent: i64,
}

impl Number {
    /// Reads a number.
    ///
    /// # Errors
    /// [`FilterError::Number`] for another spelling, or one beyond [`MAX_NUMBER_BYTES`] or
    /// [`MAX_NUMBER_DIGITS`].
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let number = (text.len() <= MAX_NUMBER_BYTES).then(|| Number::read(text)).flatten();
        number
            .filter(|number| number.digits.len() <= MAX_NUMBER_DIGITS)
            .ok_or_else(|| FilterError::Number { text: excerpt(text) })
    }

    /// Reads a number of any length, or none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (is_negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, read_power(power)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let leads = whole == "0" || !whole.starts_with('0');
        if !is_digits(whole) || !leads || fraction.is_some_and(|fraction| !is_digits(fraction)) {
            return None;
        }
        let all = [whole, fraction.unwrap_or("")].concat();
        let significant = all.trim_start_matches('0');
        let leading = i64::try_from(all.len() - significant.len()).ok()?;
        let digits = significant.trim_end_matches('0').to_owned();
        let exponent = i64::try_from(whole.len()).ok()?.checked_sub(leading)?.checked_add(power)?;
        if digits.is_empty() {
            return Some(Number { is_negative: false, digits, exponent: 0 });
        }
        (exponent.unsigned_abs() <= MAX_EXPONENT).then_some(Number { is_negative, digits, exponent })
    }

    /// Returns true if every reader of JSON gets this very number out of a binary float: up to 15 digits (IEEE 754,
    /// `DBL_DIG`), and a power of ten that a float holds exactly, so that one rounding is all there is.
    pub(super) fn survives_a_float(&self) -> bool {
        const FLOAT_DIGITS: usize = 15;
        const EXACT_POWERS: i64 = 22;
        let power = self.exponent.saturating_sub(i64::try_from(self.digits.len()).unwrap_or(i64::MAX));
        self.digits.len() <= FLOAT_DIGITS && (-EXACT_POWERS..=EXACT_POWERS).contains(&power)
    }

    fn magnitude(&self, other: &Number) -> Ordering {
        // Zero has no digits, whatever its exponent.
        (!self.digits.is_empty(), self.exponent, &self.digits).cmp(&(
            !other.digits.is_empty(),
            other.exponent,
            &other.digits,
        ))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_power(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !is_digits(digits) {
        return None;
    }
    let power = digits.parse::<i64>().ok()?;
    Some(if text.starts_with('-') { -power } else { power })
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Plain notation up to so many zeros before or after the digits.
        const PLAIN_ZEROS: i64 = 20;
        let sign = if self.is_negative { "-" } else { "" };
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        if self.digits.is_empty() {
            return f.pad("0");
        }
        if (-PLAIN_ZEROS..=0).contains(&self.exponent) {
            let zeros = "0".repeat(usize::try_from(-self.exponent).unwrap_or(0));
            return f.pad(&format!("{sign}0.{zeros}{}", self.digits));
        }
        if self.exponent > 0 && self.exponent <= length.saturating_add(PLAIN_ZEROS) {
            let zeros = usize::try_from(self.exponent.saturating_sub(length)).unwrap_or(0);
            let point = usize::try_from(self.exponent).unwrap_or(usize::MAX).min(self.digits.len());
            let (whole, fraction) = self.digits.split_at_checked(point).unwrap_or((&self.digits, ""));
            let dot = if fraction.is_empty() { "" } else { "." };
            return f.pad(&format!("{sign}{whole}{}{dot}{fraction}", "0".repeat(zeros)));
        }
        let (first, rest) = self.digits.split_at_checked(1).unwrap_or((&self.digits, ""));
        let dot = if rest.is_empty() { "" } else { "." };
        f.pad(&format!("{sign}{first}{dot}{rest}e{}", self.exponent.saturating_sub(1)))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

impl FromStr for Number {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        Number::parse(text)
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        // A whole number is always one that JSON writes.
        Number::read(&number.to_string()).unwrap_or(Number {
            is_negative: false,
            digits: String::new(),
            exponent: 0,
        })
    }
}
