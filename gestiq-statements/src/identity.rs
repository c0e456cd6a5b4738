//! Identifies statement lines, so that a file imported again, or an overlapping one, adds no line twice.
//!
//! Banks reuse transaction ids, give `0` to all of them, or give none. A line is therefore identified by its
//! account, the bank's id if that is usable, its date and its amount; without a usable id by the texts and
//! the running balance too. Two real twins (two equal coffees on one day) differ by their occurrence number,
//! so they stay two lines, and the same file twice is still one import.

use chrono::{Datelike as _, NaiveDate};
use gestiq_core::Money;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest as _, Sha256};

use crate::id::LineId;
use crate::repeats::repeats;
use crate::statement::BankStatement;
use crate::statement_line::StatementLine;

/// The identity of a line without its occurrence number: 128 bits, so that a collision among a billion lines
/// is less likely than 1 in 10^20.
type Digest = u128;

/// Hex digits of a digest.
const HEX_DIGITS: usize = 32;

/// Length of the longest 64-bit amount in bytes: 20 digits, sign, point, blank and code.
const LONGEST_MONEY: usize = 26;

/// Gives each line of a statement the id that identifies it in its account.
///
/// The account, the bank's ids, dates, amounts and texts must be in place.
pub fn identify(statement: &mut BankStatement) {
    let account = statement.account.as_ref().map(crate::bank_account::BankAccount::key).unwrap_or_default();
    let usable = bank_ids_are_usable(&statement.lines);
    let mut key = Key::default();
    let mut prefixes = Vec::with_capacity(statement.lines.len());
    for line in &mut statement.lines {
        let digest = key.digest(&account, line, usable && bank_id(line).is_some());
        prefixes.push(prefix(digest));
        line.id = LineId::from_identity(hex_id(digest, 1));
    }
    number_twins(&mut statement.lines, &repeats(prefixes));
}

/// Returns half a digest, which is enough to find the few lines that may be twins.
fn prefix(digest: Digest) -> u64 {
    (digest >> 64) as u64
}

/// Numbers the second and every later twin. `suspicious` holds the half digests that occur more than once.
fn number_twins(lines: &mut [StatementLine], suspicious: &FxHashSet<u64>) {
    if suspicious.is_empty() {
        return;
    }
    let mut seen: FxHashMap<Digest, u32> = FxHashMap::default();
    for line in lines {
        let Some(digest) = digest_of(&line.id).filter(|digest| suspicious.contains(&prefix(*digest))) else {
            continue;
        };
        let nth = seen.entry(digest).or_insert(0);
        *nth += 1;
        if *nth > 1 {
            line.id = LineId::from_identity(hex_id(digest, *nth));
        }
    }
}

/// Returns the digest that an identity begins with.
fn digest_of(id: &LineId) -> Option<Digest> {
    Digest::from_str_radix(id.as_str().get(..HEX_DIGITS)?, 16).ok()
}

/// Returns the lines of a statement that are not in the account yet.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_statements::{BankStatement, LineId, StatementLine, identity};
///
/// let date = chrono::NaiveDate::from_ymd_opt(2026, 1, 31).ok_or("date")?;
/// let coffee = StatementLine::new(LineId::new("?")?, date, Money::from_minor(-250, Currency::EUR));
/// let mut statement = BankStatement::new(Currency::EUR);
/// statement.lines = vec![coffee.clone(), coffee];
/// identity::identify(&mut statement);
///
/// assert_eq!(identity::only_new(&statement, &[]).len(), 2, "two real twins are two lines");
/// let known: Vec<_> = statement.lines.iter().map(|line| line.id.clone()).collect();
/// assert!(identity::only_new(&statement, &known).is_empty(), "the same file twice is one import");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn only_new<'a>(statement: &'a BankStatement, known: &[LineId]) -> Vec<&'a StatementLine> {
    let known: FxHashSet<&str> = known.iter().map(LineId::as_str).collect();
    statement.lines.iter().filter(|line| !known.contains(line.id.as_str())).collect()
}

