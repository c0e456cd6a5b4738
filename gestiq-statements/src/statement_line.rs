//! A line of a bank statement.

use chrono::NaiveDate;
use gestiq_core::Money;

use crate::id::LineId;
use crate::place::Place;
use crate::text::Text;

/// One movement on the account: a statement line.
///
/// Fields that only some formats have are in its [`LineDetails`], which take no memory if a file has none:
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_statements::{LineId, StatementLine};
///
/// let date = chrono::NaiveDate::from_ymd_opt(2026, 1, 31).ok_or("date")?;
/// let mut line = StatementLine::new(LineId::new("L-1")?, date, Money::from_minor(12_100, Currency::EUR));
/// line.counterparty = Some("ACME GmbH".into());
/// line.details_mut().end_to_end_id = Some("E2E-17".into());
/// assert_eq!(line.details().end_to_end_id.as_deref(), Some("E2E-17"));
/// assert_eq!(line.details().original_amount, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct StatementLine {
    /// Unique in its account: the file's own id, or the line's identity.
    pub id: LineId,
    /// The bank's id of the transaction (OFX `FITID`, …), as written; banks reuse them.
    pub bank_id: Option<Text>,
    /// Booking date, as the bank's local day.
    pub date: NaiveDate,
    /// Day from which the amount bears interest.
    pub value_date: Option<NaiveDate>,
    /// Signed: incoming money is positive, outgoing money is negative.
    pub amount: Money,
    /// The payer or the payee.
    pub counterparty: Option<Text>,
    /// Free text.
    pub description: Option<Text>,
    /// A reference from a field of its own.
    pub reference: Option<Text>,
    /// Kind of transaction as the bank codes it (`DEBIT`, `CHECK`, `NTRF`, …).
    pub kind: Option<Text>,
    /// Balance after the line.
    pub balance: Option<Money>,
    /// Booked, or still pending.
    pub status: LineStatus,
    /// Place of the line in its file.
    pub place: Place,
    #[serde(flatten)]
    pub(crate) details: Details,
}

impl StatementLine {
    /// Creates a booked line with the three facts that every line has.
    #[must_use]
    pub fn new(id: LineId, date: NaiveDate, amount: Money) -> Self {
        StatementLine {
            id,
            bank_id: None,
            date,
            value_date: None,
            amount,
            counterparty: None,
            description: None,
            reference: None,
            kind: None,
            balance: None,
            status: LineStatus::Booked,
            place: Place::default(),
            details: Details(None),
        }
    }

    /// Returns the rare details; all are `None` if the file has none.
    #[must_use]
    pub fn details(&self) -> &LineDetails {
        self.details.get()
    }

    /// Returns the rare details for writing, and creates them if there are none.
    pub fn details_mut(&mut self) -> &mut LineDetails {
        self.details.0.get_or_insert_default()
    }

    /// Sets all details at once; if all are `None`, they take no memory.
    pub fn set_details(&mut self, details: LineDetails) {
        self.details = details.into();
    }
}

/// Fields of a line that only some formats have.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct LineDetails {
    /// Account of the counterparty, preferably an IBAN.
    pub counterparty_account: Option<Text>,
    /// SEPA end-to-end id.
    pub end_to_end_id: Option<Text>,
    /// Amount in the currency of the original transaction, if that is another one.
    pub original_amount: Option<Money>,
}

impl LineDetails {
    const NONE: LineDetails =
        LineDetails { counterparty_account: None, end_to_end_id: None, original_amount: None };
}

/// Boxed details, if there are any: most lines of most files have none.
#[derive(Clone, Default)]
pub(crate) struct Details(Option<Box<LineDetails>>);

impl From<LineDetails> for Details {
    fn from(details: LineDetails) -> Self {
        Details((details != LineDetails::NONE).then(|| Box::new(details)))
    }
}

impl Details {
    fn get(&self) -> &LineDetails {
        self.0.as_deref().unwrap_or(&LineDetails::NONE)
    }
}

impl PartialEq for Details {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Eq for Details {}

impl std::fmt::Debug for Details {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

impl serde::Serialize for Details {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Details {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LineDetails::deserialize(deserializer).map(Details::from)
    }
}

/// The booking status of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineStatus {
    /// Part of the booked balance.
    #[default]
    Booked,
    /// Announced; it may change or vanish.
    Pending,
}

#[cfg(test)]
mod tests {
    use gestiq_core::Currency;

    use super::*;

    fn line() -> StatementLine {
        let date = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        StatementLine::new(LineId::new("L-1").unwrap(), date, Money::from_minor(1, Currency::EUR))
    }

    #[test]
    fn a_line_without_details_is_as_small_as_its_file_allows() {
        assert!(size_of::<StatementLine>() <= 168, "an OFX file is to be read in three times its size");
        let mut line = line();
        line.set_details(LineDetails::default());
        assert!(line.details.0.is_none());
    }

    #[test]
    fn emptied_details_equal_none() {
        let mut other = line();
        other.details_mut().end_to_end_id = Some("E".into());
        assert_ne!(line(), other);
        other.details_mut().end_to_end_id = None;
        assert_eq!(line(), other);
    }

    #[test]
    fn details_stand_in_json_beside_the_other_fields() {
        let mut line = line();
        line.details_mut().original_amount = Some(Money::from_minor(2, Currency::USD));
        let json = serde_json::to_value(&line).unwrap();
        assert_eq!(json["original_amount"]["currency"], "USD");
        assert_eq!(serde_json::from_value::<StatementLine>(json).unwrap(), line);
    }
}
