//! What people read: one line at a time on stderr.

use std::io::Write as _;

/// Writes a line to stderr. Where nobody listens there is nobody to tell, so a failure is passed over.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", one_line(line));
}

/// The text on one line: names of files and texts of files may hold line breaks and escape sequences.
pub(crate) fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a block, such as a table, to stderr as it is.
pub(crate) fn show(block: &str) {
    let _ = std::io::stderr().write_all(block.as_bytes());
}
