//! Numbers of lines, items, names and the like. Each kind is a type of its own, so that none is taken for another.

use std::fmt::Debug;

/// The number of a record: its position in a [`Table`](super::table::Table).
///
/// Numbers take four bytes where a `usize` takes eight, which matters in the indexes over all items.
pub(crate) trait Ix: Copy + Eq + Ord + Debug {
    /// Returns the number of a position; a run has fewer records of each kind than the numbers can count.
    fn from_position(position: usize) -> Self;

    /// Returns the position.
    fn get(self) -> usize;

    /// Returns the number of 32 bits, to be packed or hashed with others.
    fn bits(self) -> u32;

    /// Returns the number of bits that [`Ix::bits`] gave.
    fn from_bits(bits: u32) -> Self;
}

/// Returns the numbers of so many records, in order.
#[inline]
pub(crate) fn numbers<I: Ix>(len: usize) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone {
    (0..len).map(I::from_position)
}

/// Defines kinds of numbers.
macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident($int:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name($int);

        impl Ix for $name {
            #[inline]
            fn from_position(position: usize) -> Self {
                debug_assert!(<$int>::try_from(position).is_ok(), "{position} is too large a number");
                $name(position as $int)
            }

            #[inline]
            fn get(self) -> usize {
                self.0 as usize
            }

            #[inline]
            fn bits(self) -> u32 {
                self.0.into()
            }

            #[inline]
            fn from_bits(bits: u32) -> Self {
                debug_assert!(<$int>::try_from(bits).is_ok(), "{bits} is too large a number");
                $name(bits as $int)
            }
        }
    )*};
}

indices! {
    /// A line of a run, in the order of line ids.
    LineIx(u32);
    /// An open item of a run, in the order of payers and ids.
    ItemIx(u32);
    /// A line or an item as it stands in the input.
    SourceIx(u32);
    /// A distinct folded name.
    NameIx(u32);
    /// A distinct word of names.
    WordIx(u32);
    /// A customer that a rule or the host's knowledge names.
    CustomerIx(u32);
    /// A currency of a run, in the order of codes; or the amounts of items that were converted to one.
    CurrencyIx(u16);
    /// A user's rule, in the order of the book.
    RuleIx(u32);
    /// A pair among all pairs of a run.
    PairIx(u32);
    /// A group among all groups of a run.
    GroupIx(u32);
    /// A pair that is open to assignment.
    EdgeIx(u32);
    /// A connected component of the assignment, or the node that stands for it.
    NodeIx(u32);
    /// A line inside a component.
    RowIx(u32);
    /// An item inside a component, or the column that stands for "unassigned".
    ColumnIx(u32);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_gives_its_position_back() {
        let lines: Vec<LineIx> = numbers(3).collect();
        assert_eq!(lines.iter().map(|line| line.get()).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(lines.is_sorted());
        assert_eq!(LineIx::from_bits(lines[2].bits()), lines[2]);
        assert_eq!(size_of::<LineIx>(), 4);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "70000 is too large a number")]
    fn a_position_beyond_the_numbers_is_a_defect() {
        let _ = CurrencyIx::from_position(70_000);
    }
}
