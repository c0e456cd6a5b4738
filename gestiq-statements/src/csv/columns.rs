//! Assigns the columns of a file to fields.

use std::collections::BTreeMap;

macro_rules! fields {
    ($($(#[$meta:meta])* $name:ident = $text:literal,)*) => {
        /// A field that a column can hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Field {
            $($(#[$meta])* $name,)*
        }

        impl Field {
            /// All fields.
            pub const ALL: &'static [Field] = &[$(Field::$name),*];

            /// Returns the name in profiles and issues.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Field::$name => $text,)* }
            }
        }
    };
}

fields! {
    /// Booking date of a line, issue date of an open item.
    #[serde(alias = "issue_date")]
    Date = "date",
    /// Day from which the amount bears interest.
    ValueDate = "value_date",
    /// Day by which an open item is to be paid.
    DueDate = "due_date",
    /// The amount, signed or beside a debit/credit flag.
    Amount = "amount",
    /// Outgoing amount.
    Debit = "debit",
    /// Incoming amount.
    Credit = "credit",
    /// Flag for debit or credit: `D`/`C`, `Soll`/`Haben`, `Af`/`Bij`.
    DcFlag = "dc_flag",
    /// Currency code.
    Currency = "currency",
    /// Balance after the line.
    Balance = "balance",
    /// A fee in a column of its own.
    Fee = "fee",
    /// Amount in the currency of the original transaction.
    OriginalAmount = "original_amount",
    /// Currency of the original transaction.
    OriginalCurrency = "original_currency",
    /// The part of an item that is still open.
    Open = "open",
    /// Name of the payer or the payee; of an item, the customer or supplier.
    Counterparty = "counterparty",
    /// The caller's key of the customer or supplier.
    CounterpartyId = "counterparty_id",
    /// Account of the counterparty, preferably an IBAN.
    #[serde(alias = "iban")]
    CounterpartyIban = "counterparty_iban",
    /// VAT or tax number.
    TaxId = "tax_id",
    /// Free text.
    Description = "description",
    /// A payment reference.
    Reference = "reference",
    /// SEPA end-to-end id.
    EndToEndId = "end_to_end_id",
    /// Kind of transaction.
    Kind = "kind",
    /// The account of the line, if a file mixes accounts.
    Account = "account",
    /// The bank's id of a line; the id of an open item.
    Id = "id",
    /// The caller's own id of a line, used as it is.
    LineId = "line_id",
    /// Number on the document of an open item.
    Number = "number",
    /// Receivable or payable.
    Direction = "direction",
}

/// One column of a file. In TOML: `"Buchungstag"`, `3` (columns count from 1), or
/// `{ name = "Importe", nth = 2 }` if a name occurs twice.
///
/// Names are compared without case, accents and punctuation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Column {
    /// The column of that number, from 1.
    Index(usize),
    /// The first column of that name.
    Name(String),
    /// The `nth` column of that name, from 1.
    Nth {
        /// The name.
        name: String,
        /// Number among the columns of that name, from 1.
        nth: usize,
    },
}

impl From<&str> for Column {
    fn from(name: &str) -> Self {
        Column::Name(name.to_owned())
    }
}

impl From<usize> for Column {
    fn from(index: usize) -> Self {
        Column::Index(index)
    }
}

/// The source of a field. In TOML: a column; a list of aliases, of which the first that the file has is
/// taken; `{ first_filled = […] }` for the first non-empty cell; `{ join = […], with = " " }` for a text in
/// several columns; `{ payer = …, payee = … }` for the name of the other side.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[non_exhaustive]
pub enum ColumnSource {
    /// That column.
    One(Column),
    /// The first of them that the file has.
    AnyOf(Vec<Column>),
    /// In each row the first of them that is filled.
    FirstFilled {
        /// The columns, in order of preference; those that the file lacks are skipped.
        first_filled: Vec<Column>,
    },
    /// The name of the other side, if payer and payee stand in two columns.
    Parties {
        /// The column of the payer, who is the other side of money in.
        payer: Column,
        /// The column of the payee, who is the other side of money out.
        payee: Column,
        /// The names of the own side: if one of the two is such a name, the other one is the other side.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        own: Vec<String>,
    },
    /// All that are filled, joined.
    Joined {
        /// The columns, in order; those that the file lacks are skipped.
        join: Vec<Column>,
        /// The text between them.
        #[serde(default = "blank")]
        with: String,
    },
}

fn blank() -> String {
    " ".to_owned()
}

impl<C: Into<Column>> From<C> for ColumnSource {
    fn from(column: C) -> Self {
        ColumnSource::One(column.into())
    }
}

impl ColumnSource {
    /// Creates a list of aliases: the first name that the file has.
    #[must_use]
    pub fn any_of(names: &[&str]) -> Self {
        ColumnSource::AnyOf(columns(names))
    }

    /// Creates a source of the first cell that is filled.
    #[must_use]
    pub fn first_filled(names: &[&str]) -> Self {
        ColumnSource::FirstFilled { first_filled: columns(names) }
    }

    /// Creates a source of all cells that are filled, joined by a blank.
    #[must_use]
    pub fn joined(names: &[&str]) -> Self {
        ColumnSource::Joined { join: columns(names), with: " ".to_owned() }
    }

    /// Returns all columns, in the order in which they are tried.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        let (many, more): (&[Column], [Option<&Column>; 2]) = match self {
            ColumnSource::One(column) => (&[], [Some(column), None]),
            ColumnSource::AnyOf(columns) => (columns, [None, None]),
            ColumnSource::FirstFilled { first_filled } => (first_filled, [None, None]),
            ColumnSource::Parties { payer, payee, .. } => (&[], [Some(payer), Some(payee)]),
            ColumnSource::Joined { join, .. } => (join, [None, None]),
        };
        many.iter().chain(more.into_iter().flatten())
    }
}

fn columns(names: &[&str]) -> Vec<Column> {
    names.iter().map(|name| Column::from(*name)).collect()
}

/// The columns of a profile, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Columns(BTreeMap<Field, ColumnSource>);

impl Columns {
    /// Sets the source of a field.
    pub fn set(&mut self, field: Field, source: impl Into<ColumnSource>) {
        self.0.insert(field, source.into());
    }

    /// Returns the source of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&ColumnSource> {
        self.0.get(&field)
    }

    /// Returns `true` if the profile reads a field.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.0.contains_key(&field)
    }

    /// Returns the fields and their sources, in the order of [`Field::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Field, &ColumnSource)> {
        self.0.iter().map(|(field, source)| (*field, source))
    }

    /// Returns `true` if a column is found by its name, so that the file must have a header.
    pub(crate) fn need_header(&self) -> bool {
        let by_name = |column: &Column| !matches!(column, Column::Index(_));
        self.0.values().any(|source| source.columns().any(by_name))
    }
}
