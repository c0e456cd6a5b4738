//! Payment terms: the due date of an invoice, and the discounts for early payment.
//!
//! "2/10 net 30" reads: 2 % off when paid within 10 days of the invoice date, the whole within 30. German
//! invoices often have two steps, "3/7 2/14 net 30". A discount is the customer's right only up to its day; a
//! customer who takes it later still has to pay the rest.

use std::fmt;
use std::str::FromStr;

use gestiq_core::BasisPoints;
use gestiq_core::text::excerpt;

use crate::error::Error;

/// The maximum number of discounts in one set of terms; invoices with more than three steps are unknown.
pub const MAX_EARLY_DISCOUNTS: usize = 3;

/// A discount for early payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct EarlyDiscount {
    /// The share of the open amount that may be deducted: above 0 and below 100 %.
    pub percent: BasisPoints,
    /// Days after the issue date on which the discount is valid, the last day included.
    pub within_days: u16,
}

impl EarlyDiscount {
    /// Creates a discount; [`PaymentTerms::new`] checks the percentage.
    #[must_use]
    pub fn new(percent: BasisPoints, within_days: u16) -> Self {
        EarlyDiscount { percent, within_days }
    }
}

/// Payment terms, written as on invoices: `2/10 net 30`.
///
/// A discount that ends later is smaller. In JSON and TOML, payment terms are that text.
///
/// ```
/// use gestiq_statements::PaymentTerms;
///
/// let terms: PaymentTerms = "3/7 2/14 net 30".parse()?;
/// assert_eq!(terms.discounts().count(), 2);
/// assert_eq!(terms.net_days(), Some(30));
/// assert_eq!(terms.to_string(), "3/7 2/14 net 30");
/// assert!("2/10 net 5".parse::<PaymentTerms>().is_err(), "a discount ends before the money is due");
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PaymentTerms {
    /// Basis points and days; compact, because every item holds payment terms.
    discounts: [Option<(u16, u16)>; MAX_EARLY_DISCOUNTS],
    net_days: Option<u16>,
}

impl PaymentTerms {
    /// Creates terms from discounts, earliest first, and the days from the issue date to the due date.
    ///
    /// # Errors
    /// [`Error::InvalidTerms`] if there are more than [`MAX_EARLY_DISCOUNTS`], if a percentage is not above 0
    /// and below 100, if a later discount is not smaller than an earlier one, or if one ends after the net days.
    pub fn new(discounts: &[EarlyDiscount], net_days: Option<u16>) -> Result<Self, Error> {
        let terms = Self::unchecked(discounts, net_days);
        match fault(discounts, net_days) {
            None => Ok(terms),
            Some(reason) => Err(Error::InvalidTerms { text: terms.to_string(), reason }),
        }
    }

    /// Creates terms without a discount.
    #[must_use]
    pub fn net(days: u16) -> Self {
        PaymentTerms { net_days: Some(days), ..PaymentTerms::default() }
    }

    fn unchecked(discounts: &[EarlyDiscount], net_days: Option<u16>) -> Self {
        let mut terms = PaymentTerms { net_days, ..PaymentTerms::default() };
        for (slot, discount) in terms.discounts.iter_mut().zip(discounts) {
            let points = u16::try_from(discount.percent.get()).unwrap_or(u16::MAX);
            *slot = Some((points, discount.within_days));
        }
        terms
    }

    /// Returns the discounts, earliest first.
    pub fn discounts(&self) -> impl Iterator<Item = EarlyDiscount> {
        self.discounts
            .into_iter()
            .flatten()
            .map(|(points, within_days)| EarlyDiscount::new(BasisPoints::new(i32::from(points)), within_days))
    }

    /// Returns the days from the issue date to the due date, if the terms name them.
    #[must_use]
    pub fn net_days(&self) -> Option<u16> {
        self.net_days
    }
}

/// Returns the rule that these terms break.
fn fault(discounts: &[EarlyDiscount], net_days: Option<u16>) -> Option<&'static str> {
    let is_share = |discount: &EarlyDiscount| {
        discount.percent > BasisPoints::ZERO && discount.percent < BasisPoints::WHOLE
    };
    let falls = |pair: &[EarlyDiscount]| match pair {
        [first, second] => first.within_days < second.within_days && first.percent > second.percent,
        _ => true,
    };
    let in_time = discounts.iter().all(|discount| net_days.is_none_or(|net| discount.within_days <= net));
    match () {
        () if discounts.is_empty() && net_days.is_none() => Some("there is neither a discount nor net days"),
        () if discounts.len() > MAX_EARLY_DISCOUNTS => Some("there are at most three discounts"),
        () if !discounts.iter().all(is_share) => Some("a discount is above 0 and below 100 percent"),
        () if !discounts.windows(2).all(falls) => Some("a discount that ends later gives less"),
        () if !in_time => Some("a discount ends before the net days"),
        () => None,
    }
}

