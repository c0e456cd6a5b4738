//! Lines that a settlement of the host explains.

use chrono::Datelike as _;
use gestiq_core::Money;
use rustc_hash::FxHashMap;

use super::finder::Finder;
use super::group::{Group, Sums};
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::fit::{Agreed, AmountFit};
use crate::matching::amount::sum::sum;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::quoted::rule::ReferenceRule;
use crate::matching::settlement::{Settlement, SettlementPart};
use crate::matching::tables::ix::{ItemIx, LineIx};
use crate::reference::segment::compact;
use crate::score::Score;

/// Days from the payout to the booking, weekends and holidays among them.
const DAYS_TO_BOOK: i32 = 10;

/// Finds the lines that settlements explain, in the order of the settlements.
pub(super) fn find_settled(finder: &mut Finder<'_, '_>, settlements: &[Settlement]) {
    if settlements.is_empty() {
        return;
    }
    let places = Places::new(finder);
    for settlement in settlements {
        if let Some(group) = settled(finder, &places, settlement) {
            finder.take(group);
        }
    }
}

/// Items by id and by number, and lines by amount.
struct Places {
    items: FxHashMap<String, Option<ItemIx>>,
    lines: FxHashMap<Money, Vec<LineIx>>,
}

impl Places {
    fn new(finder: &Finder<'_, '_>) -> Self {
        let mut items: FxHashMap<String, Option<ItemIx>> = FxHashMap::default();
        let mut lines: FxHashMap<Money, Vec<LineIx>> = FxHashMap::default();
        let sources = finder.context.items.source.entries();
        for (at, item) in sources {
            // A number that two items have names neither.
            let number = items.entry(compact(&item.number)).or_insert(Some(at));
            *number = number.filter(|known| *known == at);
        }
        for (at, item) in finder.context.items.source.entries() {
            items.insert(compact(item.id.as_str()), Some(at));
        }
        for (at, line) in finder.context.lines.source.entries() {
            lines.entry(line.amount).or_default().push(at);
        }
        Places { items, lines }
    }

    fn item(&self, part: &SettlementPart) -> Option<ItemIx> {
        self.items.get(&compact(&part.item)).copied().flatten()
    }
}

/// The sums of a settlement beside the books.
struct Account {
    members: Vec<ItemIx>,
    /// What reaches the account.
    net: Money,
    /// What is kept of it.
    fees: Money,
    /// `true` if every part is an open item, settled in full.
    complete: bool,
}

fn settled(finder: &mut Finder<'_, '_>, places: &Places, settlement: &Settlement) -> Option<Group> {
    let account = account(finder, places, settlement)?;
    let (line, only) = line_of(finder, places, settlement, account.net)?;
    let free = account.members.iter().all(|item| finder.is_free(*item, &[line]));
    let may_link = account.members.iter().all(|item| !finder.context.known.is_parted(line, *item));
    if !free || !may_link {
        return None;
    }
    let policy = &finder.context.policy;
    let amount = match (account.complete, account.fees.is_zero()) {
        (true, true) => AmountFit::EQUAL,
        (true, false) => {
            AmountFit::new(policy.differences.agreed_scores, DifferenceKind::Fee, Agreed::Nothing)
        }
        (false, _) => {
            AmountFit::new(policy.differences.named_scores, DifferenceKind::Partial, Agreed::Nothing)
        }
    };
    let reference = Some(ReferenceRule::Settlement);
    let evidence = Evidence::weigh(policy, None, amount, Score::FULL, reference);
    let sums = Sums::new(only && account.complete, u32::from(!only));
    finder.group(vec![line], account.members, evidence, sums)
}

/// Adds up a settlement; `None` if nothing of it is open, or its currencies differ.
fn account(finder: &Finder<'_, '_>, places: &Places, settlement: &Settlement) -> Option<Account> {
    let mut gross = Vec::new();
    let mut fees = Vec::new();
    let mut of_items: FxHashMap<ItemIx, Vec<Money>> = FxHashMap::default();
    let mut complete = true;
    for part in &settlement.parts {
        let item = places.item(part);
        let open = item.map(|item| finder.context.items.source[item].expected_movement());
        complete &= item.is_some() || part.item.trim().is_empty();
        if let Some(amount) = part.amount.or(open) {
            gross.push(amount);
            item.into_iter().for_each(|item| of_items.entry(item).or_default().push(amount));
        }
        fees.extend(part.fee);
    }
    let gross = sum(gross.into_iter())?;
    let fees = sum(fees.into_iter()).unwrap_or(Money::zero(gross.currency()));
    let mut members = Vec::new();
    for (item, amounts) in of_items {
        let paid = sum(amounts.into_iter())?;
        if !paid.is_zero() {
            complete &= paid == finder.context.items.source[item].expected_movement();
            members.push(item);
        }
    }
    members.sort_unstable();
    let net = gross.checked_sub(fees).ok()?;
    (!members.is_empty()).then_some(Account { members, net, fees, complete })
}

/// Returns the line of a settlement, and `true` if no other line could be it.
fn line_of(
    finder: &Finder<'_, '_>,
    places: &Places,
    settlement: &Settlement,
    net: Money,
) -> Option<(LineIx, bool)> {
    let context = finder.context;
    let may_be = |line: &LineIx| {
        let day = |day: chrono::NaiveDate| {
            let since = context.lines.day[*line] - day.num_days_from_ce();
            (-1..=DAYS_TO_BOOK).contains(&since)
        };
        finder.gives_way_to_settlement(*line) && settlement.day.is_none_or(day)
    };
    let lines: Vec<LineIx> = places.lines.get(&net)?.iter().copied().filter(may_be).collect();
    let id = compact(&settlement.id);
    let quotes = |line: &&LineIx| {
        let line = context.lines.source[**line];
        let texts = [&line.reference, &line.description].into_iter().flatten();
        id.len() >= FEWEST_OF_ID && texts.into_iter().any(|text| compact(text).contains(&id))
    };
    let quoting: Vec<LineIx> = lines.iter().filter(quotes).copied().collect();
    match (&quoting[..], &lines[..]) {
        ([line], _) => Some((*line, true)),
        (_, [line]) => Some((*line, true)),
        (_, [line, ..]) => Some((*line, false)),
        (_, []) => None,
    }
}

/// Characters of an id that a text has by more than chance.
const FEWEST_OF_ID: usize = 4;
