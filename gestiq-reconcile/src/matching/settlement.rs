//! Settlements: many sales in one line of the statement.
//!
//! A card terminal, a processor such as Stripe or SumUp, a file of direct debits or a giro pays the money of many
//! customers in one amount: the sales, less refunds, less fees. The line names none of them. A report of the processor
//! does, or a key that the host keeps with its items, such as the number of the batch or the day of the till.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gestiq_core::Money;
use gestiq_statements::OpenItem;

/// What one line of the statement is made of.
///
/// A line is this settlement if its amount is the sum of the parts less the fees. It is automatic if that is so for
/// one line only, every part is an open item, and each is settled in full.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reconcile::matching::{Decision, DifferenceKind, MatchInput, Matcher, Settlement, SettlementPart};
/// use gestiq_reconcile::{ItemId, LineId, OpenItem, StatementLine};
///
/// let eur = |cents| Money::from_minor(cents, Currency::EUR);
/// let day = "2026-03-20".parse()?;
/// let items = [
///     OpenItem::new(ItemId::new("1")?, "T-1", eur(10_000), day),
///     OpenItem::new(ItemId::new("2")?, "T-2", eur(5_000), day),
/// ];
/// let part = |item: &str, fee| SettlementPart { item: item.into(), amount: None, fee: Some(eur(fee)) };
/// let payout =
///     Settlement { id: "po_77".into(), day: Some(day), parts: vec![part("T-1", 290), part("T-2", 145)] };
///
/// let mut line = StatementLine::new(LineId::new("L")?, day, eur(14_565));
/// line.counterparty = Some("STRIPE PAYMENTS EUROPE".into());
/// let (lines, settlements) = ([line], [payout]);
/// let run = Matcher::default().run(&MatchInput::new(&lines, &items).settlements(&settlements))?;
/// let found = run.get(0).ok_or("one line")?;
/// assert_eq!((found.decision, found.items.len()), (Decision::Automatic, 2));
/// let fee = found.difference.ok_or("the fees")?;
/// assert_eq!((fee.kind, fee.amount), (DifferenceKind::Fee, eur(435)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Settlement {
    /// The number of the payout or batch; a line that quotes it is preferred.
    pub id: String,
    /// The day of the payout, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    /// The sales, refunds and fees.
    pub parts: Vec<SettlementPart>,
}

/// A sale, a refund or a fee of a settlement.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SettlementPart {
    /// The id or the number of the item; empty for a fee of the whole settlement.
    pub item: String,
    /// The amount before fees, negative for a refund; without one, all that is open of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// What was kept of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
}

impl Settlement {
    /// Groups items by a key that the host keeps with them: the number of a batch, the day of a till.
    ///
    /// ```
    /// use gestiq_core::{Currency, Money};
    /// use gestiq_reconcile::matching::Settlement;
    /// use gestiq_reconcile::{ItemId, OpenItem};
    ///
    /// let day = "2026-03-20".parse()?;
    /// let item = |id| -> Result<OpenItem, Box<dyn std::error::Error>> {
    ///     Ok(OpenItem::new(ItemId::new(id)?, id, Money::from_minor(100, Currency::EUR), day))
    /// };
    /// let items = [item("a")?, item("b")?, item("c")?];
    /// let by_day = Settlement::by_key(&items, |item| (item.number != "c").then(|| item.issue_date.to_string()));
    /// assert_eq!(by_day.len(), 1);
    /// assert_eq!((by_day[0].id.as_str(), by_day[0].parts.len()), ("2026-03-20", 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn by_key(items: &[OpenItem], key: impl Fn(&OpenItem) -> Option<String>) -> Vec<Settlement> {
        let mut by_key: BTreeMap<String, Vec<SettlementPart>> = BTreeMap::new();
        for item in items {
            if let Some(key) = key(item) {
                let part = SettlementPart { item: item.id.as_str().to_owned(), amount: None, fee: None };
                by_key.entry(key).or_default().push(part);
            }
        }
        by_key.into_iter().map(|(id, parts)| Settlement { id, day: None, parts }).collect()
    }
}
