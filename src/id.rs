//! The ids, and the rules that every id keeps.
//!
//! An id ends up in the path of a request that destroys something. Whatever the spec's rule for a
//! kind of id, none may be empty, be a dot segment, or contain a path separator: those turn one
//! request into another.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;

use crate::pattern::Pattern;

/// A value that breaks the rule of its kind of id.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidId {
    kind: &'static str,
    rule: String,
    value: String,
}

impl InvalidId {
    pub(crate) fn new(kind: &'static str, rule: impl Into<String>, value: &str) -> Self {
        const SHOWN: usize = 64;
        let mut shown: String = value.chars().take(SHOWN).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Self {
            kind,
            rule: rule.into(),
            value: shown,
        }
    }

    /// The kind of id, such as `group id`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The rule, in words.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid {} {:?}: {}", self.kind, self.value, self.rule)
    }
}

impl fmt::Debug for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidId {}

impl From<Infallible> for InvalidId {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// An argument's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(dead_code, reason = "a spec may have no parameter of one kind")]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Integer(u64),
    Signed(i64),
    Flag(bool),
    List(Vec<Value<'a>>),
}

impl<'a> Value<'a> {
    pub(crate) fn text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Signed(number) => Cow::Owned(number.to_string()),
            Self::Flag(flag) => Cow::Borrowed(if flag { "true" } else { "false" }),
            Self::List(items) => {
                let items: Vec<_> = items.into_iter().map(Value::text).collect();
                Cow::Owned(items.join(","))
            }
        }
    }

    /// The values one by one, as a query repeats them.
    pub(crate) fn each(self) -> Vec<Self> {
        match self {
            Self::List(items) => items,
            single => vec![single],
        }
    }
}

impl serde::Serialize for Value<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => to.serialize_str(text),
            Self::Integer(number) => to.serialize_u64(*number),
            Self::Signed(number) => to.serialize_i64(*number),
            Self::Flag(flag) => to.serialize_bool(*flag),
            Self::List(items) => to.collect_seq(items),
        }
    }
}

/// An argument's type as a value.
#[allow(dead_code, reason = "a spec may have no parameter")]
pub(crate) trait AsValue {
    fn value(&self) -> Value<'_>;
}

impl AsValue for bool {
    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }
}

impl AsValue for i64 {
    fn value(&self) -> Value<'_> {
        Value::Signed(*self)
    }
}

impl<T: AsValue> AsValue for Vec<T> {
    fn value(&self) -> Value<'_> {
        Value::List(self.iter().map(AsValue::value).collect())
    }
}

/// Checks a text id: the rules for all ids, then its own.
pub(crate) fn check_text(
    title: &'static str,
    words: &'static str,
    length: std::ops::RangeInclusive<usize>,
    pattern: &Pattern<'_>,
    value: &str,
) -> Result<(), InvalidId> {
    let broken = |rule: String| Err(InvalidId::new(title, rule, value));
    if value.is_empty() {
        return broken("must not be empty".to_owned());
    }
    if value == "." || value == ".." {
        return broken("must not be a dot segment, which would name another resource".to_owned());
    }
    let characters = value.chars().count();
    if characters > *length.end() {
        let most = length.end();
        return broken(format!("must not be longer than {most} characters"));
    }
    if characters < *length.start() {
        let least = length.start();
        return broken(format!("must have at least {least} characters"));
    }
    let separates = |c: char| c == '/' || c == '\\' || c.is_control();
    let separated = if value.is_ascii() {
        let bytes = value.bytes();
        // Without an early end the compiler looks at many bytes at once.
        bytes.fold(false, |found, byte| found | separates(char::from(byte)))
    } else {
        value.contains(separates)
    };
    if separated || !pattern.matches(value) {
        return broken(words.to_owned());
    }
    Ok(())
}

/// Checks an integer id. PHP would read `7x`, `+7` or `007` as the id of some record.
#[allow(dead_code, reason = "a spec may have no id of one kind")]
pub(crate) fn check_integer(
    title: &'static str,
    words: &'static str,
    range: std::ops::RangeInclusive<u64>,
    value: &str,
) -> Result<u64, InvalidId> {
    let canonical = !value.is_empty()
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && !value.starts_with('0');
    let number = canonical.then(|| value.parse().ok()).flatten();
    number
        .filter(|number| range.contains(number))
        .ok_or_else(|| InvalidId::new(title, words, value))
}

/// Reads an integer id from a number, or from text, which lists often contain.
#[allow(dead_code, reason = "a spec may have no id of one kind")]
pub(crate) struct IntegerText;

