//! Removes control characters from texts, and line breaks in line-based formats.

use std::borrow::Cow;

/// Returns the text on one line without outer blanks, and `true` if control characters were removed.
///
/// Tabs and line breaks are layout: each becomes a blank and is not reported. NUL and the other control
/// characters do not belong in a name or an amount: the caller reports them.
pub(crate) fn plain(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    if !has_byte(text.as_bytes(), may_be_control) {
        return (trimmed(text), false);
    }
    let (text, removed) = match without_controls(&text) {
        Some(clean) => (Cow::Owned(clean), true),
        None => (text, false),
    };
    if !has_byte(text.as_bytes(), |byte| byte < 0x20) {
        return (trimmed(text), removed);
    }
    let mut line = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\t' | '\n' | '\r' => line.push(' '),
            c => line.push(c),
        }
    }
    (trimmed(Cow::Owned(line)), removed)
}

/// Returns the text without control characters other than those of layout, if it has any.
pub(crate) fn without_controls(text: &str) -> Option<String> {
    let is_stray = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    text.contains(is_stray).then(|| text.chars().filter(|c| !is_stray(*c)).collect())
}

/// Returns `true` if any byte `is_odd`. All bytes are checked, without a branch, because texts are short and
/// nearly all of them have none.
pub(crate) fn has_byte(bytes: &[u8], is_odd: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | is_odd(*byte))
}

/// Returns `true` if a control character can start with this byte: 0xC2 starts U+0080 to U+009F, the second
/// block of them.
pub(crate) fn may_be_control(byte: u8) -> bool {
    (byte < 0x20) | (byte == 0x7F) | (byte == 0xC2)
}

/// Returns the text without white space at its ends, which most texts do not have.
pub(crate) fn trim(text: &str) -> &str {
    if let [b'!'..=b'~', .., b'!'..=b'~'] | [] = text.as_bytes() { text } else { text.trim() }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(text) if trim(&text).len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_becomes_blanks_and_control_characters_are_removed_and_reported() {
        for (text, expected, removed) in [
            ("plain  text", "plain  text", false),
            (" padded ", "padded", false),
            ("two\r\nlines\tand\nmore\r", "two lines and more", false),
            ("A\0B\u{7}C\u{7f}D\u{9b}", "ABCD", true),
            ("\u{c2}ngstr\u{f6}m", "\u{c2}ngstr\u{f6}m", false),
            ("soft\u{ad}hyphen \u{202e}rtl", "soft\u{ad}hyphen \u{202e}rtl", false),
            ("\0 \0", "", true),
            ("A\r\0\nB", "A B", true),
        ] {
            assert_eq!(plain(Cow::Borrowed(text)), (Cow::Borrowed(expected), removed), "{text:?}");
        }
    }
}
