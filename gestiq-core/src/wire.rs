//! JSON and TOML forms of types that print and parse as text.

/// Implements serde for a type with `Display` and `FromStr`, as that text.
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
