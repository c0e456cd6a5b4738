//! Texts of records that are padded and wrapped to a fixed width.

use std::borrow::Cow;

use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::plain_text;
use crate::statement::Place;

/// A text on one line, with padding squeezed to single blanks; `None` where nothing is left. Control characters are
/// taken out and reported.
pub(crate) fn read(
    findings: &mut Findings<'_>,
    place: Place,
    field: &'static str,
    raw: &str,
) -> Result<Option<String>, Error> {
    let (plain, removed) = plain_text::plain(Cow::Borrowed(raw));
    let squeezed = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if removed {
        let issue = ImportIssue::new(IssueCode::ControlCharacters, place);
        findings.add(issue.field(field).text(&squeezed))?;
    }
    Ok(Some(squeezed).filter(|text| !text.is_empty()))
}
