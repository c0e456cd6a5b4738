//! Distinct texts, each stored once, by number.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

/// Texts in one buffer, found by an open-addressing table of their numbers.
///
/// A map of owned texts would store each of them twice and scatter them over the heap; here a text is one read.
#[derive(Debug)]
pub(crate) struct Interner {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
    /// Numbers of texts by hash, at most half full; a power of two long.
    slots: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;

impl Default for Interner {
    fn default() -> Self {
        Interner { text: String::new(), ends: Vec::new(), slots: vec![EMPTY; 64] }
    }
}

impl Interner {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn text(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..self.ends[at] as usize).unwrap_or_default()
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let number = self.slots[self.slot(text)];
        (number != EMPTY).then_some(number)
    }

    /// The number of a text, and whether it is new.
    pub(crate) fn intern(&mut self, text: &str) -> (u32, bool) {
        let slot = self.slot(text);
        if self.slots[slot] != EMPTY {
            return (self.slots[slot], false);
        }
        let number = self.ends.len() as u32;
        self.slots[slot] = number;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        (number, true)
    }

    /// The slot that holds the text, or the empty one where it belongs.
    fn slot(&self, text: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(text) as usize & mask;
        while self.slots[slot] != EMPTY && self.text(self.slots[slot]) != text {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![EMPTY; self.slots.len() * 2];
        for number in 0..self.ends.len() as u32 {
            let slot = self.slot(self.text(number));
            self.slots[slot] = number;
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
    use super::*;

    #[test]
    fn each_text_has_one_number() {
        let mut interner = Interner::default();
        let texts: Vec<String> =
            (0..1_000).map(|nth| format!("{}{}", "word ".repeat(nth % 7), nth / 2)).collect();
        let numbers: Vec<u32> = texts.iter().map(|text| interner.intern(text).0).collect();
        for (text, number) in texts.iter().zip(numbers) {
            assert_eq!((interner.find(text), interner.text(number)), (Some(number), text.as_str()));
            assert_eq!(interner.intern(text), (number, false));
        }
        assert_eq!(interner.find("another"), None);
        let (number, new) = interner.intern("");
        assert_eq!((interner.text(number), new), ("", true));
    }
}
