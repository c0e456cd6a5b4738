//! The decision on one line, with its explanation.

use gestiq_statements::{ItemId, LineId};

use super::amount::difference::Difference;
use super::decision::Decision;
use super::explain::explanation::Explanation;
use super::explain::fields::FieldReason;
use super::explain::reason::Reason;
use super::explain::shares_of_group::MemberShare;
use super::payer::ruled::AppliedRule;
use crate::score::Score;

/// The decision on one line, with its explanation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct LineMatch {
    /// The line.
    pub line: LineId,
    /// The decision on it.
    pub decision: Decision,
    /// The assigned items, of a suggestion too; empty if the line is unmatched.
    pub items: Vec<ItemId>,
    /// The score of the assignment; of the best alternative if the line is unmatched.
    pub score: Score,
    /// The difference between paid and open, if there is one.
    pub difference: Option<Difference>,
    /// The reasons for these items; `None` if the line is unmatched.
    pub explanation: Option<Explanation>,
    /// The lines and items that settle each other together, if it takes more than one.
    pub group: Option<GroupMatch>,
    /// The user's rule that decided on the line, or had a say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<AppliedRule>,
    /// The reasons why the match is not automatic; empty if it is, and if a rule made the decision.
    pub why_not_automatic: Vec<Reason>,
    /// The line that fits the same item nearly as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rival_line: Option<LineId>,
    /// The line that takes this one back, or that this one takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<LineId>,
    /// The best other items, best first.
    pub alternatives: Vec<Alternative>,
    /// The customer that was recognised as the payer of a line that is unmatched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<RecognisedPayer>,
}

/// A customer that was recognised as the payer, though nothing that he owes fits.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct RecognisedPayer {
    /// The customer's id, if the items have one.
    pub id: Option<String>,
    /// The customer's name, as the items have it.
    pub name: Option<String>,
    /// How alike the names are; 100 if an account, an alias or a rule tells.
    pub score: Score,
}

/// Lines and items that settle each other together, with a difference if their sums are not equal.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct GroupMatch {
    /// The lines, this one among them.
    pub lines: Vec<LineId>,
    /// The items.
    pub items: Vec<ItemId>,
    /// `true` if nothing else of this payer adds up, or references name all members.
    pub unambiguous: bool,
    /// The part of each item that is paid.
    pub shares: Vec<MemberShare>,
    /// Other sums of this payer that add up too; the score falls with their number.
    pub other_sums: u32,
}

/// Another item that the line might settle.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Alternative {
    /// The item.
    pub item: ItemId,
    /// Its score.
    pub score: Score,
    /// The difference between paid and open, if there is one.
    pub difference: Option<Difference>,
    /// The comparison that makes it an alternative: name, amount, date and reference, in this order.
    pub fields: [FieldReason; 4],
}
