#![doc = include_str!("../README.md")]

mod cell;
mod column;
mod error;
pub mod export;
pub mod format;
mod limits;
mod table;
mod total;

pub use cell::{Cell, CellKind};
pub use column::{Align, Column};
pub use error::Error;
pub use format::Locale;
pub use limits::{MAX_COLUMNS, MAX_ROWS};
pub use table::Table;

pub use {chrono, rust_decimal};
