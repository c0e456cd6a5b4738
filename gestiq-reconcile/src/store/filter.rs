//! What a list shows.

use gestiq_statements::{ItemId, LineId};

use crate::books::{AccountKey, MatchState};

/// Which lines of an account a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineFilter {
    /// All lines.
    All,
    /// Booked lines with something left to settle.
    Open,
    /// Lines that the bank has announced and not booked.
    Pending,
}

impl LineFilter {
    /// The name of the list, for cursors.
    #[must_use]
    pub fn list(self) -> &'static str {
        match self {
            LineFilter::All => "lines",
            LineFilter::Open => "open lines",
            LineFilter::Pending => "pending lines",
        }
    }
}

/// Which items a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemFilter {
    /// All items.
    All,
    /// Items with something left to settle.
    Open,
}

impl ItemFilter {
    /// The name of the list, for cursors.
    #[must_use]
    pub fn list(self) -> &'static str {
        match self {
            ItemFilter::All => "items",
            ItemFilter::Open => "open items",
        }
    }
}

/// Which matches a page shows: those that meet all conditions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupFilter {
    /// Of this account.
    pub account: Option<AccountKey>,
    /// In this state.
    pub state: Option<MatchState>,
    /// With this line or item.
    pub member: Option<Member>,
}

/// A line or an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Member {
    /// A line of an account.
    Line(AccountKey, LineId),
    /// An item.
    Item(ItemId),
}
