//! Recognises pending lines when they come back as booked ones.
//!
//! Banks announce card payments and transfers before they book them. When they book them, the id may be another, the
//! day is later, the text is longer, and a restaurant's amount has grown by the tip. So a pending line is
//! recognised again by what usually stays: the id, or else the amount, or else nearly the amount and the text. One
//! pending line becomes one booked line, inside one account and one currency. What never comes has expired: the
//! shop released the hold.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use gestiq_core::Currency;
use gestiq_statements::identity::bank_id;
use gestiq_statements::{LineId, LineStatus, StatementLine};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::account_lines::AccountLines;
use crate::normalize::fold;
use crate::score::Score;
use crate::similarity::{NameSimilarity, Similarity as _};

/// Booked lines that are compared with one pending line at most, those with the nearest amount first.
const MOST_COMPARED: usize = 64;

/// Limits how far a booked line may be from the pending one that it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PostingPolicy {
    /// A line is booked at most this many days before the day of its announcement: 1, for time zones.
    pub days_before: u16,
    /// A line is booked at most this many days after its announcement: 10. Card schemes settle within a week.
    pub days_after: u16,
    /// The amount may change by this percent if the texts are alike: 20, a good tip.
    pub drift_percent: Decimal,
    /// Texts are alike from here: 60.
    pub alike_from: Score,
    /// A line that is announced no more and was not booked after so many days has expired: 14.
    pub expires_after_days: u16,
}

impl Default for PostingPolicy {
    fn default() -> Self {
        PostingPolicy {
            days_before: 1,
            days_after: 10,
            drift_percent: Decimal::from(20),
            alike_from: Score::from_basis_points(6_000),
            expires_after_days: 14,
        }
    }
}

/// The fate of pending lines; each of them stands in one of the lists, and the lists are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Postings {
    /// The pending line and the booked line that it became.
    pub posted: Vec<(LineId, LineId)>,
    /// Lines that stay pending.
    pub pending: Vec<LineId>,
    /// Lines that vanished.
    pub expired: Vec<LineId>,
}

/// Recognises pending lines among newly imported ones.
///
/// Of `stored` the pending lines count, of `imported` all: a pending line that is announced again stays pending. An
/// equal id wins over an equal bank id, that over an equal amount with like texts, and that over a near amount; then
/// the liker text, the nearer amount and the nearer day win. An equal amount under an unlike text is taken last, and
/// only if there is no other choice on either side. The order of the input does not matter.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reconcile::pending::{recognise, PostingPolicy};
/// use gestiq_reconcile::{AccountLines, LineId, LineStatus, StatementLine};
///
/// let day = |d| chrono::NaiveDate::from_ymd_opt(2026, 3, d).ok_or("day");
/// let mut held = StatementLine::new(LineId::new("P1")?, day(5)?, Money::from_minor(-4_000, Currency::EUR));
/// held.status = LineStatus::Pending;
/// held.description = Some("Trattoria Roma".into());
/// let mut booked = StatementLine::new(LineId::new("B1")?, day(8)?, Money::from_minor(-4_400, Currency::EUR));
/// booked.description = Some("TRATTORIA ROMA".into());
///
/// let (stored, imported) = ([held], [booked]);
/// let of = |lines| [AccountLines { account: "/ES91", lines }];
/// let found = recognise(&of(&stored), &of(&imported), &PostingPolicy::default(), day(8)?);
/// assert_eq!(found.posted, [(LineId::new("P1")?, LineId::new("B1")?)], "with a tip of 10 %");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn recognise(
    stored: &[AccountLines<'_>],
    imported: &[AccountLines<'_>],
    policy: &PostingPolicy,
    today: NaiveDate,
) -> Postings {
    let mut by_account: BTreeMap<(&str, Currency), Account<'_>> = BTreeMap::new();
    for (of, is_stored) in stored.iter().map(|of| (of, true)).chain(imported.iter().map(|of| (of, false))) {
        for line in of.lines {
            let account = by_account.entry((of.account, line.amount.currency())).or_default();
            match (is_stored, line.status) {
                (true, LineStatus::Pending) => account.pending.push(line),
                (true, LineStatus::Booked) => {}
                (false, LineStatus::Booked) => account.booked.push(line),
                (false, LineStatus::Pending) => drop(account.announced.insert(&line.id)),
            }
        }
    }
    let mut postings = Postings::default();
    by_account.into_values().for_each(|account| account.settle(policy, today, &mut postings));
    postings.posted.sort_unstable();
    postings.pending.sort_unstable();
    postings.expired.sort_unstable();
    postings
}

/// The lines of one account in one currency.
#[derive(Default)]
struct Account<'l> {
    pending: Vec<&'l StatementLine>,
    booked: Vec<&'l StatementLine>,
    /// Pending lines that are announced again.
    announced: FxHashSet<&'l LineId>,
}