/// Returns `false` if all lines have the same id, which then identifies nothing.
fn bank_ids_are_usable(lines: &[StatementLine]) -> bool {
    let mut ids = lines.iter().map(|line| line.bank_id.as_deref());
    match ids.next() {
        None => false,
        Some(first) => lines.len() == 1 || ids.any(|id| id != first),
    }
}

/// Returns the bank's id of a line, unless it is empty or nothing but zeros.
#[must_use]
pub fn bank_id(line: &StatementLine) -> Option<&str> {
    line.bank_id.as_deref().map(str::trim).filter(|id| !id.bytes().all(|byte| byte == b'0'))
}

/// The bytes that are hashed for a line: each field after its length, which keeps ("ab", "c") and ("a", "bc") apart.
/// One buffer is reused for all lines of a statement, and one call hashes it.
#[derive(Default)]
struct Key(Vec<u8>);

impl Key {
    fn field(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    /// Writes `-10.50 EUR`. Nearly all amounts have the decimals of their currency, and are written without
    /// formatting.
    fn money(&mut self, money: Money) {
        let (amount, digits) = (money.amount(), money.currency().minor_digits());
        let minor = u64::try_from(amount.mantissa().unsigned_abs()).ok();
        let minor = minor.filter(|minor| *minor != 0 && amount.scale() == digits);
        let Some(mut rest) = minor else { return self.field(&money.to_string()) };
        let mut text = [0_u8; LONGEST_MONEY];
        let mut backwards = text.iter_mut().rev();
        let mut push = |byte: u8| backwards.next().into_iter().for_each(|slot| *slot = byte);
        money.currency().code().bytes().rev().for_each(&mut push);
        push(b' ');
        let mut written = 0;
        while rest > 0 || written <= digits {
            if written == digits && digits > 0 {
                push(b'.');
            }
            push(b'0' + (rest % 10) as u8);
            (rest, written) = (rest / 10, written + 1);
        }
        if amount.is_sign_negative() {
            push(b'-');
        }
        let blank = text.iter().take_while(|byte| **byte == 0).count();
        self.bytes(text.get(blank..).unwrap_or_default());
    }

    /// Writes `2026-01-31`.
    fn date(&mut self, date: NaiveDate) {
        let Some(year) = u32::try_from(date.year()).ok().filter(|year| *year <= 9999) else {
            return self.field(&date.to_string());
        };
        let digit = |number: u32| b'0' + (number % 10) as u8;
        let two = |number: u32| [digit(number / 10), digit(number)];
        let ([y1, y2], [y3, y4]) = (two(year / 100), two(year % 100));
        let ([m1, m2], [d1, d2]) = (two(date.month()), two(date.day()));
        self.bytes(&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]);
    }

    /// Writes a text with each run of white space as one blank: exports of one bank differ in padding.
    fn squeezed(&mut self, text: &str) {
        let length_at = self.0.len();
        self.bytes(&[]);
        let start = self.0.len();
        for word in text.split_whitespace() {
            if self.0.len() > start {
                self.0.push(b' ');
            }
            self.0.extend_from_slice(word.as_bytes());
        }
        let length = (self.0.len() - start) as u64;
        self.0.iter_mut().skip(length_at).zip(length.to_le_bytes()).for_each(|(to, from)| *to = from);
    }

    fn digest(&mut self, account: &str, line: &StatementLine, by_bank_id: bool) -> Digest {
        self.0.clear();
        self.field("line/1");
        self.field(account);
        self.date(line.date);
        self.money(line.amount);
        if by_bank_id {
            self.field("bank id");
            self.field(bank_id(line).unwrap_or_default());
        } else {
            self.field("text");
            for text in
                [&line.counterparty, &line.details().counterparty_account, &line.description, &line.reference]
            {
                self.squeezed(text.as_deref().unwrap_or_default());
            }
            match line.balance {
                Some(balance) => self.money(balance),
                None => self.field(""),
            }
        }
        let digest = Sha256::digest(&self.0);
        digest.first_chunk().copied().map(Digest::from_be_bytes).unwrap_or_default()
    }
}

