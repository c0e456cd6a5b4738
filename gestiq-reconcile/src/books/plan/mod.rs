//! The plan of a run: what the matcher decides, compared with what waits already.

mod components;
mod decide;
mod open_books;
mod ruled_line;
mod task;
mod touched;

pub use ruled_line::RuledLine;

pub(crate) use decide::Plan;
pub(crate) use open_books::OpenBooks;
pub(crate) use task::Task;
pub(crate) use touched::Touched;
