//! Reads `:86:`, the text of a movement, in the structures that banks have agreed on by country.

mod keywords;
mod labels;
mod non_swift;
mod parts;
mod subfields;
mod words;
mod wrapped;

use keywords::Cuts;
pub(super) use parts::Narrative;

/// The length of a line of `:86:` in characters; a full line continues in the next one.
const LINE_CHARS: usize = 65;

/// Reads a `:86:`.
pub(super) fn read(lines: &[&str]) -> Narrative {
    let first = lines.first().copied().unwrap_or_default();
    if let Some(narrative) = subfields::read(lines) {
        return narrative;
    }
    let text = wrapped::unwrap(lines.iter().copied(), LINE_CHARS);
    if first.trim_start().starts_with('/')
        && let Some(narrative) = words::read(&text)
    {
        return narrative;
    }
    if let Some(narrative) = labels::read(&text) {
        return narrative;
    }
    let mut narrative = Narrative::default();
    narrative.take_keywords(&text, &Cuts::default());
    narrative
}

/// Reads the lines of `:NS:`, the field of German banks outside of the SWIFT standard.
pub(super) fn read_non_swift(lines: &[&str]) -> Narrative {
    non_swift::read(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        lines: &'static [&'static str],
        /// code, name, account, end-to-end id, reference, text
        expected: [&'static str; 6],
    }

    fn shown(narrative: &Narrative) -> [&str; 6] {
        let Narrative { code, name, account, end_to_end_id, reference, text, .. } = narrative;
        [code, name, account, end_to_end_id, reference, text]
            .map(|value| value.as_deref().unwrap_or_default())
    }

    fn check(cases: &[Case]) {
        for case in cases {
            assert_eq!(shown(&read(case.lines)), case.expected, "{:?}", case.lines);
        }
    }

    #[test]
    fn german_subfields_hold_sepa_keywords() {
        check(&[
            Case {
                lines: &[
                    "166?00GUTSCHRIFT?100399?20EREF+EndToEndId TFNR 22 004?21 00001?22",
                    "SVWZ+Verw CTSc-01 BC-PPP TF?23Nr 22 004?30DRESDEFF508?31DE1450880",
                    "0500194785000?32KARL?33KAUFMANN?60 mehr",
                ],
                expected: [
                    "166",
                    "KARL KAUFMANN",
                    "DE14508800500194785000",
                    "EndToEndId TFNR 22 004 00001",
                    "",
                    "Verw CTSc-01 BC-PPP TFNr 22 004 mehr",
                ],
            },
            // A keyword is cut if a full subfield ends, and begins a subfield without a blank before it.
            Case {
                lines: &[
                    "105?20EREF+12345678901234567890 M?21REF+M-1?22CRED+DE99ZZZ?23SVWZ+Text+more?24line",
                ],
                expected: ["105", "", "", "12345678901234567890", "M-1", "Text+more line"],
            },
            Case {
                lines: &[
                    "171?00LASTSCHRIFT?20EREF+NOTPROVIDED?21KREF+K-1?22MREF+M-1?23ABWA+Other GmbH?32Payer",
                ],
                expected: ["171", "Payer", "", "", "K-1", "LASTSCHRIFT"],
            },
            Case { lines: &["805?00ENTGELT?20Pauschalen"], expected: ["805", "", "", "", "", "Pauschalen"] },
            // An id ends with a subfield that is not full.
            Case {
                lines: &["159?20EREF+TFNR 40001?21MTLG:Grund?34914"],
                expected: ["159", "", "", "TFNR 40001", "", "MTLG:Grund"],
            },
            // A text apart from the remittance is not the end of an id.
            Case {
                lines: &["105?20EREF+E-1?32Acme?60 BIC: X"],
                expected: ["105", "Acme", "", "E-1", "", "BIC: X"],
            },
            // A code that is in no list is text, and so is a question.
            Case { lines: &["020?20Why?99 not"], expected: ["020", "", "", "", "", "Why?99 not"] },
            Case { lines: &["What?20 is this"], expected: ["", "", "", "", "", "What?20 is this"] },
        ]);
    }

    #[test]
    fn polish_subfields_have_other_marks_and_an_iban_of_their_own() {
        check(&[
            Case {
                lines: &[
                    "020~00OVERPL~20Faktura 17/2026~21~3010501214~311234~32ACME SP Z O O~33WARSZAWA~38PL83101010230000261395100000",
                ],
                expected: [
                    "020",
                    "ACME SP Z O O WARSZAWA",
                    "PL83101010230000261395100000",
                    "",
                    "",
                    "Faktura 17/2026",
                ],
            },
            Case {
                lines: &["<20Tytul<21 dalej<32Jan Kowalski<3187654321"],
                expected: ["", "Jan Kowalski", "87654321", "", "", "Tytul dalej"],
            },
            Case {
                lines: &["000>100987654321", ">20ALGEMENE TUSSENREKENING KOS>21TEN VAN 2010>310390123456"],
                expected: ["", "", "0390123456", "", "", "ALGEMENE TUSSENREKENING KOSTEN VAN 2010"],
            },
        ]);
    }

    #[test]
    fn dutch_words_name_their_values() {
        check(&[
            Case {
                lines: &[
                    "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/A/B",
                    "Jansen/REMI/Factuur 2026/17/EREF/NOTPROVIDED",
                ],
                expected: ["", "A/BJansen", "NL91ABNA0417164300", "", "", "Factuur 2026/17"],
            },
            Case {
                lines: &["/EREF/E-1//CNTP/NL91ABNA0417164300/ABNANL2A/Acme B.V./UTRECHT//REMI/USTD//Nota 7/"],
                expected: ["", "Acme B.V.", "NL91ABNA0417164300", "E-1", "", "Nota 7"],
            },
            Case {
                lines: &["/BENM//NAME/Acme/ULTD//NAME/Other/REMI/STRD/CUR/RF18539007547034/ISDT/2026-03-31"],
                expected: ["", "Acme", "", "", "RF18539007547034", "STRD/CUR/RF18539007547034"],
            },
            Case { lines: &["/TRTP/GELDAUTOMAAT"], expected: ["", "", "", "", "", "GELDAUTOMAAT"] },
            Case { lines: &["/something/else"], expected: ["", "", "", "", "", "/something/else"] },
        ]);
    }

    #[test]
    fn labels_and_plain_texts_are_read_as_people_read_them() {
        check(&[
            Case {
                lines: &["FACTUUR 201403110", "REK: NL65INGB0123456789/NAAM: PICQER"],
                expected: ["", "PICQER", "NL65INGB0123456789", "", "", "FACTUUR 201403110"],
            },
            Case {
                lines: &["911 COLLECT; Z RACH.: 1234; OD: JAN  UL.X; TYT.: FAKTURA 17; TNR: 9.1"],
                expected: ["", "JAN  UL.X", "1234", "", "", "FAKTURA 17"],
            },
            Case {
                lines: &["EREF+E-1 KREF+K-1 SVWZ+Rechnung 17"],
                expected: ["", "", "", "E-1", "K-1", "Rechnung 17"],
            },
            Case { lines: &["one", "two"], expected: ["", "", "", "", "", "one two"] },
            Case { lines: &["C++ and D+E", ""], expected: ["", "", "", "", "", "C++ and D+E"] },
            Case { lines: &[""], expected: [""; 6] },
        ]);
    }

    #[test]
    fn the_german_field_outside_of_swift_has_numbered_lines() {
        let narrative =
            read_non_swift(&["01Verwendungszweck 1", "02Verwendungszweck 2", "15Name", "17Buchung", "3412"]);
        assert_eq!(shown(&narrative), ["", "Name", "12", "", "", "Verwendungszweck 1 Verwendungszweck 2"]);
    }
}
