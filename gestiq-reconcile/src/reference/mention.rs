//! The numbers that a payer mentions in a text, as far as they may be parts of an invoice number.
//!
//! Dates and amounts are left out. A number carries what stands around it: `fra F-2026/0301, 0302` mentions 301 and 302,
//! both of 2026 with the letters `F`, both after a word for invoices.

use super::number::{full_year, serial_number};
use super::segment::segments;
use super::words::{is_invoice, is_marker, joins_list, joins_range};

/// Runs of a text that are read; descriptions of banks have fewer than 40.
const MOST_RUNS: usize = 128;
/// Numbers of one text that are kept.
const MOST_MENTIONS: usize = 24;
/// Numbers from the first to the last of a range at most.
const LONGEST_RANGE: u64 = 100;
/// Digits of a run that may begin with a year of two digits at least: `260042`.
const SHORTEST_WITH_SHORT_YEAR: usize = 5;

/// A number that a payer mentions, or a range of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// The number, without leading zeros.
    pub(crate) serial: u64,
    /// The last number of a range; else the number itself.
    pub(crate) last: u64,
    /// Its digits as they are written.
    pub(crate) width: u8,
    /// The year beside it, in four digits.
    pub(crate) year: Option<u16>,
    /// The hash of the letters before it, if some numbers of ours begin with them.
    pub(crate) prefix: Option<u64>,
    /// `true` if a word for documents stands before it.
    pub(crate) is_marked: bool,
    /// `true` if a word for invoices stands before it.
    pub(crate) is_invoice: bool,
    /// `true` if the year is the first digits of the same run: `260042`.
    pub(crate) is_cut: bool,
    /// The place of its run in the text.
    pub(crate) run: usize,
}

impl Mention {
    /// Returns `true` if it may as well be a month: `cuota 03/2026`.
    pub(crate) fn is_month_like(&self) -> bool {
        self.year.is_some()
            && self.serial <= 12
            && self.width <= 2
            && !self.is_marked
            && self.prefix.is_none()
    }
}

/// Reads the numbers that a text mentions. `year` is that of the payment; `prefix` returns the hash of letters, in
/// upper case, that numbers of ours begin with.
pub(crate) fn mentions(text: &str, year: u16, prefix: &dyn Fn(&str) -> Option<u64>, into: &mut Vec<Mention>) {
    let most = into.len() + MOST_MENTIONS;
    let runs = runs(text);
    let mut reader = Reader { runs: &runs, year, prefix, before: None };
    let mut at = 0;
    while at < runs.len() && into.len() < most {
        at = reader.read(at, into);
    }
}

/// A run of letters or digits, and the byte before it.
#[derive(Clone, Copy, Debug)]
struct Run<'t> {
    text: &'t str,
    digits: bool,
    gap: usize,
    before: u8,
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let bytes = text.as_bytes();
    let mut end = 0;
    segments(text)
        .take(MOST_RUNS)
        .map(|run| {
            let skipped = bytes.iter().skip(end).take_while(|byte| !byte.is_ascii_alphanumeric()).count();
            let start = end + skipped;
            end = start + run.text.len();
            let before = start.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
            Run { text: run.text, digits: run.digits, gap: run.gap, before }
        })
        .collect()
}

/// The number before, from which the next one of a list takes what it does not say itself.
#[derive(Clone, Copy)]
struct Before {
    /// The place behind its last run.
    end: usize,
    mention: Mention,
}

struct Reader<'r, 't> {
    runs: &'r [Run<'t>],
    year: u16,
    prefix: &'r dyn Fn(&str) -> Option<u64>,
    before: Option<Before>,
}

