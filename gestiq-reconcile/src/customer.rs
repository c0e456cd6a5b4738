//! The key of a customer, for rules and for what a host has learned.

use std::fmt;

use gestiq_statements::OpenItem;

/// The key of a customer or supplier, by the one convention that rules, aliases, known accounts and date offsets
/// share: the [`OpenItem::counterparty_id`] of its items, or, for items without one, their counterparty's name.
///
/// A run reads a key as an id first. Only if no item has that id it reads the key as a name, folded and without
/// its legal form, so that `ACME S.L.` and `Acme` are one customer. A key that is neither is nobody's: a host
/// may keep what it knows about customers who owe nothing today.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reconcile::{CustomerKey, ItemId, OpenItem};
///
/// let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).ok_or("day")?;
/// let mut item = OpenItem::new(ItemId::new("I1")?, "F-1", Money::from_minor(100, Currency::EUR), day);
/// assert_eq!(CustomerKey::of(&item), None, "nobody is named");
/// item.counterparty = Some("Acme, S.L.".into());
/// assert_eq!(CustomerKey::of(&item), Some(CustomerKey::new("Acme, S.L.")));
/// item.counterparty_id = Some("C-42".into());
/// assert_eq!(CustomerKey::of(&item), Some(CustomerKey::new("C-42")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(from = "String", into = "String")]
pub struct CustomerKey(Box<str>);

impl CustomerKey {
    /// Returns a key that a host or a person gives; blanks around it do not count.
    #[must_use]
    pub fn new(key: &str) -> Self {
        CustomerKey(key.trim().into())
    }

    /// Returns the key of the customer or supplier of an item; `None` if the item names nobody.
    #[must_use]
    pub fn of(item: &OpenItem) -> Option<Self> {
        let named = |text: &str| !text.trim().is_empty();
        let id = item.counterparty_id.as_deref().filter(|id| named(id));
        id.or(item.counterparty.as_deref().filter(|name| named(name))).map(CustomerKey::new)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for CustomerKey {
    fn from(key: &str) -> Self {
        CustomerKey::new(key)
    }
}

impl From<String> for CustomerKey {
    fn from(key: String) -> Self {
        CustomerKey::new(&key)
    }
}

impl From<CustomerKey> for String {
    fn from(key: CustomerKey) -> Self {
        key.0.into()
    }
}

impl fmt::Display for CustomerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
