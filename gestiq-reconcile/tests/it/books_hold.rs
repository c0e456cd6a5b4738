//! The one rule of the books, checked on everything that is stored.

use std::collections::BTreeMap;

use futures_executor::block_on;
use gestiq_core::{Money, PageRequest, PageSize};
use gestiq_reconcile::books::MatchState;
use gestiq_reconcile::store::{GroupFilter, ItemFilter, LineFilter};

use crate::company::Company;

/// Asserts that what confirmed matches have taken and what is open is the whole, for every line and item; no residual
/// is beyond its whole; every match adds up; a proposal waits on exactly the lines that name it.
pub(crate) fn books_hold(company: &Company) {
    let page = PageRequest::first(PageSize::new(100).unwrap());
    let tenant = company.eva.tenant();
    let stores = &company.stores;
    let all = GroupFilter::default();
    let groups = block_on(stores.matches.group_page(tenant, &all, &page)).unwrap().items;
    let mut of_lines: BTreeMap<String, Money> = BTreeMap::new();
    let mut of_items: BTreeMap<String, Money> = BTreeMap::new();
    let mut waiting = BTreeMap::new();
    for group in &groups {
        assert!(group.imbalance().unwrap().is_none_or(Money::is_zero), "{group:?} adds up");
        if group.holds() {
            group.lines.iter().for_each(|line| add(&mut of_lines, line.line.to_string(), line.amount));
            group.items.iter().for_each(|item| add(&mut of_items, item.item.to_string(), item.amount));
        }
        if group.state == MatchState::Proposed {
            let lines = group.lines.iter().map(|line| (line.line.clone(), group.id));
            lines.for_each(|(line, id)| assert_eq!(waiting.insert(line, id), None, "one proposal a line"));
        }
    }
    let account = &company.account;
    let lines =
        block_on(stores.statements.line_page(tenant, account, &LineFilter::All, &page)).unwrap().items;
    for row in lines {
        whole(&row.id().to_string(), row.open, of_lines.get(row.id().as_str()), row.line.amount);
        assert_eq!(row.proposal, waiting.remove(row.id()), "{}", row.id());
    }
    let items = block_on(stores.items.item_page(tenant, &ItemFilter::All, &page)).unwrap().items;
    for row in items {
        whole(&row.id().to_string(), row.open, of_items.get(row.id().as_str()), row.item.open);
    }
}

fn add(sums: &mut BTreeMap<String, Money>, id: String, amount: Money) {
    let zero = Money::zero(amount.currency());
    let sum = sums.entry(id).or_insert(zero);
    *sum = sum.checked_add(amount).unwrap();
}

fn whole(id: &str, open: Money, taken: Option<&Money>, whole: Money) {
    let taken = taken.copied().unwrap_or(Money::zero(open.currency()));
    assert_eq!(open.checked_add(taken).unwrap(), whole, "{id}: {open} open and {taken} taken");
    let between = open.is_zero()
        || (open.is_negative() == whole.is_negative() && open.abs().amount() <= whole.abs().amount());
    assert!(between, "{id}: {open} of {whole}");
}
