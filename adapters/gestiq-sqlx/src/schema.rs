//! The name of the schema that holds the tables.

use std::fmt;
use std::str::FromStr;

use gestiq_core::text::excerpt;

/// Bytes of a schema's name at most. PostgreSQL cuts names at 63 bytes; the rest is left for the tables of SQLite,
/// which carry the name as their prefix.
pub const MAX_SCHEMA_NAME_BYTES: usize = 30;

/// The name under which the tables live: a schema in PostgreSQL, a prefix of the tables in SQLite.
///
/// It goes into SQL as it is, so it is lower-case ASCII letters, digits and `_`. PostgreSQL refuses its reserved words (`user`).
///
/// ```
/// use gestiq_sqlx::SchemaName;
///
/// assert_eq!(SchemaName::default().as_str(), "gestiq");
/// assert!("billing_events".parse::<SchemaName>().is_ok());
/// assert!("x; drop table invoices".parse::<SchemaName>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemaName(Box<str>);

impl SchemaName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for SchemaName {
    fn default() -> Self {
        SchemaName("gestiq".into())
    }
}

impl fmt::Display for SchemaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for SchemaName {
    type Err = SchemaNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let starts_well = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        // Both databases keep a prefix for themselves.
        let is_reserved = text.starts_with("pg_") || text.starts_with("sqlite");
        if starts_well && text.bytes().all(is_plain) && text.len() <= MAX_SCHEMA_NAME_BYTES && !is_reserved {
            Ok(SchemaName(text.into()))
        } else {
            Err(SchemaNameError { text: excerpt(text) })
        }
    }
}

/// The text cannot name a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is no name of a schema: 1 to {MAX_SCHEMA_NAME_BYTES} of a-z, 0-9 and _, from a letter, not pg_ or sqlite"
)]
pub struct SchemaNameError {
    /// The text, cut to a sane length.
    pub text: String,
}

gestiq_core::coded! { SchemaNameError { _ => ("invalid_schema_name", Invalid) } }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_a_plain_lower_case_word() {
        let longest = "s".repeat(MAX_SCHEMA_NAME_BYTES);
        let too_long = "s".repeat(MAX_SCHEMA_NAME_BYTES + 1);
        let cases = [
            ("gestiq", true),
            ("g", true),
            ("tenant_7", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("", false),
            ("7up", false),
            ("_x", false),
            ("Gestiq", false),
            ("a.b", false),
            ("a\"b", false),
            ("a b", false),
            ("año", false),
            ("pg_catalog", false),
            ("sqlite_master", false),
        ];
        for (text, taken) in cases {
            assert_eq!(text.parse::<SchemaName>().is_ok(), taken, "{text:?}");
        }
    }
}
