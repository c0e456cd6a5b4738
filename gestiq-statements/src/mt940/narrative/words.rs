//! Reads `/TRTP/SEPA OVERBOEKING/IBAN/NL91…/NAME/Jansen/REMI/Factuur 17`: the words of Dutch banks, and
//! `/OCMT/` of SWIFT.

use super::parts::{Narrative, given};

/// Words of ABN AMRO, Rabobank and ING (their MT940 structured descriptions), and of the SWIFT standard.
const WORDS: [&str; 32] = [
    "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "KREF", "CREF", "MARF", "PREF", "CSID", "ORDP", "BENM",
    "ID", "ULTC", "ULTD", "ULTB", "ULTP", "ADDR", "ISDT", "CNTP", "USTD", "STRD", "TRCD", "RTRN", "SVCL",
    "ORIG", "BUSP", "PURP", "INIT", "OCMT", "CHGS",
];

/// Reads the words; `None` if the text does not start with one.
pub(super) fn read(text: &str) -> Option<Narrative> {
    let pairs = pairs(text.trim_start())?;
    let mut narrative = Narrative::default();
    let mut kind = None;
    let mut remittance = None;
    let mut is_ultimate = false;
    for (word, raw) in pairs {
        let value = given(raw.trim_matches(|c: char| c == '/' || c.is_whitespace()));
        match word {
            "ULTC" | "ULTD" | "ULTB" | "ULTP" | "INIT" => is_ultimate = true,
            "ORDP" | "BENM" => is_ultimate = false,
            "NAME" if !is_ultimate => narrative.name = narrative.name.or(value),
            "IBAN" => narrative.account = narrative.account.or(value),
            "CNTP" => counterparty(&mut narrative, raw),
            "EREF" => narrative.end_to_end_id = narrative.end_to_end_id.or(value),
            "KREF" | "CREF" => narrative.reference = narrative.reference.or(value),
            "OCMT" => narrative.original_amount = narrative.original_amount.or(value),
            "STRD" => {
                let reference = value.as_deref().and_then(|value| value.rsplit('/').next()).and_then(given);
                narrative.reference = reference.or(narrative.reference);
                remittance = remittance.or_else(|| value.map(|value| format!("STRD/{value}")));
            }
            "REMI" | "USTD" => remittance = remittance.or(value),
            "TRTP" => kind = kind.or(value),
            _ => {}
        }
    }
    narrative.text = remittance.or(kind);
    Some(narrative)
}

/// Reads account, BIC, name and city of the counterparty, as ING writes them.
fn counterparty(narrative: &mut Narrative, raw: &str) {
    let mut parts = raw.split('/');
    narrative.account = narrative.account.take().or_else(|| parts.next().and_then(given));
    narrative.name = narrative.name.take().or_else(|| parts.nth(1).and_then(given));
}

fn pairs(text: &str) -> Option<Vec<(&'static str, &str)>> {
    let starts: Vec<(usize, &'static str)> = text
        .match_indices('/')
        .filter_map(|(at, _)| {
            let rest = text.get(at + 1..)?;
            let word = WORDS.into_iter().find(|word| {
                rest.strip_prefix(word).is_some_and(|behind| behind.starts_with('/') || behind.is_empty())
            })?;
            Some((at, word))
        })
        .collect();
    if starts.first().is_none_or(|(at, _)| *at != 0) {
        return None;
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let pair = |(at, word): &(usize, &'static str), end: usize| {
        (*word, text.get(at + word.len() + 2..end).unwrap_or_default())
    };
    Some(starts.iter().zip(ends).map(|(start, end)| pair(start, end)).collect())
}
