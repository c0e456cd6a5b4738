//! The explanation of a match: what was compared, what it scored, what it weighed.

use chrono::NaiveDate;
use gestiq_core::Money;
use gestiq_core::text::excerpt;
use gestiq_statements::{OpenItem, StatementLine};

use crate::matching::amount::exchanged::Exchanged;
use crate::matching::amount::fit::{Agreed, AmountFit, Basis};
use crate::matching::pairs::evidence::Evidence;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::quoted::rule::ReferenceRule;
use crate::normalize::name::NormalName;
use crate::reference::segment::compact;
use crate::score::Score;

/// Why a line and an item belong together, field by field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The four fields, always in this order: name, amount, date, reference.
    pub fields: Vec<FieldExplanation>,
    /// Whether the total was cut because nothing but amount and date speaks for the pair.
    pub capped: bool,
    /// Whether the reference settled the pair before all others.
    pub certain: bool,
    /// What had been agreed about the difference: the name of the fee schedule, or the terms of payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<String>,
    /// How the amounts of two currencies were compared: both amounts, and the rate with its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchanged>,
}

/// What one field contributes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct FieldExplanation {
    /// `name`, `amount`, `date` or `reference`.
    pub field: &'static str,
    /// What the line says.
    pub line: Compared,
    /// What the item says.
    pub item: Compared,
    /// How alike they are; `None` where a side says nothing.
    pub score: Option<Score>,
    /// Weight after renormalisation over the fields that are present.
    pub weight: Score,
    /// What the field adds to the total; the contributions add up to it exactly, unless it was capped.
    pub contribution: Score,
    /// The rule that gave the score, or `absent`.
    pub rule: &'static str,
}

/// What one field says, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct FieldReason {
    /// `name`, `amount`, `date` or `reference`.
    pub field: &'static str,
    /// How alike the two sides are; `None` where a side says nothing.
    pub score: Option<Score>,
    /// The rule that gave the score, or `absent`.
    pub rule: &'static str,
}

/// The four fields of a pair, in short.
pub(crate) fn reasons(line: &StatementLine, item: &OpenItem, evidence: &Evidence) -> [FieldReason; 4] {
    let parts = evidence.parts();
    let scores = [parts.name, Some(parts.amount), Some(parts.date), parts.reference];
    let rules = [
        evidence.party.map_or("absent", |(_, rule)| rule.code()),
        amount_rule(&evidence.amount),
        date_rule(line.date, item, evidence.date),
        evidence.reference.map_or("absent", ReferenceRule::code),
    ];
    std::array::from_fn(|at| FieldReason { field: FIELDS[at], score: scores[at], rule: rules[at] })
}

/// A value as it was written, and as it was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Compared {
    /// As written, cut to a sane length.
    pub raw: Option<String>,
    /// As compared.
    pub normalised: Option<String>,
}

impl Compared {
    fn same(text: String) -> Self {
        Compared { normalised: Some(text.clone()), raw: Some(text) }
    }
}

impl Explanation {
    pub(crate) fn new(
        policy: &MatchPolicy,
        line: &StatementLine,
        item: &OpenItem,
        evidence: &Evidence,
    ) -> Self {
        let shares = Shares::new(policy, evidence);
        let sides = [
            names(line, item),
            amounts(line, item),
            dates(line, item),
            references(line, item, evidence.reference),
        ];
        let reasons = reasons(line, item, evidence);
        let fields = sides
            .into_iter()
            .zip(reasons)
            .enumerate()
            .map(|(at, (sides, reason))| shares.field(at, sides, reason))
            .collect();
        let capped = evidence.is_anonymous() && shares.total > evidence.total;
        let agreement = agreement(policy, item, evidence.amount.agreed);
        Explanation { fields, capped, certain: evidence.is_certain(), agreement, exchange: None }
    }

    /// Shows the line in the currency of the item.
    pub(crate) fn with_exchange(mut self, exchange: Option<Exchanged>) -> Self {
        if let (Some(exchange), Some(amount)) = (&exchange, self.fields.get_mut(AMOUNT)) {
            amount.line.normalised = Some(exchange.paid_in_item_currency.to_string());
        }
        self.exchange = exchange;
        self
    }
}

/// The fee schedule by its name, or the terms as they are written.
fn agreement(policy: &MatchPolicy, item: &OpenItem, agreed: Agreed) -> Option<String> {
    match agreed {
        Agreed::Nothing => None,
        Agreed::Terms | Agreed::TermsTooLate => {
            item.terms.or(policy.terms.usual).map(|terms| terms.to_string())
        }
        Agreed::Schedule(at) => {
            policy.differences.fee_schedules.get(usize::from(at)).map(|schedule| schedule.name.clone())
        }
    }
}

