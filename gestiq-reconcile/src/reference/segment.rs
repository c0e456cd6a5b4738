//! A text cut into runs of letters and runs of digits, the pieces of which references are made.

/// A run of letters or a run of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The run, as written.
    pub text: &'a str,
    /// `true` if it is digits.
    pub digits: bool,
    /// Bytes between the run before and this one: 0 inside `RE4711`, 1 in `RE-4711`.
    pub gap: usize,
}

impl<'a> Segment<'a> {
    /// Returns the digits without leading zeros; empty for letters.
    #[must_use]
    pub fn number(self) -> &'a str {
        if self.digits { self.text.trim_start_matches('0') } else { "" }
    }
}

/// Returns the runs of ASCII letters and digits of a text, in order.
///
/// ```
/// use gestiq_reconcile::reference::segments;
///
/// let runs: Vec<_> = segments("Factura RE-2025/0017").map(|run| run.text).collect();
/// assert_eq!(runs, ["Factura", "RE", "2025", "0017"]);
/// ```
pub fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut end_before = None;
    std::iter::from_fn(move || {
        while bytes.get(at).is_some_and(|byte| !byte.is_ascii_alphanumeric()) {
            at += 1;
        }
        let start = at;
        let digits = bytes.get(start)?.is_ascii_digit();
        while bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() && byte.is_ascii_digit() == digits)
        {
            at += 1;
        }
        let gap = end_before.map_or(usize::MAX, |end: usize| start - end);
        end_before = Some(at);
        Some(Segment { text: text.get(start..at)?, digits, gap })
    })
}

/// Letters and digits only, in upper case: `inv-2025/17` is `INV202517`.
#[must_use]
pub fn compact(text: &str) -> String {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_uppercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_know_the_gap_before_them() {
        let runs: Vec<_> =
            segments("A1 - b02é3").map(|run| (run.text, run.digits, run.gap, run.number())).collect();
        assert_eq!(
            runs,
            [
                ("A", false, usize::MAX, ""),
                ("1", true, 0, "1"),
                ("b", false, 3, ""),
                ("02", true, 0, "2"),
                ("3", true, 2, "3")
            ]
        );
    }
}
