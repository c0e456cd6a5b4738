//! A line and an item, with the evidence for them.

use std::ops::Index;

use super::evidence::Evidence;
use crate::matching::tables::ix::{ItemIx, Ix, LineIx, PairIx, numbers};
use crate::matching::tables::rows::Rows;

/// A pair that is worth assigning or showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) line: LineIx,
    pub(crate) item: ItemIx,
    pub(crate) evidence: Evidence,
}

/// The pairs of each line, best first.
#[derive(Debug)]
pub(crate) struct Pairs(Rows<LineIx, Pair>);

impl Pairs {
    pub(crate) fn new(of_lines: Rows<LineIx, Pair>) -> Self {
        let is_sorted = |line: LineIx| {
            let total = |pair: &Pair| pair.evidence.total;
            of_lines.of(line).is_sorted_by(|left, right| total(left) >= total(right))
        };
        debug_assert!(numbers(of_lines.len()).all(is_sorted), "the pairs of a line are sorted, best first");
        Pairs(of_lines)
    }

    /// Returns the numbers of all lines, in order.
    pub(crate) fn lines(&self) -> impl ExactSizeIterator<Item = LineIx> + Clone + use<> {
        numbers(self.0.len())
    }

    /// Returns all pairs, line by line.
    pub(crate) fn all(&self) -> &[Pair] {
        self.0.all()
    }

    /// Returns all pairs with their numbers.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (PairIx, &Pair)> {
        numbers(self.all().len()).zip(self.all())
    }

    /// Returns the pairs of a line, best first.
    #[inline]
    pub(crate) fn of(&self, line: LineIx) -> &[Pair] {
        self.0.of(line)
    }

    /// Returns the pairs of a line with their numbers, best first.
    pub(crate) fn entries_of(&self, line: LineIx) -> impl Iterator<Item = (PairIx, &Pair)> {
        self.0.range(line).map(PairIx::from_position).zip(self.of(line))
    }
}

impl Index<PairIx> for Pairs {
    type Output = Pair;

    #[inline]
    fn index(&self, pair: PairIx) -> &Pair {
        &self.0.all()[pair.get()]
    }
}
