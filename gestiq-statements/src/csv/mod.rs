//! Reads CSV, the format that every bank and every program writes differently.
//!
//! A [`CsvProfile`] describes one of these forms: the layout of the file (encoding, delimiter, lines around
//! the table), the columns of the fields, and the form of dates, decimals and signs. A point that a profile leaves
//! open is decided once for the whole file, never row by row, and a file that leaves it open too is refused with an
//! issue: a guess can be wrong by eleven months or by a factor of a thousand.
//!
//! [`read_statement`] reads bank lines, [`read_items`] invoices. [`ready`] has profiles for common shapes, and
//! [`detect`](crate::detect()) proposes one for a file.

pub(crate) mod balance_chain;
mod canonical;
pub(crate) mod cells;
mod columns;
mod credit_notes;
pub(crate) mod dates;
mod decimals;
mod direction_rule;
mod edge;
mod edges;
mod filter;
mod groups;
pub(crate) mod items;
mod layout;
mod line;
mod open;
mod own_ids;
mod profile;
pub(crate) mod purpose;
mod quotes;
pub(crate) mod reader;
pub mod ready;
pub(crate) mod resolve;
pub(crate) mod row;
mod row_filter;
mod row_view;
mod sheet;
pub(crate) mod signs;
pub(crate) mod source;
pub(crate) mod statement;
pub(crate) mod table;
mod validate;

pub use columns::{Column, ColumnSource, Columns, Field};
pub use credit_notes::CreditNoteRule;
pub use direction_rule::{BySign, DirectionRule};
pub use items::read_items;
pub use layout::{Delimiter, HeaderRow, Quote, RowOrder, SkipFoot, SkipHead, TextEncoding};
pub use profile::{BalanceRule, CsvProfile, Decimals, FeeRule, PROFILE_VERSION};
pub use row_filter::{OtherRows, RowFilter};
pub use signs::{DebitSign, SignModel};
pub use statement::read_statement;

pub use crate::date_format::DateFormat;
