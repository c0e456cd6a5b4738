//! Assigns values to elements: `NAME` is the counterparty's in a transaction and in its `PAYEE`, and something
//! else in a balance.

use super::super::notes::Value;
use super::super::tag::{Leaf, Tag};
use super::Reader;
use super::transaction::Field;
use crate::error::Error;

impl Reader<'_, '_> {
    /// Assigns a value to its element; a value without one is not read.
    pub(super) fn leaf(&mut self, leaf: Leaf, value: Value) -> Result<(), Error> {
        if let Some(field) = self.field(leaf) {
            self.set_field(field, value);
            return Ok(());
        }
        if matches!(leaf, Leaf::StatusCode | Leaf::StatusSeverity | Leaf::StatusMessage) {
            self.status.iter_mut().for_each(|status| status.set(leaf, value));
            return Ok(());
        }
        let is_of_statement = self.is_of_statement(leaf);
        match &mut self.draft {
            Some(draft) if is_of_statement => draft.set(leaf, value, &mut self.notes),
            _ => Ok(()),
        }
    }

    fn set_field(&mut self, field: Field, value: Value) {
        let Some(transaction) = &mut self.transaction else { return };
        let source = self.notes.source;
        let is_same = |one: Value, other: Value| source.bytes_of(one.raw) == source.bytes_of(other.raw);
        transaction.set(field, value, self.stack.depth(), is_same);
    }

    /// Returns the field of the open transaction for a leaf, if any.
    fn field(&self, leaf: Leaf) -> Option<Field> {
        self.transaction.as_ref()?;
        let is_inside = |wanted: Tag| self.stack.find(|tag| tag == wanted).is_some();
        let currency = || self.stack.nearest(|tag| matches!(tag, Tag::Currency | Tag::OriginalCurrency));
        match leaf {
            Leaf::TransactionType => Some(Field::Type),
            Leaf::Posted | Leaf::Transacted => Some(Field::Posted),
            Leaf::Amount => Some(Field::Amount),
            Leaf::BankId => Some(Field::BankId),
            Leaf::Name if is_inside(Tag::Payee) => Some(Field::PayeeName),
            Leaf::Name => Some(Field::Name),
            Leaf::Memo => Some(Field::Memo),
            Leaf::CheckNumber => Some(Field::CheckNumber),
            Leaf::Reference => Some(Field::Reference),
            Leaf::ExtendedName => Some(Field::ExtendedName),
            Leaf::Available | Leaf::ValueDate => Some(Field::Available),
            Leaf::Corrects => Some(Field::Corrects),
            Leaf::CorrectAction => Some(Field::CorrectAction),
            Leaf::AccountNumber if is_inside(Tag::AccountTo) => Some(Field::AccountTo),
            Leaf::CurrencySymbol if currency()? == Tag::Currency => Some(Field::Symbol),
            Leaf::CurrencySymbol => Some(Field::OriginalSymbol),
            Leaf::CurrencyRate if currency()? == Tag::OriginalCurrency => Some(Field::OriginalRate),
            _ => None,
        }
    }

    /// Returns `true` for a leaf outside a transaction that belongs to the statement.
    fn is_of_statement(&self, leaf: Leaf) -> bool {
        let is_balance = |tag| matches!(tag, Tag::LedgerBalance | Tag::OtherBalance);
        let is_account = |tag| matches!(tag, Tag::AccountFrom(_));
        match leaf {
            Leaf::StatementCurrency => true,
            Leaf::Start | Leaf::End => self.transaction.is_none(),
            Leaf::BalanceAmount => self.stack.nearest(is_balance) == Some(Tag::LedgerBalance),
            Leaf::AccountNumber | Leaf::Bank | Leaf::Broker | Leaf::Branch | Leaf::AccountType => {
                self.transaction.is_none() && self.stack.find(is_account).is_some()
            }
            _ => false,
        }
    }
}
