//! The effect of new lines, items and lessons on the proposals that wait already.

use std::collections::{BTreeMap, BTreeSet};

use gestiq_statements::ItemId;

use super::components::Components;
use super::open_books::OpenBooks;
use crate::books::lesson::{Knowledge, significant};
use crate::books::row::{Attention, StoredLine};
use crate::matching::MatchRun;
use crate::normalize::fold;

/// The freedom of a run to decide on lines.
///
/// Lines and items that were compared closely form components: a decision on one member may change what is right for
/// another. A component is decided anew as a whole if something in it asks for it, and is left alone otherwise.
#[derive(Debug)]
pub(crate) struct Touched {
    /// The component of each line, by its place in the run.
    of_line: Vec<usize>,
    /// The attention that each component asks for; components without an entry are left alone.
    asks: BTreeMap<usize, Attention>,
}

impl Touched {
    pub(crate) fn new(run: &MatchRun<'_>, books: &OpenBooks, knowledge: &Knowledge) -> Self {
        let places: BTreeMap<&ItemId, usize> = books.items.keys().zip(run.len()..).collect();
        let mut components = Components::new(run.len() + places.len());
        for (line, item) in run.links() {
            if let Some(item) = places.get(item) {
                components.join(line, *item);
            }
        }
        let known = KnownPayers::new(knowledge);
        let mut asks = BTreeMap::new();
        let mut ask = |component: usize, attention: Attention| match (asks.get(&component), attention) {
            (_, Attention::Seen) | (Some(Attention::New), Attention::Again) => {}
            _ => drop(asks.insert(component, attention)),
        };
        for (row, item) in books.items.values().zip(run.len()..) {
            ask(components.of(item), row.attention);
        }
        let of_line: Vec<usize> = (0..run.len()).map(|line| components.of(line)).collect();
        for (at, component) in of_line.iter().enumerate() {
            if let Some(row) = run.line(at).and_then(|line| books.lines.get(&line.id)) {
                ask(*component, known.attention(row));
            }
        }
        Touched { of_line, asks }
    }

    /// Returns the attention that the component of a line asks for.
    pub(crate) fn attention(&self, line: usize) -> Attention {
        let component = self.of_line.get(line);
        component.and_then(|component| self.asks.get(component)).copied().unwrap_or(Attention::Seen)
    }
}

/// Names and accounts whose customer was learned: a line that waits for nothing is worth another review under them.
struct KnownPayers<'k> {
    names: BTreeSet<&'k str>,
    accounts: BTreeSet<&'k str>,
}

impl<'k> KnownPayers<'k> {
    fn new(knowledge: &'k Knowledge) -> Self {
        KnownPayers {
            names: knowledge.aliases.iter().map(|alias| alias.counterparty.as_str()).collect(),
            accounts: knowledge.accounts.iter().map(|known| known.account.as_str()).collect(),
        }
    }

    fn attention(&self, row: &StoredLine) -> Attention {
        let line = &row.line;
        let name = line.counterparty.as_deref().map(fold);
        let account = line.details().counterparty_account.as_deref().map(significant);
        let known = name.is_some_and(|name| self.names.contains(name.as_str()))
            || account.is_some_and(|account| self.accounts.contains(account.as_str()));
        match row.attention {
            Attention::Seen if row.proposal.is_none() && known => Attention::Again,
            attention => attention,
        }
    }
}
