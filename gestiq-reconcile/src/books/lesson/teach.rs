//! From matches to lessons.

use std::collections::BTreeSet;

use super::teaching::Teaching;
use crate::books::group::MatchGroup;
use crate::books::row::{StoredItem, StoredLine};
use crate::customer::CustomerKey;
use crate::normalize::fold;

/// Returns the lessons of a confirmed match: none unless all its items are of one customer.
pub(crate) fn confirmed(lines: &[&StoredLine], items: &[&StoredItem]) -> Vec<Teaching> {
    let customers: Option<BTreeSet<CustomerKey>> =
        items.iter().map(|row| CustomerKey::of(&row.item)).collect();
    let customers = customers.unwrap_or_default();
    let Some(customer) = customers.first().filter(|_| customers.len() == 1) else { return Vec::new() };
    let names: BTreeSet<String> =
        lines.iter().filter_map(|row| row.line.counterparty.as_deref()).map(fold).collect();
    let accounts: BTreeSet<String> = lines
        .iter()
        .filter_map(|row| row.line.details().counterparty_account.as_deref())
        .map(significant)
        .collect();
    let known = |text: &String| !text.is_empty();
    let names = names.into_iter().filter(known);
    let names = names.map(|counterparty| Teaching::Name { counterparty, customer: customer.clone() });
    let accounts = accounts.into_iter().filter(known);
    let accounts = accounts.map(|account| Teaching::Account { account, customer: customer.clone() });
    let last_paid = lines.iter().map(|row| row.line.date).max();
    let days = items.iter().filter_map(|row| {
        let days = last_paid?.signed_duration_since(row.item.due_date?).num_days();
        Some(Teaching::PaidAfterDue { customer: customer.clone(), days: i32::try_from(days).ok()? })
    });
    names.chain(accounts).chain(days).collect()
}

/// Returns the lessons of a rejected match: none of its lines belongs to any of its items.
pub(crate) fn rejected(group: &MatchGroup) -> Vec<Teaching> {
    let pairs = group.lines.iter().flat_map(|line| group.items.iter().map(move |item| (line, item)));
    pairs
        .map(|(line, item)| Teaching::Apart {
            account: group.account.clone(),
            line: line.line.clone(),
            item: item.item.clone(),
        })
        .collect()
}

/// Letters and digits in upper case: banks group the digits of an account as they like.
pub(crate) fn significant(account: &str) -> String {
    account.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}
