//! The words and codes by which banks say that a payment came back.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use gestiq_statements::StatementLine;

/// Beginnings of words that say that a payment came back, in the languages of Europe.
const BEGINNINGS: &[&str] = &[
    "rücklast",
    "RÜCKLAST",
    "ruecklast",
    "rucklast",
    "rueckl",
    "rückl",
    "RÜCKL",
    "rücküberw",
    "RÜCKÜBERW",
    "rueckueberw",
    "rückgabe",
    "RÜCKGABE",
    "retoure",
    "retourn",
    "zurückgew",
    "ZURÜCKGEW",
    "zurueckgew",
    "stornier",
    "devoluc",
    "devoluç",
    "DEVOLUÇ",
    "devuelt",
    "devolvid",
    "impagad",
    "impay",
    "insolut",
    "rechaz",
    "returned",
    "unpaid",
    "dishono",
    "bounced",
    "chargeback",
    "reversal",
    "reversed",
    "rejected",
    "rejet",
    "retroces",
    "terugboek",
    "storner",
    "storno",
    "gestorneerd",
    "zwrot",
    "tilbagef",
    "tilbakef",
    "returdebit",
    "palautu",
    "visszautas",
    "vrácen",
    "VRÁCEN",
    "vracen",
    "estorn",
    "extorn",
];
/// Whole words that say it.
const WORDS: &[&str] = &["return", "reject", "rtn"];
/// ISO 20022 return reason codes with which direct debits and transfers come back.
const CODES: &[&str] = &[
    "AC01", "AC03", "AC04", "AC06", "AC13", "AG01", "AG02", "AM04", "AM05", "ARDT", "BE05", "CNOR", "DNOR",
    "ED05", "FF05", "FOCR", "MD01", "MD02", "MD06", "MD07", "MS02", "MS03", "RC01", "RR01", "RR02", "RR03",
    "RR04", "SL01", "SL11", "SL12", "NOAS",
];
/// Codes of kinds of transactions: ISO 20022 sub-families, SWIFT, and the German business transaction codes of
/// returned direct debits and transfers.
const KINDS: &[&str] = &["UPDD", "PRDD", "RRTN", "NRTI", "RTI", "108", "109", "159", "181"];

/// The words and codes, searched for in one pass over a text.
#[derive(Debug)]
pub(super) struct ReturnWords(Option<AhoCorasick>);

impl ReturnWords {
    pub(super) fn new() -> Self {
        let all = BEGINNINGS.iter().chain(WORDS).chain(CODES);
        ReturnWords(AhoCorasickBuilder::new().ascii_case_insensitive(true).build(all).ok())
    }

    /// Returns `true` if the bank says that the line is a payment that came back.
    pub(super) fn are_in(&self, line: &StatementLine) -> bool {
        let texts = [&line.description, &line.reference, &line.kind];
        let by_text = texts.into_iter().flatten().any(|text| self.stand_in(text));
        by_text || line.kind.as_deref().is_some_and(has_kind)
    }

    fn stand_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let ends = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_none_or(|byte| !byte.is_ascii_alphanumeric())
        };
        let found = self.0.iter().flat_map(|words| words.find_overlapping_iter(text));
        found.into_iter().any(|found| {
            let pattern = found.pattern().as_usize();
            let is_whole = pattern >= BEGINNINGS.len();
            let is_code = pattern >= BEGINNINGS.len() + WORDS.len();
            let as_written = || text.get(found.range()).is_some_and(|word| CODES.contains(&word));
            ends(found.start().checked_sub(1))
                && (!is_whole || ends(Some(found.end())))
                && (!is_code || as_written())
        })
    }
}

fn has_kind(kind: &str) -> bool {
    kind.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| KINDS.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_say_in_many_ways_that_a_payment_came_back() {
        let words = ReturnWords::new();
        for text in [
            "DEVOLUCION RECIBO R-2026-0303 MOTIVO AM04",
            "Rücklastschrift wegen Widerspruch",
            "RUECKLASTSCHRIFT MD06",
            "DIRECT DEBIT RETURNED",
            "REJET PRELEVEMENT",
            "PRELEVEMENT IMPAYE",
            "INSOLUTO SDD",
            "STORNO",
            "TERUGBOEKING INCASSO",
            "Devolução débito direto",
            "UNPAID CHEQUE",
            "SEPA DD AC04",
        ] {
            assert!(words.stand_in(text), "{text}");
        }
        for text in [
            "RECIBO R-2026-0303",
            "TRANSFERENCIA",
            "Rechnung 4711",
            "PAGO FRA AM-0404",
            "returning customer 7",
        ] {
            assert!(!words.stand_in(text), "{text}");
        }
        assert!(has_kind("PMNT/IDDT/UPDD") && has_kind("109") && !has_kind("PMNT/RCDT/ESCT"));
    }
}
