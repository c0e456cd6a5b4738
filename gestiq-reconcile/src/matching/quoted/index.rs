//! Which items a line quotes.

use gestiq_statements::{OpenItem, StatementLine};
use rustc_hash::FxHashSet;

use super::rule::ReferenceRule;
use crate::matching::policy::search::SearchLimits;
use crate::matching::tables::key_hash::{KeyHasher, key};
use crate::matching::tables::rows::Rows;
use crate::reference::check::{StructuredReference, structured_references};
use crate::reference::segment::{Segment, compact, segments};
use crate::reference::shape::{differs_by_one, shape_hash};

/// Characters that a whole number has at least to leave no doubt.
const CERTAIN_CHARACTERS: usize = 6;
/// Digits among them.
const CERTAIN_DIGITS: usize = 3;
/// Digits that a key of digits has at least.
const FEWEST_DIGITS: usize = 5;
/// Digits that the tail of a number has at least.
const FEWEST_TAIL_DIGITS: usize = 4;
/// Runs that one reference is made of at most: `RE-2025/Q1-0017` has five.
const MOST_RUNS: usize = 6;
/// Characters between two runs of one reference at most.
const LONGEST_GAP: usize = 2;
/// Runs of a line that are looked at; descriptions of banks have fewer than 40.
const MOST_RUNS_OF_A_LINE: usize = 128;
/// Quoted numbers of foreign shape that are kept for slips.
const MOST_UNKNOWN: usize = 4;

/// The keys of all items.
#[derive(Debug)]
pub(crate) struct ReferenceIndex {
    /// (hash of the key, item, rule), sorted.
    keys: Vec<(u64, u32, ReferenceRule)>,
    /// Where the keys of each bucket start; a bucket holds the keys that share their highest bits.
    buckets: Vec<u32>,
    /// Bits that a hash is shifted by to give its bucket.
    shift: u32,
    shapes: FxHashSet<u64>,
    /// The compact number of each item; empty where it identifies nothing.
    numbers: Rows<u8>,
    postings: usize,
}

/// What a line quotes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quotes {
    /// Items and how they are quoted, by item.
    pub(crate) items: Vec<(u32, ReferenceRule)>,
    /// Compact numbers of the shape of ours that no item has.
    unknown: Vec<String>,
    excludes_others: bool,
}

impl ReferenceIndex {
    pub(crate) fn new(items: &[&OpenItem], limits: &SearchLimits) -> Self {
        let mut index = ReferenceIndex {
            keys: Vec::with_capacity(items.len() * 3),
            buckets: Vec::new(),
            shift: 0,
            shapes: FxHashSet::default(),
            numbers: Rows::default(),
            postings: usize::from(limits.reference_postings),
        };
        for (at, item) in items.iter().enumerate() {
            index.post(at as u32, item);
        }
        index.keys.sort_unstable();
        index.keys.dedup();
        index.fill_buckets();
        index
    }

    /// About one key a bucket, so that a look-up is one read where there is nothing.
    fn fill_buckets(&mut self) {
        let bits = self.keys.len().max(1).next_power_of_two().trailing_zeros().max(1);
        self.shift = u64::BITS - bits;
        self.buckets = vec![0; (1 << bits) + 1];
        for (hash, _, _) in &self.keys {
            self.buckets[(hash >> self.shift) as usize + 1] += 1;
        }
        for at in 1..self.buckets.len() {
            self.buckets[at] += self.buckets[at - 1];
        }
    }

    fn post(&mut self, item: u32, source: &OpenItem) {
        let number = compact(&source.number);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if number.len() >= CERTAIN_CHARACTERS && digits.len() >= CERTAIN_DIGITS {
            self.keys.push((key(b'n', number.as_bytes()), item, ReferenceRule::Number));
            self.shapes.extend(shape_hash(&number));
        }
        if digits.len() >= FEWEST_DIGITS {
            let digits = digits.trim_start_matches('0');
            self.keys.push((key(b'd', digits.as_bytes()), item, ReferenceRule::Digits));
        }
        let tail = segments(&source.number).filter(|run| run.digits).last();
        if let Some(tail) = tail.map(Segment::number).filter(|tail| tail.len() >= FEWEST_TAIL_DIGITS) {
            self.keys.push((key(b't', tail.as_bytes()), item, ReferenceRule::Tail));
        } else if digits.len() < FEWEST_TAIL_DIGITS
            && number.len() >= FEWEST_TAIL_DIGITS
            && !digits.is_empty()
        {
            // `F-17`: the number is short, but its letters make it a quote.
            self.keys.push((key(b'n', number.as_bytes()), item, ReferenceRule::Tail));
        }
        for reference in source.reference.iter().filter_map(|text| StructuredReference::parse(text)) {
            self.keys.push((key(b'c', reference.compact().as_bytes()), item, ReferenceRule::Checked));
        }
        if let Some(text) = &source.reference {
            let text = compact(text);
            if text.len() >= CERTAIN_CHARACTERS {
                self.keys.push((key(b'n', text.as_bytes()), item, ReferenceRule::Number));
            }
        }
        self.numbers.push(number.into_bytes());
    }