impl<'t> Reader<'_, 't> {
    fn run(&self, at: usize) -> Option<Run<'t>> {
        self.runs.get(at).copied()
    }

    /// Returns the run of digits at a place if it follows the one before it closely.
    fn joined(&self, at: usize) -> Option<Run<'t>> {
        self.run(at).filter(|run| {
            run.digits && run.gap == 1 && matches!(run.before, b'/' | b'-' | b'.' | b'_' | b' ')
        })
    }

    /// Reads what begins at a run, and returns the place of the next one.
    fn read(&mut self, at: usize, into: &mut Vec<Mention>) -> usize {
        let Some(run) = self.run(at).filter(|run| run.digits) else { return at + 1 };
        if let Some(length) = self.date(at).or_else(|| self.amount(at)) {
            self.before = None;
            return at + length;
        }
        let previous = at.checked_sub(1).and_then(|left| self.run(left)).filter(|left| left.digits);
        let (left, right) = (previous.filter(|_| self.joined(at).is_some()), self.joined(at + 1));
        let behind = right.and_then(|right| self.year_of(right, right.before));
        let in_front = left.and_then(|left| self.year_of(left, run.before));
        let own_year = self.year_of(run, right.map_or(run.before, |right| right.before));
        let mut found = false;
        if let Some(year) = behind {
            found |= self.push(at, at, at + 2, run.text, Some(year), into);
        }
        if let (Some(year), Some(start)) = (in_front, at.checked_sub(1)) {
            found |= self.push(at, start, at + 1, run.text, Some(year), into);
        }
        let is_year = own_year.is_some() && (right.is_some() || left.is_some());
        if !found && !is_year {
            let _ = self.push(at, at, at + 1, run.text, None, into);
            self.push_cut(at, run.text, into);
        }
        at + 1
    }

    /// Returns the year that a run stands for beside another one; two digits only after a slash, a hyphen or a dot.
    fn year_of(&self, run: Run<'_>, separator: u8) -> Option<u16> {
        let short = run.text.len() == 2 && matches!(separator, b'/' | b'-' | b'.');
        (short || run.text.len() == 4).then(|| full_year(run.text, self.year)).flatten()
    }

    /// Notes the numbers that begin with a year in the same run: `20260042`, `260042`.
    fn push_cut(&mut self, at: usize, digits: &str, into: &mut Vec<Mention>) {
        for (length, shortest) in [(4, 6), (2, SHORTEST_WITH_SHORT_YEAR)] {
            let Some((year, rest)) = digits.split_at_checked(length).filter(|_| digits.len() >= shortest)
            else {
                continue;
            };
            let before = self.before;
            if let Some(year) = full_year(year, self.year)
                && self.push(at, at, at + 1, rest, Some(year), into)
                && let Some(mention) = into.last_mut()
            {
                mention.is_cut = true;
            }
            self.before = before;
        }
    }

    /// Notes a number whose runs begin at `start` and end before `end`; returns `false` if it is zero or too long.
    fn push(
        &mut self,
        run: usize,
        start: usize,
        end: usize,
        digits: &str,
        year: Option<u16>,
        into: &mut Vec<Mention>,
    ) -> bool {
        let Some(serial) = serial_number(digits) else { return false };
        let width = u8::try_from(digits.len()).unwrap_or(u8::MAX);
        let Letters { prefix, is_marked, is_invoice } = self.letters(start);
        let mut mention =
            Mention { serial, last: serial, width, year, prefix, is_marked, is_invoice, is_cut: false, run };
        if let Some(Before { end, mention: first }) = self.before {
            match self.link(end, start, &first, &mention) {
                Link::None => {}
                Link::List => mention = with_parts_of(mention, &first),
                Link::Range => {
                    let last = mention.serial;
                    mention = with_parts_of(mention, &first);
                    into.push(Mention { serial: first.serial, last, ..mention });
                    self.before = Some(Before { end, mention });
                    return true;
                }
            }
        }
        self.before = Some(Before { end, mention });
        into.push(mention);
        true
    }

    /// Returns what the letters before a place say.
    fn letters(&self, start: usize) -> Letters {
        let after_sign = self.run(start).is_some_and(|run| run.before == b'#');
        let mut found = Letters { prefix: None, is_marked: after_sign, is_invoice: false };
        let close = self.run(start).is_some_and(|run| run.gap <= 3);
        let letters = start.checked_sub(1).and_then(|at| self.run(at)).filter(|run| close && !run.digits);
        let Some(run) = letters else { return found };
        let word = run.text.to_ascii_uppercase();
        let front =
            start.checked_sub(2).and_then(|at| self.run(at)).filter(|front| !front.digits && run.gap <= 2);
        let front = front.map(|front| front.text.to_ascii_uppercase()).unwrap_or_default();
        found.prefix = (self.prefix)(&word)
            .or_else(|| (self.prefix)(&format!("{front}{word}")))
            .or_else(|| (!is_marker(&word)).then(|| self.glued_prefix(&word)).flatten());
        found.is_marked |= is_marker(&word);
        found.is_invoice = is_invoice(&word) || is_invoice(&front);
        found
    }

    /// Returns the prefix that is glued to a word for invoices: `FACTURAF-2026-0301`.
    fn glued_prefix(&self, word: &str) -> Option<u64> {
        let cuts = (1..word.len()).rev().filter_map(|at| word.split_at_checked(at));
        cuts.filter(|(marker, _)| is_marker(marker)).find_map(|(_, letters)| (self.prefix)(letters))
    }

    /// Returns how the number that begins at `start` is linked with the one that ends before `end`.
    fn link(&self, end: usize, start: usize, first: &Mention, next: &Mention) -> Link {
        let rises = next.serial > first.last && next.serial - first.serial <= LONGEST_RANGE;
        let gap = self.run(start).map_or(usize::MAX, |run| run.gap);
        if end == start {
            let hyphen = self.run(start).is_some_and(|run| run.gap == 1 && run.before == b'-');
            let is_range = hyphen && rises && first.width == next.width && first.width > 2;
            return match gap {
                _ if is_range => Link::Range,
                1..=3 => Link::List,
                _ => Link::None,
            };
        }
        let between = self.run(end).filter(|run| end + 1 == start && !run.digits && run.gap <= 2 && gap <= 2);
        let Some(word) = between.map(|run| run.text.to_ascii_uppercase()) else { return Link::None };
        match () {
            () if joins_range(&word) && rises => Link::Range,
            () if joins_list(&word) || is_marker(&word) || (self.prefix)(&word).is_some() => Link::List,
            () => Link::None,
        }
    }

    /// Returns the runs of a date that begins here.
    fn date(&self, at: usize) -> Option<usize> {
        let first = self.run(at)?;
        let (second, third) = (self.joined(at + 1)?, self.joined(at + 2)?);
        let lengths = (first.text.len(), second.text.len(), third.text.len());
        let is_long = matches!(lengths, (1..=2, 1..=2, 2 | 4) | (4, 1..=2, 1..=2));
        let one = |run: Run<'_>| run.text.parse::<u16>().unwrap_or(u16::MAX);
        let (day, month) =
            if first.text.len() == 4 { (one(third), one(second)) } else { (one(first), one(second)) };
        let is_day = (1..=31).contains(&day) && (1..=31).contains(&month) && day.min(month) <= 12;
        let same = second.before == third.before && second.before != b'_';
        (is_long && is_day && same).then_some(3)
    }

    /// Returns the runs of an amount that begins here: `1.234,56`, `300.00`.
    fn amount(&self, at: usize) -> Option<usize> {
        let first = self.run(at).filter(|run| run.text.len() <= 6)?;
        let mark = |run: &Run<'t>| run.digits && run.gap == 1 && matches!(run.before, b'.' | b',');
        let mut end = at + 1;
        while self.run(end).filter(mark).is_some_and(|run| run.text.len() == 3) && end < at + 4 {
            end += 1;
        }
        let cents = self.run(end).filter(mark).filter(|run| run.text.len() == 2)?;
        let follows = self.run(end + 1).is_some_and(|run| run.digits && run.gap == 1 && run.before != b' ');
        let is_year = cents.before == b'.' && end == at + 1 && full_year(first.text, self.year).is_some();
        (!follows && !is_year).then_some(end + 1 - at)
    }
}

