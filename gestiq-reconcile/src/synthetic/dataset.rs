//! Lines and items with the truth about them.

use gestiq_core::money::exchange::RateTable;
use gestiq_statements::{OpenItem, StatementLine};

use crate::evaluate::pair::TruePair;

/// Lines and items with the true pairs among them.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Dataset {
    /// The lines, in random order.
    pub lines: Vec<StatementLine>,
    /// The items, in random order.
    pub items: Vec<OpenItem>,
    /// The true pairs: each line with an item that it settles, and the kind of the pair.
    pub truth: Vec<TruePair>,
    /// Rates of exchange for [`MatchInput::rates`](crate::matching::MatchInput::rates); none if all is in euros.
    pub rates: RateTable,
}
