//! Splits a text at SEPA keywords such as `EREF+`, by which German and Austrian banks mark the parts of a
//! remittance text.

/// Attributes of the German DFÜ agreement, annex 3, chapter 8 (structure of `:86:` in SEPA statements).
const KEYWORDS: [&str; 17] = [
    "EREF", "KREF", "CREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC",
    "BREF", "RREF", "PURP", "MDAT",
];

/// A keyword and the text up to the next one; the text before the first has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Section<'t> {
    pub(super) keyword: &'static str,
    pub(super) value: &'t str,
}

/// The positions at which a text was joined.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// Starts of pieces.
    pub(super) starts: Vec<usize>,
    /// Starts of pieces that do not continue the piece before.
    pub(super) gaps: Vec<usize>,
}

/// Splits a text at its keywords and gaps. A keyword counts if it begins the text or a piece of it, or follows
/// a character other than a letter or digit.
pub(super) fn sections<'t>(text: &'t str, cuts: &Cuts) -> Vec<Section<'t>> {
    let keywords = text.match_indices('+').filter_map(|(plus, _)| {
        let keyword = keyword_before(text, plus, cuts)?;
        Some((plus - keyword.len(), plus + 1, keyword))
    });
    let gaps = cuts.gaps.iter().map(|at| (*at, *at, ""));
    let mut borders: Vec<(usize, usize, &'static str)> = keywords.chain(gaps).collect();
    borders.sort_unstable();
    let mut sections = Vec::new();
    let (mut keyword, mut from) = ("", 0);
    for (end, start, next) in borders {
        sections.push(Section { keyword, value: text.get(from..end).unwrap_or_default() });
        (keyword, from) = (next, start);
    }
    sections.push(Section { keyword, value: text.get(from..).unwrap_or_default() });
    sections
}

fn keyword_before(text: &str, plus: usize, cuts: &Cuts) -> Option<&'static str> {
    let before = text.get(..plus)?;
    KEYWORDS.into_iter().find(|keyword| {
        before.strip_suffix(keyword).is_some_and(|rest| {
            !rest.ends_with(|c: char| c.is_alphanumeric()) || cuts.starts.contains(&rest.len())
        })
    })
}