/// The rule that gave the score of the amounts.
fn amount_rule(amount: &AmountFit) -> &'static str {
    match (amount.agreed, amount.kind, amount.basis) {
        (Agreed::Terms, ..) => "discount_terms",
        (Agreed::TermsTooLate, ..) => "discount_late",
        (Agreed::Schedule(_), ..) => "fee_schedule",
        (Agreed::Nothing, Some(kind), _) => kind.code(),
        (Agreed::Nothing, None, Basis::Original) => "original_amount",
        (Agreed::Nothing, None, _) => "exact",
    }
}

impl Explanation {
    /// Shows that the customer usually pays so many days after the due date.
    pub(crate) fn with_offset(mut self, days: Option<i16>) -> Self {
        let date = self.fields.iter_mut().find(|field| field.field == FIELDS[2]);
        if let (Some(date), Some(days)) = (date, days) {
            let usual = |text: &String| format!("{text} {days:+}d");
            date.item.normalised = date.item.normalised.as_ref().map(usual);
            if date.score.is_some_and(|score| score > Score::ZERO) {
                date.rule = "usual_day";
            }
        }
        self
    }

    /// Shows the sums of a group instead of the amounts of one pair.
    pub(crate) fn with_sums(mut self, lines: &[&StatementLine], items: &[&OpenItem]) -> Self {
        let paid: Vec<Money> = lines.iter().map(|line| line.amount).collect();
        let open: Vec<Money> = items.iter().map(|item| item.expected_movement()).collect();
        if let Some(amount) = self.fields.get_mut(AMOUNT) {
            amount.line.raw = Some(written_sum(&paid));
            amount.item.raw = Some(written_sum(&open));
            if lines.len() > 1 && items.len() > 1 {
                let normalised = |amounts: &[Money]| sum(amounts.iter().copied()).map(normalised);
                (amount.line.normalised, amount.item.normalised) = (normalised(&paid), normalised(&open));
                amount.rule = if amount.rule == "exact" { "sum" } else { amount.rule };
                return self;
            }
            amount.rule = "sum";
            // The sums are equal, so that the side of one amount shows both.
            let sum = if lines.len() == 1 {
                amount.line.normalised.clone()
            } else {
                amount.item.normalised.clone()
            };
            amount.line.normalised.clone_from(&sum);
            amount.item.normalised = sum;
        }
        self
    }
}

/// The sum of amounts of one currency; `None` where there are none, or it does not fit.
pub(crate) fn sum(amounts: impl Iterator<Item = Money>) -> Option<Money> {
    let mut all = None;
    for amount in amounts {
        all = Some(all.map_or(Ok(amount), |sum: Money| sum.checked_add(amount)).ok()?);
    }
    all
}

/// `100.00 + 20.00`, and with a credit note `100.00 - 20.00`.
fn written_sum(amounts: &[Money]) -> String {
    let mixed = amounts.iter().any(|amount| amount.is_negative() != amounts[0].is_negative());
    let mut text = String::new();
    for (nth, amount) in amounts.iter().enumerate() {
        match nth {
            0 => text.push_str(&amount.to_plain()),
            _ if mixed && amount.is_negative() => {
                text.push_str(" - ");
                text.push_str(&amount.abs().to_plain());
            }
            _ => {
                text.push_str(" + ");
                text.push_str(&amount.to_plain());
            }
        }
    }
    text
}

/// An amount with its currency, as it is compared.
fn normalised(amount: Money) -> String {
    format!("{} {}", amount.to_plain(), amount.currency())
}

/// Weights and contributions that add up.
struct Shares {
    weights: [Score; 4],
    contributions: [Score; 4],
    total: Score,
}

const FIELDS: [&str; 4] = ["name", "amount", "date", "reference"];
/// Where the amount stands among the fields.
const AMOUNT: usize = 1;

impl Shares {
    fn new(policy: &MatchPolicy, evidence: &Evidence) -> Self {
        let parts = evidence.parts();
        let scores = [parts.name, Some(parts.amount), Some(parts.date), parts.reference];
        let weights = &policy.weights;
        let weights = [weights.name, weights.amount, weights.date, weights.reference];
        let present: Vec<u64> = scores
            .iter()
            .zip(weights)
            .map(|(score, weight)| score.map_or(0, |_| u64::from(weight.basis_points())))
            .collect();
        let parts_of_total: Vec<u64> = scores
            .iter()
            .zip(&present)
            .map(|(score, weight)| weight * score.map_or(0, |s| u64::from(s.basis_points())))
            .collect();
        let total = parts.total(&policy.weights);
        Shares {
            weights: split(10_000, &present),
            contributions: split(u64::from(total.basis_points()), &parts_of_total),
            total,
        }
    }

