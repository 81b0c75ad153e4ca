//! A deletion as data, to and from JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::error::Error;
use crate::id::{InvalidId, Value};
use crate::operation::{Operation, Parameter, ParameterLocation};

pub use crate::generated::Deletion;

/// The placeholder of the organization, which is not an argument.
const ORGANIZATION: &str = "org_id";

/// The key under which JSON holds the operation's name.
const OPERATION: &str = "operation";

/// Converts what a caller passed into an id. The error names the argument.
pub(crate) fn argument<T, V>(operation: &str, name: &str, value: V) -> Result<T, Error>
where
    V: TryInto<T, Error: Into<InvalidId>>,
{
    value
        .try_into()
        .map_err(|error| Error::invalid_argument(Operation::find(operation), name, error.into()))
}

/// Turns the items of a list into ids; the error names the argument.
#[allow(dead_code, reason = "a spec may have no list")]
pub(crate) fn list<T, V>(
    operation: &str,
    name: &str,
    items: impl IntoIterator<Item = V>,
) -> Result<Vec<T>, Error>
where
    V: TryInto<T, Error: Into<InvalidId>>,
{
    let items = items.into_iter();
    items.map(|item| argument(operation, name, item)).collect()
}

impl Deletion {
    /// The arguments that are set, with their parameters.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = (&'static Parameter, Value<'_>)> {
        self.operation()
            .parameters
            .iter()
            .zip(self.values())
            .filter_map(|(parameter, value)| Some((parameter, value?)))
    }

    /// The value of the argument with that name, as it is written in a request.
    pub(crate) fn argument(&self, name: &str) -> Option<Cow<'_, str>> {
        self.arguments()
            .find(|(parameter, _)| parameter.name == name)
            .map(|(_, value)| value.text())
    }

    /// The path below the base URL, percent-encoded.
    pub(crate) fn path(&self, organization: &str) -> String {
        self.operation().fill(|name| match name {
            ORGANIZATION => Some(Cow::Borrowed(organization)),
            _ => self.argument(name),
        })
    }

    /// The query, in the order of the spec.
    pub(crate) fn query(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        self.arguments()
            .filter(|(parameter, _)| parameter.location == ParameterLocation::Query)
            .flat_map(|(parameter, value)| {
                let values = value.each().into_iter();
                values.map(|value| (parameter.name, value.text()))
            })
            .collect()
    }

    /// Checks what the arguments' types can't: values that would name another operation, and
    /// options that only make sense together.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.complaint() {
            None => Ok(()),
            Some((name, rule)) => Err(Error::invalid_argument(Some(self.operation()), name, rule)),
        }
    }

    /// The deletion, if it passes [`check`](Self::check).
    pub(crate) fn checked(self) -> Result<Self, Error> {
        self.check().map(|()| self)
    }

    fn complaint(&self) -> Option<(&'static str, String)> {
        let operation = self.operation();
        for reserved in operation.reserved {
            if self.argument(reserved.parameter).as_deref() == Some(reserved.value) {
                let rule = format!(
                    "must not be {:?}: the request would be that of {}",
                    reserved.value, reserved.operation,
                );
                return Some((reserved.parameter, rule));
            }
        }
        for (parameter, value) in self.arguments() {
            if matches!(&value, Value::List(items) if items.is_empty()) {
                return Some((parameter.name, "must not be empty".to_owned()));
            }
            let Some(range) = &parameter.range else {
                continue;
            };
            let outside = |value: &Value<'_>| matches!(value, Value::Signed(number) if !range.contains(number));
            if value.each().iter().any(outside) {
                let (least, most) = (range.start(), range.end());
                let rule = format!("must be at least {least} and at most {most}");
                return Some((parameter.name, rule));
            }
        }
        let given = |name: &str| {
            self.arguments()
                .any(|(parameter, value)| parameter.name == name && value != Value::Flag(false))
        };
        for &names in operation.together {
            let missing = names.iter().find(|name| !given(name));
            if let (Some(missing), true) = (missing, names.iter().any(|name| given(name))) {
                return Some((
                    missing,
                    format!("missing: {} go together", names.join(" and ")),
                ));
            }
        }
        None
    }
}

