//! The names on the lines and on the items, and which of them may mean the same.

use gestiq_statements::{OpenItem, StatementLine};
use rustc_hash::FxHashMap;

use crate::error::Error;

use super::name_index::NameIndex;
use super::names::{LineName, NameRef, Names};
use super::resolve::{Resolved, Resolver};
use crate::matching::chunks::in_chunks;
use crate::matching::columns::items::Items;
use crate::matching::columns::lines::Lines;
use crate::matching::input::MatchInput;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::progress::{Progress, Stage};
use crate::matching::tables::ix::{ItemIx, Ix, LineIx, NameIx, SourceIx, numbers};
use crate::matching::tables::rows::Rows;
use crate::matching::tables::table::Table;
use crate::score::Score;
use crate::similarity::measure::Similarity;

/// The names of a run.
#[derive(Debug)]
pub(crate) struct Naming {
    pub(crate) names: Names,
    /// For each line the name it is found by, unless it has none.
    pub(crate) lines: Table<LineIx, Option<LineName>>,
    pub(crate) items: Table<ItemIx, Option<NameRef>>,
}

/// The way in which a name of a line is looked up.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    No,
    Name,
    Text,
}

impl Naming {
    /// Names lines and items, and numbers the items by payer.
    pub(crate) fn new(input: &MatchInput<'_>, lines: &Lines<'_>, items: &mut Items<'_>) -> Self {
        let mut names = Names::default();
        let by_id = items.gather(&name_items(&mut names, input.items));
        let former = items.by_payer(|item| by_id[item].map(|payer| payer.name));
        let item_names = by_id.reordered(&former);
        let line_names = lines.gather(&name_lines(&mut names, input.lines));
        names.weigh();
        Naming { names, lines: line_names, items: item_names }
    }

    /// Leaves out the names of lines that are not matched.
    pub(crate) fn leave_out(&mut self, is_out: impl Fn(LineIx) -> bool) {
        let lines = self.lines.numbers().zip(self.lines.iter_mut());
        lines.filter(|(line, _)| is_out(*line)).for_each(|(_, name)| *name = None);
    }

    /// Finds for each name of a line the customers' names it may stand for; empty for the names of items only.
    pub(crate) fn resolve(
        &self,
        policy: &MatchPolicy,
        similarity: Option<&dyn Similarity>,
        progress: &dyn Progress,
    ) -> Result<Rows<NameIx, Resolved>, Error> {
        let wanted = self.wanted();
        let index = NameIndex::new(&self.names, self.items.iter().flatten().map(|name| name.name))?;
        let keep_from = policy.name_contradicts_below;
        let resolved = in_chunks(
            Stage::Names,
            self.names.len(),
            progress,
            || Resolver::new(&index, &policy.search, keep_from),
            |resolver, name, rows| match wanted[name] {
                Wanted::No => rows.push([]),
                Wanted::Name => rows.push(resolver.resolve(name).iter().copied()),
                Wanted::Text => rows.push(resolver.find_in_text(name).iter().copied()),
            },
        )?;
        match similarity {
            Some(similarity) => Ok(score_anew(&resolved, &self.names, similarity, keep_from)),
            None => Ok(resolved),
        }
    }

    fn wanted(&self) -> Table<NameIx, Wanted> {
        let mut wanted = Table::filled(Wanted::No, self.names.len());
        for name in self.lines.iter().flatten() {
            let slot = &mut wanted[name.name.name];
            if *slot != Wanted::Name {
                *slot = if name.free_text { Wanted::Text } else { Wanted::Name };
            }
        }
        wanted
    }
}

/// Another measure has the last word on the names that the index proposes.
fn score_anew(
    resolved: &Rows<NameIx, Resolved>,
    names: &Names,
    similarity: &dyn Similarity,
    keep_from: Score,
) -> Rows<NameIx, Resolved> {
    let mut scored = Rows::default();
    for name in numbers(resolved.len()) {
        let found = resolved.of(name).iter().map(|one| {
            let score = similarity.similarity(names.text(name), names.text(one.name));
            Resolved { score, ..*one }
        });
        scored.push(found.filter(|one| one.score >= keep_from));
    }
    scored
}

fn name_items(names: &mut Names, items: &[OpenItem]) -> Vec<Option<NameRef>> {
    intern(names, items.iter().map(|item| present(item.counterparty.as_deref())))
}

/// Names each line by its counterparty, or else by the text that may contain it.
fn name_lines(names: &mut Names, lines: &[StatementLine]) -> Vec<Option<LineName>> {
    let counterparty = |line: &StatementLine| present(line.counterparty.as_deref()).is_some();
    let texts = lines
        .iter()
        .map(|line| present(line.counterparty.as_deref()).or_else(|| present(line.description.as_deref())));
    let refs = intern(names, texts);
    let named = refs.into_iter().zip(lines);
    named.map(|(name, line)| name.map(|name| LineName { name, free_text: !counterparty(line) })).collect()
}

fn present(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Interns raw names; each distinct one is folded once.
fn intern<'s>(names: &mut Names, raw: impl Iterator<Item = Option<&'s str>>) -> Vec<Option<NameRef>> {
    let mut by_text: FxHashMap<&str, SourceIx> = FxHashMap::default();
    let mut distinct: Vec<&str> = Vec::new();
    let of_record: Vec<Option<SourceIx>> = raw
        .map(|text| {
            text.map(|text| {
                *by_text.entry(text).or_insert_with(|| {
                    distinct.push(text);
                    SourceIx::from_position(distinct.len() - 1)
                })
            })
        })
        .collect();
    drop(by_text);
    let refs = names.add(&distinct);
    let has_letters = |name: &NameRef| !names.text(name.name).is_empty();
    of_record.into_iter().map(|number| number.map(|n| refs[n.get()]).filter(has_letters)).collect()
}
