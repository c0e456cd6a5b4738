//! The items that a line quotes, read from its texts.

use chrono::Datelike as _;
use gestiq_statements::StatementLine;

use super::index::{FEWEST_DIGITS, FEWEST_TAIL_DIGITS, Posting, ReferenceIndex};
use super::parts::{Fit, Named, prefix_key, year_key};
use super::rule::ReferenceRule;
use crate::matching::tables::ix::ItemIx;
use crate::matching::tables::key_hash::{KeyHasher, key};
use crate::reference::check::{StructuredReference, has_check_digit, structured_references};
use crate::reference::mention::{Mention, mentions};
use crate::reference::segment::{Segment, segments};
use crate::reference::shape::differs_by_one;

/// Runs that one reference is made of at most, if it stands in a text: `RE-2025/Q1-0017` has five.
const MOST_RUNS: usize = 6;
/// Characters between two runs of one reference at most.
const LONGEST_GAP: usize = 2;
/// Runs of a line that are read; descriptions of banks have fewer than 40.
const MOST_RUNS_OF_A_LINE: usize = 128;
/// Quoted numbers of foreign shape that are kept for slips.
const MOST_UNKNOWN: usize = 4;
/// Characters of a code without digits, or of many runs, at least.
const SHORTEST_CODE: usize = 6;
/// Characters of a field that may be one reference, at most.
const LONGEST_FIELD: usize = 140;
/// Digits of a number from which a reference may be derived by a check digit, at least.
const FEWEST_DERIVED_FROM: usize = 6;

/// The items that a line quotes, and numbers of no item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quotes {
    /// Items and how they are quoted, by item.
    items: Vec<(ItemIx, ReferenceRule)>,
    /// Compact numbers of the shape of ours that no item has.
    unknown: Vec<String>,
    /// Numbers that may be parts of an invoice number.
    mentions: Vec<Mention>,
    /// For each mention, whether its run is part of a number that leaves no doubt.
    covered: Vec<bool>,
    excludes_others: bool,
}

impl Quotes {
    /// Reads what a line quotes in its reference, its end-to-end id and its text.
    pub(crate) fn read(&mut self, line: &StatementLine, index: &ReferenceIndex) {
        self.items.clear();
        self.unknown.clear();
        self.mentions.clear();
        self.covered.clear();
        self.excludes_others = false;
        if index.is_empty() {
            return;
        }
        let year = u16::try_from(line.date.year()).unwrap_or(0);
        let fields = [&line.reference, &line.details().end_to_end_id, &line.description];
        for text in fields.into_iter().flatten() {
            self.read_structured(text, index);
            self.read_codes(text, index);
            let certain = self.read_free_text(text, index);
            self.read_mentions(text, year, index, &certain);
        }
        self.finish();
    }

