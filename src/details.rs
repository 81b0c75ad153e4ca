//! Reads the details of a successful response, as leniently as possible.
//!
//! A deletion that was done stays done whatever its response looks like. So nothing here fails: a
//! field that is missing or null is absent, one of an unexpected type is kept as it came among the
//! others, and unknown fields are kept.

use serde_json::{Map, Value};

/// The type that a successful response is read as.
pub(crate) trait Details: Sized {
    fn from_body(body: Value) -> Option<Self>;
}

impl Details for Value {
    fn from_body(body: Value) -> Option<Self> {
        Some(body)
    }
}

/// A value read as a type, or given back.
pub(crate) trait Lenient: Sized {
    fn lenient(value: Value) -> Result<Self, Value>;
}

impl Lenient for Value {
    fn lenient(value: Value) -> Result<Self, Value> {
        Ok(value)
    }
}

impl Lenient for String {
    fn lenient(value: Value) -> Result<Self, Value> {
        match value {
            Value::String(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            other => Err(other),
        }
    }
}

impl Lenient for i64 {
    fn lenient(value: Value) -> Result<Self, Value> {
        value
            .as_i64()
            .or_else(|| value.as_str()?.parse().ok())
            .ok_or(value)
    }
}

impl Lenient for f64 {
    fn lenient(value: Value) -> Result<Self, Value> {
        value.as_f64().ok_or(value)
    }
}

impl Lenient for bool {
    fn lenient(value: Value) -> Result<Self, Value> {
        value.as_bool().ok_or(value)
    }
}

/// PHP writes a list whose keys are not 0, 1, 2… as an object, and an empty one as either.
impl<T: Lenient> Lenient for Vec<T> {
    fn lenient(value: Value) -> Result<Self, Value> {
        let items: Vec<Value> = match &value {
            Value::Array(items) => items.clone(),
            Value::Object(items) => items.values().cloned().collect(),
            _ => return Err(value),
        };
        items
            .into_iter()
            .map(T::lenient)
            .collect::<Result<_, _>>()
            .map_err(|_| value)
    }
}

/// What holds itself is in a box.
impl<T: Lenient> Lenient for Box<T> {
    fn lenient(value: Value) -> Result<Self, Value> {
        T::lenient(value).map(Self::new)
    }
}

/// Takes a field out of what is left, if it is there and can be read.
pub(crate) fn take<T: Lenient>(other: &mut Map<String, Value>, name: &str) -> Option<T> {
    match other.remove(name)? {
        Value::Null => return None,
        value => T::lenient(value),
    }
    .map_or_else(
        |value| {
            other.insert(name.to_owned(), value);
            None
        },
        Some,
    )
}

/// The fields of a response, without the envelope `{"data": {…}}` if there is one. Fields beside
/// `data` are kept, unless a field inside has the same name.
pub(crate) fn unwrap_data(body: Value) -> Option<Map<String, Value>> {
    let Value::Object(mut fields) = body else {
        return None;
    };
    match fields.remove("data") {
        Some(Value::Object(data)) => {
            fields.extend(data);
        }
        Some(other) => {
            fields.insert("data".to_owned(), other);
        }
        None => {}
    }
    Some(fields)
}

macro_rules! details {
    ($(#[$doc:meta])* pub struct $name:ident {
        $($(#[$field_doc:meta])* $field:ident: $kind:ty = $text:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$field_doc])*
                #[serde(rename = $text, skip_serializing_if = "::core::option::Option::is_none")]
                pub $field: ::core::option::Option<$kind>,
            )*
            /// Everything else in the response, as it came.
            #[serde(flatten)]
            pub other: serde_json::Map<::std::string::String, serde_json::Value>,
        }

        impl $name {
            fn from_fields(
                mut other: serde_json::Map<::std::string::String, serde_json::Value>,
            ) -> Self {
                Self { $($field: crate::details::take(&mut other, $text),)* other }
            }
        }

        impl crate::details::Lenient for $name {
            fn lenient(
                value: serde_json::Value,
            ) -> ::core::result::Result<Self, serde_json::Value> {
                match value {
                    serde_json::Value::Object(fields) => {
                        ::core::result::Result::Ok(Self::from_fields(fields))
                    }
                    other => ::core::result::Result::Err(other),
                }
            }
        }

        impl crate::details::Details for $name {
            fn from_body(body: serde_json::Value) -> ::core::option::Option<Self> {
                crate::details::unwrap_data(body).map(Self::from_fields)
            }
        }
    };
}

pub(crate) use details;

#[cfg(test)]
mod tests {
    use serde_json::json;

    /// A schema may have the name of a type that the macro uses.
    mod string {
        details! {
            /// Not the usual one.
            pub struct String {
                /// Its name.
                name: ::std::string::String = "name",
            }
        }
    }

    #[test]
    fn a_schema_called_string_does_not_hide_the_type() {
        use crate::details::Details;

        let read = string::String::from_body(json!({ "name": "a", "size": 1 }));
        let read = read.expect("an object");
        assert_eq!(read.name.as_deref(), Some("a"));
        assert_eq!(read.other["size"], 1);
    }
}
