//! What tells items apart: the name and the arguments, as text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

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
            for value in value.each() {
                self.argument(parameter.name(), &value.text());
            }
        }
        &self.0
    }

    /// Of an item in JSON, with the name of its operation or purge.
    pub(super) fn of_json(&mut self, json: &str) -> Result<(&'static str, &[u8]), String> {
        let Fields(fields) = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let value = |name: &str| fields.iter().find(|(field, _)| field == name);
        let Some((_, Values::One(name))) = value("operation") else {
            return Err("missing field `operation`".to_owned());
        };
        let Some((name, operation)) = item::find(name) else {
            return Err(format!("unknown operation {name:?}"));
        };
        self.start(name);
        let mut known = 1;
        for parameter in operation.parameters() {
            if let Some((_, values)) = value(parameter.name()) {
                for value in values.as_slice() {
                    self.argument(parameter.name(), value);
                }
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

/// The fields of an object of arguments.
struct Fields<'a>(Vec<(Cow<'a, str>, Values<'a>)>);

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
                while let Some((Values::One(name), values)) = map.next_entry()? {
                    fields.push((name, values));
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// An argument as text: one value, or those of a list.
enum Values<'a> {
    One(Cow<'a, str>),
    List(Vec<Cow<'a, str>>),
}

impl<'a> Values<'a> {
    fn as_slice(&self) -> &[Cow<'a, str>] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::List(values) => values,
        }
    }
}

impl<'de> Deserialize<'de> for Values<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValuesVisitor;

        impl<'de> Visitor<'de> for ValuesVisitor {
            type Value = Values<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, an integer, a boolean or a list of them")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Values<'de>, E> {
                Ok(Values::One(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Values<'de>, E> {
                Ok(Values::One(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Values<'de>, E> {
                Ok(Values::One(Cow::Owned(number.to_string())))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Values<'de>, E> {
                Ok(Values::One(Cow::Owned(number.to_string())))
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Values<'de>, E> {
                let text = if flag { "true" } else { "false" };
                Ok(Values::One(Cow::Borrowed(text)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Values<'de>, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = list.next_element()? {
                    match value {
                        Values::One(value) => values.push(value),
                        Values::List(_) => return Err(de::Error::custom("a list in a list")),
                    }
                }
                Ok(Values::List(values))
            }
        }

        deserializer.deserialize_any(ValuesVisitor)
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
    fn lists_and_negative_numbers_have_an_identity() {
        let (mut one, mut other) = (Identity::default(), Identity::default());
        let item = |id: &str| format!(r#"{{"operation":"delete_group","group_id":{id}}}"#);
        for (same, again) in [
            ("-7", r#""-7""#),
            (r#"["a"]"#, r#""a""#),
            ("[7,true]", r#"["7","true"]"#),
        ] {
            assert_eq!(one.of_json(&item(same)), other.of_json(&item(again)));
        }
        for (first, second) in [
            (r#"["a,b"]"#, r#"["a","b"]"#),
            (r#"["a","b"]"#, r#"["b","a"]"#),
            (r#"["ab"]"#, r#"["a","b"]"#),
            ("[]", r#""""#),
        ] {
            let first = one.of_json(&item(first)).unwrap();
            assert_ne!(first, other.of_json(&item(second)).unwrap());
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
            r#"{"operation":"delete_group","group_id":[["a"]]}"#.to_owned(),
            r#"{"operation":["delete_group"],"group_id":"a"}"#.to_owned(),
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