    /// Returns the items that the line quotes in some way, in the order of items.
    pub(crate) fn items(&self) -> impl Iterator<Item = (ItemIx, ReferenceRule)> + '_ {
        self.items.iter().copied()
    }

    /// Returns `true` if the line quotes neither an item nor a number of the shape of ours.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty() && self.unknown.is_empty()
    }

    /// Returns how the line quotes an item; `None` if the line quotes nothing, or the item has no number that could
    /// be quoted.
    pub(crate) fn named(&self, item: ItemIx, index: &ReferenceIndex) -> Option<Named> {
        let sure = |rule| Some(Named { rule, tells_payers_apart: true });
        let hit = self.items.binary_search_by_key(&item, |(other, _)| *other).ok().map(|at| self.items[at].1);
        if let Some(rule) = hit.filter(|rule| rule.is_certain()) {
            return sure(rule);
        }
        let (by_parts, other_year) = self.by_parts(item, index);
        match (hit, by_parts) {
            // A weak hit beside a certain one on another item is chance.
            (Some(rule), None) if other_year || self.excludes_others && !rule.excludes_others() => {
                sure(ReferenceRule::Conflict)
            }
            (Some(rule), None) => sure(rule),
            (Some(rule), Some(named)) => Some(Named { rule: rule.max(named.rule), tells_payers_apart: true }),
            (None, Some(named)) => Some(named),
            (None, None) if other_year => sure(ReferenceRule::Conflict),
            (None, None) => self.not_named(item, index).and_then(sure),
        }
    }

    /// Returns `true` if the line gives a number behind a word for invoices that is like the number of `item`, and is
    /// that of none of the `items`.
    pub(crate) fn names_another(&self, items: &[ItemIx], item: ItemIx, index: &ReferenceIndex) -> bool {
        let fits = |mention: &Mention| items.iter().any(|item| index.parts(*item).fit(mention) != Fit::None);
        let is_another = |mention: &Mention| index.parts(item).is_like(mention) && !fits(mention);
        self.items.is_empty() && self.mentions.iter().any(is_another)
    }

    /// Returns how the numbers that the line mentions name an item, and whether they are of another year.
    fn by_parts(&self, item: ItemIx, index: &ReferenceIndex) -> (Option<Named>, bool) {
        let parts = index.parts(item);
        let mut best: Option<Named> = None;
        let mut other_year = false;
        for (mention, covered) in self.mentions.iter().zip(&self.covered) {
            match parts.fit(mention) {
                Fit::Names(named) if !covered || !self.excludes_others => best = best.max(Some(named)),
                Fit::OtherYear => other_year = true,
                Fit::Names(_) | Fit::None => {}
            }
        }
        (best, other_year)
    }

    /// Returns how the line speaks of an item whose number is not in it.
    fn not_named(&self, item: ItemIx, index: &ReferenceIndex) -> Option<ReferenceRule> {
        if !self.excludes_others && self.unknown.is_empty() || !index.has_number(item) {
            return None;
        }
        let is_slip = self.unknown.iter().any(|unknown| differs_by_one(unknown, index.number(item)));
        Some(if is_slip { ReferenceRule::Slip } else { ReferenceRule::Conflict })
    }

    fn read_structured(&mut self, text: &str, index: &ReferenceIndex) {
        for reference in structured_references(text).into_iter().chain(StructuredReference::parse(text)) {
            let hits = index.look_up(key(b'c', reference.compact().as_bytes()));
            self.extend(hits);
            if hits.is_empty() {
                self.extend(index.look_up(key(b'n', reference.payload().as_bytes())));
                self.extend_as(
                    index.look_up(key(b'd', reference.payload().as_bytes())),
                    ReferenceRule::Derived,
                );
            }
        }
        self.read_derived(text.trim(), index);
    }

    /// Reads a field of digits as the digits of a number with a check digit behind them, and perhaps a digit for the
    /// length before that one. Without a known scheme it is as good as the digits alone.
    fn read_derived(&mut self, text: &str, index: &ReferenceIndex) {
        let digits = text.trim_start_matches('0');
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let rule = if has_check_digit(digits) { ReferenceRule::Derived } else { ReferenceRule::Digits };
        for behind in 1..=2 {
            let number = digits.len().checked_sub(behind).and_then(|length| digits.get(..length));
            if let Some(number) = number.filter(|number| number.len() >= FEWEST_DERIVED_FROM) {
                self.extend_as(index.look_up(key(b'd', number.as_bytes())), rule);
            }
        }
    }

    /// Looks up the whole field, and words that are letters only or made of many runs: codes of any shape.
    fn read_codes(&mut self, text: &str, index: &ReferenceIndex) {
        if text.len() <= LONGEST_FIELD {
            self.read_code(text, index);
        }
        let ends_word =
            |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '"' | '\'' | '=' | '/');
        for word in
            text.split(ends_word).filter(|word| word.len() >= SHORTEST_CODE && word.len() < text.len())
        {
            let has_digits = word.bytes().any(|byte| byte.is_ascii_digit());
            if !has_digits || segments(word).nth(MOST_RUNS).is_some() {
                self.read_code(word, index);
            }
        }
    }

    fn read_code(&mut self, text: &str, index: &ReferenceIndex) {
        let mut whole = KeyHasher::new(b'n');
        text.split(|c: char| !c.is_ascii_alphanumeric()).for_each(|part| whole.write_upper(part.as_bytes()));
        self.extend(index.look_up(whole.finish()));
    }

    /// Tries every sequence of neighbouring runs of letters and digits as a number; returns those that are whole
    /// numbers, as the places of their first and behind their last run.
    fn read_free_text(&mut self, text: &str, index: &ReferenceIndex) -> Vec<(usize, usize)> {
        let mut runs: [Option<Segment<'_>>; MOST_RUNS_OF_A_LINE] = [None; MOST_RUNS_OF_A_LINE];
        let mut count = 0;
        for (slot, run) in runs.iter_mut().zip(segments(text)) {
            *slot = Some(run);
            count += 1;
        }
        let runs = &runs[..count];
        let mut certain = Vec::new();
        for start in 0..count {
            if let Some(length) = self.read_numbers_from(&runs[start..], index) {
                certain.push((start, start + length));
            }
        }
        certain
    }

    /// Returns the runs of the longest whole number that begins here.
    fn read_numbers_from(&mut self, runs: &[Option<Segment<'_>>], index: &ReferenceIndex) -> Option<usize> {
        let mut whole = KeyHasher::new(b'n');
        let mut digits = KeyHasher::new(b'd');
        let mut digit_count = 0;
        let mut only_digits = true;
        let mut unknown_end = None;
        let mut certain = None;
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
            if hits.iter().any(|hit| hit.rule.is_some_and(ReferenceRule::is_certain)) {
                certain = Some(at + 1);
            }
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
        certain
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

    /// Reads the numbers that may be parts of an invoice number, and looks up those that say enough.
    fn read_mentions(&mut self, text: &str, year: u16, index: &ReferenceIndex, certain: &[(usize, usize)]) {
        let before = self.mentions.len();
        mentions(text, year, &|letters| index.prefix(letters), &mut self.mentions);
        for at in before..self.mentions.len() {
            let mention = self.mentions[at];
            let is_inside = |(start, end): &(usize, usize)| (*start..*end).contains(&mention.run);
            self.covered.push(certain.iter().any(is_inside));
            for serial in mention.serial..=mention.last {
                let by_year = mention.year.map(|year| year_key(year, serial));
                let by_prefix = mention.prefix.map(|prefix| prefix_key(prefix, serial));
                for hash in [by_year, by_prefix].into_iter().flatten() {
                    self.extend_by_parts(index, hash, &mention);
                }
            }
        }
    }

    /// Adds the items of a key whose number a mentioned one names well enough to tell payers apart.
    fn extend_by_parts(&mut self, index: &ReferenceIndex, hash: u64, mention: &Mention) {
        for hit in index.look_up(hash) {
            if let Fit::Names(named) = index.parts(hit.item).fit(mention)
                && named.tells_payers_apart
            {
                self.items.push((hit.item, named.rule));
            }
        }
    }

    fn extend(&mut self, hits: &[Posting]) {
        self.items.extend(hits.iter().filter_map(|hit| Some((hit.item, hit.rule?))));
    }

    fn extend_as(&mut self, hits: &[Posting], rule: ReferenceRule) {
        self.items.extend(hits.iter().map(|hit| (hit.item, rule)));
    }

    /// Keeps one entry for each item, with its strongest rule.
    fn finish(&mut self) {
        self.items.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
        self.items.dedup_by_key(|(item, _)| *item);
        self.excludes_others = self.items.iter().any(|(_, rule)| rule.excludes_others());
    }
}
