//! Reads the parts of an invoice file one by one.

use crate::error::Error;
use crate::issue::IssueCode;
use crate::xml::{Element, Ending, Notes, Step, Tree, Walk};

/// Passes each element that `is_wanted`, by the names of the open elements, to `take`, and returns `true` if the
/// file is complete. A part that was cut is ignored.
pub(super) fn each<'x>(
    walk: &mut Walk<'x, '_>,
    notes: &mut Notes<'_, '_>,
    is_wanted: impl Fn(&[&str]) -> bool,
    mut take: impl FnMut(Element<'_, 'x>, &mut Notes<'_, '_>) -> Result<(), Error>,
) -> Result<bool, Error> {
    let mut tree = Tree::default();
    let mut is_signed = false;
    let ending = loop {
        let tag = match walk.step()? {
            Step::Open(tag) => tag,
            Step::Doctype(at) => {
                notes.doctype(at)?;
                continue;
            }
            Step::End(ending) => break ending,
            _ => continue,
        };
        if tag.name == "Signature" && !is_signed {
            is_signed = true;
            notes
                .add(notes.issue(IssueCode::Unread, tag.at).field("Signature").detail("it is not checked"))?;
        }
        if is_wanted(walk.open()) {
            if let Some(ending) = tree.fill(tag, walk, notes)? {
                break ending;
            }
            if let Some(part) = tree.root() {
                take(part, notes)?;
            }
        }
    };
    notes.ending(&ending)?;
    Ok(ending == Ending::Whole)
}
