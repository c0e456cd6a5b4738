//! Items by what a payer may quote of them.

use gestiq_statements::OpenItem;
use rustc_hash::FxHashSet;

use super::parts::{Parts, prefix_hash};
use super::rule::ReferenceRule;
use crate::matching::policy::search::SearchLimits;
use crate::matching::tables::ix::ItemIx;
use crate::matching::tables::key_hash::{bucket, key};
use crate::matching::tables::rows::Rows;
use crate::matching::tables::starts::Starts;
use crate::matching::tables::table::Table;
use crate::reference::check::StructuredReference;
use crate::reference::segment::{Segment, compact, segments};
use crate::reference::shape::shape_hash;

/// Characters that a whole number has at least to leave no doubt.
const CERTAIN_CHARACTERS: usize = 6;
/// Digits among them.
const CERTAIN_DIGITS: usize = 3;
/// Digits that a key of digits has at least.
pub(super) const FEWEST_DIGITS: usize = 5;
/// Digits that the tail of a number has at least.
pub(super) const FEWEST_TAIL_DIGITS: usize = 4;

/// A key under which an item is found, and the rule that a line follows which quotes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting {
    hash: u64,
    pub(super) item: ItemIx,
    /// The rule; `None` if the parts of the number decide.
    pub(super) rule: Option<ReferenceRule>,
}

/// The keys of all items.
#[derive(Debug)]
pub(crate) struct ReferenceIndex {
    /// The keys, sorted.
    keys: Vec<Posting>,
    /// A bucket holds the keys that share their highest bits.
    buckets: Starts,
    /// Bits that a hash is shifted by to give its bucket.
    shift: u32,
    shapes: FxHashSet<u64>,
    /// The compact number of each item; empty if it identifies nothing.
    numbers: Rows<ItemIx, u8>,
    /// The parts of each number.
    parts: Table<ItemIx, Parts>,
    /// The hashes of the letters that numbers begin with.
    prefixes: FxHashSet<u64>,
    postings: usize,
}

impl ReferenceIndex {
    pub(crate) fn new(items: &Table<ItemIx, &OpenItem>, limits: &SearchLimits) -> Self {
        let mut keys = Keys { all: Vec::with_capacity(items.len() * 4), shapes: FxHashSet::default() };
        let mut numbers = Rows::default();
        let parts: Table<ItemIx, Parts> = items.iter().map(|item| Parts::of(item)).collect();
        for (item, source) in items.entries() {
            numbers.push(keys.post(item, source).into_bytes());
            keys.all.extend(parts[item].keys().map(|hash| Posting { hash, item, rule: None }));
        }
        let prefixes = parts.iter().filter_map(Parts::prefix).collect();
        let Keys { all: mut keys, shapes } = keys;
        keys.sort_unstable();
        keys.dedup();
        // About one key a bucket, so that a look-up is one read if there is nothing.
        let bits = keys.len().max(1).next_power_of_two().trailing_zeros().max(1);
        let shift = u64::BITS - bits;
        let buckets = Starts::count(1 << bits, keys.iter().map(|key| bucket(key.hash, shift)));
        let postings = usize::from(limits.reference_postings);
        ReferenceIndex { keys, buckets, shift, shapes, numbers, parts, prefixes, postings }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Returns the items of a key; none if more share it than the limit allows, because it tells nothing then.
    pub(super) fn look_up(&self, hash: u64) -> &[Posting] {
        let keys = &self.keys[self.buckets.range(bucket(hash, self.shift))];
        let start = keys.iter().take_while(|other| other.hash < hash).count();
        let tail = &keys[start..];
        let count = tail.iter().take(self.postings + 1).take_while(|other| other.hash == hash).count();
        if count > self.postings { &[] } else { &tail[..count] }
    }

    /// Returns `true` if a compact number has the shape of the number of an item.
    pub(super) fn has_shape(&self, number: &str) -> bool {
        shape_hash(number).is_some_and(|shape| self.shapes.contains(&shape))
    }

    /// Returns the hash of letters, in upper case, if numbers of items begin with them.
    pub(super) fn prefix(&self, letters: &str) -> Option<u64> {
        Some(prefix_hash(letters)).filter(|hash| self.prefixes.contains(hash))
    }

    /// Returns the parts of the number of an item.
    pub(super) fn parts(&self, item: ItemIx) -> &Parts {
        &self.parts[item]
    }

    /// Returns `true` if an item has a number that could be quoted.
    pub(crate) fn has_number(&self, item: ItemIx) -> bool {
        !self.numbers.of(item).is_empty()
    }

    /// Returns the compact number of an item; empty if it identifies nothing.
    pub(super) fn number(&self, item: ItemIx) -> &str {
        let number = std::str::from_utf8(self.numbers.of(item));
        debug_assert!(number.is_ok(), "a compact number is ASCII");
        number.unwrap_or_default()
    }
}

/// The keys while they are collected.
struct Keys {
    all: Vec<Posting>,
    shapes: FxHashSet<u64>,
}

impl Keys {
    /// Posts an item under all that a payer may quote of it, and returns its compact number.
    fn post(&mut self, item: ItemIx, source: &OpenItem) -> String {
        let number = compact(&source.number);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let is_code = digits.is_empty() && number.len() >= CERTAIN_CHARACTERS;
        if is_code || number.len() >= CERTAIN_CHARACTERS && digits.len() >= CERTAIN_DIGITS {
            self.add(b'n', &number, item, ReferenceRule::Number);
            self.shapes.extend(shape_hash(&number));
        }
        if digits.len() >= FEWEST_DIGITS {
            self.add(b'd', digits.trim_start_matches('0'), item, ReferenceRule::Digits);
        }
        let tail = segments(&source.number).filter(|run| run.digits).last();
        if let Some(tail) = tail.map(Segment::number).filter(|tail| tail.len() >= FEWEST_TAIL_DIGITS) {
            self.add(b't', tail, item, ReferenceRule::Tail);
        } else if digits.len() < FEWEST_TAIL_DIGITS
            && number.len() >= FEWEST_TAIL_DIGITS
            && !digits.is_empty()
        {
            // `F-17`: the number is short, but its letters make it a quote.
            self.add(b'n', &number, item, ReferenceRule::Tail);
        }
        if let Some(text) = &source.reference {
            self.post_reference(text, item);
        }
        number
    }

    /// Posts the reference that the item asks its payer to quote.
    fn post_reference(&mut self, text: &str, item: ItemIx) {
        if let Some(reference) = StructuredReference::parse(text) {
            self.add(b'c', reference.compact(), item, ReferenceRule::Checked);
        }
        let text = compact(text);
        if text.len() >= CERTAIN_CHARACTERS {
            self.add(b'n', &text, item, ReferenceRule::Number);
        }
    }

    fn add(&mut self, kind: u8, text: &str, item: ItemIx, rule: ReferenceRule) {
        self.all.push(Posting { hash: key(kind, text.as_bytes()), item, rule: Some(rule) });
    }
}