/// Returns the id of a line: its digest and its occurrence number.
fn hex_id(digest: Digest, occurrence: u32) -> String {
    let highest = occurrence.checked_ilog10().unwrap_or_default();
    let mut id = String::with_capacity(HEX_DIGITS + 2 + highest as usize);
    let parts = [digest >> 96, digest >> 64, digest >> 32, digest].map(|part| hex(part as u32));
    let mut digits = [0; HEX_DIGITS];
    digits.chunks_exact_mut(8).zip(parts).for_each(|(to, part)| to.copy_from_slice(&part.to_be_bytes()));
    id.push_str(std::str::from_utf8(&digits).unwrap_or_default());
    if occurrence == 1 {
        id.push_str("-1");
        return id;
    }
    id.push('-');
    id.extend(
        (0..=highest).rev().map(|place| char::from(b'0' + (occurrence / 10_u32.pow(place) % 10) as u8)),
    );
    id
}

/// Returns the eight hex digits of a number, one byte each.
fn hex(number: u32) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let spread = |number: u64, high: u64, by: u32, low: u64| (number & high) << by | number & low;
    let halves = spread(number.into(), 0xFFFF_0000, 16, 0xFFFF);
    let bytes = spread(halves, 0x0000_FF00_0000_FF00, 8, 0x0000_00FF_0000_00FF);
    let digits = spread(bytes, 0x00F0_00F0_00F0_00F0, 4, 0x000F_000F_000F_000F);
    let letters = ((digits + 6 * ONES) >> 4) & ONES;
    digits + u64::from(b'0') * ONES + u64::from(b'a' - b'0' - 10) * letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use gestiq_core::Currency;

    #[test]
    fn amounts_are_hashed_as_they_are_shown() {
        let currencies: [Currency; 3] = [Currency::EUR, Currency::JPY, "TND".parse().unwrap()];
        let amounts = [
            "0",
            "-0.00",
            "0.01",
            "-0.01",
            "0.10",
            "5",
            "10.5",
            "10.50",
            "-10.500",
            "1234567.89",
            "0.001",
            "-1000",
            "92233720368547758.07",
            "-92233720368547758.08",
            "184467440737095516.15",
            "-184467440737095516.16",
            "9223372036854775807",
            "1234567890123456789012.34",
        ];
        for currency in currencies {
            for amount in amounts {
                let money = Money::parse(amount, currency).unwrap();
                let (mut fast, mut shown) = (Key::default(), Key::default());
                fast.money(money);
                shown.field(&money.to_string());
                assert_eq!(fast.0, shown.0, "{money}");
            }
        }
    }

    #[test]
    fn days_and_texts_are_hashed_as_they_are_shown() {
        for (year, month, day) in [(2026, 1, 31), (1, 12, 9), (9999, 10, 20), (10_000, 1, 1), (-5, 2, 3)] {
            let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let (mut fast, mut shown) = (Key::default(), Key::default());
            fast.date(date);
            shown.field(&date.to_string());
            assert_eq!(fast.0, shown.0, "{date}");
        }
        for (text, squeezed) in
            [("", ""), ("  ", ""), (" two  words\t", "two words"), ("\u{a0}caf\u{e9}", "caf\u{e9}")]
        {
            let (mut fast, mut shown) = (Key::default(), Key::default());
            fast.squeezed(text);
            shown.field(squeezed);
            assert_eq!(fast.0, shown.0, "{text:?}");
        }
    }

    #[test]
    fn an_id_is_the_digest_and_the_occurrence() {
        for (occurrence, expected) in [(1, "-1"), (10, "-10"), (4_294_967_295, "-4294967295")] {
            let id = hex_id(0xa009_0f10_0000_0000_0000_0000_0000_00ff, occurrence);
            assert_eq!(id, format!("a0090f10{}ff{expected}", "0".repeat(22)));
        }
    }
}
