//! What is still to be settled: bank lines and open items with what is left of them.
//!
//! A bank line of 118.58 and an invoice of 121.00 do not simply belong together or not: the payment settles 118.58
//! of the invoice, and 2.42 stay open until somebody says what they are. So each line and each item carries its
//! *residual*: the part of its amount that nothing has settled yet. An *open item* is an item whose residual is
//! not zero; a line with a residual is money on account. Confirming a match takes its allocations from the
//! residuals of both sides, revoking it puts exactly the same amounts back, and at every moment
//!
//! > what confirmed matches have taken + what is open = the whole amount
//!
//! holds for every line and every item. A change names the version of the row that it has read; where somebody was
//! faster, it is refused, so that no amount is ever settled twice.

mod account;
mod act;
mod attention;
mod books;
mod item;
mod line;
mod residual;
mod touched;
mod worksheet;

pub use account::AccountKey;
pub use attention::Attention;
pub use item::{ItemChange, StoredItem};
pub use line::{LineChange, StoredLine};

pub(crate) use act::Act;
pub use books::RuledLine;
pub(crate) use books::{Books, Plan, Task};
pub(crate) use item::{give_back_to_item, movement, take_from_item};
pub(crate) use line::{give_back_to_line, take_from_line};
pub(crate) use touched::Touched;
pub(crate) use worksheet::Worksheet;
