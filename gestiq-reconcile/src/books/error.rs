//! Reasons why a match cannot be made, or changed.

use gestiq_core::money::MoneyErrorAt;
use gestiq_core::{Currency, Money};

use super::limit::MAX_MEMBERS;
use super::state::{MatchCommand, MatchState};

/// The reason why a match cannot be made, or changed. Every message names the line or item and the amounts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MatchError {
    /// The match is in another state than the command needs.
    #[error("a {state} match cannot be {}", command.participle())]
    Transition {
        /// The state of the match.
        state: MatchState,
        /// The command that was given.
        command: MatchCommand,
    },
    /// A match takes at least one line and one item.
    #[error("a match needs at least one {what}")]
    NoMembers {
        /// `line` or `item`.
        what: &'static str,
    },
    /// A match has too many members.
    #[error("a match of {found} lines and items is too large: {MAX_MEMBERS} at most")]
    TooManyMembers {
        /// The number of lines and items.
        found: usize,
    },
    /// A line or item stands twice in a match.
    #[error("{what} {id} stands twice in the match: name it once")]
    RepeatedMember {
        /// `line` or `item`.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// The line or item is not a member of the match.
    #[error("{what} {id} is not part of the match")]
    NotAMember {
        /// `line` or `item`.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// The bank has not booked the line yet.
    #[error("line {line} is pending: wait until the bank has booked it")]
    PendingLine {
        /// The line.
        line: String,
    },
    /// Nothing of the line or item is left to settle.
    #[error("nothing of {what} {id} is open")]
    NothingOpen {
        /// `line` or `item`.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// More is asked of a line or item than is open.
    #[error("{amount} of {what} {id} cannot be settled: {open} is open")]
    BeyondOpen {
        /// `line` or `item`.
        what: &'static str,
        /// Its id.
        id: String,
        /// The amount that was asked for.
        amount: Money,
        /// The amount that is open.
        open: Money,
    },
    /// An allocation is zero, or has the other sign than what is open.
    #[error("{amount} of {what} {id} cannot be settled: it needs the sign of {open}, which is open")]
    WrongSign {
        /// `line` or `item`.
        what: &'static str,
        /// Its id.
        id: String,
        /// The amount that was asked for.
        amount: Money,
        /// The amount that is open.
        open: Money,
    },
    /// An amount is in another currency than it can be.
    #[error("{what} {id}: the amount is in {found}, it must be in {wanted}")]
    WrongCurrency {
        /// `line` or `item`.
        what: &'static str,
        /// Its id.
        id: String,
        /// Its currency.
        found: Currency,
        /// The currency that it must have.
        wanted: Currency,
    },
    /// A line in another currency needs a value in the currency of the items.
    #[error("line {line} is in {found} and the items are in {wanted}: state what it is worth in {wanted}")]
    ValueMissing {
        /// The line.
        line: String,
        /// Its currency.
        found: Currency,
        /// The currency of the items.
        wanted: Currency,
    },
    /// The value of a line has another sign than its amount, or differs from it in the same currency.
    #[error(
        "line {line}: {amount} cannot be worth {value}: state one of the same sign, and only for another currency"
    )]
    WrongValue {
        /// The line.
        line: String,
        /// The amount that is taken of it.
        amount: Money,
        /// The value that was stated for it.
        value: Money,
    },
    /// Money went one way and the items expect it the other.
    #[error("the lines move {lines} and the items expect {items}: one comes in where the other goes out")]
    OppositeDirections {
        /// The sum of the lines.
        lines: Money,
        /// The sum that the items expect on the bank account.
        items: Money,
    },
    /// The two sides differ by something else than was stated.
    #[error(
        "the lines settle {lines} and the items take {items}: state their difference of {found}, not {stated}"
    )]
    SumsDiffer {
        /// The value of the lines.
        lines: Money,
        /// The sum that the items take.
        items: Money,
        /// Items less lines.
        found: Money,
        /// The difference that was stated.
        stated: Money,
    },
    /// The match left no difference, or all of it is explained.
    #[error("match {id} has no difference to resolve")]
    NothingToResolve {
        /// The match.
        id: String,
    },
    /// A gain or loss by exchange rates needs two currencies.
    #[error("a difference by exchange rates needs a line in another currency: resolve it as another kind")]
    FxWithoutCurrencies,
    /// A difference is too large for a rounding.
    #[error("{amount} is not a valid rounding, which is {allowed} at most: resolve it as another kind")]
    NoRounding {
        /// The difference.
        amount: Money,
        /// The most that the match policy allows.
        allowed: Money,
    },
    /// More would be open of a line or item than it ever had: somebody has given it back meanwhile.
    #[error("{amount} of {what} {id} would be open, which is more than {whole}: read it again")]
    BeyondWhole {
        /// `line` or `item`.
        what: &'static str,
        /// Its id.
        id: String,
        /// The amount that would be open.
        amount: Money,
        /// The whole.
        whole: Money,
    },
    /// A record that the change needs was not there when the others were read: somebody has changed it meanwhile.
    #[error("{what} {id} was changed meanwhile: read it again")]
    NotRead {
        /// `line`, `item` or `match`.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// An amount does not fit, or meets another currency.
    #[error(transparent)]
    Money(#[from] MoneyErrorAt),
}

gestiq_core::coded! { MatchError {
    Transition => ("match_transition", Conflict),
    NoMembers => ("match_without_members", Invalid),
    TooManyMembers => ("match_too_large", Invalid),
    RepeatedMember => ("match_member_repeated", Invalid),
    NotAMember => ("not_a_match_member", Invalid),
    PendingLine => ("line_pending", Conflict),
    NothingOpen => ("nothing_open", Conflict),
    BeyondOpen => ("beyond_open_amount", Conflict),
    WrongSign => ("wrong_sign", Invalid),
    WrongCurrency => ("wrong_currency", Invalid),
    ValueMissing => ("line_value_missing", Invalid),
    WrongValue => ("line_value_wrong", Invalid),
    OppositeDirections => ("opposite_directions", Invalid),
    SumsDiffer => ("sums_differ", Invalid),
    NothingToResolve => ("nothing_to_resolve", Conflict),
    FxWithoutCurrencies => ("fx_without_currencies", Invalid),
    NoRounding => ("no_rounding", Invalid),
    BeyondWhole => ("residual_beyond_whole", Conflict),
    NotRead => ("changed_meanwhile", Conflict),
    Money => ("match_amount_out_of_range", Invalid),
} }
