//! The host's knowledge and the rules about customers, in the numbers of a run.

use gestiq_statements::{ItemId, LineId, StatementLine};
use rustc_hash::{FxHashMap, FxHashSet};

use super::account_key::{account_key, alias_key};
use super::customers::Customers;
use super::naming::Naming;
use super::offsets::Offsets;
use super::party_rule::PartyRule;
use super::ruled::Ruled;
use crate::customer::CustomerKey;
use crate::matching::amount::foreign::Foreign;
use crate::matching::columns::amount_key::AmountKey;
use crate::matching::columns::items::Items;
use crate::matching::columns::lines::Lines;
use crate::matching::input::MatchInput;
use crate::matching::tables::ix::{CustomerIx, ItemIx, LineIx};
use crate::rules::effect::Effect;

/// Customers by the hash of an account or of a name.
type CustomersByKey = FxHashMap<u64, Vec<CustomerIx>>;

/// Knowledge beyond lines and items.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    customers: Customers,
    accounts: CustomersByKey,
    aliases: CustomersByKey,
    /// Lines and items that are never linked.
    parted: FxHashSet<(LineIx, ItemIx)>,
    pub(crate) ruled: Ruled<'a>,
    pub(crate) offsets: Offsets,
}

impl<'a> Known<'a> {
    pub(crate) fn new(
        input: &MatchInput<'_>,
        ruled: Ruled<'a>,
        offsets: Offsets,
        (lines, items, foreign): (&Lines<'_>, &Items<'_>, &Foreign),
        naming: &Naming,
    ) -> Self {
        let by_rule = ruled.effects().filter_map(|effect| match effect {
            Effect::Customer(key) => Some(key),
            _ => None,
        });
        let keys = by_rule
            .chain(input.known_accounts.iter().map(|known| &known.customer))
            .chain(input.aliases.iter().map(|alias| &alias.customer));
        let customers = Customers::new(keys, (items, foreign), &naming.names, &naming.items);
        let accounts =
            input.known_accounts.iter().map(|known| (account_key(&known.account), &known.customer));
        let aliases = input.aliases.iter().map(|alias| (alias_key(&alias.counterparty), &alias.customer));
        Known {
            accounts: by_key(&customers, accounts),
            aliases: by_key(&customers, aliases),
            customers,
            parted: parted(input, lines, items),
            ruled,
            offsets,
        }
    }

    /// The customers that a line's payer is known to be, by rule, or else by account and by alias.
    pub(crate) fn payers(
        &self,
        line: LineIx,
        source: &StatementLine,
        into: &mut Vec<(CustomerIx, PartyRule)>,
    ) {
        into.clear();
        if let Some(Effect::Customer(key)) = self.ruled.effect(line) {
            into.extend(self.customers.number(key).map(|customer| (customer, PartyRule::UserRule)));
            return;
        }
        if !self.accounts.is_empty() {
            let account = source.details().counterparty_account.as_deref().map(account_key);
            let found = account.and_then(|key| self.accounts.get(&key)).into_iter().flatten();
            into.extend(found.map(|customer| (*customer, PartyRule::Account)));
        }
        if !self.aliases.is_empty() {
            let alias = source.counterparty.as_deref().map(alias_key);
            let found = alias.and_then(|key| self.aliases.get(&key)).into_iter().flatten();
            into.extend(found.map(|customer| (*customer, PartyRule::Alias)));
        }
    }

    /// Returns `true` if a rule says who the payer of a line is.
    pub(crate) fn is_payer_ruled(&self, line: LineIx) -> bool {
        matches!(self.ruled.effect(line), Some(Effect::Customer(_)))
    }

    pub(crate) fn items(&self, customer: CustomerIx) -> &[AmountKey] {
        self.customers.items(customer)
    }

    /// Returns the rule by which an item's customer is one of these payers.
    pub(crate) fn rule(&self, payers: &[(CustomerIx, PartyRule)], item: ItemIx) -> Option<PartyRule> {
        payers.iter().find(|(customer, _)| self.customers.has(*customer, item)).map(|(_, rule)| *rule)
    }

    /// Returns `true` if a person has rejected the pair.
    pub(crate) fn is_parted(&self, line: LineIx, item: ItemIx) -> bool {
        !self.parted.is_empty() && self.parted.contains(&(line, item))
    }
}

fn by_key<'c>(customers: &Customers, keys: impl Iterator<Item = (u64, &'c CustomerKey)>) -> CustomersByKey {
    let mut all = CustomersByKey::default();
    for (key, customer) in keys {
        all.entry(key).or_default().extend(customers.number(customer));
    }
    all.values_mut().for_each(|customers| {
        customers.sort_unstable();
        customers.dedup();
    });
    all
}

/// Pairs of which both sides are there.
fn parted(input: &MatchInput<'_>, lines: &Lines<'_>, items: &Items<'_>) -> FxHashSet<(LineIx, ItemIx)> {
    if input.cannot_link.is_empty() {
        return FxHashSet::default();
    }
    let lines: FxHashMap<&LineId, LineIx> = lines.source.entries().map(|(at, line)| (&line.id, at)).collect();
    let items: FxHashMap<&ItemId, ItemIx> = items.source.entries().map(|(at, item)| (&item.id, at)).collect();
    let pairs = input.cannot_link.iter();
    pairs.filter_map(|pair| Some((*lines.get(&pair.line)?, *items.get(&pair.item)?))).collect()
}
