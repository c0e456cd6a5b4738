//! The caller's own ids of lines, each of which may occur once.

use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::columns::Field;
use super::sheet::Sheet;
use crate::repeats::repeats;

/// The ids of the lines that were taken.
#[derive(Debug)]
pub(crate) struct OwnIds {
    /// Hashes of ids that may occur twice in the file, which hardly any does.
    suspicious: FxHashSet<u64>,
    taken: FxHashSet<String>,
}

impl OwnIds {
    pub(crate) fn of(sheet: &Sheet<'_>) -> Self {
        let hash = |id: &str| FxBuildHasher.hash_one(id);
        let suspicious = if sheet.profile.columns.has(Field::LineId) {
            repeats(sheet.rows().map(|view| hash(&view.cell(Field::LineId))).collect())
        } else {
            FxHashSet::default()
        };
        OwnIds { suspicious, taken: FxHashSet::default() }
    }

    /// Adds an id; returns `true` if a line with this id came before.
    pub(crate) fn has_taken(&mut self, id: &str) -> bool {
        let is_suspicious =
            !self.suspicious.is_empty() && self.suspicious.contains(&FxBuildHasher.hash_one(id));
        is_suspicious && !self.taken.insert(id.to_owned())
    }
}
