//! The rules by which a line quotes an item.

use crate::score::Score;

/// A rule by which a line quotes an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ReferenceRule {
    /// The line quotes something else: the number of another item, or of none.
    Conflict,
    /// The last digits of the number.
    Tail,
    /// The number with one wrong or two swapped characters.
    Slip,
    /// All digits of the number.
    Digits,
    /// All digits of the number, and a check digit of a known scheme.
    Derived,
    /// The whole number.
    Number,
    /// A structured reference with right check digits.
    Checked,
    /// A settlement of the host lists the item.
    Settlement,
}

impl ReferenceRule {
    /// Returns the stable name of the rule.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ReferenceRule::Conflict => "conflict",
            ReferenceRule::Tail => "number_tail",
            ReferenceRule::Slip => "number_slip",
            ReferenceRule::Digits => "number_digits",
            ReferenceRule::Derived => "derived_check_digit",
            ReferenceRule::Number => "number",
            ReferenceRule::Checked => "checked_reference",
            ReferenceRule::Settlement => "settlement",
        }
    }

    /// Returns the score of the rule.
    pub(crate) fn score(self) -> Score {
        Score::from_basis_points(match self {
            ReferenceRule::Conflict => 0,
            ReferenceRule::Tail => 9_000,
            ReferenceRule::Slip => 8_000,
            ReferenceRule::Digits => 9_500,
            ReferenceRule::Derived
            | ReferenceRule::Number
            | ReferenceRule::Checked
            | ReferenceRule::Settlement => 10_000,
        })
    }

    /// Returns `true` if it leaves no doubt which item is meant.
    pub(crate) fn is_certain(self) -> bool {
        matches!(
            self,
            ReferenceRule::Derived
                | ReferenceRule::Number
                | ReferenceRule::Checked
                | ReferenceRule::Settlement
        )
    }

    /// Returns `true` if the line gives the number of the item, or a part that tells it from others; a slip may be the
    /// number of another item.
    pub(crate) fn names(self) -> bool {
        !matches!(self, ReferenceRule::Conflict | ReferenceRule::Slip)
    }

    /// Returns `true` if a line that quotes one item this way contradicts all others.
    pub(super) fn excludes_others(self) -> bool {
        self >= ReferenceRule::Slip
    }
}
