//! What tells items apart: the name and the arguments, as text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::deletion::Deletion;

use super::item::{self, Item};

/// Ends each part. No UTF-8 text has this byte.
const END: u8 = 0xff;

/// The bytes that two items share only if they are the same item. The buffer is used again.
///
/// A journal holds millions of items, so they are compared without being validated: an item that
/// is not valid equals none of the list's.
#[derive(Debug, Default)]
pub(super) struct Identity(Vec<u8>);

impl Identity {
    pub(super) fn of(&mut self, item: &Item) -> &[u8] {
        self.named(item.name(), item.last())
    }

    /// A deletion as an item of another name that takes the same arguments.
    pub(super) fn named(&mut self, name: &str, deletion: &Deletion) -> &[u8] {
        self.start(name);
        for (parameter, value) in deletion.arguments() {
            self.argument(parameter.name(), &value.text());
        }
        &self.0
    }

    /// Of an item in JSON, with the name of its operation or purge.
    pub(super) fn of_json(&mut self, json: &str) -> Result<(&'static str, &[u8]), String> {
        let Fields(fields) = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let value = |name: &str| fields.iter().find(|(field, _)| field == name);
        let Some((_, name)) = value("operation") else {
            return Err("missing field `operation`".to_owned());
        };
        let Some((name, operation)) = item::find(name) else {
            return Err(format!("unknown operation {name:?}"));
        };
        self.start(name);
        let mut known = 1;
        for parameter in operation.parameters() {
            if let Some((_, value)) = value(parameter.name()) {
                self.argument(parameter.name(), value);
                known += 1;
            }
        }
        if known == fields.len() {
            Ok((name, &self.0))
        } else {
            Err(format!("{name}: unknown or repeated field"))
        }
    }

    fn start(&mut self, name: &str) {
        self.0.clear();
        self.push(name);
    }

    fn argument(&mut self, name: &str, value: &str) {
        self.push(name);
        self.push(value);
    }

    fn push(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(END);
    }
}

/// The fields of a flat object.
struct Fields<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with an operation and its arguments")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::with_capacity(4);
                while let Some((Text(name), Text(value))) = map.next_entry()? {
                    fields.push((name, value));
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// A text, a number or a flag, as text.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, an integer or a boolean")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }

            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(if flag { "true" } else { "false" })))
            }
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;
    use crate::purge::Purge;

    const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

    #[test]
    fn an_item_and_its_json_have_the_same_identity() {
        let (mut one, mut other) = (Identity::default(), Identity::default());
        let items: [Item; 4] = [
            Deletion::delete_group(ID).unwrap().into(),
            Deletion::reopen_task(ID, ID).unwrap().into(),
            Deletion::disable_member(7).unwrap().into(),
            Purge::purge_process(ID).unwrap().into(),
        ];
        for item in items {
            let json = serde_json::to_string(&item).unwrap();
            let (name, bytes) = one.of_json(&json).unwrap();
            assert_eq!((name, bytes), (item.name(), other.of(&item)));
        }
        let number = r#"{"user_id":7,"operation":"disable_member"}"#;
        let text = r#"{ "operation" : "disable_member", "user_id" : "\u0037" }"#;
        assert_eq!(one.of_json(number), other.of_json(text));
    }

    #[test]
    fn different_items_have_different_identities() {
        let (mut one, mut other) = (Identity::default(), Identity::default());
        let purge: Item = Purge::purge_process(ID).unwrap().into();
        let last: Item = Deletion::delete_process(ID).unwrap().into();
        assert_ne!(one.of(&purge), other.of(&last));
        let [first, second] = ["ab", "abc"].map(|id| Deletion::reopen_task(id, ID));
        if let (Ok(first), Ok(second)) = (first, second) {
            assert_ne!(one.of(&first.into()), other.of(&second.into()));
        }
    }

    #[test]
    fn json_of_another_shape_is_refused() {
        let mut identity = Identity::default();
        for json in [
            "7".to_owned(),
            "{}".to_owned(),
            r#"{"operation":"delete_everything"}"#.to_owned(),
            format!(r#"{{"operation":"delete_group","group_id":"{ID}","force":true}}"#),
            format!(r#"{{"operation":"delete_group","group_id":"{ID}","group_id":"{ID}"}}"#),
            r#"{"operation":"delete_group","group_id":null}"#.to_owned(),
            r#"{"operation":"disable_member","user_id":7.5}"#.to_owned(),
        ] {
            assert!(identity.of_json(&json).is_err(), "{json}");
        }
        assert!(
            Operation::all()
                .iter()
                .all(|operation| item::find(operation.id()).is_some())
        );
    }
}
