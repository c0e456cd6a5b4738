//! An invoice whose fields are being read.

use chrono::NaiveDate;
use gestiq_core::Money;

use crate::error::Error;
use crate::id::ItemId;
use crate::issue::{ImportIssue, IssueCode};
use crate::open_item::{Direction, OpenItem};
use crate::place::Place;
use crate::xml::Notes;

/// The fields of one invoice.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) at: usize,
    pub(super) place: Place,
    pub(super) number: Option<String>,
    pub(super) seller: Party,
    pub(super) buyer: Party,
    /// The account for the payment.
    pub(super) iban: Option<String>,
    pub(super) reference: Option<String>,
    /// The total, or the issue because of which there is none.
    pub(super) total: Option<Result<Money, ImportIssue>>,
    /// The amount due, if it differs from the total.
    pub(super) open: Option<Money>,
    /// The date of the document, or the issue because of which there is none.
    pub(super) issue_date: Option<Result<NaiveDate, ImportIssue>>,
    pub(super) due_date: Option<NaiveDate>,
}

/// A seller or buyer.
#[derive(Clone, Debug, Default)]
pub(super) struct Party {
    pub(super) name: Option<String>,
    pub(super) tax_id: Option<String>,
}

impl Draft {
    /// Returns the open item; `None` if a required field is missing or unreadable, with an issue that names it.
    pub(super) fn finish(
        self,
        direction: Direction,
        notes: &mut Notes<'_, '_>,
    ) -> Result<Option<OpenItem>, Error> {
        let missing = |code, field| notes.issue(code, self.at).field(field);
        let number = self.number.clone().ok_or_else(|| missing(IssueCode::MissingField, "number"));
        let total = self.total.clone();
        let total = total.unwrap_or_else(|| Err(missing(IssueCode::MissingAmount, "total")));
        let date = self.issue_date.clone();
        let date = date.unwrap_or_else(|| Err(missing(IssueCode::MissingDate, "issue date")));
        let (number, total, date) = (notes.needed(number)?, notes.needed(total)?, notes.needed(date)?);
        let (Some(number), Some(total), Some(date)) = (number, total, date) else { return Ok(None) };
        let open = self.open.unwrap_or(total);
        let is_other_sign = !open.is_zero() && open.is_negative() != total.is_negative();
        if is_other_sign || open.currency() != total.currency() {
            let issue = notes.issue(IssueCode::InvalidField, self.at).field("open").text(&open.to_string());
            notes.add(issue.detail(format!("the open amount does not fit the total of {total}")))?;
            return Ok(None);
        }
        let Some(id) = self.id(&number, date, notes)? else { return Ok(None) };
        let mut item = OpenItem::new(id, number, total, date);
        let (party, iban) = match direction {
            Direction::Payable => (self.seller, self.iban),
            Direction::Receivable => (self.buyer, None),
        };
        (item.counterparty, item.tax_id, item.iban) = (party.name, party.tax_id, iban);
        (item.open, item.due_date, item.reference) = (open, self.due_date, self.reference);
        (item.direction, item.place) = (direction, self.place);
        Ok(Some(item))
    }

    /// Returns the id. Numbers are unique for one seller only, and some sellers start again each year.
    fn id(&self, number: &str, date: NaiveDate, notes: &mut Notes<'_, '_>) -> Result<Option<ItemId>, Error> {
        let seller = self.seller.tax_id.as_deref().or(self.seller.name.as_deref()).unwrap_or("?");
        let id = ItemId::new(format!("{seller}/{date}/{number}"));
        let unfit = |error: Error| {
            let issue = notes.issue(IssueCode::InvalidField, self.at).field("number").text(number);
            issue.detail(error.to_string())
        };
        notes.needed(id.map_err(unfit))
    }
}

/// Returns an account number without the blanks of its printed form.
pub(super) fn compact(account: &str) -> String {
    account.chars().filter(|c| !c.is_whitespace()).collect()
}
