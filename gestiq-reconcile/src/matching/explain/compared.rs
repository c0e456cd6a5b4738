//! The values of a pair that were compared.

use gestiq_core::Money;
use gestiq_core::text::excerpt;
use gestiq_statements::{OpenItem, StatementLine};

use crate::matching::quoted::rule::ReferenceRule;
use crate::normalize::name::NormalName;
use crate::reference::segment::compact;

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

/// Returns what a line and an item say about name, amount, date and reference.
pub(super) fn sides(
    line: &StatementLine,
    item: &OpenItem,
    rule: Option<ReferenceRule>,
) -> [(Compared, Compared); 4] {
    [names(line, item), amounts(line, item), dates(line, item), references(line, item, rule)]
}

/// Returns the names of both sides.
fn names(line: &StatementLine, item: &OpenItem) -> (Compared, Compared) {
    let named = |name: Option<&str>| Compared {
        raw: name.map(excerpt),
        normalised: name.map(|name| excerpt(NormalName::new(name).as_str())),
    };
    let ours = line.counterparty.as_deref().filter(|name| !name.trim().is_empty());
    (named(ours.or(line.description.as_deref())), named(item.counterparty.as_deref()))
}

/// Returns the amounts of both sides.
fn amounts(line: &StatementLine, item: &OpenItem) -> (Compared, Compared) {
    (
        Compared { raw: Some(line.amount.amount().to_string()), normalised: Some(normalised(line.amount)) },
        Compared {
            raw: Some(item.open.amount().to_string()),
            normalised: Some(normalised(item.expected_movement())),
        },
    )
}

/// Returns the dates of both sides.
fn dates(line: &StatementLine, item: &OpenItem) -> (Compared, Compared) {
    let due = item.due_date.map(|due| format!("/{due}")).unwrap_or_default();
    (Compared::same(line.date.to_string()), Compared::same(format!("{}{due}", item.issue_date)))
}

/// Returns the texts that the line quotes, beside the number of the item; if that was found, the number itself.
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

/// Returns an amount with its currency, as it is compared.
pub(super) fn normalised(amount: Money) -> String {
    format!("{} {}", amount.to_plain(), amount.currency())
}
