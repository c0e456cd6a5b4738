//! The items that a line quotes, read from its texts.

use gestiq_statements::StatementLine;

use super::index::{FEWEST_DIGITS, FEWEST_TAIL_DIGITS, Posting, ReferenceIndex};
use super::rule::ReferenceRule;
use crate::matching::tables::ix::ItemIx;
use crate::matching::tables::key_hash::{KeyHasher, key};
use crate::reference::check::{StructuredReference, structured_references};
use crate::reference::segment::{Segment, segments};
use crate::reference::shape::differs_by_one;

/// Runs that one reference is made of at most: `RE-2025/Q1-0017` has five.
const MOST_RUNS: usize = 6;
/// Characters between two runs of one reference at most.
const LONGEST_GAP: usize = 2;
/// Runs of a line that are read; descriptions of banks have fewer than 40.
const MOST_RUNS_OF_A_LINE: usize = 128;
/// Quoted numbers of foreign shape that are kept for slips.
const MOST_UNKNOWN: usize = 4;

/// The items that a line quotes, and numbers of no item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quotes {
    /// Items and how they are quoted, by item.
    items: Vec<(ItemIx, ReferenceRule)>,
    /// Compact numbers of the shape of ours that no item has.
    unknown: Vec<String>,
    excludes_others: bool,
}

impl Quotes {
    /// Reads what a line quotes in its reference, its end-to-end id and its text.
    pub(crate) fn of(line: &StatementLine, index: &ReferenceIndex) -> Self {
        let mut quotes = Quotes::default();
        if index.is_empty() {
            return quotes;
        }
        for text in [&line.reference, &line.details().end_to_end_id, &line.description].into_iter().flatten()
        {
            quotes.read_structured(text, index);
            quotes.read_free_text(text, index);
        }
        quotes.finish();
        quotes
    }

    /// Returns the items that the line quotes in some way, in the order of items.
    pub(crate) fn items(&self) -> impl Iterator<Item = (ItemIx, ReferenceRule)> + '_ {
        self.items.iter().copied()
    }

    /// Returns how the line quotes an item; `None` if the line quotes nothing, or the item has no number that could
    /// be quoted.
    pub(crate) fn rule(&self, item: ItemIx, index: &ReferenceIndex) -> Option<ReferenceRule> {
        if let Ok(at) = self.items.binary_search_by_key(&item, |(other, _)| *other) {
            let rule = self.items[at].1;
            // A weak hit beside a certain one on another item is chance.
            return Some(if self.excludes_others && !rule.excludes_others() {
                ReferenceRule::Conflict
            } else {
                rule
            });
        }
        if !self.excludes_others && self.unknown.is_empty() {
            return None;
        }
        if !index.has_number(item) {
            return None;
        }
        if self.unknown.iter().any(|unknown| differs_by_one(unknown, index.number(item))) {
            return Some(ReferenceRule::Slip);
        }
        Some(ReferenceRule::Conflict)
    }

    fn read_structured(&mut self, text: &str, index: &ReferenceIndex) {
        for reference in structured_references(text).into_iter().chain(StructuredReference::parse(text)) {
            let hits = index.look_up(key(b'c', reference.compact().as_bytes()));
            self.extend(hits);
            if hits.is_empty() {
                self.extend(index.look_up(key(b'n', reference.payload().as_bytes())));
                self.extend(index.look_up(key(b'd', reference.payload().as_bytes())));
            }
        }
    }

    /// Tries every sequence of neighbouring runs of letters and digits as a number.
    fn read_free_text(&mut self, text: &str, index: &ReferenceIndex) {
        let mut runs: [Option<Segment<'_>>; MOST_RUNS_OF_A_LINE] = [None; MOST_RUNS_OF_A_LINE];
        let mut count = 0;
        for (slot, run) in runs.iter_mut().zip(segments(text)) {
            *slot = Some(run);
            count += 1;
        }
        let runs = &runs[..count];
        for start in 0..count {
            self.read_numbers_from(&runs[start..], index);
        }
    }

    fn read_numbers_from(&mut self, runs: &[Option<Segment<'_>>], index: &ReferenceIndex) {
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
                    self.extend(index.look_up(key(b't', run.number().as_bytes())));
                }
            } else {
                only_digits = false;
            }
            if digit_count == 0 {
                continue;
            }
            let hits = index.look_up(whole.finish());
            self.extend(hits);
            if hits.is_empty() && !only_digits && run.digits {
                unknown_end = Some(at);
            }
            if only_digits && digit_count >= FEWEST_DIGITS {
                self.extend(index.look_up(digits.finish()));
            }
        }
        if let Some(end) = unknown_end {
            self.note_unknown(&runs[..=end], index);
        }
    }

    /// Notes a number that has the shape of ours and is none of ours.
    fn note_unknown(&mut self, runs: &[Option<Segment<'_>>], index: &ReferenceIndex) {
        let mut number = String::new();
        for run in runs.iter().flatten() {
            number.push_str(&run.text.to_ascii_uppercase());
            let known = || !index.look_up(key(b'n', number.as_bytes())).is_empty();
            if index.has_shape(&number)
                && self.unknown.len() < MOST_UNKNOWN
                && !known()
                && !self.unknown.contains(&number)
            {
                self.unknown.push(number.clone());
            }
        }
    }

    fn extend(&mut self, hits: &[Posting]) {
        self.items.extend(hits.iter().map(|hit| (hit.item, hit.rule)));
    }

    /// Keeps one entry for each item, with its strongest rule.
    fn finish(&mut self) {
        self.items.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
        self.items.dedup_by_key(|(item, _)| *item);
        self.excludes_others = self.items.iter().any(|(_, rule)| rule.excludes_others());
    }
}
