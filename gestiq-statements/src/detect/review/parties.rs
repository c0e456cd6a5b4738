//! Payer and payee in two columns: the name of the other side.

use super::draft::{Draft, column, shown};
use crate::csv::{ColumnSource, Field};
use crate::detect::grid::Grid;
use crate::header_name::fold;
use crate::words::{Meaning, Words};

/// Reads the counterparty from two columns by the sign of the amount, or by the name that is always there.
pub(super) fn review(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    if !draft.profile.signature.is_empty() {
        return;
    }
    let free = draft.columns_beside(grid, &[Field::Counterparty]);
    let named = |meaning| {
        let is_named = |index: &&usize| words.meanings(grid.name(**index)).first() == Some(&meaning);
        free.iter().find(is_named).copied()
    };
    let (Some(payer), Some(payee)) = (named(Meaning::Payer), named(Meaning::Payee)) else { return };
    let rows = || grid.cells(payer).iter().zip(grid.cells(payee));
    if !rows().any(|(payer, payee)| !payer.is_empty() && !payee.is_empty()) {
        return;
    }
    let own: Vec<String> = own_name(rows().map(|(payer, payee)| (*payer, *payee))).into_iter().collect();
    let how = match own.first() {
        Some(name) => format!("the one that is not {name:?}, who is always there"),
        None => "the payer of money in, and the payee of money out".to_owned(),
    };
    draft.evidence.push(format!(
        "the other side is in {:?} and {:?}: {how}",
        shown(grid, payer),
        shown(grid, payee)
    ));
    let parties = ColumnSource::Parties { payer: column(grid, payer), payee: column(grid, payee), own };
    draft.profile.columns.set(Field::Counterparty, parties);
}

/// Returns the one name that every row with both names has on one of its sides.
fn own_name<'c>(rows: impl Iterator<Item = (&'c str, &'c str)>) -> Option<String> {
    /// Fewer rows show no pattern.
    const ENOUGH: usize = 2;
    let mut rows = rows.filter(|(payer, payee)| !payer.is_empty() && !payee.is_empty());
    let (payer, payee) = rows.next()?;
    let mut names: Vec<(String, &str)> = [payer, payee].map(|name| (fold(name), name)).to_vec();
    let mut count = 1;
    for (payer, payee) in rows {
        let row = [fold(payer), fold(payee)];
        names.retain(|(name, _)| row.contains(name));
        count += 1;
    }
    match names.as_slice() {
        [(_, name)] if count >= ENOUGH => Some((*name).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_name_is_on_every_row() {
        /// The payer and the payee of each row.
        type Rows<'r> = &'r [(&'r str, &'r str)];
        let cases: &[(Rows<'_>, Option<&str>)] = &[
            (&[("Me", "Shop"), ("Client", "ME"), ("Me", "Tax")], Some("Me")),
            (&[("Me", "Shop"), ("Me", "Shop")], None),
            (&[("Me", "Shop")], None),
            (&[("A", "B"), ("C", "D")], None),
            (&[("Me", ""), ("Me", "Shop"), ("Client", "Me")], Some("Me")),
        ];
        for (rows, expected) in cases {
            assert_eq!(own_name(rows.iter().copied()).as_deref(), *expected, "{rows:?}");
        }
    }
}
