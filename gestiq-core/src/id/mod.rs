//! Ids: one type for each kind of record, so that the id of a customer cannot be used for an invoice.
//!
//! New ids are UUIDs of version 7 (RFC 9562): they sort by the time they were made, which keeps database
//! indexes compact and gives lists a natural order. Ids that a host already has may be of any version.

pub(crate) mod source;

pub use source::{IdSource, SequentialIds};

#[cfg(feature = "system")]
pub use source::RandomIds;

use uuid::Uuid;

/// The error for a text that is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a valid {what} id: give a UUID with hyphens, such as 01890a5d-ac96-774b-bcce-b302099a8057"
)]
pub struct IdError {
    /// The kind of id that was expected, such as `tenant`.
    pub what: &'static str,
    /// The text, shortened for the message.
    pub text: String,
}

crate::coded! { IdError { _ => ("invalid_uuid", Invalid) } }

/// Parses a UUID in its canonical form: 36 characters with hyphens.
///
/// Other forms that UUID libraries accept (braces, `urn:uuid:`, no hyphens) are refused: ids are also keys of
/// caches and logs, and need one spelling there.
///
/// # Errors
/// [`IdError`] for any other text; `what` names the kind of id in its message.
pub fn parse_uuid(what: &'static str, text: &str) -> Result<Uuid, IdError> {
    const HYPHENATED_LEN: usize = 36;
    let refused = || IdError { what, text: crate::text::excerpt(text) };
    if text.len() != HYPHENATED_LEN {
        return Err(refused());
    }
    Uuid::try_parse(text).map_err(|_| refused())
}

/// Declares the type of an id: a UUID that cannot be mixed up with another kind of id.
///
/// The type is `Copy`, ordered and hashable, prints and parses as a hyphenated UUID, and is a plain string in
/// JSON. The text after the name is the kind of record in error messages.
///
/// ```
/// use gestiq_core::{IdSource, SequentialIds};
///
/// gestiq_core::id! {
///     /// Identifies an invoice.
///     pub struct InvoiceId: "invoice";
///     /// Identifies a customer.
///     pub struct CustomerId: "customer";
/// }
///
/// let ids = SequentialIds::default();
/// let invoice = InvoiceId::new(&ids);
/// assert!(invoice < InvoiceId::new(&ids), "later ids sort later");
/// assert_eq!(invoice.to_string().parse::<InvoiceId>()?, invoice);
/// assert_eq!(
///     "INV-1".parse::<InvoiceId>().unwrap_err().to_string(),
///     "\"INV-1\" is not a valid invoice id: give a UUID with hyphens, such as 01890a5d-ac96-774b-bcce-b302099a8057",
/// );
/// # Ok::<(), gestiq_core::id::IdError>(())
/// ```
///
/// Two kinds of id cannot be mixed up; this does not compile:
///
/// ```compile_fail,E0308
/// use gestiq_core::SequentialIds;
///
/// gestiq_core::id! {
///     /// Identifies an invoice.
///     pub struct InvoiceId: "invoice";
///     /// Identifies a customer.
///     pub struct CustomerId: "customer";
/// }
///
/// fn close(invoice: InvoiceId) {}
/// close(CustomerId::new(&SequentialIds::default()));
/// ```
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident: $what:literal;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name($crate::Uuid);

        impl $name {
            /// Creates a new id from the injected source.
            #[must_use]
            pub fn new(ids: &dyn $crate::IdSource) -> Self {
                $name(ids.next_uuid())
            }

            /// Creates an id from an existing UUID of any version.
            #[must_use]
            pub const fn from_uuid(uuid: $crate::Uuid) -> Self {
                $name(uuid)
            }

            /// Returns the UUID, as stores keep it.
            #[must_use]
            pub const fn as_uuid(self) -> $crate::Uuid {
                self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::write!(f, ::std::concat!(::std::stringify!($name), "({})"), self.0)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::id::IdError;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::id::parse_uuid($what, text).map($name)
            }
        }

        $crate::__text_serde!($name);
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let cases = [
            ("01890a5d-ac96-774b-bcce-b302099a8057", true),
            ("01890A5D-AC96-774B-BCCE-B302099A8057", true),
            ("01890a5dac96774bbcceb302099a8057", false),
            ("{01890a5d-ac96-774b-bcce-b302099a8057}", false),
            ("urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057", false),
            ("01890a5d-ac96-774b-bcce-b302099a805g", false),
            ("01890a5dac96774bbcceb302099a80570000", false),
            ("", false),
        ];
        for (text, taken) in cases {
            assert_eq!(parse_uuid("test", text).is_ok(), taken, "{text:?}");
        }
    }

    #[test]
    fn a_refused_id_names_its_kind_and_cuts_the_text() {
        let refused = parse_uuid("tenant", &"x".repeat(1000)).unwrap_err();
        assert_eq!(refused.what, "tenant");
        assert_eq!(refused.text.chars().count(), 81);
    }
}
