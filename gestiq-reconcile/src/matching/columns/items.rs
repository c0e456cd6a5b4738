//! The open items of a run as columns.

use chrono::{Datelike as _, NaiveDate};
use gestiq_core::Money;
use gestiq_statements::{OpenItem, PaymentTerms};

use super::currencies::Currencies;
use super::id_order::{gather, order_of_ids, refs};
use crate::error::Error;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::tables::ix::{CurrencyIx, ItemIx, NameIx, SourceIx};
use crate::matching::tables::table::Table;

/// The open items of a run, in the order of payers and ids.
#[derive(Debug)]
pub(crate) struct Items<'a> {
    pub(crate) source: Table<ItemIx, &'a OpenItem>,
    /// The position of each item in the input.
    order: Table<ItemIx, SourceIx>,
    pub(crate) currency: Table<ItemIx, CurrencyIx>,
    /// The amount that a settling line shows on the account: signed, in the scale of the currency.
    pub(crate) amount: Table<ItemIx, i64>,
    pub(crate) issued: Table<ItemIx, i32>,
    pub(crate) due: Table<ItemIx, i32>,
    /// The terms of each item; `None` if no item has any. Nearly every pair asks for them.
    terms: Option<Table<ItemIx, Option<PaymentTerms>>>,
}

impl<'a> Items<'a> {
    /// Reads the items, in the order of ids as long as the payers have no numbers.
    ///
    /// # Errors
    /// [`Error::DuplicateId`] if two items share an id, [`Error::AmountOutOfRange`] for an amount that does not fit.
    pub(crate) fn new(
        items: &'a [OpenItem],
        currencies: &Currencies,
        policy: &MatchPolicy,
    ) -> Result<Self, Error> {
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        let order = order_of_ids("item", &ids)?;
        let movements: Vec<Money> = items.iter().map(OpenItem::expected_movement).collect();
        let (currency, amount) = currencies.columns("item", &ids, &order, &movements)?;
        let issued: Vec<i32> = items.iter().map(|item| item.issue_date.num_days_from_ce()).collect();
        let due: Vec<i32> = items.iter().map(|item| due_day(item, policy)).collect();
        let source = refs(items, &order);
        let has_terms = items.iter().any(|item| item.terms.is_some());
        Ok(Items {
            currency,
            amount,
            issued: gather(&issued, &order),
            due: gather(&due, &order),
            terms: has_terms.then(|| source.iter().map(|item| item.terms).collect()),
            source,
            order,
        })
    }

    /// Numbers the items by payer, so that the items which are tried together stand together; those of one payer
    /// keep the order of ids. Returns the former number of each item.
    pub(crate) fn by_payer(&mut self, payer: impl Fn(ItemIx) -> Option<NameIx>) -> Vec<ItemIx> {
        let mut former: Vec<ItemIx> = self.source.numbers().collect();
        former.sort_unstable_by_key(|item| (payer(*item), *item));
        self.source = self.source.reordered(&former);
        self.order = self.order.reordered(&former);
        self.currency = self.currency.reordered(&former);
        self.amount = self.amount.reordered(&former);
        self.issued = self.issued.reordered(&former);
        self.due = self.due.reordered(&former);
        self.terms = self.terms.take().map(|terms| terms.reordered(&former));
        former
    }

    /// Returns the terms that an item names itself.
    pub(crate) fn terms(&self, item: ItemIx) -> Option<PaymentTerms> {
        self.terms.as_ref().and_then(|terms| terms[item])
    }

    pub(crate) fn len(&self) -> usize {
        self.source.len()
    }

    /// Brings a column of the input into the order of the items.
    pub(crate) fn gather<T: Copy>(&self, column: &[T]) -> Table<ItemIx, T> {
        gather(column, &self.order)
    }
}

/// Returns the due day, or that of the terms, or the usual days after the issue date; never one before the issue date.
fn due_day(item: &OpenItem, policy: &MatchPolicy) -> i32 {
    let issued = item.issue_date.num_days_from_ce();
    let terms = item.terms.or(policy.terms.usual).and_then(|terms| terms.net_days());
    let usual = issued + i32::from(terms.unwrap_or(policy.dates.default_terms_days));
    item.due_date.as_ref().map_or(usual, NaiveDate::num_days_from_ce).max(issued)
}
