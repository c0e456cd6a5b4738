//! The parts of an item's number beside a number that a payer mentions.

use gestiq_statements::OpenItem;

use super::rule::ReferenceRule;
use crate::matching::tables::key_hash::key;
use crate::reference::mention::Mention;
use crate::reference::number::{NumberParts, digits};

/// Digits that a serial number has at least to be a tail without a word for invoices before it.
const FEWEST_TAIL_DIGITS: u32 = 4;
/// Digits and letters that a quote has at least to be found among the items of all payers.
const FEWEST_OF_A_STRANGER: u32 = 4;

/// The parts of an item's number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    /// The hash of the letters in front.
    prefix: Option<u64>,
    pub(super) serial: u64,
    year: Option<u16>,
    /// The year of issue.
    issued: u16,
    width: u8,
    has_more: bool,
}

/// The relation of a mentioned number to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is another number, or says nothing about the item.
    None,
    /// The same number of another year.
    OtherYear,
    /// It names the item.
    Names(Named),
}

/// The way in which an item is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub(crate) rule: ReferenceRule,
    /// `false` if so few characters tell it that it is named only among the items of one payer.
    pub(crate) tells_payers_apart: bool,
}

/// Returns the hash of letters, in upper case, that numbers begin with.
pub(super) fn prefix_hash(letters: &str) -> u64 {
    key(b'f', letters.as_bytes())
}

/// Returns the hash under which an item is found by its year and serial number.
pub(super) fn year_key(year: u16, serial: u64) -> u64 {
    key(b'y', &[year.to_be_bytes().as_slice(), serial.to_be_bytes().as_slice()].concat())
}

/// Returns the hash under which an item is found by its letters and serial number.
pub(super) fn prefix_key(prefix: u64, serial: u64) -> u64 {
    key(b'p', &[prefix.to_be_bytes(), serial.to_be_bytes()].concat())
}

impl Parts {
    pub(super) fn of(item: &OpenItem) -> Self {
        use chrono::Datelike as _;
        let issued = u16::try_from(item.issue_date.year()).unwrap_or(0);
        let parts = NumberParts::of(&item.number, issued);
        Parts {
            prefix: (!parts.prefix.is_empty()).then(|| prefix_hash(&parts.prefix)),
            serial: parts.serial,
            year: parts.year,
            issued,
            width: parts.width,
            has_more: parts.has_more,
        }
    }

    pub(super) fn prefix(&self) -> Option<u64> {
        self.prefix
    }

