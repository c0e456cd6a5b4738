//! The meanings of column names and of values.

use crate::csv::Field;

/// The meaning of a column name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Meaning {
    /// The column holds this field.
    Field(Field),
    /// Day of issue of an invoice; the date of an open item.
    IssueDate,
    /// Name of the payer, which is the counterparty of incoming lines.
    Payer,
    /// Name of the payee, which is the counterparty of outgoing lines.
    Payee,
    /// Name of the holder of the account.
    OwnName,
    /// State of a row: booked, failed, pending; of an invoice: paid, void.
    State,
    /// Amount before fees, or with tax.
    Gross,
    /// Amount after fees, or without tax.
    Net,
}

impl Meaning {
    /// Returns the meaning of a key in a file of words.
    pub(super) fn of_key(key: &str) -> Option<Meaning> {
        Some(match key {
            "issue_date" => Meaning::IssueDate,
            "payer" => Meaning::Payer,
            "payee" => Meaning::Payee,
            "own_name" => Meaning::OwnName,
            "state" => Meaning::State,
            "gross" => Meaning::Gross,
            "net" => Meaning::Net,
            _ => Meaning::Field(*Field::ALL.iter().find(|field| field.name() == key)?),
        })
    }

    /// Returns the field that a column of this meaning feeds, if it feeds one.
    #[must_use]
    pub fn field(self) -> Option<Field> {
        match self {
            Meaning::Field(field) => Some(field),
            Meaning::IssueDate => Some(Field::Date),
            Meaning::Payer | Meaning::Payee => Some(Field::Counterparty),
            Meaning::Gross | Meaning::Net => Some(Field::Amount),
            Meaning::OwnName | Meaning::State => None,
        }
    }
}

/// One meaning of a column name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    pub(crate) meaning: Meaning,
    /// Place among the names of its meaning in its language: lower is more specific.
    pub(crate) rank: usize,
}

macro_rules! value_words {
    ($($(#[$meta:meta])* $name:ident = $key:literal,)*) => {
        /// The meaning of a value in a column of few values, or of a row's first cell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ValueWord {
            $($(#[$meta])* $name,)*
        }

        impl ValueWord {
            /// Returns the meaning of a key in a file of words.
            pub(super) fn of_key(key: &str) -> Option<ValueWord> {
                match key { $($key => Some(ValueWord::$name),)* _ => None }
            }
        }
    };
}

value_words! {
    /// Money out.
    Out = "out",
    /// Money in.
    In = "in",
    /// The row counts: booked, completed.
    Done = "done",
    /// The row has no effect: failed, cancelled.
    NotDone = "not_done",
    /// The row does not count yet: pending, reserved.
    Pending = "pending",
    /// The invoice is paid.
    Paid = "paid",
    /// The invoice is open, in whole or in part.
    Unpaid = "unpaid",
    /// The invoice is void.
    Void = "void",
    /// The document is a draft or an offer.
    Draft = "draft",
    /// The document is an invoice.
    Invoice = "invoice",
    /// The document is a credit note.
    CreditNote = "credit_note",
    /// The row is an opening balance.
    Opening = "opening",
    /// The row is a closing balance.
    Closing = "closing",
    /// The row is a total.
    Total = "total",
    /// The cell is empty: `n/a`.
    Nothing = "none",
}
