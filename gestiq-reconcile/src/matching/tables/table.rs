//! Columns that are read by the number of a record.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use super::ix::{Ix, numbers};

/// A value for each record of one kind: a `Vec` that only numbers of this kind read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table<I, T> {
    values: Vec<T>,
    index: PhantomData<I>,
}

impl<I: Ix, T> Table<I, T> {
    /// Returns a table that holds the same value for each of `len` records.
    pub(crate) fn filled(value: T, len: usize) -> Self
    where
        T: Clone,
    {
        Table::from(vec![value; len])
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the numbers of all records, in order.
    pub(crate) fn numbers(
        &self,
    ) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone + use<I, T> {
        numbers(self.len())
    }

    /// Returns the number of a position; `None` if there is no such record.
    pub(crate) fn number(&self, position: usize) -> Option<I> {
        (position < self.len()).then(|| I::from_position(position))
    }

    /// Returns the values, in the order of numbers.
    #[inline]
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// Returns the values, in the order of numbers.
    pub(crate) fn into_values(self) -> Vec<T> {
        self.values
    }

    #[inline]
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    #[inline]
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.values.iter_mut()
    }

    /// Returns each record's number with its value.
    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator + Clone {
        self.numbers().zip(&self.values)
    }

    /// Adds the value of the next record and returns its number.
    pub(crate) fn push(&mut self, value: T) -> I {
        let number = I::from_position(self.len());
        self.values.push(value);
        number
    }

    /// Returns the value of a record; `None` if the table has none.
    #[inline]
    pub(crate) fn get(&self, number: I) -> Option<&T> {
        self.values.get(number.get())
    }

    /// Returns the table with its records in another order.
    pub(crate) fn reordered(&self, order: &[I]) -> Self
    where
        T: Copy,
    {
        debug_assert_eq!(order.len(), self.len(), "an order names each record once");
        order.iter().map(|number| self[*number]).collect()
    }
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Table { values: Vec::new(), index: PhantomData }
    }
}

impl<I, T> From<Vec<T>> for Table<I, T> {
    fn from(values: Vec<T>) -> Self {
        Table { values, index: PhantomData }
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(values: A) -> Self {
        Table::from(values.into_iter().collect::<Vec<T>>())
    }
}

impl<I: Ix, T> Index<I> for Table<I, T> {
    type Output = T;

    #[inline]
    fn index(&self, number: I) -> &T {
        &self.values[number.get()]
    }
}

impl<I: Ix, T> IndexMut<I> for Table<I, T> {
    #[inline]
    fn index_mut(&mut self, number: I) -> &mut T {
        &mut self.values[number.get()]
    }
}

#[cfg(test)]
mod tests {
    use super::super::ix::LineIx;
    use super::*;

    #[test]
    fn a_value_is_read_by_the_number_of_its_record() {
        let mut table: Table<LineIx, i32> = Table::default();
        let (first, second) = (table.push(7), table.push(8));
        table[second] += 1;
        assert_eq!((table[first], table[second], table.len()), (7, 9, 2));
        assert_eq!(table.entries().collect::<Vec<_>>(), [(first, &7), (second, &9)]);
        assert_eq!((table.number(1), table.number(2)), (Some(second), None));
        assert_eq!(table.reordered(&[second, first]).values(), [9, 7]);
    }
}