    /// Returns the keys under which the item is found by a part of its number.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        let serial = self.serial;
        let by_year = self.year.map(|year| year_key(year, serial));
        let by_prefix = self.prefix.map(|prefix| prefix_key(prefix, serial));
        [by_year, by_prefix].into_iter().flatten().filter(move |_| serial > 0)
    }

    /// Returns how a mentioned number is related to the item.
    pub(super) fn fit(&self, mention: &Mention) -> Fit {
        let is_range = mention.last > mention.serial;
        if self.serial == 0
            || !(mention.serial..=mention.last).contains(&self.serial)
            || mention.is_cut && mention.width != self.width
        {
            return Fit::None;
        }
        if mention.prefix.is_some_and(|prefix| Some(prefix) != self.prefix) && !self.takes_marker(mention) {
            return Fit::None;
        }
        if let Some(year) = mention.year
            && year != self.year.unwrap_or(self.issued)
        {
            return if mention.is_month_like() { Fit::None } else { Fit::OtherYear };
        }
        if mention.is_month_like() && !self.is_written_so(mention) {
            return Fit::None;
        }
        let has_year = mention.year.is_some() && self.year.is_some();
        let has_prefix = mention.prefix.is_some() && mention.prefix == self.prefix;
        let is_whole =
            (has_year || self.year.is_none()) && (has_prefix || self.prefix.is_none()) && !self.has_more;
        let told = digits(mention.serial) + if has_year { 4 } else { 0 };
        let long = told + u32::from(has_prefix) >= FEWEST_OF_A_STRANGER;
        let padded = mention.width == self.width
            && mention.width > 2
            && u32::from(mention.width) > digits(mention.serial);
        let rule = match () {
            () if is_whole && has_year && (has_prefix || digits(mention.serial) > 2) && !is_range => {
                ReferenceRule::Number
            }
            () if is_whole && has_prefix && told >= FEWEST_TAIL_DIGITS && !is_range => ReferenceRule::Number,
            () if has_year || is_whole && (has_prefix || mention.is_marked) => ReferenceRule::Digits,
            () if has_prefix || mention.is_marked || padded || told >= FEWEST_TAIL_DIGITS => {
                ReferenceRule::Tail
            }
            () => return Fit::None,
        };
        Fit::Names(Named { rule, tells_payers_apart: long && !mention.is_month_like() })
    }

    /// Returns `true` if a mentioned number is that of an invoice, and written as the item's own.
    pub(super) fn is_like(&self, mention: &Mention) -> bool {
        let same_length = mention.width == self.width || digits(mention.serial) == digits(self.serial);
        let same_parts = mention.year.is_some() && self.year.is_some();
        let is_number = mention.is_invoice && mention.width > 2 && !mention.is_cut;
        self.serial > 0 && is_number && (same_length || same_parts)
    }

    /// Returns `true` if the letters before the mentioned number are a word for invoices, and the item has no letters.
    fn takes_marker(&self, mention: &Mention) -> bool {
        mention.is_marked && self.prefix.is_none()
    }

    /// Returns `true` if the number has as many digits as the mentioned one, without more in front.
    fn is_written_so(&self, mention: &Mention) -> bool {
        self.width == mention.width && self.prefix.is_none() && !self.has_more
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::mention::mentions;
    use gestiq_core::{Currency, Money};
    use gestiq_statements::ItemId;

    fn fit(number: &str, text: &str) -> &'static str {
        let day = "2026-02-20".parse().unwrap();
        let money = Money::from_minor(100, Currency::EUR);
        let parts = Parts::of(&OpenItem::new(ItemId::new("1").unwrap(), number, money, day));
        let known = |letters: &str| {
            let hash = prefix_hash(letters);
            (parts.prefix == Some(hash) || letters == "R").then_some(hash)
        };
        let mut found = Vec::new();
        mentions(text, 2026, &known, &mut found);
        let fits: Vec<Fit> = found.iter().map(|mention| parts.fit(mention)).collect();
        let best = fits.iter().filter_map(|fit| match fit {
            Fit::Names(named) => Some(named.rule.code()),
            _ => None,
        });
        best.max_by_key(|code| ["number_tail", "number_digits", "number"].iter().position(|one| one == code))
            .unwrap_or(if fits.contains(&Fit::OtherYear) { "other_year" } else { "" })
    }

    #[test]
    fn a_number_is_quoted_in_many_ways() {
        for (number, text, expected) in [
            ("F-2026-000718", "F 26 718", "number_tail"),
            ("F-2026-000718", "F-26-718", "number"),
            ("F-2026-000718", "F718/2026", "number"),
            ("F-2026-000718", "fra 000718", "number_tail"),
            ("F-2026-000718", "fra 718", "number_tail"),
            ("F-2026-000718", "000718", "number_tail"),
            ("F-2026-000718", "718", ""),
            ("F-2026-000718", "718/26", "number_digits"),
            ("F-2026-000718", "718/2025", "other_year"),
            ("F-2026-000718", "R-718", ""),
            ("F-2026-000718", "R-2026-718", ""),
            ("2026/0042", "fra 0042/2025", "other_year"),
            ("2026/119", "119/2026", "number"),
            ("2026/124719", "fra 26/124719", "number"),
            ("17/26", "FRA 17/26", "number_digits"),
            ("F-17", "FRA F-17", "number_digits"),
            ("F-17", "FRA 17", "number_tail"),
            ("1234", "VS 0000001234", "number_digits"),
            ("1235", "Rechnung 1235", "number_digits"),
            ("EVENT-00006", "EVENT 6", "number_digits"),
            ("2026-003", "cuota 03/2026", ""),
            ("03/2026", "03/2026", "number_digits"),
            ("F-2026-0103", "fras 0101 A 0105", "number_tail"),
            ("F-2026-0106", "fras 0101 A 0105", ""),
            ("2026-0042", "20260042", "number_digits"),
            ("2026-0042", "260042", "number_digits"),
        ] {
            assert_eq!(fit(number, text), expected, "{number} in {text:?}");
        }
    }
}