impl Deletion {
    /// Writes it as `name argument=value`.
    pub(crate) fn show(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name)?;
        for (parameter, value) in self.arguments() {
            write!(f, " {}={}", parameter.name, value.text())?;
        }
        Ok(())
    }

    pub(crate) fn serialize_as<S: Serializer>(
        &self,
        name: &str,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1 + self.arguments().count()))?;
        map.serialize_entry(OPERATION, name)?;
        for (parameter, value) in self.arguments() {
            map.serialize_entry(parameter.name, &value)?;
        }
        map.end()
    }
}

/// The operation and its arguments, as `delete_group group_id=9f2b…`. The address of a guest is
/// shown in clear.
impl fmt::Display for Deletion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(self.operation().id, f)
    }
}

impl Serialize for Deletion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize_as(self.operation().id, serializer)
    }
}

impl<'de> de::Deserialize<'de> for Deletion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Fields::deserialize(deserializer)?;
        let operation = fields.operation().map_err(de::Error::custom)?;
        fields
            .deletion(&operation)
            .map_err(|problem| de::Error::custom(format!("{operation}: {problem}")))
    }
}

/// The fields of a JSON object, taken one by one so that an error can name its field.
#[derive(Clone)]
pub(crate) struct Fields(BTreeMap<String, serde_json::Value>);

impl<'de> de::Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

impl Fields {
    /// A single argument.
    pub(crate) fn one(name: &str, value: &str) -> Self {
        Self(BTreeMap::from([(name.to_owned(), value.into())]))
    }

    pub(crate) fn operation(&mut self) -> Result<String, String> {
        self.required(OPERATION)
    }

    /// Takes all remaining fields as the arguments of that operation.
    pub(crate) fn deletion(&mut self, operation: &str) -> Result<Deletion, String> {
        if let Some(known) = Operation::find(operation) {
            let names = || known.parameters.iter().map(|one| one.name);
            if let Some(unknown) = self.0.keys().find(|key| !names().any(|name| name == *key)) {
                let names = names().collect::<Vec<_>>().join(", ");
                return Err(format!("unknown field `{unknown}`: it takes {names}"));
            }
        }
        let deletion = Deletion::from_fields(operation, self)?;
        match deletion.complaint() {
            Some((name, rule)) => Err(format!("`{name}`: {rule}")),
            None => Ok(deletion),
        }
    }

    pub(crate) fn required<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, String> {
        self.optional(name)?
            .ok_or_else(|| format!("missing field `{name}`"))
    }

    pub(crate) fn optional<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, String> {
        self.0
            .remove(name)
            .map(|value| {
                serde_json::from_value(value).map_err(|error| format!("`{name}`: {error}"))
            })
            .transpose()
    }
}

pub(crate) fn unknown_operation(name: &str) -> String {
    let names: Vec<_> = Operation::all().iter().map(Operation::id).collect();
    format!("unknown operation {name:?}: known are {}", names.join(", "))
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with an operation and its arguments")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
            if fields.contains_key(&name) {
                return Err(de::Error::custom(format!("duplicate field `{name}`")));
            }
            fields.insert(name, value);
        }
        Ok(Fields(fields))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Deletion {
    fn schema_name() -> Cow<'static, str> {
        "Deletion".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let variants: Vec<_> = Operation::all()
            .iter()
            .map(|operation| schema(operation.id, operation.summary, operation, generator))
            .collect();
        schemars::json_schema!({ "oneOf": variants })
    }
}

/// The schema of the object with that name and the operation's arguments.
#[cfg(feature = "schemars")]
pub(crate) fn schema(
    name: &str,
    description: &str,
    operation: &crate::Operation,
    generator: &mut schemars::SchemaGenerator,
) -> serde_json::Value {
    let mut properties = serde_json::Map::new();
    properties.insert(OPERATION.into(), serde_json::json!({ "const": name }));
    let mut required = vec![OPERATION];
    for parameter in operation.parameters {
        let schema = (parameter.schema)(generator).to_value();
        properties.insert(parameter.name.into(), schema);
        if parameter.required {
            required.push(parameter.name);
        }
    }
    // Those that belong together, each with the others.
    let mut together = serde_json::Map::new();
    for names in operation.together {
        for name in *names {
            let others: Vec<_> = names.iter().filter(|other| *other != name).collect();
            together.insert((*name).into(), serde_json::json!(others));
        }
    }
    serde_json::json!({
        "title": name,
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "dependentRequired": together,
        "additionalProperties": false,
    })
}
