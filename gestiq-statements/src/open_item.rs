//! Open items: invoices and other claims that await payment.

use chrono::NaiveDate;
use gestiq_core::Money;

use crate::id::ItemId;
use crate::payment_terms::PaymentTerms;
use crate::place::Place;

/// An invoice, credit note or other claim that is not settled yet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct OpenItem {
    /// The caller's id.
    pub id: ItemId,
    /// The number on the document, which payers quote.
    pub number: String,
    /// Name of the customer or supplier.
    pub counterparty: Option<String>,
    /// The caller's key of the customer or supplier, if it has one.
    pub counterparty_id: Option<String>,
    /// VAT or tax number of the counterparty.
    pub tax_id: Option<String>,
    /// Bank account of the counterparty.
    pub iban: Option<String>,
    /// A structured payment reference printed on the document (ISO 11649, OGM, QRR, …).
    pub reference: Option<String>,
    /// Total of the document, positive; a credit note is negative.
    pub amount: Money,
    /// The part that is still open, with the same sign.
    pub open: Money,
    /// Date of the document.
    pub issue_date: NaiveDate,
    /// Date by which it is to be paid.
    pub due_date: Option<NaiveDate>,
    /// Terms of payment of this item, which take precedence over those of the match policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<PaymentTerms>,
    /// Receivable or payable.
    pub direction: Direction,
    /// Place of the item in its file.
    pub place: Place,
}

impl OpenItem {
    /// Creates a receivable whose whole amount is open.
    #[must_use]
    pub fn new(id: ItemId, number: impl Into<String>, amount: Money, issue_date: NaiveDate) -> Self {
        OpenItem {
            id,
            number: number.into(),
            counterparty: None,
            counterparty_id: None,
            tax_id: None,
            iban: None,
            reference: None,
            amount,
            open: amount,
            issue_date,
            due_date: None,
            terms: None,
            direction: Direction::Receivable,
            place: Place::default(),
        }
    }

    /// Returns the amount of a bank line that settles the item in full: the open amount,
    /// positive for a receivable and negative for a payable.
    #[must_use]
    pub fn expected_movement(&self) -> Money {
        match self.direction {
            Direction::Receivable => self.open,
            Direction::Payable => self.open.negated(),
        }
    }
}

/// The direction in which an open item is paid.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A customer owes us: money comes in.
    #[default]
    Receivable,
    /// We owe a supplier: money goes out.
    Payable,
}
