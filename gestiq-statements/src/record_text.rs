//! Texts from records that are padded and wrapped to a fixed width.

use std::borrow::Cow;

use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::place::Place;
use crate::plain_text;

/// Returns a text on one line, with padding reduced to single blanks; `None` if nothing is left. Control
/// characters are removed and reported.
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