    fn look_up(&self, hash: u64) -> &[(u64, u32, ReferenceRule)] {
        let bucket = (hash >> self.shift) as usize;
        let keys = &self.keys[self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize];
        let start = keys.iter().take_while(|(other, _, _)| *other < hash).count();
        let tail = &keys[start..];
        let count = tail.iter().take(self.postings + 1).take_while(|(other, _, _)| *other == hash).count();
        // A key that too many items share tells nothing.
        if count > self.postings { &[] } else { &tail[..count] }
    }

    /// What a line quotes in its reference, its end-to-end id and its text.
    pub(crate) fn quotes(&self, line: &StatementLine) -> Quotes {
        let mut quotes = Quotes::default();
        if self.keys.is_empty() {
            return quotes;
        }
        for text in [&line.reference, &line.details().end_to_end_id, &line.description].into_iter().flatten()
        {
            self.structured(text, &mut quotes);
            self.free_text(text, &mut quotes);
        }
        quotes.finish();
        quotes
    }

    fn structured(&self, text: &str, quotes: &mut Quotes) {
        for reference in structured_references(text).into_iter().chain(StructuredReference::parse(text)) {
            let hits = self.look_up(key(b'c', reference.compact().as_bytes()));
            quotes.extend(hits);
            if hits.is_empty() {
                quotes.extend(self.look_up(key(b'n', reference.payload().as_bytes())));
                quotes.extend(self.look_up(key(b'd', reference.payload().as_bytes())));
            }
        }
    }

    /// Tries every sequence of neighbouring runs of letters and digits as a number.
    fn free_text(&self, text: &str, quotes: &mut Quotes) {
        let mut runs: [Option<Segment<'_>>; MOST_RUNS_OF_A_LINE] = [None; MOST_RUNS_OF_A_LINE];
        let mut count = 0;
        for (slot, run) in runs.iter_mut().zip(segments(text)) {
            *slot = Some(run);
            count += 1;
        }
        let runs = &runs[..count];
        for start in 0..count {
            self.numbers_from(&runs[start..], quotes);
        }
    }

    fn numbers_from(&self, runs: &[Option<Segment<'_>>], quotes: &mut Quotes) {
        let mut whole = KeyHasher::new(b'n');
        let mut digits = KeyHasher::new(b'd');
        let mut digit_count = 0;
        let mut only_digits = true;
        let mut unknown_end = None;
        for (at, run) in runs.iter().flatten().take(MOST_RUNS).enumerate() {
            if at > 0 && run.gap > LONGEST_GAP {
                break;
            }
            whole.write_upper(run.text.as_bytes());
            if run.digits {
                digits.write_upper(if digit_count == 0 {
                    run.number().as_bytes()
                } else {
                    run.text.as_bytes()
                });
                digit_count += run.text.len();
                if at == 0 && run.number().len() >= FEWEST_TAIL_DIGITS {
                    quotes.extend(self.look_up(key(b't', run.number().as_bytes())));
                }
            } else {
                only_digits = false;
            }
            if digit_count == 0 {
                continue;
            }
            let hits = self.look_up(whole.finish());
            quotes.extend(hits);
            if hits.is_empty() && !only_digits && run.digits {
                unknown_end = Some(at);
            }
            if only_digits && digit_count >= FEWEST_DIGITS {
                quotes.extend(self.look_up(digits.finish()));
            }
        }
        if let Some(end) = unknown_end {
            self.note_unknown(&runs[..=end], quotes);
        }
    }

    /// A number of the shape of ours that is none of ours.
    fn note_unknown(&self, runs: &[Option<Segment<'_>>], quotes: &mut Quotes) {
        let mut number = String::new();
        for run in runs.iter().flatten() {
            number.push_str(&run.text.to_ascii_uppercase());
            let ours = shape_hash(&number).is_some_and(|shape| self.shapes.contains(&shape));
            let known = !self.look_up(key(b'n', number.as_bytes())).is_empty();
            if ours && !known && quotes.unknown.len() < MOST_UNKNOWN && !quotes.unknown.contains(&number) {
                quotes.unknown.push(number.clone());
            }
        }
    }

    /// How a line that quotes something quotes this item; `None` where the line quotes nothing, or the item
    /// has no number that could be quoted.
    pub(crate) fn rule(&self, quotes: &Quotes, item: u32) -> Option<ReferenceRule> {
        if let Ok(at) = quotes.items.binary_search_by_key(&item, |(other, _)| *other) {
            let rule = quotes.items[at].1;
            // A weak hit beside a certain one on another item is chance.
            return Some(if quotes.excludes_others && !rule.excludes_others() {
                ReferenceRule::Conflict
            } else {
                rule
            });
        }
        if !quotes.excludes_others && quotes.unknown.is_empty() {
            return None;
        }
        let number = self.numbers.of(item);
        if number.is_empty() {
            return None;
        }
        // A compact number is ASCII.
        let text = || std::str::from_utf8(number).unwrap_or_default();
        if quotes.unknown.iter().any(|unknown| differs_by_one(unknown, text())) {
            return Some(ReferenceRule::Slip);
        }
        Some(ReferenceRule::Conflict)
    }
}

impl Quotes {
    fn extend(&mut self, hits: &[(u64, u32, ReferenceRule)]) {
        self.items.extend(hits.iter().map(|(_, item, rule)| (*item, *rule)));
    }

    /// One entry for each item, with its strongest rule.
    fn finish(&mut self) {
        self.items.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
        self.items.dedup_by_key(|(item, _)| *item);
        self.excludes_others = self.items.iter().any(|(_, rule)| rule.excludes_others());
    }
}
