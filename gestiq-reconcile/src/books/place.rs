//! The line, item or match that an amount belongs to.

use gestiq_core::Money;
use gestiq_core::money::MoneyError;
use gestiq_statements::{ItemId, LineId};

use super::error::MatchError;

/// The record that an amount belongs to, for errors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// `line` or `item`.
    pub(crate) what: &'static str,
    pub(crate) id: &'a str,
}

impl<'a> Place<'a> {
    pub(crate) fn line(id: &'a LineId) -> Self {
        Place { what: "line", id: id.as_str() }
    }

    pub(crate) fn item(id: &'a ItemId) -> Self {
        Place { what: "item", id: id.as_str() }
    }

    /// Returns the error of a calculation with an amount of this record.
    pub(crate) fn money(self, error: MoneyError) -> MatchError {
        error.at(format!("{} {}", self.what, self.id)).into()
    }
}

/// An amount with the record that it belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlacedAmount<'a> {
    pub(crate) place: Place<'a>,
    pub(crate) amount: Money,
}

impl<'a> PlacedAmount<'a> {
    pub(crate) fn of_line(id: &'a LineId, amount: Money) -> Self {
        PlacedAmount { place: Place::line(id), amount }
    }

    pub(crate) fn of_item(id: &'a ItemId, amount: Money) -> Self {
        PlacedAmount { place: Place::item(id), amount }
    }
}
