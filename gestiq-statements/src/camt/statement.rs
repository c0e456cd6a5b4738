//! A statement whose parts are being read.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use rustc_hash::FxHashMap;

use super::balance::Balance;
use super::entry::{Context, Drafted};
use super::{balance, reversal};
use crate::bank_account::BankAccount;
use crate::error::Error;
use crate::identity;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::options::ImportOptions;
use crate::place::Place;
use crate::statement::{BalanceCheck, BankStatement};
use crate::xml::{Element, Notes};

/// The parts of one statement.
#[derive(Debug)]
pub(super) struct Draft {
    place: Place,
    account: Option<BankAccount>,
    currency: Option<Currency>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    balances: Vec<Balance>,
    lines: Vec<Drafted>,
}

const NUMBER: [&str; 4] = ["Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id"];
const BANK: [&str; 4] = [
    "Svcr/FinInstnId/BICFI",
    "Svcr/FinInstnId/BIC",
    "Svcr/FinInstnId/ClrSysMmbId/MmbId",
    "Svcr/FinInstnId/Othr/Id",
];
const KIND: [&str; 2] = ["Tp/Cd", "Tp/Prtry"];

impl Draft {
    pub(super) fn new(place: Place) -> Self {
        Draft {
            place,
            account: None,
            currency: None,
            from: None,
            to: None,
            balances: Vec::new(),
            lines: Vec::new(),
        }
    }

    pub(super) fn take_account(
        &mut self,
        account: Element<'_, '_>,
        notes: &mut Notes<'_, '_>,
    ) -> Result<(), Error> {
        let number = notes.first_text(account, &NUMBER)?;
        let bank = notes.first_text(account, &BANK)?;
        if number.is_some() || bank.is_some() {
            let mut own = BankAccount::new(number.unwrap_or_default());
            own.bank = bank;
            own.kind = notes.first_text(account, &KIND)?;
            self.account = Some(own);
        }
        if let Some(code) = account.find("Ccy") {
            let text = notes.text_of(code, "Acct/Ccy")?.unwrap_or_default();
            self.currency = notes.optional(notes.currency(&text, code.at(), "Acct/Ccy"))?;
        }
        Ok(())
    }

    pub(super) fn take_period(
        &mut self,
        period: Element<'_, '_>,
        notes: &mut Notes<'_, '_>,
    ) -> Result<(), Error> {
        for (names, day) in [(["FrDtTm", "FrDt"], &mut self.from), (["ToDtTm", "ToDt"], &mut self.to)] {
            if let Some(found) = names.into_iter().find_map(|name| period.find(name)) {
                *day = notes.optional(notes.date(found, "FrToDt"))?;
            }
        }
        Ok(())
    }

    pub(super) fn take_balance(
        &mut self,
        element: Element<'_, '_>,
        notes: &mut Notes<'_, '_>,
    ) -> Result<(), Error> {
        self.balances.extend(balance::read(element, notes)?);
        Ok(())
    }

    /// Returns the facts that the entries need; in the standard they come after account and balances.
    pub(super) fn context(&self, options: &ImportOptions) -> Context {
        let account = self.account.as_ref().or(options.account.as_ref());
        Context {
            currency: self.own_currency().or(options.currency),
            account: account.map(|account| account.number.clone()).filter(|number| !number.is_empty()),
        }
    }

    pub(super) fn add(&mut self, lines: Vec<Drafted>) {
        self.lines.extend(lines);
    }

    /// Returns the statement; `None` if its currency is unknown, because it has neither balances nor lines.
    pub(super) fn finish(
        self,
        notes: &mut Notes<'_, '_>,
        options: &ImportOptions,
    ) -> Result<Option<BankStatement>, Error> {
        let of_lines = self.lines.first().map(|drafted| drafted.line.amount.currency());
        let Some(currency) = self.own_currency().or(of_lines).or(options.currency) else {
            let mut issue = ImportIssue::new(IssueCode::MissingCurrency, self.place).field("Acct/Ccy");
            issue.severity = Severity::Warning;
            notes.add(issue.detail("a statement without balances and lines is left out"))?;
            return Ok(None);
        };
        let mut statement = BankStatement::new(currency);
        (statement.from, statement.to) = (self.from, self.to);
        statement.opening = self.own(balance::opening(&self.balances), currency, notes)?;
        statement.closing = self.own(balance::closing(&self.balances), currency, notes)?;
        statement.account = self.account.or_else(|| options.account.clone());
        reversal::settle(self.lines, &mut statement, notes)?;
        identity::identify(&mut statement);
        report_repeated_ids(&statement, notes)?;
        if let BalanceCheck::Mismatch { expected, closing, difference } = statement.balance_check() {
            let issue = ImportIssue::new(IssueCode::BalanceMismatch, self.place).field("Bal");
            let detail = format!("the lines make {expected}, the balance is {closing}: {difference} differ");
            notes.add(issue.detail(detail))?;
        }
        Ok(Some(statement))
    }

    /// Returns the currency that the account or its booked balances name.
    fn own_currency(&self) -> Option<Currency> {
        let of_balances = balance::opening(&self.balances).or_else(|| balance::closing(&self.balances));
        let of_balances = of_balances.map(|balance| balance.money.currency());
        self.currency.or(of_balances)
    }

    /// Returns the amount of a balance, which has the currency of the statement.
    fn own(
        &self,
        balance: Option<&Balance>,
        currency: Currency,
        notes: &mut Notes<'_, '_>,
    ) -> Result<Option<Money>, Error> {
        let Some(money) = balance.map(|balance| balance.money) else { return Ok(None) };
        if money.currency() == currency {
            return Ok(Some(money));
        }
        let issue =
            ImportIssue::new(IssueCode::InvalidBalance, self.place).field("Bal").text(&money.to_string());
        notes.add(issue.detail(format!("the account is in {currency}; the balance is left out")))?;
        Ok(None)
    }
}

/// Reports one issue for a statement, however many ids repeat.
fn report_repeated_ids(statement: &BankStatement, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
    let mut uses: FxHashMap<&str, u64> = FxHashMap::default();
    let mut first = None;
    for line in &statement.lines {
        let Some(id) = line.bank_id.as_deref() else { continue };
        let count = uses.entry(id).or_insert(0);
        *count += 1;
        if *count > 1 {
            first.get_or_insert((id, line.place));
        }
    }
    let Some((id, place)) = first else { return Ok(()) };
    let ids = uses.values().filter(|count| **count > 1).count();
    let issue = ImportIssue::new(IssueCode::RepeatedBankId, place).field("AcctSvcrRef").text(id);
    notes.add(issue.detail(format!("{ids} ids stand on several lines; all lines are kept")))
}
