//! A file whose table, date format and decimal mark are known, ready to be read row by row.

use std::cell::Cell;

use gestiq_core::Currency;

use super::columns::Field;
use super::profile::{BalanceRule, CsvProfile};
use super::signs::SignModel;
use super::table::Table;
use crate::date_format::DateFormat;
use crate::number::DecimalMark;

/// A file that is about to be read.
#[derive(Debug)]
pub(crate) struct Sheet<'p> {
    pub(crate) profile: &'p CsvProfile,
    pub(crate) model: SignModel,
    pub(crate) encoding: &'static str,
    pub(crate) table: Table<'p>,
    pub(crate) currency: Option<Currency>,
    pub(crate) formats: Vec<DateFormat>,
    pub(crate) format: usize,
    pub(crate) mark: DecimalMark,
    pub(super) mark_is_decided: bool,
    /// `true` if the file has debit and credit beside the amount.
    pub(super) checks_sides: bool,
    /// The currency that a row has named last.
    pub(crate) last_currency: Cell<Option<Currency>>,
}

impl Sheet<'_> {
    /// Returns `true` if the file has a running balance that is to be checked.
    pub(crate) fn has_chain(&self) -> bool {
        self.profile.balance == BalanceRule::Chain && self.table.columns.has(Field::Balance)
    }

    /// Returns `true` if debit and credit give the sign of the amount.
    pub(super) fn sides_give_sign(&self) -> bool {
        matches!(self.model, SignModel::DebitCredit { .. } | SignModel::InOut)
    }

    /// Returns the profile with the date format and the decimal mark that the file decided.
    pub(crate) fn pinned(&self) -> CsvProfile {
        let mut pinned = self.profile.clone();
        let format = self.formats.get(self.format).filter(|_| !self.table.rows.is_empty());
        if let Some(format) = format {
            pinned.date_formats = vec![format.clone()];
        }
        if self.mark_is_decided {
            pinned.decimal = self.mark.into();
        }
        pinned
    }
}
