//! Which items a line may settle: what the indexes propose, each pair with its evidence.

use std::hint::black_box;
use std::ops::Range;

use gestiq_statements::Text;

use super::evidence::{Evidence, date_score};
use super::indexes::{Indexes, Payer};
use super::pair::Pair;
use crate::matching::amount::fit::{AmountFit, Basis, TermsOnDay};
use crate::matching::columns::amount_key::{AmountKey, around, between, of_currency, of_sign};
use crate::matching::payer::account_key::account_key;
use crate::matching::payer::names::NameRef;
use crate::matching::payer::party_rule::PartyRule;
use crate::matching::quoted::index::Quotes;
use crate::score::Score;
use crate::similarity::name::{NameRule, Scratch, compare_names};
use crate::similarity::word::Word;

/// What another legal form of the same name loses.
const OTHER_FORM_LOSES: u32 = 300;
/// Items of one customer, on each side of the paid amount, among which the nearest day is looked for.
const NEAR_AMOUNTS: usize = 512;
/// Items of about the converted amount, for each that is tried, beyond which nobody is told apart by an amount.
const SCANNED_PER_POSTING: usize = 16;
/// Pairs of one line that are kept for the assignment.
const MOST_PAIRS: usize = 24;

/// Amounts of items that a line is looked up by: its own, and what it amounts to in other currencies.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    /// The currency, or the number of converted items.
    currency: u16,
    /// Signed, as the bounds.
    amount: i64,
    /// The least and the most that differ from it by a name.
    least: i64,
    most: i64,
    basis: Basis,
}

/// Pairs lines with items; holds the buffers of one thread.
#[derive(Debug)]
pub(crate) struct Pairing<'i, 'r> {
    indexes: &'i Indexes<'r>,
    quotes: Quotes,
    wanted: Vec<Wanted>,
    found: Vec<u32>,
    pairs: Vec<Pair>,
    parties: Vec<(u32, Score, PartyRule)>,
    /// The customers that the line's payer is known to be.
    payers: Vec<(u32, PartyRule)>,
    scratch: Scratch,
    words: Vec<Word<'r>>,
    other_words: Vec<Word<'r>>,
}

impl<'i, 'r> Pairing<'i, 'r> {
    pub(crate) fn new(indexes: &'i Indexes<'r>) -> Self {
        Pairing {
            indexes,
            quotes: Quotes::default(),
            wanted: Vec::new(),
            found: Vec::new(),
            pairs: Vec::new(),
            parties: Vec::new(),
            payers: Vec::new(),
            scratch: Scratch::default(),
            words: Vec::new(),
            other_words: Vec::new(),
        }
    }

    /// Touches what the next lines will read. Lines, names and items lie far apart in memory; asked for one after
    /// the other each costs a wait, asked for together they share it.
    pub(crate) fn read_ahead(&self, lines: Range<usize>) {
        let given = &self.indexes.given;
        let first = |text: &Option<Text>| text.as_ref().and_then(|text| text.as_bytes().first().copied());
        let sources = given.lines.source.get(lines.clone()).unwrap_or_default();
        sources.iter().for_each(|line| {
            black_box((first(&line.description), line.details().counterparty_account.is_some()));
        });
        let names = given.line_names.get(lines).unwrap_or_default();
        names.iter().flatten().for_each(|name| {
            if let Some(resolved) = given.resolved.of(name.name.name).first() {
                let key = self.indexes.by_name.of(resolved.name).first();
                black_box(key.map(|key| given.items.due[key.3 as usize]));
            }
        });
    }

    /// The pairs of a line that reach `keep_from`, best first.
    pub(crate) fn pairs(&mut self, line: u32, keep_from: Score) -> &[Pair] {
        self.found.clear();
        self.pairs.clear();
        if self.indexes.given.known.ruled.decision(line).is_some() {
            return &self.pairs;
        }
        self.prepare(line);
        self.want(line);
        self.found.extend(self.quotes.items.iter().map(|(item, _)| *item));
        let day = self.indexes.given.lines.day[line as usize];
        for at in 0..self.wanted.len() {
            let wanted = self.wanted[at];
            for party in 0..self.parties.len() {
                let (name, score, _) = self.parties[party];
                self.items_of(self.indexes.by_name.of(name), score, wanted, day);
            }
            for payer in 0..self.payers.len() {
                let customer = self.payers[payer].0;
                self.items_of(self.indexes.given.known.items(customer), Score::FULL, wanted, day);
            }
        }
        self.score_found(line);
        let settled =
            self.pairs.iter().any(|pair| pair.evidence.total >= self.indexes.given.policy.automatic_from);
        if !settled {
            self.found.clear();
            for at in 0..self.wanted.len() {
                self.items_of_amount(self.wanted[at], day);
            }
            self.score_found(line);
        }
        self.pairs.retain(|pair| pair.evidence.total >= keep_from);
        self.pairs.sort_unstable_by(|left, right| {
            right.evidence.total.cmp(&left.evidence.total).then(left.item.cmp(&right.item))
        });
        self.pairs.dedup_by_key(|pair| pair.item);
        self.pairs.truncate(MOST_PAIRS);
        &self.pairs
    }

