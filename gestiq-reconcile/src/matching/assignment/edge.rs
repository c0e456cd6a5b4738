//! A pair that may be chosen.

use crate::matching::tables::ix::{ItemIx, LineIx};

/// A pair that may be chosen, with what choosing it is worth (more than 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) line: LineIx,
    pub(super) item: ItemIx,
    pub(super) worth: i64,
}
