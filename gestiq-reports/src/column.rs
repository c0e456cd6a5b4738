//! Columns: title, kind of value and alignment.

use crate::cell::{Cell, CellKind};
use crate::error::Error;

/// The alignment of the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Texts and dates.
    Left,
    /// Numbers, so that units are under units.
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
    /// Creates a column of texts, aligned left.
    pub fn text(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Text, Align::Left)
    }

    /// Creates a column of counts, aligned right.
    pub fn integer(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Integer, Align::Right)
    }

    /// Creates a column of exact numbers, aligned right.
    pub fn decimal(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Decimal, Align::Right)
    }

    /// Creates a column of amounts, aligned right.
    pub fn money(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Money, Align::Right)
    }

    /// Creates a column of days, aligned left.
    pub fn date(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Date, Align::Left)
    }

    /// Creates a column of shares, aligned right.
    pub fn percent(title: impl Into<String>) -> Self {
        Column::new(title, CellKind::Percent, Align::Right)
    }

    fn new(title: impl Into<String>, kind: CellKind, align: Align) -> Self {
        Column { title: title.into(), kind, align, summed: false, max_width: None }
    }

    /// Sets the alignment.
    #[must_use]
    pub fn aligned(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    /// Adds a sum of the column to the totals row.
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

    /// Limits the width of texts on a terminal, to one column at least. Longer texts end in an ellipsis. Numbers are
    /// never cut, and neither is anything in an export to a file.
    #[must_use]
    pub fn at_most(mut self, width: usize) -> Self {
        self.max_width = Some(width.max(1));
        self
    }

    pub(crate) fn wrong_kind(&self, found: &Cell) -> Error {
        let found = found.kind().unwrap_or(self.kind);
        Error::WrongKind { column: self.title.clone(), expected: self.kind, found }
    }

    /// Returns the title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the kind of its values.
    #[must_use]
    pub fn kind(&self) -> CellKind {
        self.kind
    }

    /// Returns the alignment.
    #[must_use]
    pub fn align(&self) -> Align {
        self.align
    }

    /// Returns true if the totals row has a sum of the column.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        self.summed
    }

    /// Returns the maximum width of a text on a terminal.
    #[must_use]
    pub fn max_width(&self) -> Option<usize> {
        self.max_width.filter(|_| self.kind == CellKind::Text)
    }
}
