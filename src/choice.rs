//! Parameters that take one of several words.

/// An enum of words.
#[allow(unused_macros, reason = "a spec may have no choice")]
macro_rules! choice {
    (
        $(#[$doc:meta])* $name:ident, title: $title:literal, words: $words:literal,
        values: { $($(#[$value_doc:meta])* $value:ident = $text:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$value_doc])* $value,)* }

        impl $name {
            /// The word that is sent.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$value => $text,)* }
            }
        }

        impl crate::id::AsValue for $name {
            fn value(&self) -> crate::id::Value<'_> {
                crate::id::Value::Text(self.as_str())
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = crate::InvalidId;
            fn try_from(value: &str) -> ::core::result::Result<Self, crate::InvalidId> {
                match value {
                    $($text => ::core::result::Result::Ok(Self::$value),)*
                    other => ::core::result::Result::Err(
                        crate::InvalidId::new($title, $words, other),
                    ),
                }
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = crate::InvalidId;
            fn try_from(value: ::std::string::String) -> ::core::result::Result<Self, crate::InvalidId> {
                <Self as ::core::convert::TryFrom<&str>>::try_from(&value)
            }
        }

        impl ::core::convert::TryFrom<&::std::string::String> for $name {
            type Error = crate::InvalidId;
            fn try_from(value: &::std::string::String) -> ::core::result::Result<Self, crate::InvalidId> {
                <Self as ::core::convert::TryFrom<&str>>::try_from(value)
            }
        }

        impl ::core::convert::From<&$name> for $name {
            fn from(value: &$name) -> Self {
                *value
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = crate::InvalidId;
            fn from_str(value: &str) -> ::core::result::Result<Self, crate::InvalidId> {
                <Self as ::core::convert::TryFrom<&str>>::try_from(value)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let value = <::std::string::String as serde::Deserialize>::deserialize(from)?;
                <Self as ::core::convert::TryFrom<&str>>::try_from(&value)
                    .map_err(serde::de::Error::custom)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                // The macro expands a list in place value by value, up to a limit.
                let words: &[&str] = &[$($text),*];
                schemars::json_schema!({ "title": $title, "enum": words })
            }
        }
    };
}

#[allow(unused_imports, reason = "a spec may have no choice")]
pub(crate) use choice;
