//! Messages to the user on stderr.

use std::io::Write as _;

/// Writes a line to stderr, and ignores the error of a closed stderr.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", one_line(line));
}

/// Returns the text on one line, because file names and texts may hold line breaks and escape sequences.
pub(crate) fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a block of lines, such as a table, to stderr.
pub(crate) fn show(block: &str) {
    let _ = std::io::stderr().write_all(block.as_bytes());
}
