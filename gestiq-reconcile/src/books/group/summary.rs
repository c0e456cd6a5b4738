//! A match in one line, for the audit trail.

use std::fmt::Write as _;

use super::match_group::MatchGroup;

/// Lines, items and resolutions that a summary lists at most; more with the longest ids do not fit into an audit
/// record.
const LISTED: usize = 20;

/// State, members and difference of a match: what the audit trail keeps of it before and after a change.
pub(crate) fn summary(group: &MatchGroup) -> String {
    let mut text = format!("{} {}", group.state, group.origin.code());
    if let Some(rationale) = &group.rationale {
        let _ = write!(text, " {}", rationale.score);
    }
    list(&mut text, "lines", group.lines.iter().map(|line| format!("{} {}", line.line, line.amount)));
    list(&mut text, "items", group.items.iter().map(|item| format!("{} {}", item.item, item.amount)));
    if let Some(difference) = &group.difference {
        let kind = difference.kind.code();
        let _ = write!(text, "; {kind} {}, unresolved {}", difference.amount, difference.unresolved);
    }
    let entries = group.resolutions.iter().map(|resolution| {
        let reversed = if resolution.reversal.is_some() { " reversed" } else { "" };
        format!("{} {}{reversed}", resolution.kind, resolution.entry.amount())
    });
    list(&mut text, "entries", entries);
    text
}

fn list(text: &mut String, title: &str, entries: impl ExactSizeIterator<Item = String>) {
    let count = entries.len();
    for (at, entry) in entries.take(LISTED).enumerate() {
        text.push_str(if at == 0 { "; " } else { ", " });
        if at == 0 {
            let _ = write!(text, "{title} ");
        }
        text.push_str(&entry);
    }
    if count > LISTED {
        let _ = write!(text, " and {} more", count - LISTED);
    }
}
