//! A lesson from one match.

use gestiq_statements::{ItemId, LineId};

use crate::books::account::AccountKey;
use crate::books::id::{LessonId, MatchGroupId};
use crate::customer::CustomerKey;

/// A lesson from one match.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Lesson {
    /// Identifies it; later lessons sort later.
    pub id: LessonId,
    /// The match that it comes from; if that is revoked, the lesson is withdrawn.
    pub group: MatchGroupId,
    /// The content of the lesson.
    pub teaching: Teaching,
}

/// The content of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "says")]
pub enum Teaching {
    /// A name on statements stands for a customer.
    Name {
        /// The name, folded.
        counterparty: String,
        /// The customer.
        customer: CustomerKey,
    },
    /// A bank account belongs to a customer.
    Account {
        /// Letters and digits of the account, in upper case.
        account: String,
        /// The customer.
        customer: CustomerKey,
    },
    /// A customer paid so many days after the due date; before it, if negative.
    PaidAfterDue {
        /// The customer.
        customer: CustomerKey,
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