/// A reason why a booked line may be a pending one, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Clue {
    SameLine,
    BankId,
    Amount,
    NearAmount,
    /// Under an unlike text, or none.
    AmountAlone,
}

/// The distance of a booked line from a pending one: clue, difference of the texts, amount, days.
type Distance = (Clue, Score, Decimal, u64);

/// A pending and a booked line, by their places.
type Pair = (Distance, usize, usize);

impl Account<'_> {
    fn settle(mut self, policy: &PostingPolicy, today: NaiveDate, postings: &mut Postings) {
        self.pending.sort_unstable_by(|left, right| left.id.cmp(&right.id));
        self.pending.dedup_by(|left, right| left.id == right.id);
        let amount = |line: &StatementLine| line.amount.amount();
        self.booked
            .sort_unstable_by(|left, right| amount(left).cmp(&amount(right)).then(left.id.cmp(&right.id)));
        self.booked.dedup_by(|left, right| left.id == right.id);
        let became = self.became(self.pairs(policy));
        for (line, became) in self.pending.iter().zip(became) {
            let expires = line.date.checked_add_days(Days::new(policy.expires_after_days.into()));
            match became.and_then(|booked| self.booked.get(booked)) {
                Some(booked) => postings.posted.push((line.id.clone(), booked.id.clone())),
                None if self.announced.contains(&line.id) || expires.is_none_or(|day| today <= day) => {
                    postings.pending.push(line.id.clone());
                }
                None => postings.expired.push(line.id.clone()),
            }
        }
    }

    /// Returns for each pending line the booked one that it became: nearest pairs first, and at last the amounts
    /// alone that leave no choice.
    fn became(&self, mut pairs: Vec<Pair>) -> Vec<Option<usize>> {
        pairs.sort_unstable();
        let mut became: Vec<Option<usize>> = vec![None; self.pending.len()];
        let mut taken: FxHashSet<usize> = FxHashSet::default();
        let (alone, told): (Vec<Pair>, Vec<Pair>) =
            pairs.into_iter().partition(|((clue, ..), _, _)| *clue == Clue::AmountAlone);
        for (_, pending, booked) in told {
            if let Some(slot @ None) = became.get_mut(pending)
                && taken.insert(booked)
            {
                *slot = Some(booked);
            }
        }
        let left =
            |(_, pending, booked): &Pair| became.get(*pending) == Some(&None) && !taken.contains(booked);
        let left: Vec<(usize, usize)> =
            alone.into_iter().filter(left).map(|(_, pending, booked)| (pending, booked)).collect();
        let mut choices: FxHashMap<(bool, usize), u32> = FxHashMap::default();
        for (pending, booked) in &left {
            *choices.entry((true, *pending)).or_default() += 1;
            *choices.entry((false, *booked)).or_default() += 1;
        }
        for (pending, booked) in left {
            let only = |side| choices.get(&side) == Some(&1);
            if let Some(slot) =
                became.get_mut(pending).filter(|_| only((true, pending)) && only((false, booked)))
            {
                *slot = Some(booked);
            }
        }
        became
    }

    /// Pairs every pending line with every booked one that it may have become.
    fn pairs(&self, policy: &PostingPolicy) -> Vec<Pair> {
        let mut by_id: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, line) in self.booked.iter().enumerate() {
            ids(line).for_each(|id| by_id.entry(id).or_default().push(at));
        }
        let mut pairs = Vec::new();
        for (pending, line) in self.pending.iter().enumerate() {
            if self.announced.contains(&line.id) {
                continue;
            }
            let mut near: Vec<usize> =
                ids(line).filter_map(|id| by_id.get(id)).flatten().copied().take(MOST_COMPARED).collect();
            near.extend(self.near_amounts(line, policy));
            near.sort_unstable();
            near.dedup();
            let compared = near.into_iter().filter_map(|at| Some((self.booked.get(at)?, at)));
            pairs.extend(
                compared.filter_map(|(booked, at)| Some((distance(line, booked, policy)?, pending, at))),
            );
        }
        pairs
    }

    /// Returns the booked lines of a near amount in time, nearest first, as many as are compared.
    fn near_amounts(&self, line: &StatementLine, policy: &PostingPolicy) -> impl Iterator<Item = usize> {
        let amount = line.amount.amount();
        let room = drift_allowed(line, policy);
        let start = self.booked.partition_point(|other| other.amount.amount() < amount.saturating_sub(room));
        let inside = self.booked.iter().enumerate().skip(start);
        let inside = inside.take_while(|(_, other)| other.amount.amount() <= amount.saturating_add(room));
        let mut near: Vec<(Decimal, u64, usize)> = inside
            .filter(|(_, other)| is_in_time(line, other, policy))
            .map(|(at, other)| (drift(line, other), days_apart(line, other), at))
            .collect();
        near.sort_unstable();
        near.truncate(MOST_COMPARED);
        near.into_iter().map(|(_, _, at)| at)
    }
}