    /// Reads what a line quotes and whose it may be.
    pub(crate) fn prepare(&mut self, line: u32) {
        self.quotes = self.indexes.references.quotes(self.indexes.given.lines.source[line as usize]);
        self.name_parties(line);
    }

    /// The customers that the prepared line may stand for, likeliest first.
    pub(crate) fn payers(&self) -> Vec<(Payer, Score)> {
        let names = self.parties.iter().map(|(name, score, _)| (Payer::Name(*name), *score));
        let known = self.payers.iter().map(|(customer, _)| (Payer::Customer(*customer), Score::FULL));
        let mut payers: Vec<_> = known.chain(names).collect();
        payers.sort_by_key(|(name, score)| (std::cmp::Reverse(*score), *name));
        payers
    }

    /// The items that the prepared line quotes beyond doubt.
    pub(crate) fn quoted(&self) -> impl Iterator<Item = u32> + '_ {
        self.quotes.items.iter().filter(|(_, rule)| rule.is_certain()).map(|(item, _)| *item)
    }

    /// The customers' names a line may stand for: by account, by alias, by name.
    fn name_parties(&mut self, line: u32) {
        let indexes = self.indexes;
        let source = indexes.given.lines.source[line as usize];
        self.parties.clear();
        indexes.given.known.payers(line, source, &mut self.payers);
        if indexes.given.known.is_payer_ruled(line) {
            return;
        }
        if let Some(account) = &source.details().counterparty_account
            && let Some(names) = indexes.accounts.get(&account_key(account))
        {
            self.parties.extend(names.iter().map(|name| (*name, Score::FULL, PartyRule::Account)));
        }
        if let Some(name) = indexes.given.line_names[line as usize] {
            let resolved = indexes.given.resolved.of(name.name.name).iter();
            self.parties.extend(resolved.map(|one| (one.name, one.score, PartyRule::Name(one.rule))));
        }
        // The strongest rule of each name stays.
        self.parties.sort_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
        self.parties.dedup_by_key(|(name, _, _)| *name);
    }

    /// The amounts that a line is looked up by.
    fn want(&mut self, line: u32) {
        let given = self.indexes.given;
        let (currency, amount) = (given.lines.currency[line as usize], given.lines.amount[line as usize]);
        let named = |currency: u16, amount: i64, basis: Basis| {
            let rules = &given.rules[usize::from(currency)];
            let paid = amount.unsigned_abs();
            let near = |open: u64| i64::try_from(open).unwrap_or(i64::MAX) * amount.signum();
            let (least, most) = (near(rules.least_open(paid)), near(rules.most_open(paid)));
            Wanted { currency, amount, least: least.min(most), most: least.max(most), basis }
        };
        self.wanted.clear();
        self.wanted.push(named(currency, amount, Basis::Booked));
        self.wanted.extend(given.foreign.targets(line).iter().map(|target| match target.basis {
            Basis::Rate => {
                let (least, most) = given.foreign.band(target.amount);
                Wanted { currency: target.currency, amount: target.amount, least, most, basis: Basis::Rate }
            }
            basis => named(target.currency, target.amount, basis),
        }));
    }

    /// The open items of a customer that the line may settle: equal amounts, named differences, and the
    /// nearest others.
    fn items_of(&mut self, items: &[AmountKey], score: Score, wanted: Wanted, day: i32) {
        let indexes = self.indexes;
        let most = usize::from(indexes.given.policy.search.items_per_name);
        let items = of_currency(items, wanted.currency);
        let same_sign = of_sign(items, wanted.amount);
        let named = || between(same_sign, wanted.least, wanted.most);
        if wanted.basis == Basis::Rate {
            // What lies outside the tolerance is looked for by its number only.
            return self.nearest(named(), day, most);
        }
        if same_sign.len() <= most {
            self.take_in_window(same_sign, day);
            return;
        }
        let exact = between(same_sign, wanted.amount, wanted.amount);
        // Equal amounts are sorted by due day: the nearest stand around the day of the line.
        let due = exact.partition_point(|key| key.2 < day);
        self.nearest(around(exact, due, most), day, most);
        let named = named();
        if named.len() > exact.len() {
            let place = named.partition_point(|key| key.1 < wanted.amount);
            self.nearest(around(named, place, NEAR_AMOUNTS), day, most);
        }
        // A customer whose name fits well may pay in part.
        if exact.is_empty() && score >= indexes.given.policy.automatic_from {
            let place = same_sign.partition_point(|key| key.1 < wanted.amount);
            self.nearest(around(same_sign, place, NEAR_AMOUNTS), day, most);
        }
    }

    fn take_in_window(&mut self, items: &[AmountKey], day: i32) {
        let indexes = self.indexes;
        self.found.extend(items.iter().map(|key| key.3).filter(|item| indexes.in_window(day, *item)));
    }

    /// Those with the due day nearest to `day`, at most `most`.
    fn nearest(&mut self, items: &[AmountKey], day: i32, most: usize) {
        if items.len() <= most {
            return self.take_in_window(items, day);
        }
        let mut by_distance: Vec<(u32, u32)> =
            items.iter().map(|(_, _, due, item)| (due.abs_diff(day), *item)).collect();
        by_distance.select_nth_unstable(most);
        by_distance.truncate(most);
        let indexes = self.indexes;
        self.found.extend(
            by_distance.into_iter().map(|(_, item)| item).filter(|item| indexes.in_window(day, *item)),
        );
    }

    /// The items of exactly this amount in the window, or of about the converted one, unless there are too many to
    /// tell anything.
    fn items_of_amount(&mut self, wanted: Wanted, day: i32) {
        let indexes = self.indexes;
        let Wanted { currency, amount, .. } = wanted;
        let window = indexes.due_window(day);
        let most = usize::from(indexes.given.policy.search.amount_postings);
        let before = self.found.len();
        if wanted.basis == Basis::Rate {
            let items = between(of_currency(&indexes.by_amount, currency), wanted.least, wanted.most);
            if items.len() <= SCANNED_PER_POSTING * most {
                self.take_in_window(items, day);
            }
        } else {
            let first = (currency, amount, *window.start(), 0);
            let start = indexes.by_amount.partition_point(|key| *key < first);
            let inside = indexes.by_amount[start..].iter().take_while(|(other, open, due, _)| {
                (*other, *open) == (currency, amount) && due <= window.end()
            });
            self.found.extend(inside.take(most + 1).map(|key| key.3));
        }
        if self.found.len() - before > most {
            self.found.truncate(before);
        }
        self.found.retain(|item| indexes.in_window(day, *item));
    }

    fn score_found(&mut self, line: u32) {
        self.found.sort_unstable();
        self.found.dedup();
        for at in 0..self.found.len() {
            let item = self.found[at];
            if let Some(evidence) = self.evidence(line, item) {
                self.pairs.push(Pair { line, item, evidence });
            }
        }
    }

    /// The evidence of a pair; `None` where currency, sign or amount exclude it.
    fn evidence(&mut self, line: u32, item: u32) -> Option<Evidence> {
        let amount = self.amount_fit(line, item).filter(|_| self.may_link(line, item))?;
        let evidence = self.evidence_with(line, item, amount);
        (!evidence.is_far_fetched()).then_some(evidence)
    }

    fn amount_fit(&self, line: u32, item: u32) -> Option<AmountFit> {
        let given = self.indexes.given;
        let (l, i) = (line as usize, item as usize);
        let currency = given.items.currency[i];
        let (paid, open, basis) = if given.lines.currency[l] == currency {
            (given.lines.amount[l], given.items.amount[i], Basis::Booked)
        } else {
            let (target, open) = given.foreign.compare(line, item, given.items)?;
            (target.amount, open, target.basis)
        };
        if (paid < 0) != (open < 0) {
            return None;
        }
        let rules = &given.rules[usize::from(currency)];
        let (paid, open) = (paid.unsigned_abs(), open.unsigned_abs());
        let fit = match basis {
            Basis::Rate => rules.fit_converted(paid, open, given.foreign.tolerance),
            _ => rules.fit(paid, open, || self.terms_on_day(line, item)),
        };
        fit.map(|fit| fit.on(basis))
    }

    /// The terms of an item, or the usual ones, on the day of a payment.
    fn terms_on_day(&self, line: u32, item: u32) -> Option<TermsOnDay> {
        let given = self.indexes.given;
        let policy = &given.policy.terms;
        let terms = given.items.terms(item).or(policy.usual)?;
        let since_issue = given.lines.day[line as usize] - given.items.issued[item as usize];
        Some(TermsOnDay { terms, days: since_issue - i32::from(policy.grace_days) })
    }

    /// Whether neither a person has rejected the pair nor a rule names another payer; the line must be prepared.
    pub(crate) fn may_link(&self, line: u32, item: u32) -> bool {
        let known = self.indexes.given.known;
        !known.is_parted(line, item)
            && (!known.is_payer_ruled(line) || known.rule(&self.payers, item).is_some())
    }

    /// The evidence of a pair whose amounts are judged elsewhere; the line must be prepared.
    pub(crate) fn evidence_with(&mut self, line: u32, item: u32, amount: AmountFit) -> Evidence {
        let given = self.indexes.given;
        let (l, i) = (line as usize, item as usize);
        let (day, issued, due) = (given.lines.day[l], given.items.issued[i], given.items.due[i]);
        let mut date = date_score(&given.policy.dates, day, issued, due);
        if let Some(due) = given.known.offsets.due_of_early(item)
            && (issued..=due).contains(&day)
        {
            // Early payers may pay on the due date all the same: a day inside the terms contradicts nothing.
            date = date.max(given.policy.dates.last_of_grace());
        }
        let reference = self.indexes.references.rule(&self.quotes, item);
        let party = self.party(line, item);
        Evidence::weigh(given.policy, party, amount, date, reference)
    }

    fn party(&mut self, line: u32, item: u32) -> Option<(Score, PartyRule)> {
        let indexes = self.indexes;
        let by_payer = indexes.given.known.rule(&self.payers, item);
        if let Some(rule @ (PartyRule::UserRule | PartyRule::Account)) = by_payer {
            return Some((Score::FULL, rule));
        }
        let theirs = indexes.given.item_names[item as usize];
        if by_payer.is_some() && !theirs.is_some_and(|theirs| self.has_account(theirs.name)) {
            return by_payer.map(|rule| (Score::FULL, rule));
        }
        let theirs = theirs?;
        let known = self.parties.binary_search_by_key(&theirs.name, |(name, _, _)| *name);
        if let Ok(at) = known {
            let (_, score, rule) = self.parties[at];
            return Some(self.with_form(line, theirs, score, rule));
        }
        let ours = indexes.given.line_names[line as usize]?;
        if ours.free_text {
            // A text that does not contain the name says nothing about it.
            return None;
        }
        let (score, rule) = self.compare(ours.name.name, theirs.name);
        if score < indexes.given.policy.name_contradicts_below {
            return Some((Score::ZERO, PartyRule::Different));
        }
        Some(self.with_form(line, theirs, score, rule))
    }

    /// Whether the line's account is the one of the customers of this name.
    fn has_account(&self, name: u32) -> bool {
        let at = self.parties.binary_search_by_key(&name, |(other, _, _)| *other);
        at.is_ok_and(|at| self.parties[at].2 == PartyRule::Account)
    }

    fn compare(&mut self, ours: u32, theirs: u32) -> (Score, PartyRule) {
        let names = self.indexes.given.names;
        if let Some(similarity) = self.indexes.given.similarity {
            return (similarity.similarity(names.text(ours), names.text(theirs)), PartyRule::Custom);
        }
        names.weighted_words(ours, &mut self.words);
        names.weighted_words(theirs, &mut self.other_words);
        let left = names.as_name(ours, &self.words);
        let right = names.as_name(theirs, &self.other_words);
        let found = compare_names(&left, &right, &mut self.scratch);
        (found.score, PartyRule::Name(found.rule))
    }

    /// Another legal form makes equal names a little less alike.
    fn with_form(&self, line: u32, theirs: NameRef, score: Score, rule: PartyRule) -> (Score, PartyRule) {
        let ours = self.indexes.given.line_names[line as usize].map(|name| name.name);
        match (rule, ours.and_then(|ours| ours.form), theirs.form) {
            (PartyRule::Name(rule), Some(ours), Some(theirs))
                if ours != theirs && rule != NameRule::Contained =>
            {
                let less = u32::from(score.basis_points()).saturating_sub(OTHER_FORM_LOSES);
                (Score::from_basis_points(less), PartyRule::OtherLegalForm(rule))
            }
            _ => (score, rule),
        }
    }
}
