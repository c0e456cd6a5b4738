//! Entries of the catalogue.

use std::borrow::Cow;

use crate::event::catalog::data::EventData;
use crate::event::error::EventError;
use crate::event::name::EventName;

/// The maximum number of bytes of a schema.
pub const MAX_SCHEMA_BYTES: usize = 64 * 1024;

/// The maximum number of bytes of an example.
pub const MAX_EXAMPLE_BYTES: usize = 16 * 1024;

/// A type of event: its name, its version, the JSON Schema of its body, and an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventType {
    name: EventName,
    version: u16,
    schema: Cow<'static, str>,
    example: Cow<'static, str>,
}

impl EventType {
    /// Creates a type of event of a host.
    ///
    /// The schema is a JSON Schema of draft 2020-12 for the whole body. The caller makes sure that both texts are
    /// JSON and that the example is valid against the schema.
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

    /// Creates the type of event that a payload belongs to.
    ///
    /// # Errors
    /// As [`EventType::new`], and [`EventError::InvalidName`].
    pub fn of<D: EventData>(
        schema: impl Into<Cow<'static, str>>,
        example: impl Into<Cow<'static, str>>,
    ) -> Result<Self, EventError> {
        EventType::new(EventName::new(D::NAME)?, D::VERSION, schema, example)
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &EventName {
        &self.name
    }

    /// Returns the version.
    #[must_use]
    pub fn version(&self) -> u16 {
        self.version
    }

    /// Returns the JSON Schema of the body.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// Returns an example of the body.
    #[must_use]
    pub fn example(&self) -> &str {
        &self.example
    }
}
