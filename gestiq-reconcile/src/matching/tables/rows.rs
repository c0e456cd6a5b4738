//! Many short lists in one buffer: the pairs of each line, the meanings of each name.

use std::ops::Range;

/// Lists by number; a list is a slice of one buffer.
#[derive(Debug)]
pub(crate) struct Rows<T> {
    pub(crate) all: Vec<T>,
    /// Where each list ends.
    ends: Vec<u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows { all: Vec::new(), ends: Vec::new() }
    }
}

impl<T> Rows<T> {
    /// Adds a list.
    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.all.extend(list);
        self.ends.push(self.all.len() as u32);
    }

    /// Adds the lists of others behind the own ones.
    pub(crate) fn append(&mut self, mut others: Rows<T>) {
        let before = self.all.len() as u32;
        self.all.append(&mut others.all);
        self.ends.extend(others.ends.into_iter().map(|end| before + end));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Where the members of a list stand in the buffer.
    pub(crate) fn range(&self, row: u32) -> Range<usize> {
        let at = row as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[at] as usize
    }

    pub(crate) fn of(&self, row: u32) -> &[T] {
        &self.all[self.range(row)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_their_order_and_their_borders() {
        let mut rows = Rows::default();
        rows.push([1, 2]);
        rows.push([]);
        let mut others = Rows::default();
        others.push([3]);
        rows.append(others);
        let lists: Vec<_> = (0..rows.len() as u32).map(|row| rows.of(row).to_vec()).collect();
        assert_eq!(lists, [vec![1, 2], vec![], vec![3]]);
        assert_eq!(rows.range(2), 2..3);
    }
}
