//! Structured references with check digits.

use std::fmt;

/// A scheme of structured references.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Scheme {
    /// ISO 11649 creditor reference: `RF`, two check digits, 1 to 21 letters or digits; modulus 97.
    Iso11649,
    /// Belgian structured communication (OGM-VCS): `+++123/4567/89002+++`, 12 digits; modulus 97.
    BelgianOgm,
    /// Swiss QR reference: 27 digits; recursive modulus 10.
    SwissQr,
    /// Finnish reference (viitenumero): 4 to 20 digits; weights 7, 3, 1.
    Finnish,
    /// Norwegian KID or Swedish OCR with a Luhn (modulus 10) check digit: 2 to 25 digits.
    Luhn,
}

impl Scheme {
    /// Returns the stable name of the scheme.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Scheme::Iso11649 => "iso_11649",
            Scheme::BelgianOgm => "belgian_ogm",
            Scheme::SwissQr => "swiss_qr",
            Scheme::Finnish => "finnish",
            Scheme::Luhn => "luhn",
        }
    }
}

/// A structured reference whose check digits are right.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StructuredReference {
    scheme: Scheme,
    compact: String,
}

impl StructuredReference {
    /// Reads a field that holds nothing but a reference, in electronic or printed form.
    ///
    /// The Nordic schemes are accepted here only, not in free text: any number passes one in ten times.
    ///
    /// ```
    /// use gestiq_reconcile::reference::{Scheme, StructuredReference};
    ///
    /// let printed = StructuredReference::parse("RF18 5390 0754 7034").ok_or("RF")?;
    /// assert_eq!((printed.scheme(), printed.compact()), (Scheme::Iso11649, "RF18539007547034"));
    /// assert!(StructuredReference::parse("RF19 5390 0754 7034").is_none(), "wrong check digits");
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let compact: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '+' | '*' | '/' | '-' | '.'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let digits = compact.bytes().all(|byte| byte.is_ascii_digit());
        let scheme = match compact.len() {
            5..=25 if is_iso_11649(&compact) => Scheme::Iso11649,
            12 if digits && is_belgian(&compact) => Scheme::BelgianOgm,
            27 if digits && is_swiss(&compact) => Scheme::SwissQr,
            4..=20 if digits && is_finnish(&compact) => Scheme::Finnish,
            2..=25 if digits && is_luhn(&compact) => Scheme::Luhn,
            _ => return None,
        };
        Some(StructuredReference { scheme, compact })
    }

    /// Returns the scheme.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Letters and digits only, in upper case.
    #[must_use]
    pub fn compact(&self) -> &str {
        &self.compact
    }

    /// Returns the payee's own part of the reference, without prefix, check digits and leading zeros; often the
    /// invoice number.
    #[must_use]
    pub fn payload(&self) -> &str {
        let own = match self.scheme {
            Scheme::Iso11649 => self.compact.get(4..),
            Scheme::BelgianOgm => self.compact.get(..10),
            Scheme::SwissQr => self.compact.get(..26),
            Scheme::Finnish | Scheme::Luhn => {
                self.compact.len().checked_sub(1).and_then(|n| self.compact.get(..n))
            }
        };
        own.unwrap_or_default().trim_start_matches('0')
    }
}

impl fmt::Debug for StructuredReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme.code(), self.compact)
    }
}

