//! Reads `166?00GUTSCHRIFT?20EREF+1?32Acme`: three digits of a code, then subfields of two digits after a mark.
//!
//! The structure is of the German banks; those of Poland, Hungary and some Dutch ones use it with `~`, `<`, `>` or
//! `^`. `20` to `29` and `60` to `63` are the remittance text, `32` and `33` the name, `30` the bank, `31` the
//! account, `38` the IBAN (Poland), `00` the name of the transaction.

use super::keywords::Cuts;
use super::parts::{Narrative, given};
use super::wrapped;

/// The length of a subfield in characters; a full one continues in the next.
const SUBFIELD_CHARS: usize = 27;

/// A number of two digits and its text.
struct Subfield<'t> {
    number: u8,
    text: &'t str,
}

/// Reads the structure; `None` if the text has none.
pub(super) fn read(lines: &[&str]) -> Option<Narrative> {
    let whole: String = lines.concat();
    let (code, rest) = split_code(&whole);
    let mark = rest.chars().next().filter(|c| matches!(c, '?' | '~' | '<' | '>' | '^'))?;
    let subfields = split(rest, mark);
    if subfields.is_empty() {
        return None;
    }
    let code = code.filter(|code| *code != "000").map(str::to_owned);
    let mut narrative = Narrative { code, ..Narrative::default() };
    let (text, cuts) = remittance(&subfields);
    narrative.take_keywords(&text, &cuts);
    let texts = |numbers: &[u8]| {
        let wanted = subfields.iter().filter(|subfield| numbers.contains(&subfield.number));
        let whole = wrapped::unwrap(wanted.map(|subfield| subfield.text), SUBFIELD_CHARS);
        given(&whole)
    };
    narrative.name = texts(&[32, 33]).or(narrative.name);
    narrative.account = texts(&[38]).or_else(|| texts(&[31])).or(narrative.account);
    narrative.text = narrative.text.or_else(|| texts(&[0]));
    Some(narrative)
}

/// Splits off the three digits before the first mark, which some banks leave out.
fn split_code(text: &str) -> (Option<&str>, &str) {
    match text.split_at_checked(3) {
        Some((code, rest)) if code.bytes().all(|byte| byte.is_ascii_digit()) => {
            (Some(code), rest.trim_start())
        }
        _ => (None, text),
    }
}

/// Splits at each mark that known digits follow; any other mark is text.
fn split(text: &str, mark: char) -> Vec<Subfield<'_>> {
    let mut subfields: Vec<Subfield<'_>> = Vec::new();
    let starts: Vec<(usize, u8)> = text
        .match_indices(mark)
        .filter_map(|(at, mark)| Some((at, number(text.get(at + mark.len()..)?)?)))
        .collect();
    if starts.first().is_none_or(|(at, _)| *at != 0) {
        return subfields;
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    for ((at, number), end) in starts.iter().zip(ends) {
        let text = text.get(at + 3..end).unwrap_or_default();
        subfields.push(Subfield { number: *number, text });
    }
    subfields
}

fn number(text: &str) -> Option<u8> {
    let digits = text.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok().filter(|number| matches!(number, 0 | 10 | 20..=34 | 38 | 60..=79))
}

/// Returns the remittance text, and the starts of its subfields.
fn remittance(subfields: &[Subfield<'_>]) -> (String, Cuts) {
    let mut text = String::new();
    let mut cuts = Cuts::default();
    let mut last: Option<&Subfield<'_>> = None;
    let is_text = |subfield: &&Subfield<'_>| matches!(subfield.number, 20..=29 | 60..=79);
    for subfield in subfields.iter().filter(is_text) {
        if last.is_some_and(|last| !goes_on(last, subfield)) {
            text.push(' ');
            cuts.gaps.push(text.len());
        }
        cuts.starts.push(text.len());
        text.push_str(subfield.text);
        last = Some(subfield);
    }
    (text, cuts)
}

/// Returns `true` if a full subfield continues in the next one: `29` does in `60`.
fn goes_on(last: &Subfield<'_>, next: &Subfield<'_>) -> bool {
    let follows = next.number == last.number + 1 || (last.number, next.number) == (29, 60);
    follows && last.text.chars().count() >= SUBFIELD_CHARS
}
