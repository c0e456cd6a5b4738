//! Names of events.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::EventError;

/// Bytes of a name at most.
pub const MAX_NAME_BYTES: usize = 100;

/// The name of an event: `<entity>.<past participle>`, such as `payment.received` or `sales_order.confirmed`.
///
/// Both parts are in `snake_case`. That the second is a past participle is a rule for people; machines check
/// the shape.
///
/// ```
/// use gestiq_core::EventName;
///
/// let name: EventName = "sales_order.confirmed".parse()?;
/// assert_eq!((name.entity(), name.what()), ("sales_order", "confirmed"));
/// assert!("SalesOrder.confirmed".parse::<EventName>().is_err());
/// # Ok::<(), gestiq_core::event::EventError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventName(Cow<'static, str>);

impl EventName {
    /// Takes a name; a literal is not copied.
    ///
    /// # Errors
    /// [`EventError::InvalidName`] for texts of another shape.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Result<Self, EventError> {
        let name = name.into();
        let well_formed = name.len() <= MAX_NAME_BYTES
            && name
                .split_once('.')
                .is_some_and(|(entity, what)| is_snake_case(entity) && is_snake_case(what));
        if well_formed {
            Ok(EventName(name))
        } else {
            Err(EventError::InvalidName { text: crate::text::excerpt(&name) })
        }
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the entity: the part before the dot.
    #[must_use]
    pub fn entity(&self) -> &str {
        self.0.split_once('.').map_or("", |(entity, _)| entity)
    }

    /// Returns what happened to it: the part after the dot.
    #[must_use]
    pub fn what(&self) -> &str {
        self.0.split_once('.').map_or("", |(_, what)| what)
    }
}

/// Lower-case letters, digits and single underscores between them, starting with a letter.
pub(crate) fn is_snake_case(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !text.contains("__")
        && !text.ends_with('_')
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for EventName {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        EventName::new(text.to_owned())
    }
}

crate::__text_serde!(EventName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_an_entity_and_what_happened_to_it() {
        let longest = format!("invoice.{}", "a".repeat(92));
        let too_long = format!("invoice.{}", "a".repeat(93));
        let cases = [
            ("invoice.created", true),
            ("sales_order.confirmed", true),
            ("http2_stream.closed", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("invoice", false),
            ("invoice.", false),
            (".created", false),
            ("invoice.line.created", false),
            ("Invoice.created", false),
            ("invoice.créé", false),
            ("invoice created", false),
            ("2fa.enabled", false),
            ("_invoice.created", false),
            ("invoice_.created", false),
            ("sales__order.created", false),
            ("invoice.*", false),
            ("", false),
        ];
        for (text, taken) in cases {
            assert_eq!(text.parse::<EventName>().is_ok(), taken, "{text:?}");
        }
    }
}
