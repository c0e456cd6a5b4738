//! What makes a statement line the same line when a file, or an overlapping one, comes again.
//!
//! Banks reuse transaction ids, give `0` to all of them, or give none. So a line is identified by its
//! account, the bank's id where that is usable, its date and its amount; without a usable id by the texts and
//! the running balance too. Two real twins (two equal coffees on one day) differ by their occurrence number,
//! so they stay two lines, and the same file twice still is one import.

use gestiq_core::Money;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest as _, Sha256};

use super::repeats::repeats;
use crate::{BankStatement, LineId, StatementLine};

/// Hex digits of an identity: 128 bits, so that a collision among a billion lines is less likely than 1 in 10^20.
const HEX_DIGITS: usize = 32;

/// Bytes of the longest 64-bit amount: 19 digits, sign, point, blank and code.
const LONGEST_MONEY: usize = 25;

/// Gives each line of a statement the id that identifies it in its account.
///
/// The account, the bank's ids, dates, amounts and texts must be in place.
pub fn identify(statement: &mut BankStatement) {
    let account = statement.account.as_ref().map(crate::BankAccount::key).unwrap_or_default();
    let usable = bank_ids_are_usable(&statement.lines);
    let mut key = Key::default();
    let digests: Vec<[u8; 16]> = statement
        .lines
        .iter()
        .map(|line| key.digest(&account, line, usable && bank_id(line).is_some()))
        .collect();
    let mut twins: FxHashMap<[u8; 16], u32> =
        repeats(digests.clone()).into_iter().map(|digest| (digest, 0)).collect();
    for (line, digest) in statement.lines.iter_mut().zip(digests) {
        let nth = twins.get_mut(&digest).map_or(1, |seen| {
            *seen += 1;
            *seen
        });
        line.id = line_id(digest, nth);
    }
}

/// The lines of a statement that are not in the account yet.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reconcile::{BankStatement, LineId, StatementLine, import::identity};
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

/// Ids that are the same for all lines of a file tell nothing.
fn bank_ids_are_usable(lines: &[StatementLine]) -> bool {
    let mut ids = lines.iter().map(|line| line.bank_id.as_deref());
    match ids.next() {
        None => false,
        Some(first) => lines.len() == 1 || ids.any(|id| id != first),
    }
}

/// The bank's id, unless it is empty or nothing but zeros.
fn bank_id(line: &StatementLine) -> Option<&str> {
    line.bank_id.as_deref().map(str::trim).filter(|id| !id.bytes().all(|byte| byte == b'0'))
}

/// What is hashed of a line: each field behind its length, which keeps ("ab", "c") and ("a", "bc") apart.
/// One buffer serves all lines of a statement, and one call hashes it.
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

    /// `-10.50 EUR`. Nearly all amounts have the decimals of their currency, and are written without formatting.
    fn money(&mut self, money: Money) {
        let digits = money.currency().minor_digits();
        let minor = money.to_minor().ok().filter(|minor| *minor != 0 && money.amount().scale() == digits);
        let Some(minor) = minor else { return self.field(&money.to_string()) };
        let mut text = [0_u8; LONGEST_MONEY];
        let mut backwards = text.iter_mut().rev();
        let mut push = |byte: u8| backwards.next().into_iter().for_each(|slot| *slot = byte);
        money.currency().code().bytes().rev().for_each(&mut push);
        push(b' ');
        let mut rest = minor.unsigned_abs();
        let mut written = 0;
        while rest > 0 || written <= digits {
            if written == digits && digits > 0 {
                push(b'.');
            }
            push(b'0' + (rest % 10) as u8);
            (rest, written) = (rest / 10, written + 1);
        }
        if minor < 0 {
            push(b'-');
        }
        let blank = text.iter().take_while(|byte| **byte == 0).count();
        self.bytes(text.get(blank..).unwrap_or_default());
    }

    fn digest(&mut self, account: &str, line: &StatementLine, by_bank_id: bool) -> [u8; 16] {
        self.0.clear();
        self.field("line/1");
        self.field(account);
        self.field(&line.date.to_string());
        self.money(line.amount);
        if by_bank_id {
            self.field("bank id");
            self.field(bank_id(line).unwrap_or_default());
        } else {
            self.field("text");
            for text in [&line.counterparty, &line.counterparty_account, &line.description, &line.reference] {
                self.field(&squeezed(text.as_deref().unwrap_or_default()));
            }
            self.field(&line.balance.map(|balance| balance.to_string()).unwrap_or_default());
        }
        let mut digest = [0; 16];
        digest.iter_mut().zip(Sha256::digest(&self.0)).for_each(|(to, from)| *to = from);
        digest
    }
}

/// Runs of white space count as one: exports of one bank differ in padding.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line_id(digest: [u8; 16], occurrence: u32) -> LineId {
    let mut id = String::with_capacity(HEX_DIGITS + 4);
    for half in digest.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        id.push(char::from_digit(half.into(), 16).unwrap_or('0'));
    }
    id.push('-');
    id.push_str(&occurrence.to_string());
    LineId::from_identity(id)
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
}
