//! The ways in which people quote the number of an invoice.

use gestiq_statements::{OpenItem, StatementLine};

use crate::synthetic::random::Random;

/// A way of quoting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// No word of any number.
    Nothing,
    /// The whole number, be it written in another way.
    Whole,
    /// The last digits of the number.
    Tail,
    /// A wrong number: two digits swapped, or the year of another invoice.
    Wrong,
}

const WORDS: &[&str] =
    &["PAGO FRA", "Rechnung", "INVOICE", "Fattura n.", "facture", "Rg.Nr.", "PAYMENT", "ABONO"];
const NOTHING: &[&str] =
    &["TRANSFERENCIA", "UEBERWEISUNG", "SEPA CREDIT TRANSFER", "Gutschrift", "pago mensual", "VIREMENT", ""];

/// Writes the number of an item into a line in a way of the payer's own.
pub(super) fn quote(line: &mut StatementLine, item: &OpenItem, random: &mut Random) -> Way {
    let number = item.number.as_str();
    let (text, way) = match random.below(100) {
        0..=33 => (None, Way::Nothing),
        34..=53 => (Some(number.to_owned()), Way::Whole),
        54..=61 => {
            line.reference = Some(number.into());
            (None, Way::Whole)
        }
        62..=66 => (Some(number.to_lowercase().replace(['-', '/'], " ")), Way::Whole),
        67..=70 => (Some(number.replace(['-', '/'], "")), Way::Whole),
        71..=73 => (Some(broken(number, random)), Way::Whole),
        74..=76 => (Some(format!("{number}PAGADA")), Way::Whole),
        77..=79 => (short_year(number).or_else(|| Some(number.to_owned())), Way::Whole),
        80..=86 => (tail(number), Way::Tail),
        87..=90 => (unpadded(number), Way::Tail),
        91..=94 => (structured(line, item), Way::Whole),
        95..=96 => (slip(number), Way::Wrong),
        97 => (other_year(number), Way::Wrong),
        _ => (Some(format!("{number}.")), Way::Whole),
    };
    let way = if text.is_none() && line.reference.is_none() { Way::Nothing } else { way };
    let text = match text {
        Some(text) => format!("{} {text}", random.pick(WORDS)),
        None => (*random.pick(NOTHING)).to_owned(),
    };
    line.description = Some(text.into());
    way
}

/// Returns the number with a blank where the bank breaks the line.
fn broken(number: &str, random: &mut Random) -> String {
    let at = 2 + random.below(number.len().saturating_sub(3).max(1));
    let (start, end) = number.split_at_checked(at).unwrap_or((number, ""));
    format!("{start} {end}")
}

/// Returns `25/000123` for `2025/000123`.
fn short_year(number: &str) -> Option<String> {
    number.strip_prefix("20").filter(|rest| rest.contains('/')).map(str::to_owned)
}

/// Returns the last digits, at least three of them.
fn tail(number: &str) -> Option<String> {
    let digits = number.rsplit(|c: char| !c.is_ascii_digit()).next()?.trim_start_matches('0');
    (3..=9).contains(&digits.len()).then(|| digits.to_owned())
}

/// Returns the sequence without its zeros, after the year: `2025/123`.
fn unpadded(number: &str) -> Option<String> {
    let (year, sequence) = number.split_once('/').filter(|(year, _)| year.len() == 4)?;
    Some(format!("{year}/{}", sequence.trim_start_matches('0')))
}

/// Writes the reference that the item asks for into the line.
fn structured(line: &mut StatementLine, item: &OpenItem) -> Option<String> {
    line.reference = Some(item.reference.as_deref()?.into());
    None
}

/// Returns the number with its last two digits swapped, if they differ.
fn slip(number: &str) -> Option<String> {
    let mut letters: Vec<char> = number.chars().collect();
    let end = letters.len();
    let (last, before) = (end.checked_sub(1)?, end.checked_sub(2)?);
    letters.swap(last, before);
    let slipped: String = letters.into_iter().collect();
    (slipped != number).then_some(slipped)
}

/// Returns the number of last year's sequence.
fn other_year(number: &str) -> Option<String> {
    number.contains("2025").then(|| number.replacen("2025", "2024", 1))
}
