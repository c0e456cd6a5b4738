//! Foreign text inside messages is cut to a sane length.

/// Characters of foreign text that an error message shows at most.
pub const EXCERPT_CHARS: usize = 80;

/// The text, cut to [`EXCERPT_CHARS`] characters, with an ellipsis where something is missing.
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
