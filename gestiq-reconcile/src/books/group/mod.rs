//! A match: which lines settle which items by how much, who said so, and why.

mod allocation;
mod cover;
mod draft;
mod manual;
mod match_group;
mod rationale;
mod resolution;
mod summary;

pub use allocation::{ItemAllocation, LineAllocation};
pub use manual::{ManualItem, ManualLine, ManualMatch};
pub use match_group::{MatchGroup, OpenDifference, Origin};
pub use rationale::{FieldRationale, Rationale};
pub use resolution::{Remainder, Resolution};

pub(crate) use draft::MatchDraft;
pub(crate) use summary::summary;
