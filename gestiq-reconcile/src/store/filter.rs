//! Filters of lists.

use gestiq_statements::{ItemId, LineId, LineStatus};

use crate::books::{AccountKey, MatchGroup, MatchState, StoredItem, StoredLine};

/// Selects the lines of an account that a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineFilter {
    /// All lines.
    #[default]
    All,
    /// Booked lines with something left to settle.
    Open,
    /// Lines that the bank has announced and not booked.
    Pending,
}

impl LineFilter {
    /// Returns `true` if a line is shown.
    #[must_use]
    pub fn matches(self, row: &StoredLine) -> bool {
        match self {
            LineFilter::All => true,
            LineFilter::Open => row.is_open(),
            LineFilter::Pending => row.line.status == LineStatus::Pending,
        }
    }
}

/// Selects the items that a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ItemFilter {
    /// All items.
    #[default]
    All,
    /// Items with something left to settle.
    Open,
}

impl ItemFilter {
    /// Returns `true` if an item is shown.
    #[must_use]
    pub fn matches(self, row: &StoredItem) -> bool {
        match self {
            ItemFilter::All => true,
            ItemFilter::Open => row.is_open(),
        }
    }
}

/// Selects the matches that a page shows: those that meet all conditions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupFilter {
    /// Of this account.
    pub account: Option<AccountKey>,
    /// In this state.
    pub state: Option<MatchState>,
    /// With this line or item.
    pub member: Option<Member>,
}

impl GroupFilter {
    /// Returns `true` if a match is shown.
    #[must_use]
    pub fn matches(&self, group: &MatchGroup) -> bool {
        self.account.as_ref().is_none_or(|account| *account == group.account)
            && self.state.is_none_or(|state| state == group.state)
            && self.member.as_ref().is_none_or(|member| member.is_in(group))
    }
}

/// A line or an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Member {
    /// A line of an account.
    Line(AccountKey, LineId),
    /// An item.
    Item(ItemId),
}

impl Member {
    fn is_in(&self, group: &MatchGroup) -> bool {
        match self {
            Member::Line(account, line) => {
                *account == group.account && group.lines.iter().any(|member| member.line == *line)
            }
            Member::Item(item) => group.items.iter().any(|member| member.item == *item),
        }
    }
}