/// The letters before a number.
struct Letters {
    prefix: Option<u64>,
    is_marked: bool,
    is_invoice: bool,
}

/// The way in which a number follows another one.
enum Link {
    None,
    List,
    Range,
}

/// Gives a number of a list what only the one before it says.
fn with_parts_of(mention: Mention, first: &Mention) -> Mention {
    Mention {
        year: mention.year.or(first.year),
        prefix: mention.prefix.or(first.prefix),
        is_marked: mention.is_marked || first.is_marked,
        is_invoice: mention.is_invoice || first.is_invoice,
        ..mention
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut found = Vec::new();
        let prefix = |letters: &str| matches!(letters, "F" | "FRA" | "EVENT").then_some(7);
        mentions(text, 2026, &prefix, &mut found);
        let one = |one: &Mention| {
            let year = one.year.map(|year| format!("/{year}")).unwrap_or_default();
            let last = if one.last == one.serial { String::new() } else { format!("-{}", one.last) };
            let prefix = if one.prefix.is_some() { "p" } else { "" };
            let marked = if one.is_marked { "!" } else { "" };
            format!("{marked}{prefix}{}{last}{year}", one.serial)
        };
        found.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn numbers_are_read_with_what_stands_around_them() {
        for (text, expected) in [
            ("factura 124719", "!124719"),
            ("Factura nº 0016", "!16"),
            ("F-2026-000718", "p718/2026"),
            ("FACTURAF-2026-0301", "p301/2026"),
            ("rechnung 119/2026", "!119/2026"),
            ("rechnung 26/124719", "!124719/2026"),
            ("rechnung 17/26", "!17/2026"),
            ("0042/2025", "42/2025"),
            ("EVENT 6", "p6"),
            ("pago 15/03/2026 de 300,00", ""),
            ("pago 1.234,56 EUR 77", "77"),
            ("facturas 0101 A 0105", "!101 !101-105"),
            ("facturas 0301, 0302 y 0304", "!301 !302 !304"),
            ("F-2026-0301 0302", "p301/2026 p302/2026"),
            ("ref 260042", "!260042 !42/2026"),
            ("VS 0000001234", "!1234"),
            ("#77", "!77"),
            ("cuota 03/2026", "3/2026"),
            ("2026", "2026"),
            ("000", ""),
            ("", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
