//! The books: bank lines and open items with what is left of them, and the matches that settle them.
//!
//! A bank line of 118.58 and an invoice of 121.00 do not simply belong together or not: the payment settles 118.58
//! of the invoice, and 2.42 stay open until somebody says what they are. So each line and each item carries its
//! *residual*: the part of its amount that nothing has settled yet. An *open item* is an item whose residual is
//! not zero; a line with a residual is money on account. Confirming a match takes its allocations from the
//! residuals of both sides, revoking it puts exactly the same amounts back, and at every moment
//!
//! > what confirmed matches have taken + what is open = the whole amount
//!
//! holds for every line and every item. A change names the version of the row that it has read; if another change came
//! first, it is refused, so that no amount is ever settled twice.
//!
//! # Matches
//!
//! The matcher finds, people decide. A match that is certain is *confirmed* at once, any other is *proposed* and waits
//! until somebody confirms or rejects it; people also match by hand. A confirmed match that turns out wrong is
//! *revoked*. No match is ever deleted or changed in silence: a rejected or revoked one stays with its reason, and what
//! it had taken from lines and items is open again.
//!
//! ```text
//!            ┌─ confirm ─> Confirmed ── revoke ─> Revoked
//! Proposed ──┤                 └─ resolve (a difference is explained)
//!            └─ reject ──> Rejected
//! ```
//!
//! [`entry`] explains differences in the general ledger, [`lesson`] keeps what confirmed and rejected matches teach.

mod account;
pub(crate) mod act;
mod commit;
pub mod entry;
pub(crate) mod error;
mod group;
mod id;
pub mod lesson;
pub(crate) mod limit;
mod movement;
mod place;
pub(crate) mod plan;
mod remark;
mod row;
mod stamp;
mod state;
mod transition;
pub(crate) mod worksheet;

pub use account::AccountKey;
pub use commit::{CommitRows, MatchCommit};
pub use error::MatchError;
pub use group::{
    FieldRationale, ItemAllocation, LineAllocation, ManualItem, ManualLine, ManualMatch, MatchGroup,
    OpenDifference, Origin, Rationale, Remainder, Resolution,
};
pub use id::{MatchGroupId, ResolutionId};
pub use limit::{MAX_MEMBERS, MAX_REMARK_BYTES};
pub use plan::{OpenBooks, RuledLine};
pub use remark::Remark;
pub use row::{Attention, ItemChange, LineChange, StoredItem, StoredLine};
pub use stamp::Stamp;
pub use state::{MatchCommand, MatchState};
