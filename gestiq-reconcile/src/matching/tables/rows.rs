//! Many short lists in one buffer: the pairs of each line, the meanings of each name.

use std::marker::PhantomData;
use std::ops::Range;

use super::ix::Ix;

/// A list for each record of one kind; a list is a slice of one buffer.
#[derive(Debug)]
pub(crate) struct Rows<I, T> {
    all: Vec<T>,
    /// The end of each list.
    ends: Vec<u32>,
    index: PhantomData<I>,
}

impl<I, T> Default for Rows<I, T> {
    fn default() -> Self {
        Rows { all: Vec::new(), ends: Vec::new(), index: PhantomData }
    }
}

impl<I: Ix, T> Rows<I, T> {
    /// Adds the list of the next record.
    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.all.extend(list);
        self.ends.push(end_of(&self.all));
    }

    /// Adds the lists of others behind the own ones.
    pub(crate) fn append(&mut self, mut others: Rows<I, T>) {
        let before = end_of(&self.all);
        self.all.append(&mut others.all);
        self.ends.extend(others.ends.into_iter().map(|end| before + end));
        debug_assert_eq!(
            self.ends.last().copied().unwrap_or(0),
            end_of(&self.all),
            "the lists fill the buffer"
        );
    }

    /// Returns how many lists there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the members of all lists, one list after the other.
    #[inline]
    pub(crate) fn all(&self) -> &[T] {
        &self.all
    }

    pub(crate) fn into_all(self) -> Vec<T> {
        self.all
    }

    /// Returns the positions of a list's members among all of them.
    #[inline]
    pub(crate) fn range(&self, row: I) -> Range<usize> {
        let at = row.get();
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[at] as usize
    }

    /// Returns the list of a record.
    #[inline]
    pub(crate) fn of(&self, row: I) -> &[T] {
        &self.all[self.range(row)]
    }
}

/// Returns the end of a buffer, which holds fewer than `u32::MAX` members.
fn end_of<T>(all: &[T]) -> u32 {
    debug_assert!(u32::try_from(all.len()).is_ok(), "{} members are too many", all.len());
    all.len() as u32
}

#[cfg(test)]
mod tests {
    use super::super::ix::{LineIx, numbers};
    use super::*;

    #[test]
    fn lists_keep_their_order_and_their_borders() {
        let mut rows: Rows<LineIx, i32> = Rows::default();
        rows.push([1, 2]);
        rows.push([]);
        let mut others = Rows::default();
        others.push([3]);
        rows.append(others);
        let lists: Vec<_> = numbers(rows.len()).map(|row| rows.of(row).to_vec()).collect();
        assert_eq!(lists, [vec![1, 2], vec![], vec![3]]);
        assert_eq!(rows.range(LineIx::from_position(2)), 2..3);
    }
}
