//! Lessons of confirmed and rejected matches, and the knowledge that follows from them.
//!
//! Payers write their names as they like, and pay when they are used to. A person who confirms that `MUELLER BAU` paid
//! the invoice of *Müller Hoch- und Tiefbau GmbH* should not be asked twice. So a confirmed match leaves *lessons*: this
//! name on statements stands for this customer, this bank account is theirs, they paid so many days after the due date.
//! A rejected one teaches that this line and this item do not belong together.
//!
//! Lessons are facts with a source. The conclusions from them ([`Knowledge`]) are derived anew, in a fixed order, so
//! that the same history always gives the same knowledge, and revoking a match withdraws exactly its lessons. If
//! lessons contradict each other (one name, two customers), nothing follows from them.

mod knowledge;
mod teach;
mod teaching;

pub use super::id::LessonId;
pub use knowledge::{Knowledge, MIN_OBSERVATIONS};
pub use teaching::{Lesson, Teaching};

pub(crate) use teach::{confirmed, rejected, significant};
