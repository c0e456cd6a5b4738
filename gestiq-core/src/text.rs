//! Foreign text inside messages, shortened to a readable length.

/// The maximum number of characters of foreign text in an error message.
pub const EXCERPT_CHARS: usize = 80;

/// Returns the text, cut to [`EXCERPT_CHARS`] characters, with an ellipsis if something was cut off.
#[must_use]
pub fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => {
            let mut cut = text.get(..end).unwrap_or_default().to_owned();
            cut.push('…');
            cut
        }
    }
}
