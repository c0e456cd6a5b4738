//! Bank lines and open items with what is left of them.

mod attention;
mod item;
mod line;
mod residual;

pub use attention::Attention;
pub use item::{ItemChange, StoredItem};
pub use line::{LineChange, StoredLine};

pub(crate) use item::{give_back_to_item, take_from_item};
pub(crate) use line::{give_back_to_line, take_from_line};
pub(crate) use residual::{checked_version, take};
