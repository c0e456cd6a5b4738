//! One thing that a match taught.

use crate::ledger::AccountKey;
use crate::match_group::MatchGroupId;
use crate::normalize::NormalName;
use crate::{ItemId, LineId, OpenItem};

gestiq_core::id! {
    /// Identifies a lesson.
    pub struct LessonId: "lesson";
}

/// What one match taught.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lesson {
    /// Identifies it; later lessons sort later.
    pub id: LessonId,
    /// The match that taught it; where it is revoked, the lesson is withdrawn.
    pub group: MatchGroupId,
    /// What it says.
    pub teaching: Teaching,
}

/// What a lesson says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case", tag = "says"))]
pub enum Teaching {
    /// A name on statements stands for a customer.
    Name {
        /// The name, folded.
        counterparty: String,
        /// The customer.
        customer: Customer,
    },
    /// A bank account belongs to a customer.
    Account {
        /// Letters and digits of the account, in upper case.
        account: String,
        /// The customer.
        customer: Customer,
    },
    /// A customer paid so many days after the due date; before it, where negative.
    PaidAfterDue {
        /// The customer.
        customer: Customer,
        /// Days.
        days: i32,
    },
    /// A line and an item do not belong together.
    Apart {
        /// The account of the line.
        account: AccountKey,
        /// The line.
        line: LineId,
        /// The item.
        item: ItemId,
    },
}

/// Whose items they are: a customer, or a supplier where we pay.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Customer {
    /// The host's key, where it has one.
    pub id: Option<String>,
    /// The name on the items.
    pub name: String,
}

impl Customer {
    /// Whose item it is; none where it does not name anybody.
    #[must_use]
    pub fn of(item: &OpenItem) -> Option<Self> {
        let name = item.counterparty.as_deref().map(str::trim).filter(|name| !name.is_empty())?;
        Some(Customer { id: item.counterparty_id.as_deref().map(str::to_owned), name: name.to_owned() })
    }

    /// What tells two customers apart: the host's key, or else the name as names are compared.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.id {
            Some(id) => format!("#{id}"),
            None => NormalName::new(&self.name).as_str().to_owned(),
        }
    }
}
