//! A match: which lines settle which items by how much, who said so, and why.
//!
//! The matcher finds, people decide. What it finds for certain is *confirmed* at once, the rest is *proposed* and waits
//! until somebody confirms or rejects it; people also match by hand. A confirmed match that turns out wrong is
//! *revoked*. No match is ever deleted or changed in silence: a rejected or revoked one stays with its reason, and what
//! it had taken from lines and items is open again.
//!
//! ```text
//!            ┌─ confirm ─> Confirmed ── revoke ─> Revoked
//! Proposed ──┤                 └─ resolve (a difference is explained)
//!            └─ reject ──> Rejected
//! ```

mod allocation;
mod cover;
mod draft;
mod error;
mod group;
mod manual;
mod rationale;
mod stamp;
mod state;
mod summary;

pub use allocation::{ItemAllocation, LineAllocation};
pub use error::MatchError;
pub use group::{MatchGroup, MatchGroupId, OpenDifference, Origin};
pub use manual::{MAX_MEMBERS, ManualItem, ManualLine, ManualMatch};
pub use rationale::{FieldRationale, Rationale};
pub use stamp::{MAX_REMARK_BYTES, Remark, Stamp};
pub use state::{MatchCommand, MatchState};

pub(crate) use draft::Draft;
pub(crate) use summary::summary;
