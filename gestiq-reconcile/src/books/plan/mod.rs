//! The plan of a run: what the matcher decides, compared with what waits already.

mod components;
mod decide;
mod open_books;
mod ruled_line;
mod task;
mod touched;
mod unsaved;

pub use open_books::OpenBooks;
pub use ruled_line::RuledLine;

pub(crate) use decide::Plan;
pub(crate) use task::Task;
pub(crate) use touched::Touched;
pub(crate) use unsaved::Unsaved;
