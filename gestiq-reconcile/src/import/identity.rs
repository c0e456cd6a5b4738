//! What makes a statement line the same line when a file, or an overlapping one, comes again.
//!
//! Banks reuse transaction ids, give `0` to all of them, or give none. So a line is identified by its
//! account, the bank's id where that is usable, its date and its amount; without a usable id by the texts and
//! the running balance too. Two real twins (two equal coffees on one day) differ by their occurrence number,
//! so they stay two lines, and the same file twice still is one import.

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest as _, Sha256};

use crate::{BankStatement, LineId, StatementLine};

/// Hex digits of an identity: 128 bits, so that a collision among a billion lines is less likely than 1 in 10^20.
const HEX_DIGITS: usize = 32;

/// Gives each line of a statement the id that identifies it in its account.
///
/// The account, the bank's ids, dates, amounts and texts must be in place.
pub fn identify(statement: &mut BankStatement) {
    let account = statement.account.as_ref().map(crate::BankAccount::key).unwrap_or_default();
    let usable = bank_ids_are_usable(&statement.lines);
    let mut occurrences: FxHashMap<[u8; 16], u32> = FxHashMap::default();
    for line in &mut statement.lines {
        let digest = digest(&account, line, usable && bank_id(line).is_some());
        let nth = occurrences.entry(digest).or_insert(0);
        *nth += 1;
        line.id = line_id(digest, *nth);
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

fn digest(account: &str, line: &StatementLine, by_bank_id: bool) -> [u8; 16] {
    let mut hash = Sha256::new();
    let mut field = |text: &str| {
        // The length before the text keeps ("ab", "c") and ("a", "bc") apart.
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    field("line/1");
    field(account);
    field(&line.date.to_string());
    field(&line.amount.to_string());
    if by_bank_id {
        field("bank id");
        field(bank_id(line).unwrap_or_default());
    } else {
        field("text");
        for text in [&line.counterparty, &line.counterparty_account, &line.description, &line.reference] {
            field(&squeezed(text.as_deref().unwrap_or_default()));
        }
        field(&line.balance.map(|balance| balance.to_string()).unwrap_or_default());
    }
    let mut digest = [0; 16];
    digest.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    digest
}

/// Runs of white space count as one: exports of one bank differ in padding.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line_id(digest: [u8; 16], occurrence: u32) -> LineId {
    use std::fmt::Write as _;
    let mut id = String::with_capacity(HEX_DIGITS + 4);
    for byte in digest {
        // Writing to a String cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    let _ = write!(id, "-{occurrence}");
    LineId::from_identity(id)
}
