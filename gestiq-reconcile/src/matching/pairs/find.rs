//! The search for the pairs of all lines.

use super::indexes::Indexes;
use super::pair::Pairs;
use super::pairing::{Pairing, READ_AHEAD};
use crate::error::Error;
use crate::matching::chunks::in_chunks;
use crate::matching::progress::{Progress, Stage};
use crate::matching::tables::ix::{Ix as _, LineIx};
use crate::score::Score;

/// Alternatives are shown down to this much below the threshold of suggestions.
const SHOWN_BELOW: u16 = 1_500;

/// Finds and scores the pairs of each line.
///
/// # Errors
/// [`Error::Stopped`] if `progress` stops the run.
pub(crate) fn find(indexes: &Indexes<'_>, progress: &dyn Progress) -> Result<Pairs, Error> {
    let from = indexes.context.policy.suggest_from.basis_points().saturating_sub(SHOWN_BELOW);
    let keep_from = Score::from_basis_points(from.into());
    let pairs = in_chunks(
        Stage::Pairs,
        indexes.context.lines.len(),
        progress,
        || Pairing::new(indexes),
        |pairing, line: LineIx, rows| {
            if line.get().is_multiple_of(READ_AHEAD) {
                pairing.read_ahead(line);
            }
            rows.push(pairing.pairs(line, keep_from).iter().copied());
        },
    )?;
    Ok(Pairs::new(pairs))
}
