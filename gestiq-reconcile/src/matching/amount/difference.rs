//! The difference between what was paid and what was open, by its name.

use gestiq_core::Money;

/// The reason why the paid amount is not the open one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DifferenceKind {
    /// A few minor units, either way.
    Rounding,
    /// The customer took a discount.
    Discount,
    /// A bank kept a fee.
    Fee,
    /// The payer withheld a tax and pays it to the tax office.
    Withholding,
    /// So little, either way, that the host writes it off.
    Tolerance,
    /// The line was paid in another currency, and the rate explains the difference.
    Fx,
    /// Part of the open amount was paid.
    Partial,
    /// More than the open amount was paid.
    Over,
}

impl DifferenceKind {
    /// Returns the stable name of the kind.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            DifferenceKind::Rounding => "rounding",
            DifferenceKind::Discount => "discount",
            DifferenceKind::Fee => "fee",
            DifferenceKind::Withholding => "withholding",
            DifferenceKind::Tolerance => "tolerance",
            DifferenceKind::Fx => "fx",
            DifferenceKind::Partial => "partial",
            DifferenceKind::Over => "over",
        }
    }
}

/// A named difference: `open - paid`, so that it is positive if too little was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Difference {
    /// Its name.
    pub kind: DifferenceKind,
    /// `open - paid` in the currency of the item; positive if too little was paid, whoever pays.
    pub amount: Money,
    /// The same in the currency of the line, if that is another one and a rate leads there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_line_currency: Option<Money>,
}

impl Difference {
    /// Returns a difference of a line and an item in one currency.
    #[must_use]
    pub fn new(kind: DifferenceKind, amount: Money) -> Self {
        Difference { kind, amount, in_line_currency: None }
    }
}
