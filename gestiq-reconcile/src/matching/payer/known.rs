//! What rules and the host's knowledge say about lines and items, in the numbers of a run.

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
use crate::matching::columns::items::{Items, Lines};
use crate::matching::input::MatchInput;
use crate::rules::effect::Effect;

/// Customers by the hash of an account or of a name.
type CustomersByKey = FxHashMap<u64, Vec<u32>>;

/// What is known beyond lines and items.
#[derive(Debug)]
pub(crate) struct Known<'k> {
    customers: Customers,
    accounts: CustomersByKey,
    aliases: CustomersByKey,
    /// Lines and items that are never linked.
    parted: FxHashSet<(u32, u32)>,
    pub(crate) ruled: &'k Ruled<'k>,
    pub(crate) offsets: &'k Offsets,
}

impl<'k> Known<'k> {
    pub(crate) fn new(
        input: &MatchInput<'_>,
        ruled: &'k Ruled<'k>,
        offsets: &'k Offsets,
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
    pub(crate) fn payers(&self, line: u32, source: &StatementLine, into: &mut Vec<(u32, PartyRule)>) {
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

    /// Whether a rule says who the payer of a line is.
    pub(crate) fn is_payer_ruled(&self, line: u32) -> bool {
        matches!(self.ruled.effect(line), Some(Effect::Customer(_)))
    }

    pub(crate) fn items(&self, customer: u32) -> &[AmountKey] {
        self.customers.items(customer)
    }

    /// The rule by which an item's customer is one of these payers.
    pub(crate) fn rule(&self, payers: &[(u32, PartyRule)], item: u32) -> Option<PartyRule> {
        payers.iter().find(|(customer, _)| self.customers.has(*customer, item)).map(|(_, rule)| *rule)
    }

    /// Whether a person has rejected the pair.
    pub(crate) fn is_parted(&self, line: u32, item: u32) -> bool {
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
fn parted(input: &MatchInput<'_>, lines: &Lines<'_>, items: &Items<'_>) -> FxHashSet<(u32, u32)> {
    if input.cannot_link.is_empty() {
        return FxHashSet::default();
    }
    let lines: FxHashMap<&LineId, u32> = lines.source.iter().map(|line| &line.id).zip(0..).collect();
    let items: FxHashMap<&ItemId, u32> = items.source.iter().map(|item| &item.id).zip(0..).collect();
    let pairs = input.cannot_link.iter();
    pairs.filter_map(|pair| Some((*lines.get(&pair.line)?, *items.get(&pair.item)?))).collect()
}
