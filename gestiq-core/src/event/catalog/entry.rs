//! An entry of the catalogue.

use std::borrow::Cow;

use super::{EventData, EventError};
use crate::EventName;

/// Bytes of a schema at most.
pub const MAX_SCHEMA_BYTES: usize = 64 * 1024;

/// Bytes of an example at most.
pub const MAX_EXAMPLE_BYTES: usize = 16 * 1024;

/// A type of event: its name, the version of its form, the form, and an example of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventType {
    name: EventName,
    version: u16,
    schema: Cow<'static, str>,
    example: Cow<'static, str>,
}

impl EventType {
    /// A type of event of a host. The schema is a JSON Schema of draft 2020-12 for the whole body; that both texts
    /// are JSON, and that the example is one, is the caller's promise.
    ///
    /// # Errors
    /// [`EventError::InvalidVersion`] for version 0, [`EventError::EntryTooLarge`] beyond [`MAX_SCHEMA_BYTES`] or
    /// [`MAX_EXAMPLE_BYTES`].
    pub fn new(
        name: EventName,
        version: u16,
        schema: impl Into<Cow<'static, str>>,
        example: impl Into<Cow<'static, str>>,
    ) -> Result<Self, EventError> {
        let (schema, example) = (schema.into(), example.into());
        if version == 0 {
            return Err(EventError::InvalidVersion);
        }
        for (bytes, most) in [(schema.len(), MAX_SCHEMA_BYTES), (example.len(), MAX_EXAMPLE_BYTES)] {
            if bytes > most {
                return Err(EventError::EntryTooLarge { bytes, most });
            }
        }
        Ok(EventType { name, version, schema, example })
    }

    /// The type of event that a payload belongs to.
    ///
    /// # Errors
    /// As [`EventType::new`], and [`EventError::InvalidName`].
    pub fn of<D: EventData>(
        schema: impl Into<Cow<'static, str>>,
        example: impl Into<Cow<'static, str>>,
    ) -> Result<Self, EventError> {
        EventType::new(EventName::new(D::NAME)?, D::VERSION, schema, example)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &EventName {
        &self.name
    }

    /// The version of the form.
    #[must_use]
    pub fn version(&self) -> u16 {
        self.version
    }

    /// The JSON Schema of the body.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// An example of the body.
    #[must_use]
    pub fn example(&self) -> &str {
        &self.example
    }
}
