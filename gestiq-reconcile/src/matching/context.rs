//! The input of a run in columns, and what follows from it before pairs are searched for.

use std::ops::RangeInclusive;
use std::sync::Arc;

use gestiq_core::BasisPoints;
use gestiq_core::money::exchange::RateTable;
use gestiq_statements::LineId;
use rustc_hash::FxHashSet;

use super::amount::difference_rules::DifferenceRules;
use super::amount::exchange::Exchange;
use super::amount::foreign::Foreign;
use super::columns::currencies::Currencies;
use super::columns::items::Items;
use super::columns::lines::Lines;
use super::input::MatchInput;
use super::payer::known::Known;
use super::payer::naming::Naming;
use super::payer::offsets::Offsets;
use super::payer::resolve::Resolved;
use super::payer::ruled::Ruled;
use super::policy::match_policy::MatchPolicy;
use super::progress::Progress;
use super::returns::find::Returns;
use super::settlement::Settlement;
use super::tables::ix::{CurrencyIx, ItemIx, LineIx, NameIx};
use super::tables::rows::Rows;
use super::tables::table::Table;
use crate::error::Error;
use crate::similarity::measure::Similarity;

/// Days between issue and due date that the window allows for.
const MOST_TERMS: i32 = 366;

/// The lines and items of a run and what is known about them. It does not change once it is prepared, and all
/// threads read it.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) policy: MatchPolicy,
    pub(crate) similarity: Option<Arc<dyn Similarity>>,
    pub(crate) rates: Option<&'a RateTable>,
    pub(crate) lines: Lines<'a>,
    pub(crate) items: Items<'a>,
    pub(crate) naming: Naming,
    /// For each name that lines have, the customers' names it may stand for.
    pub(crate) resolved: Rows<NameIx, Resolved>,
    /// Knowledge of rules and of the host beyond lines and items.
    pub(crate) known: Known<'a>,
    /// Amounts in currencies that are not their own.
    pub(crate) foreign: Foreign,
    /// The policy on differences, for each currency.
    pub(crate) rules: Table<CurrencyIx, DifferenceRules>,
    /// Settlements of the host.
    pub(crate) settlements: &'a [Settlement],
    /// The payments that came back.
    pub(crate) returns: Returns,
    /// Lines that are never automatic.
    pub(crate) review_only: Table<LineIx, bool>,
}

impl<'a> Context<'a> {
    /// Reads the input of a run.
    ///
    /// # Errors
    /// [`Error::DuplicateId`] and [`Error::AmountOutOfRange`] for what cannot be matched, [`Error::Stopped`] if
    /// `progress` stops the run.
    pub(crate) fn new(
        policy: &MatchPolicy,
        similarity: Option<Arc<dyn Similarity>>,
        input: &MatchInput<'a>,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let amounts = input.lines.iter().map(|line| line.amount);
        let currencies = Currencies::collect(amounts.chain(input.items.iter().map(|item| item.open)));
        let lines = Lines::new(input.lines, &currencies)?;
        let mut items = Items::new(input.items, &currencies, policy)?;
        let mut naming = Naming::new(input, &lines, &mut items);
        let offsets = Offsets::new(input.date_offsets, &items)?;
        offsets.move_due(&mut items);
        let ruled = Ruled::new(input.rules, input.accounts, &lines, progress)?;
        let exchange = Exchange { policy: &policy.exchange, rates: input.rates };
        let foreign = Foreign::new(exchange, &lines, &items, &currencies);
        let known = Known::new(input, ruled, offsets, (&lines, &items, &foreign), &naming);
        naming.leave_out(|line| known.ruled.decision(line).is_some());
        let resolved = naming.resolve(policy, similarity.as_deref(), progress)?;
        debug_assert_eq!(resolved.len(), naming.names.len(), "a list for each name");
        Ok(Context {
            returns: Returns::new(&lines, &naming.lines),
            review_only: review_only(input, &lines, &known.ruled),
            rules: difference_rules(policy, &items, &currencies),
            settlements: input.settlements,
            policy: policy.clone(),
            similarity,
            rates: input.rates,
            lines,
            items,
            naming,
            resolved,
            known,
            foreign,
        })
    }

    /// Returns the window of a line in due days: due at most so long before, issued at most so long after.
    pub(crate) fn due_window(&self, day: i32) -> RangeInclusive<i32> {
        let search = &self.policy.search;
        // The due date is at or after the issue date; long terms are seen when the pair is scored.
        day - i32::from(search.days_after_due)..=day + i32::from(search.days_before_issue) + MOST_TERMS
    }

    /// Returns `true` if a payment of this day may be for an item if payer and amount are right: prepaid, or very late.
    pub(crate) fn in_reach(&self, day: i32, item: ItemIx) -> bool {
        let early = i32::from(self.policy.dates.zero_before_days);
        day >= self.items.issued[item] - early && day <= self.items.due[item] + MOST_TERMS
    }

    /// Returns `true` if a payment of this day may be for an item.
    pub(crate) fn in_window(&self, day: i32, item: ItemIx) -> bool {
        let search = &self.policy.search;
        day >= self.items.issued[item] - i32::from(search.days_before_issue)
            && day <= self.items.due[item] + i32::from(search.days_after_due)
    }
}

fn review_only(input: &MatchInput<'_>, lines: &Lines<'_>, ruled: &Ruled<'_>) -> Table<LineIx, bool> {
    let review: FxHashSet<&LineId> = input.review_only.iter().collect();
    let lines = lines.source.entries();
    lines.map(|(line, source)| review.contains(&source.id) || ruled.is_review_only(line)).collect()
}

/// Returns the policy on differences in the integers of each currency.
fn difference_rules(
    policy: &MatchPolicy,
    items: &Items<'_>,
    currencies: &Currencies,
) -> Table<CurrencyIx, DifferenceRules> {
    let most_of_terms = largest_discount(policy, items);
    let of = |(currency, scale)| DifferenceRules::new(&policy.differences, currency, scale, most_of_terms);
    currencies.scales().map(of).collect()
}

/// Returns the largest discount that the terms of any item grant.
fn largest_discount(policy: &MatchPolicy, items: &Items<'_>) -> BasisPoints {
    let terms = items.source.iter().filter_map(|item| item.terms).chain(policy.terms.usual);
    let percents = terms.flat_map(|terms| terms.discounts().map(|one| one.percent).max());
    percents.max().unwrap_or(BasisPoints::ZERO)
}