impl fmt::Display for PaymentTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let discounts = self.discounts().map(|discount| {
            let percent = rust_decimal::Decimal::new(i64::from(discount.percent.get()), 2).normalize();
            format!("{percent}/{}", discount.within_days)
        });
        let net = self.net_days.map(|days| format!("net {days}"));
        f.pad(&discounts.chain(net).collect::<Vec<_>>().join(" "))
    }
}

impl FromStr for PaymentTerms {
    type Err = Error;

    /// Reads `2/10 net 30`, `2%/10 1/20 net 30`, `2/10`, `net 14` and `n/30`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || Error::InvalidTerms {
            text: excerpt(text),
            reason: "terms are written as percent/days and net days, such as 2/10 net 30",
        };
        let mut discounts = Vec::new();
        let mut net_days = None;
        let lower = text.to_ascii_lowercase();
        let mut words = lower.split_ascii_whitespace();
        while let Some(word) = words.next() {
            let days = match (word, word.split_once('/')) {
                ("net", _) => words.next(),
                (_, Some(("n", days))) => Some(days),
                (_, Some((percent, days))) => {
                    let percent = percent.parse().map_err(|_| unreadable())?;
                    let within_days = whole(days).ok_or_else(unreadable)?;
                    discounts.push(EarlyDiscount { percent, within_days });
                    continue;
                }
                (_, None) => None,
            };
            let days = days.and_then(whole).ok_or_else(unreadable)?;
            if net_days.replace(days).is_some() {
                return Err(unreadable());
            }
        }
        let reason = fault(&discounts, net_days);
        let refused = |reason| Error::InvalidTerms { text: excerpt(text), reason };
        reason.map_or_else(|| Ok(Self::unchecked(&discounts, net_days)), |reason| Err(refused(reason)))
    }
}

fn whole(days: &str) -> Option<u16> {
    days.bytes().all(|byte| byte.is_ascii_digit()).then(|| days.parse().ok()).flatten()
}

gestiq_core::__text_serde!(PaymentTerms);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn terms_are_read_as_invoices_write_them_or_refused() {
        let cases = [
            ("2/10 net 30", Some("2/10 net 30")),
            ("2%/10 N/30", Some("2/10 net 30")),
            ("  1.50/14   net 60 ", Some("1.5/14 net 60")),
            ("3/7 2/14 1/21 net 30", Some("3/7 2/14 1/21 net 30")),
            ("2/30 net 30", Some("2/30 net 30")),
            ("2/10", Some("2/10")),
            ("net 14", Some("net 14")),
            ("net 0", Some("net 0")),
            ("", None),
            ("2", None),
            ("2/10 net", None),
            ("2/10 net 30 net 60", None),
            ("2/-1 net 30", None),
            ("2/10 net +3", None),
            ("2/99999 net 30", None),
            ("2.125/10 net 30", None),
            ("0/10 net 30", None),
            ("100/10 net 30", None),
            ("2/10 net 9", None),
            ("2/14 3/7 net 30", None),
            ("2/7 2/14 net 30", None),
            ("4/7 3/14 2/21 1/28 net 30", None),
            ("thirty days", None),
        ];
        for (text, expected) in cases {
            let read = text.parse::<PaymentTerms>().ok().map(|terms| terms.to_string());
            assert_eq!(read.as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn an_item_has_little_room_for_terms() {
        assert!(size_of::<Option<PaymentTerms>>() <= 24);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(percents in prop::collection::btree_set(1_i32..10_000, 0..=3), days in prop::collection::btree_set(0_u16..60, 3), net in 60_u16..400) {
            let discounts: Vec<_> = percents.iter().rev().zip(&days).map(|(percent, days)| EarlyDiscount {
                percent: BasisPoints::new(*percent),
                within_days: *days,
            }).collect();
            let terms = PaymentTerms::new(&discounts, Some(net)).unwrap();
            prop_assert_eq!(terms.to_string().parse::<PaymentTerms>().unwrap(), terms);
            prop_assert_eq!(terms.discounts().collect::<Vec<_>>(), discounts);
        }
    }
}
