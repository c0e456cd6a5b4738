//! Pending lines that the bank has booked.

use std::collections::BTreeSet;

use super::StoredLine;
use crate::normalize::fold;
use crate::{LineId, LineStatus, StatementLine};

/// Days from the announcement of a movement to its booking at most: card payments over long holidays take ten.
const MOST_DAYS_TO_BOOK: i64 = 10;

/// For each line that comes in, the pending line that it is, now under another id.
///
/// Banks change the date and the text when they book. A line is taken for an announced one of the same amount where
/// the bank's own id says so, or where it was booked soon after and the same party is named; each announcement is booked
/// once, the nearest first.
pub(crate) fn posted(pending: &[StoredLine], lines: &[StatementLine]) -> Vec<Option<LineId>> {
    let ids: BTreeSet<&LineId> = lines.iter().map(|line| &line.id).collect();
    let mut free: Vec<&StatementLine> =
        pending.iter().map(|row| &row.line).filter(|line| !ids.contains(&line.id)).collect();
    let take = |line: &StatementLine| {
        let (at, _) = free
            .iter()
            .enumerate()
            .filter_map(|(at, announced)| Some((at, distance(announced, line)?)))
            .min_by_key(|(at, distance)| (*distance, *at))?;
        Some(free.remove(at).id.clone())
    };
    lines.iter().map(take).collect()
}

/// How far apart an announcement and a booking are: 0 where the bank's id is the same, else days; none where they are
/// not the same movement.
fn distance(announced: &StatementLine, line: &StatementLine) -> Option<i64> {
    if line.status == LineStatus::Pending || announced.amount != line.amount {
        return None;
    }
    let id = |line: &StatementLine| {
        line.bank_id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned)
    };
    if id(line).is_some() && id(line) == id(announced) {
        return Some(0);
    }
    let days = line.date.signed_duration_since(announced.date).num_days();
    let party = |line: &StatementLine| {
        let text = line.counterparty.as_deref().or(line.description.as_deref()).map(fold);
        text.filter(|text| !text.is_empty())
    };
    let (ours, theirs) = (party(line)?, party(announced)?);
    let same_party = ours.starts_with(&theirs) || theirs.starts_with(&ours);
    (same_party && (0..=MOST_DAYS_TO_BOOK).contains(&days)).then_some(days + 1)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use gestiq_core::{Currency, Money};

    use super::*;
    use crate::ledger::AccountKey;

    fn line(id: &str, day: u32, minor: i64, party: &str) -> StatementLine {
        let date = NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let mut line =
            StatementLine::new(LineId::new(id).unwrap(), date, Money::from_minor(minor, Currency::EUR));
        line.counterparty = Some(party.into());
        line
    }

    #[test]
    fn an_announcement_is_booked_once_by_the_nearest_line_that_fits() {
        let pending = |id, day, minor, party| {
            let mut line = line(id, day, minor, party);
            line.status = LineStatus::Pending;
            StoredLine::new(AccountKey::new("1").unwrap(), line)
        };
        let announced = [pending("p1", 1, -500, "SHOP 17"), pending("p2", 5, -500, "Shop 17 Madrid")];
        let cases = [
            (line("a", 6, -500, "Shop 17"), Some("p2")),
            (line("b", 6, -500, "SHOP 17 MADRID"), Some("p2")),
            (line("c", 12, -500, "Shop 17"), Some("p2")),
            (line("d", 4, -500, "Shop 17"), Some("p1")),
            (line("e", 6, -501, "Shop 17"), None),
            (line("f", 6, -500, "Other"), None),
            (line("g", 28, -500, "Shop 17"), None),
        ];
        for (booked, expected) in cases {
            let found = posted(&announced, std::slice::from_ref(&booked));
            let found: Vec<_> = found.iter().map(|id| id.as_ref().map(LineId::as_str)).collect();
            assert_eq!(found, [expected], "{}", booked.id);
        }
        let twins =
            [line("a", 6, -500, "Shop 17"), line("b", 6, -500, "Shop 17"), line("c", 6, -500, "Shop 17")];
        let found: Vec<bool> = posted(&announced, &twins).iter().map(Option::is_some).collect();
        assert_eq!(found, [true, true, false]);
    }
}
