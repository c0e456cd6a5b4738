//! The payload of an event.

use crate::event::error::EventError;
use crate::event::subject::Subject;

/// The payload of an event of one type and version.
///
/// Hosts implement it for their own events, and `serde::Serialize` to write them as JSON.
pub trait EventData {
    /// The name of the event.
    const NAME: &'static str;

    /// The version of its form, from 1.
    const VERSION: u16;

    /// Returns the record that the event is about.
    ///
    /// # Errors
    /// [`EventError::InvalidSubject`] if the id of the record is not valid in a subject.
    fn subject(&self) -> Result<Subject, EventError>;
}

/// Implements [`EventData`] for payloads of this crate: name, and kind and id of the subject.
macro_rules! event_data {
    ($($data:ty: $name:literal, $kind:literal, $($id:ident).+;)+) => {$(
        impl $crate::event::catalog::EventData for $data {
            const NAME: &'static str = $name;
            const VERSION: u16 = 1;

            fn subject(&self) -> Result<$crate::event::Subject, $crate::event::EventError> {
                $crate::event::Subject::new($kind, &self.$($id).+)
            }
        }
    )+};
}
pub(super) use event_data;