/// Returns the id of a line, and the bank's.
fn ids(line: &StatementLine) -> impl Iterator<Item = &str> {
    [Some(line.id.as_str()), bank_id(line)].into_iter().flatten()
}

/// Returns how far a booked line is from a pending one of its account and currency; `None` if it is another line.
fn distance(pending: &StatementLine, booked: &StatementLine, policy: &PostingPolicy) -> Option<Distance> {
    if pending.id == booked.id {
        return Some((Clue::SameLine, Score::ZERO, Decimal::ZERO, 0));
    }
    if !is_in_time(pending, booked, policy) || pending.amount.is_negative() != booked.amount.is_negative() {
        return None;
    }
    let likeness = likeness(pending, booked);
    let is_alike = likeness.is_some_and(|likeness| likeness >= policy.alike_from);
    let drift = drift(pending, booked);
    let clue = match () {
        () if bank_id(pending).is_some() && bank_id(pending) == bank_id(booked) => Clue::BankId,
        () if drift.is_zero() && is_alike => Clue::Amount,
        () if drift.is_zero() => Clue::AmountAlone,
        () if drift <= drift_allowed(pending, policy) && is_alike => Clue::NearAmount,
        () => return None,
    };
    let unlike = 10_000 - u32::from(likeness.unwrap_or_default().basis_points());
    Some((clue, Score::from_basis_points(unlike), drift, days_apart(pending, booked)))
}

fn drift(pending: &StatementLine, booked: &StatementLine) -> Decimal {
    booked.amount.amount().saturating_sub(pending.amount.amount()).abs()
}

fn drift_allowed(pending: &StatementLine, policy: &PostingPolicy) -> Decimal {
    let percent = policy.drift_percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
    pending.amount.amount().abs() * (percent / Decimal::ONE_HUNDRED)
}

fn days_apart(pending: &StatementLine, booked: &StatementLine) -> u64 {
    (booked.date - pending.date).num_days().unsigned_abs()
}

fn is_in_time(pending: &StatementLine, booked: &StatementLine, policy: &PostingPolicy) -> bool {
    let days = (booked.date - pending.date).num_days();
    (-i64::from(policy.days_before)..=i64::from(policy.days_after)).contains(&days)
}

/// Returns how alike the texts are, the counterparties or all of them; `None` if a side has none.
fn likeness(pending: &StatementLine, booked: &StatementLine) -> Option<Score> {
    let compare = |left: String, right: String| {
        (!left.is_empty() && !right.is_empty()).then(|| NameSimilarity.similarity(&left, &right))
    };
    let named = |line: &StatementLine| line.counterparty.as_deref().map(fold).unwrap_or_default();
    let text = |line: &StatementLine| {
        let described = line.description.as_deref().map(fold).unwrap_or_default();
        format!("{} {described}", named(line)).trim().to_owned()
    };
    compare(named(pending), named(booked)).max(compare(text(pending), text(booked)))
}
