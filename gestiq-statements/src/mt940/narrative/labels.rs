//! Reads texts with labels: `REK: … /NAAM: …` (Knab) and `Z RACH.: …; OD: …; TYT.: …` (mBank).

use super::parts::{Narrative, given};

/// Reads a text with labels; `None` if it has none.
pub(super) fn read(text: &str) -> Option<Narrative> {
    dutch(text).or_else(|| polish(text))
}

fn dutch(text: &str) -> Option<Narrative> {
    let (before, rest) = text.split_once("REK: ")?;
    let (account, name) = rest.split_once("/NAAM: ")?;
    let (account, name, text) = (given(account), given(name), given(before));
    Some(Narrative { account, name, text, ..Narrative::default() })
}

/// Reads Polish labels. Of several labels of one kind the first counts; `OD` and `DLA` are "from" and "for".
fn polish(text: &str) -> Option<Narrative> {
    let part = |labels: &[&str]| {
        text.split(';').find_map(|part| {
            labels.iter().find_map(|label| part.trim_start().strip_prefix(label)).and_then(given)
        })
    };
    let title = part(&["TYT.:"])?;
    let account = part(&["Z RACH.:", "NA RACH.:"]);
    let name = part(&["OD:", "DLA:"]);
    Some(Narrative { account, name, text: Some(title), ..Narrative::default() })
}
