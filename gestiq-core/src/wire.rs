//! How types that print and parse as text stand in JSON and TOML: as that text.

/// Serde for a type with `Display` and `FromStr`; expands to nothing without the feature `serde`.
///
/// An exported macro expands in the caller's crate, whose features are its own; so the choice is made here,
/// where the macro is defined.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __text_serde {
    ($name:ty) => {
        impl $crate::__serde::Serialize for $name {
            fn serialize<S: $crate::__serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str> as $crate::__serde::Deserialize>::deserialize(
                    deserializer,
                )?;
                text.parse().map_err($crate::__serde::de::Error::custom)
            }
        }
    };
}

/// Serde for a type with `Display` and `FromStr`; expands to nothing without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __text_serde {
    ($name:ty) => {};
}