/// Returns the self-announcing references in a free text: `RF…`, `+++…+++` and runs of 27 digits.
#[must_use]
pub fn structured_references(text: &str) -> Vec<StructuredReference> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let starts_word = at == 0 || bytes.get(at - 1).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let rest = bytes.get(at..).unwrap_or_default();
        let reference = if starts_word && is_rf_start(rest) {
            longest_rf(rest)
        } else if rest.starts_with(b"+++") || rest.starts_with(b"***") {
            whole(rest, 3, 12, is_belgian, Scheme::BelgianOgm)
        } else if starts_word && rest.first().is_some_and(u8::is_ascii_digit) {
            whole(rest, 0, 27, is_swiss, Scheme::SwissQr)
        } else {
            None
        };
        match reference {
            Some((reference, length)) => {
                found.push(reference);
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn is_rf_start(rest: &[u8]) -> bool {
    matches!(rest, [b'R' | b'r', b'F' | b'f', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

/// Returns the longest prefix that is a valid ISO 11649 reference, with single spaces allowed inside.
fn longest_rf(rest: &[u8]) -> Option<(StructuredReference, usize)> {
    const LONGEST: usize = 25;
    let mut compact = String::with_capacity(LONGEST);
    let mut best = None;
    let mut after_space = false;
    for (at, byte) in rest.iter().enumerate() {
        if byte.is_ascii_alphanumeric() && compact.len() < LONGEST {
            compact.push(char::from(byte.to_ascii_uppercase()));
            after_space = false;
            let ends_word = rest.get(at + 1).is_none_or(|next| !next.is_ascii_alphanumeric());
            if ends_word && is_iso_11649(&compact) {
                best = Some((
                    StructuredReference { scheme: Scheme::Iso11649, compact: compact.clone() },
                    at + 1,
                ));
            }
        } else if *byte == b' ' && !after_space {
            after_space = true;
        } else {
            break;
        }
    }
    best
}

/// Exactly `digits` digits after `skip` bytes, with slashes, spaces or dots between them.
fn whole(
    rest: &[u8],
    skip: usize,
    digits: usize,
    check: fn(&str) -> bool,
    scheme: Scheme,
) -> Option<(StructuredReference, usize)> {
    let mut compact = String::with_capacity(digits);
    for (at, byte) in rest.iter().enumerate().skip(skip) {
        match byte {
            b'0'..=b'9' => compact.push(char::from(*byte)),
            b'/' | b' ' | b'.' => {}
            _ => return None,
        }
        if compact.len() == digits {
            let ends = rest.get(at + 1).is_none_or(|next| !next.is_ascii_alphanumeric());
            let valid = ends && check(&compact);
            return valid.then_some((StructuredReference { scheme, compact }, at + 1));
        }
    }
    None
}

/// ISO 7064 MOD 97-10 over the text with the first four characters moved to the end.
fn is_iso_11649(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    let well_formed = (5..=25).contains(&bytes.len())
        && is_rf_start(bytes)
        && bytes.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let (head, tail) = bytes.split_at(bytes.len().min(4));
    well_formed && mod_97(tail.iter().chain(head)) == 1
}

/// Returns `true` if the last digit is a check digit of the others in a scheme of references of digits.
pub(crate) fn has_check_digit(digits: &str) -> bool {
    is_luhn(digits) || is_finnish(digits) || is_swiss(digits)
}

/// Returns the remainder modulo 97, letters standing for 10 to 35.
fn mod_97<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    bytes.fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}

/// Returns `true` if the last two digits are the first ten modulo 97, with 97 for 0.
fn is_belgian(digits: &str) -> bool {
    let (Some(number), Some(check)) = (digits.get(..10), digits.get(10..12)) else { return false };
    let rest = mod_97(number.as_bytes().iter());
    let expected = if rest == 0 { 97 } else { rest };
    check.parse() == Ok(expected) && number.bytes().any(|byte| byte != b'0')
}

/// Recursive modulus 10 (Swiss payment standards, annex B): the table's row is shifted by the carry.
fn is_swiss(digits: &str) -> bool {
    const TABLE: [u8; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let Some((last, body)) = digits.as_bytes().split_last() else { return false };
    let carry = body.iter().fold(0_u8, |carry, byte| {
        let at = usize::from((carry + (byte - b'0')) % 10);
        TABLE.get(at).copied().unwrap_or_default()
    });
    (10 - carry) % 10 == last - b'0' && body.iter().any(|byte| *byte != b'0')
}

/// Weights 7, 3, 1 from the right; the check digit fills to the next ten.
fn is_finnish(digits: &str) -> bool {
    let Some((last, body)) = digits.as_bytes().split_last() else { return false };
    let sum: u32 =
        body.iter().rev().zip([7, 3, 1].into_iter().cycle()).map(|(b, w)| u32::from(b - b'0') * w).sum();
    (10 - sum % 10) % 10 == u32::from(last - b'0')
}

/// ISO/IEC 7812 Luhn: every second digit from the right doubled.
fn is_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0') * if at % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_reference_only_with_right_check_digits() {
        for (text, expected) in [
            ("RF18539007547034", Some(Scheme::Iso11649)),
            ("RF18 5390 0754 7034", Some(Scheme::Iso11649)),
            ("rf18539007547034", Some(Scheme::Iso11649)),
            ("RF18539007547035", None),
            ("RF00", None),
            ("+++090/9337/55493+++", Some(Scheme::BelgianOgm)),
            ("***090/9337/55493***", Some(Scheme::BelgianOgm)),
            ("210000000003139471430009017", Some(Scheme::SwissQr)),
            ("210000000003139471430009018", None),
            ("21 00000 00003 13947 14300 09017", Some(Scheme::SwissQr)),
            ("1232", Some(Scheme::Finnish)),
            ("4992739871", None),
            ("79927398713", Some(Scheme::Luhn)),
            ("INV-2025-1", None),
            ("", None),
        ] {
            let found = StructuredReference::parse(text).map(|reference| reference.scheme());
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn references_are_found_in_free_text() {
        for (text, expected) in [
            ("pago RF18 5390 0754 7034 gracias", "RF18539007547034"),
            ("/ROC/RF18539007547034//", "RF18539007547034"),
            ("COMM +++090/9337/55493+++ MERCI", "090933755493"),
            ("QRR 21 00000 00003 13947 14300 09017", "210000000003139471430009017"),
            ("RF19 5390 0754 7034", ""),
            ("SURF1853900754703", ""),
            ("tel 1232", ""),
        ] {
            let found: Vec<_> = structured_references(text).iter().map(|r| r.compact().to_owned()).collect();
            assert_eq!(found.join(" "), expected, "{text:?}");
        }
    }

    #[test]
    fn the_payload_is_what_the_payee_chose() {
        for (text, payload) in [("RF18539007547034", "539007547034"), ("+++090/9337/55493+++", "909337554")] {
            assert_eq!(StructuredReference::parse(text).unwrap().payload(), payload);
        }
    }
}
