//! Counts for badges: exact while they are small.

use std::fmt;

/// A count that stops at a cap: a badge shows `99+`, and nobody counts a million rows for it.
///
/// ```
/// use gestiq_core::page::CappedCount;
///
/// assert_eq!(CappedCount::new(7, 99).to_string(), "7");
/// assert_eq!(CappedCount::new(99, 99).to_string(), "99");
/// assert_eq!(CappedCount::new(100, 99).to_string(), "99+");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct CappedCount {
    /// The count, the cap at most.
    pub count: u32,
    /// `true` if there are more than that.
    #[serde(rename = "more")]
    pub is_capped: bool,
}

impl CappedCount {
    /// The count of rows that a store saw; it looks at `cap + 1` of them at most.
    #[must_use]
    pub fn new(seen: u32, cap: u32) -> Self {
        CappedCount { count: seen.min(cap), is_capped: seen > cap }
    }
}

impl fmt::Display for CappedCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}{}", self.count, if self.is_capped { "+" } else { "" }))
    }
}
