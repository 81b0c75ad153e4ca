//! The fields at the top of a JSON object, as far as they can be read.
//!
//! A parser refuses a whole text for a number out of range, for half a surrogate, for deep nesting,
//! for what a server wrote behind the object, or because the body broke off. A failure that such a
//! body reports must not be lost.

use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

pub(super) struct Fields<'a> {
    /// In the order of the text. A name may occur more than once.
    fields: Vec<(String, &'a str)>,
    /// Whether the text is one object and nothing else.
    is_whole: bool,
}

impl<'a> Fields<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let mut fields = Vec::new();
        // Most responses: no parser has to say that this is not an object.
        if text.is_empty() {
            return Self {
                fields,
                is_whole: false,
            };
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let object = json.deserialize_map(Collect(&mut fields));
        Self {
            is_whole: object.is_ok() && json.end().is_ok(),
            fields,
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
    }

    /// Whether there is a field of that name, and each one has a value that fits.
    pub(super) fn all(&self, name: &str, fits: impl Fn(&str) -> bool) -> bool {
        self.has(name) && self.values(name).all(fits)
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self.fields.iter().filter(move |(field, _)| field == name);
        named.map(|&(_, value)| value)
    }
}

/// Keeps what was read before an error. A value that can't be read is an empty text.
struct Collect<'a, 'de>(&'a mut Vec<(String, &'de str)>);

impl<'de> Visitor<'de> for Collect<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key()? {
            let value = map.next_value::<&RawValue>();
            let text = value.as_ref().map_or("", |value| value.get());
            self.0.push((name, text));
            value?;
        }
        Ok(())
    }
}
