//! The Latin spellings of names in other scripts, both ways.

use rustc_hash::FxHashMap;

use crate::matching::tables::ix::NameIx;

/// Names in other scripts with the names that are their Latin spellings; empty if all names are in Latin letters.
#[derive(Debug, Default)]
pub(crate) struct ForeignSpellings {
    latin: FxHashMap<NameIx, NameIx>,
    natives: FxHashMap<NameIx, Vec<NameIx>>,
}

impl ForeignSpellings {
    /// Notes the Latin spelling of a name.
    pub(super) fn add(&mut self, native: NameIx, latin: NameIx) {
        if native != latin && self.latin.insert(native, latin).is_none() {
            self.natives.entry(latin).or_default().push(native);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.latin.is_empty()
    }

    /// Returns the Latin spelling of a name that is not in Latin letters.
    #[inline]
    pub(crate) fn latin(&self, name: NameIx) -> Option<NameIx> {
        if self.latin.is_empty() { None } else { self.latin.get(&name).copied() }
    }

    /// Returns the names in other scripts that are spelled like this name.
    pub(super) fn natives(&self, latin: NameIx) -> &[NameIx] {
        if self.natives.is_empty() { &[] } else { self.natives.get(&latin).map_or(&[], Vec::as_slice) }
    }

    /// Returns two names as they are compared: if only one of them is in Latin letters, the other one's spelling.
    ///
    /// Two names of one script are compared as they are written: what is spelled alike need not be one name.
    pub(crate) fn comparable(&self, left: NameIx, right: NameIx) -> (NameIx, NameIx) {
        match (self.latin(left), self.latin(right)) {
            (Some(latin), None) => (latin, right),
            (None, Some(latin)) => (left, latin),
            _ => (left, right),
        }
    }
}
