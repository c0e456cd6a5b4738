//! A transaction as written: the places of its texts, nothing read yet.

use super::super::notes::{Record, Value};

macro_rules! fields {
    ($($(#[$meta:meta])* $variant:ident = $name:literal,)*) => {
        /// A value of a transaction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field { $($(#[$meta])* $variant,)* }

        impl Field {
            /// Returns the element, as issues name it.
            pub(super) fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
            }

            fn bit(self) -> u32 {
                1 << self as u32
            }
        }
    };
}

fields! {
    Type = "TRNTYPE",
    Posted = "DTPOSTED",
    Available = "DTAVAIL",
    Amount = "TRNAMT",
    BankId = "FITID",
    Corrects = "CORRECTFITID",
    CorrectAction = "CORRECTACTION",
    CheckNumber = "CHECKNUM",
    Reference = "REFNUM",
    Name = "NAME",
    PayeeName = "PAYEE/NAME",
    ExtendedName = "EXTDNAME",
    Memo = "MEMO",
    AccountTo = "BANKACCTTO/ACCTID",
    Symbol = "CURRENCY/CURSYM",
    OriginalSymbol = "ORIGCURRENCY/CURSYM",
    OriginalRate = "ORIGCURRENCY/CURRATE",
}

/// A value and the number of elements that were open around it.
#[derive(Clone, Copy, Debug)]
struct Held {
    field: Field,
    value: Value,
    depth: usize,
}

/// A transaction as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Transaction {
    pub(super) record: Record,
    /// Position of its tag.
    pub(super) at: usize,
    pub(super) is_pending: bool,
    /// At most one value for each field.
    held: Vec<Held>,
    /// The fields that are present, one bit each: most are not.
    fields: u32,
    /// The first other value of each field that has several.
    repeated: Vec<Held>,
}

impl Transaction {
    pub(super) fn new(record: Record) -> Self {
        Transaction { record, at: 0, is_pending: false, held: Vec::new(), fields: 0, repeated: Vec::new() }
    }

    /// Starts the next transaction, in the memory of this one.
    pub(super) fn renew(&mut self, record: Record, at: usize, is_pending: bool) {
        self.held.clear();
        self.repeated.clear();
        self.fields = 0;
        (self.record, self.at, self.is_pending) = (record, at, is_pending);
    }

    /// Returns the value of a field.
    #[inline]
    pub(super) fn get(&self, field: Field) -> Option<Value> {
        if self.fields & field.bit() == 0 {
            return None;
        }
        self.held.iter().find(|held| held.field == field).map(|held| held.value)
    }

    /// Sets a field, unless an element nearer to the transaction has done so. `is_same` compares the texts of
    /// two values.
    pub(super) fn set(
        &mut self,
        field: Field,
        value: Value,
        depth: usize,
        is_same: impl Fn(Value, Value) -> bool,
    ) {
        let new = Held { field, value, depth };
        if self.fields & field.bit() == 0 {
            self.fields |= field.bit();
            self.held.push(new);
            return;
        }
        match self.held.iter_mut().find(|held| held.field == field) {
            Some(held) if held.depth > depth => *held = new,
            Some(held) if is_same(held.value, value) => {}
            Some(_) if self.repeated.iter().any(|held| held.field == field && held.depth <= depth) => {}
            _ => self.repeated.push(new),
        }
    }

    /// Returns the values of fields that had another one before.
    pub(super) fn repeated(&self) -> impl Iterator<Item = (Field, Value)> {
        self.repeated.iter().map(|held| (held.field, held.value))
    }

    /// Removes the values inside an unknown element: only its close tag shows that it was more than a leaf
    /// without a value.
    pub(super) fn forget_inside(&mut self, depth: usize) {
        self.held.retain(|held| held.depth <= depth);
        self.fields = self.held.iter().fold(0, |fields, held| fields | held.field.bit());
        self.repeated.retain(|held| held.depth <= depth);
    }
}