impl serde::de::Visitor<'_> for IntegerText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_u64<E>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

/// An id that is text.
#[allow(unused_macros, reason = "a spec may have no id of one kind")]
macro_rules! text_id {
    (
        $(#[$doc:meta])* $name:ident, title: $title:literal, words: $words:literal,
        pattern: $pattern:literal, table: $table:ident, length: $length:expr
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(::std::boxed::Box<str>);

        impl $name {
            fn new(value: impl ::core::convert::AsRef<str> + ::core::convert::Into<::std::boxed::Box<str>>) -> ::core::result::Result<Self, crate::InvalidId> {
                crate::id::check_text($title, $words, $length, &$table, value.as_ref())?;
                ::core::result::Result::Ok(Self(value.into()))
            }

            /// The id as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl crate::id::AsValue for $name {
            fn value(&self) -> crate::id::Value<'_> {
                crate::id::Value::Text(&self.0)
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = crate::InvalidId;
            fn try_from(value: &str) -> ::core::result::Result<Self, crate::InvalidId> {
                Self::new(value)
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = crate::InvalidId;
            fn try_from(value: ::std::string::String) -> ::core::result::Result<Self, crate::InvalidId> {
                Self::new(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                Self::new(<::std::string::String as serde::Deserialize>::deserialize(from)?).map_err(serde::de::Error::custom)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "title": $title,
                    "type": "string",
                    "minLength": $length.start(),
                    "maxLength": $length.end(),
                    "pattern": $pattern,
                })
            }
        }

        crate::id::any_id!($name);
    };
}

/// An id that is a positive integer.
#[allow(unused_macros, reason = "a spec may have no id of one kind")]
macro_rules! integer_id {
    (
        $(#[$doc:meta])* $name:ident, title: $title:literal, words: $words:literal, range: $range:expr
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// The id as a number.
            #[must_use]
            pub fn get(self) -> u64 {
                self.0
            }
        }

        impl crate::id::AsValue for $name {
            fn value(&self) -> crate::id::Value<'_> {
                crate::id::Value::Integer(self.0)
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = crate::InvalidId;
            fn try_from(value: &str) -> ::core::result::Result<Self, crate::InvalidId> {
                crate::id::check_integer($title, $words, $range, value).map(Self)
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = crate::InvalidId;
            fn try_from(value: ::std::string::String) -> ::core::result::Result<Self, crate::InvalidId> {
                <Self as ::core::convert::TryFrom<_>>::try_from(value.as_str())
            }
        }

        crate::id::integer_id!(@from $name: u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                from.deserialize_any(crate::id::IntegerText)
                    .and_then(|text| <Self as ::core::convert::TryFrom<_>>::try_from(text).map_err(serde::de::Error::custom))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_u64(self.0)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "title": $title,
                    "type": "integer",
                    "minimum": $range.start(),
                    "maximum": $range.end(),
                })
            }
        }

        crate::id::any_id!($name);
    };
    (@from $name:ident: $($integer:ty)*) => {$(
        impl ::core::convert::TryFrom<$integer> for $name {
            type Error = crate::InvalidId;
            fn try_from(value: $integer) -> ::core::result::Result<Self, crate::InvalidId> {
                <Self as ::core::convert::TryFrom<_>>::try_from(value.to_string().as_str())
            }
        }
    )*};
}

/// What all kinds of id have in common.
macro_rules! any_id {
    ($name:ident) => {
        impl ::core::convert::From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl ::core::convert::From<$name> for ::std::string::String {
            fn from(id: $name) -> Self {
                id.0.to_string()
            }
        }

        impl ::core::convert::TryFrom<&::std::string::String> for $name {
            type Error = crate::InvalidId;
            fn try_from(
                value: &::std::string::String,
            ) -> ::core::result::Result<Self, crate::InvalidId> {
                <Self as ::core::convert::TryFrom<_>>::try_from(value.as_str())
            }
        }

        impl ::core::convert::TryFrom<std::borrow::Cow<'_, str>> for $name {
            type Error = crate::InvalidId;
            fn try_from(
                value: std::borrow::Cow<'_, str>,
            ) -> ::core::result::Result<Self, crate::InvalidId> {
                <Self as ::core::convert::TryFrom<_>>::try_from(value.as_ref())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::InvalidId;
            fn from_str(value: &str) -> ::core::result::Result<Self, crate::InvalidId> {
                <Self as ::core::convert::TryFrom<_>>::try_from(value)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

pub(crate) use {any_id, integer_id, text_id};
