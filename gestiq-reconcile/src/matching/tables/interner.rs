//! Distinct texts, each stored once, by number.

use std::hash::Hasher as _;
use std::marker::PhantomData;

use rustc_hash::FxHasher;

use super::ix::{Ix, numbers};

/// Texts in one buffer, found by an open-addressing table of their numbers.
///
/// A map of owned texts would store each of them twice and scatter them over the heap; here a text is one read.
#[derive(Debug)]
pub(crate) struct Interner<I> {
    text: String,
    /// The end of each text.
    ends: Vec<u32>,
    /// Numbers of texts by hash, at most half full; a power of two long.
    slots: Vec<u32>,
    index: PhantomData<I>,
}

const EMPTY: u32 = u32::MAX;

impl<I> Default for Interner<I> {
    fn default() -> Self {
        Interner { text: String::new(), ends: Vec::new(), slots: vec![EMPTY; 64], index: PhantomData }
    }
}

impl<I: Ix> Interner<I> {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the text of a number.
    pub(crate) fn text(&self, number: I) -> &str {
        let at = number.get();
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..self.ends[at] as usize).unwrap_or_default()
    }

    /// Returns the number of a text that was interned.
    pub(crate) fn find(&self, text: &str) -> Option<I> {
        let number = self.slots[self.slot(text)];
        (number != EMPTY).then(|| I::from_bits(number))
    }

    /// Returns the number of a text, and whether it is new.
    pub(crate) fn intern(&mut self, text: &str) -> (I, bool) {
        let slot = self.slot(text);
        if self.slots[slot] != EMPTY {
            return (I::from_bits(self.slots[slot]), false);
        }
        let number = I::from_position(self.ends.len());
        self.slots[slot] = number.bits();
        self.text.push_str(text);
        debug_assert!(u32::try_from(self.text.len()).is_ok(), "the texts are too long together");
        self.ends.push(self.text.len() as u32);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        (number, true)
    }

    /// Returns the slot that holds the text, or the empty one in which it belongs.
    fn slot(&self, text: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(text) as usize & mask;
        while self.slots[slot] != EMPTY && self.text(I::from_bits(self.slots[slot])) != text {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![EMPTY; self.slots.len() * 2];
        debug_assert!(self.slots.len().is_power_of_two(), "a hash is masked to a slot");
        for number in numbers::<I>(self.len()) {
            let slot = self.slot(self.text(number));
            self.slots[slot] = number.bits();
        }
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::super::ix::NameIx;
    use super::*;

    #[test]
    fn each_text_has_one_number() {
        let mut interner: Interner<NameIx> = Interner::default();
        let texts: Vec<String> =
            (0..1_000).map(|nth| format!("{}{}", "word ".repeat(nth % 7), nth / 2)).collect();
        let numbers: Vec<NameIx> = texts.iter().map(|text| interner.intern(text).0).collect();
        for (text, number) in texts.iter().zip(numbers) {
            assert_eq!((interner.find(text), interner.text(number)), (Some(number), text.as_str()));
            assert_eq!(interner.intern(text), (number, false));
        }
        assert_eq!(interner.find("another"), None);
        let (number, new) = interner.intern("");
        assert_eq!((interner.text(number), new), ("", true));
    }
}
