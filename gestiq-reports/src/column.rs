//! A column: its title, what it holds, and how it is shown.

use crate::{CellKind, Error};

/// On which side of a column its values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Texts and dates.
    Left,
    /// Numbers, so that units stand under units.
    Right,
}

/// A column of a table.
///
/// ```
/// use gestiq_reports::{Align, Column};
///
/// let open = Column::money("Open").summed()?;
/// assert_eq!((open.title(), open.align()), ("Open", Align::Right));
/// assert!(Column::date("Due").summed().is_err());
/// # Ok::<(), gestiq_reports::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Column {
    title: String,
    kind: CellKind,
    align: Align,
    summed: bool,
    max_width: Option<usize>,
}

impl Column {
    /// A column of texts, on the left.
    pub fn text(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Text, Align::Left)
    }

    /// A column of counts, on the right.
    pub fn integer(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Integer, Align::Right)
    }

    /// A column of exact numbers, on the right.
    pub fn decimal(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Decimal, Align::Right)
    }

    /// A column of amounts, on the right.
    pub fn money(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Money, Align::Right)
    }

    /// A column of days, on the left.
    pub fn date(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Date, Align::Left)
    }

    /// A column of shares, on the right.
    pub fn percent(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Percent, Align::Right)
    }

    fn new(title: impl Into<String>, kind: CellKind, align: Align) -> Self {
        Column { title: title.into(), kind, align, summed: false, max_width: None }
    }

    /// The same column on another side.
    #[must_use]
    pub fn aligned(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    /// The same column with a sum in the totals row.
    ///
    /// # Errors
    /// [`Error::NotSummable`] for texts, days and shares.
    pub fn summed(mut self) -> Result<Self, Error> {
        if !self.kind.can_be_summed() {
            return Err(Error::NotSummable { column: self.title, kind: self.kind });
        }
        self.summed = true;
        Ok(self)
    }

    /// The same column, cut to so many terminal columns with an ellipsis, and to one at least. Texts only: a number
    /// is never cut, and an export to a file cuts nothing.
    #[must_use]
    pub fn at_most(mut self, width: usize) -> Self {
        self.max_width = Some(width.max(1));
        self
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it holds.
    #[must_use]
    pub fn kind(&self) -> CellKind {
        self.kind
    }

    /// On which side its values stand.
    #[must_use]
    pub fn align(&self) -> Align {
        self.align
    }

    /// Whether the totals row has a sum of it.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        self.summed
    }

    /// Terminal columns that a text takes at most.
    #[must_use]
    pub fn max_width(&self) -> Option<usize> {
        self.max_width.filter(|_| self.kind == CellKind::Text)
    }
}
