//! A transaction as it stands in the file: places of texts, nothing read yet.

use super::super::notes::{Record, Value};

macro_rules! fields {
    ($($(#[$meta:meta])* $variant:ident = $name:literal,)*) => {
        /// A value of a transaction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field { $($(#[$meta])* $variant,)* }

        impl Field {
            const COUNT: usize = [$(Field::$variant),*].len();

            /// The element, as issues name it.
            pub(super) fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
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

/// A value and how many elements were open around it.
#[derive(Clone, Copy, Debug)]
struct Held {
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
    held: [Option<Held>; Field::COUNT],
    /// Values of fields that had another one before.
    repeated: Vec<(Field, Held)>,
}

impl Transaction {
    pub(super) fn new(record: Record, at: usize, is_pending: bool) -> Self {
        Transaction { record, at, is_pending, held: [None; Field::COUNT], repeated: Vec::new() }
    }

    /// The value of a field.
    pub(super) fn get(&self, field: Field) -> Option<Value> {
        self.held.get(field as usize).copied().flatten().map(|held| held.value)
    }

    /// Sets a field, unless an element nearer to the transaction has done so.
    pub(super) fn set(&mut self, field: Field, value: Value, depth: usize) {
        let Some(slot) = self.held.get_mut(field as usize) else { return };
        match slot {
            Some(held) if held.depth <= depth => self.repeated.push((field, Held { value, depth })),
            _ => *slot = Some(Held { value, depth }),
        }
    }

    /// The values of fields that had another one before.
    pub(super) fn repeated(&self) -> impl Iterator<Item = (Field, Value)> {
        self.repeated.iter().map(|(field, held)| (*field, held.value))
    }

    /// Forgets what stood inside an unknown element: only its close tag tells that it was more than a leaf
    /// without a value.
    pub(super) fn forget_inside(&mut self, depth: usize) {
        for slot in &mut self.held {
            if slot.is_some_and(|held| held.depth > depth) {
                *slot = None;
            }
        }
        self.repeated.retain(|(_, held)| held.depth <= depth);
    }
}
