//! Reads the words that banks and programs write in headers and cells, in thirty languages.
//!
//! The dictionaries are data: one text file per language in the folder `words` of this crate, which people can read
//! and correct, and `world.txt` for letters and currency signs that belong to no language. Each lists the names of
//! columns by field, the values of columns by meaning, and the months:
//!
//! ```text
//! [headers]
//! date = booking date | transaction date
//! [values]
//! out = debit | withdrawal
//! [months]
//! 3 = march | mar
//! ```
//!
//! Words are compared without case, accents, punctuation and blanks. A name can have several meanings (`Valuta` is a
//! value date in German and a currency in Swedish): the cells of the column decide between them.
//!
//! Add your own words with [`Words::extended`], and read a file with them by
//! [`detect_with`](crate::detect::detect_with). A profile needs no words: its columns list names.

mod cells;
mod currency_signs;
mod dictionary;
mod directions;
mod meaning;
mod word_file;

pub(crate) use currency_signs::Named;
pub use dictionary::Words;
pub use directions::Directions;
pub(crate) use meaning::Sense;
pub use meaning::{Meaning, ValueWord};