    fn field(&self, at: usize, (line, item): (Compared, Compared), reason: FieldReason) -> FieldExplanation {
        FieldExplanation {
            field: reason.field,
            line,
            item,
            score: reason.score,
            weight: self.weights[at],
            contribution: self.contributions[at],
            rule: reason.rule,
        }
    }
}

/// Splits `total` in proportion, by largest remainder, so that the parts add up.
fn split(total: u64, shares: &[u64]) -> [Score; 4] {
    let whole: u64 = shares.iter().sum::<u64>().max(1);
    let mut parts: Vec<(u64, u64, usize)> = shares
        .iter()
        .enumerate()
        .map(|(at, share)| (total * share / whole, total * share % whole, at))
        .collect();
    let given: u64 = parts.iter().map(|(part, _, _)| part).sum();
    let missing = if shares.iter().any(|share| *share > 0) { total - given } else { 0 };
    parts.sort_unstable_by(|left, right| right.1.cmp(&left.1).then(left.2.cmp(&right.2)));
    let mut scores = [Score::ZERO; 4];
    for (nth, (part, _, at)) in parts.into_iter().enumerate() {
        let extra = u64::from((nth as u64) < missing);
        scores[at] = Score::from_basis_points((part + extra) as u32);
    }
    scores
}

fn names(line: &StatementLine, item: &OpenItem) -> (Compared, Compared) {
    let named = |name: Option<&str>| Compared {
        raw: name.map(excerpt),
        normalised: name.map(|name| excerpt(NormalName::new(name).as_str())),
    };
    let ours = line.counterparty.as_deref().filter(|name| !name.trim().is_empty());
    (named(ours.or(line.description.as_deref())), named(item.counterparty.as_deref()))
}

fn amounts(line: &StatementLine, item: &OpenItem) -> (Compared, Compared) {
    (
        Compared { raw: Some(line.amount.amount().to_string()), normalised: Some(normalised(line.amount)) },
        Compared {
            raw: Some(item.open.amount().to_string()),
            normalised: Some(normalised(item.expected_movement())),
        },
    )
}

fn dates(line: &StatementLine, item: &OpenItem) -> (Compared, Compared) {
    let due = item.due_date.map(|due| format!("/{due}")).unwrap_or_default();
    (Compared::same(line.date.to_string()), Compared::same(format!("{}{due}", item.issue_date)))
}

fn date_rule(paid: NaiveDate, item: &OpenItem, score: Score) -> &'static str {
    let late = item.due_date.is_some_and(|due| paid > due);
    match () {
        () if score == Score::ZERO => "out_of_window",
        () if paid < item.issue_date => "before_issue",
        () if late => "after_due",
        () => "within_terms",
    }
}

/// What the line quotes beside what the item is called; where the number was found, the number itself.
fn references(line: &StatementLine, item: &OpenItem, rule: Option<ReferenceRule>) -> (Compared, Compared) {
    let texts: Vec<&str> = [&line.reference, &line.details().end_to_end_id, &line.description]
        .into_iter()
        .filter_map(|text| text.as_deref())
        .collect();
    let raw = (!texts.is_empty()).then(|| excerpt(&texts.join(" | ")));
    let number = match rule {
        Some(ReferenceRule::Checked) => item.reference.as_deref().unwrap_or(&item.number),
        _ => &item.number,
    };
    let theirs = Compared { raw: Some(number.to_owned()), normalised: Some(compact(number)) };
    let found = rule.is_some_and(ReferenceRule::is_certain);
    let normalised = if found { theirs.normalised.clone() } else { raw.as_deref().map(compact) };
    (Compared { raw, normalised }, theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_add_up_to_the_total() {
        for (total, shares) in
            [(9_735, [4, 3, 2, 1]), (10_000, [4_000, 3_000, 2_000, 0]), (1, [1, 1, 1, 1]), (0, [0; 4])]
        {
            let sum: u32 = split(total, &shares).iter().map(|score| u32::from(score.basis_points())).sum();
            assert_eq!(u64::from(sum), total, "{shares:?}");
        }
    }
}
