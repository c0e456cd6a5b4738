//! Separated values (CSV), the format that every bank and every program writes differently.
//!
//! A [`CsvProfile`] says how one of them writes: the dress of the file (encoding, delimiter, what stands around
//! the table), which column holds which field, how dates, decimals and signs are written. What a profile leaves
//! open is decided once for the whole file, never row by row, and a file that does not tell is refused with an
//! issue that says so: a guess can be wrong by eleven months or by a factor of a thousand.
//!
//! [`read_statement`] reads bank lines, [`read_items`] invoices. [`ready`] has profiles for common shapes, and
//! [`detect`](crate::detect()) proposes one for a file.

pub(crate) mod alias;
mod balance_chain;
mod canonical;
pub(crate) mod cells;
mod columns;
mod date_format;
pub(crate) mod dates;
mod decimals;
mod filter;
mod groups;
mod header_name;
mod items;
mod layout;
mod line;
mod own_ids;
mod profile;
mod quotes;
pub(crate) mod reader;
pub mod ready;
mod resolve;
pub(crate) mod row;
mod row_view;
mod sheet;
pub(crate) mod signs;
pub(crate) mod statement;
pub(crate) mod table;
pub(crate) mod validate;

pub use columns::{Column, ColumnSource, Columns, Field};
pub use date_format::DateFormat;
pub use items::{BySign, DirectionRule, read_items};
pub use layout::{Delimiter, HeaderRow, Quote, RowOrder, SkipFoot, SkipHead, TextEncoding};
pub use profile::{BalanceRule, CsvProfile, Decimals, FeeRule, PROFILE_VERSION, RowFilter};
pub use signs::{DebitSign, SignModel};
pub use statement::read_statement;
