//! The part of OpenAPI that the spec may use, as it stands in the file.
//!
//! The project has a model of its own because that of `openapiv3` has no line numbers and lets
//! unknown keys pass. A message here names its line, and an unknown key is refused where a mistyped
//! one would change what is built. Progenitor gets `openapiv3`'s model.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use super::spec::{IdNote, Marks, Tallyfy};

#[derive(Deserialize)]
pub struct Document {
    pub openapi: String,
    pub servers: Vec<Server>,
    pub paths: IndexMap<String, PathItem>,
    #[serde(default)]
    pub components: Components,
    #[serde(default, rename = "x-tallyfy")]
    pub marks: Marks,
}

#[derive(Deserialize)]
pub struct Server {
    pub url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathItem {
    pub delete: Spanned<Operation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Operation {
    pub operation_id: String,
    #[serde(default, rename = "tags")]
    pub _tags: Vec<String>,
    pub summary: String,
    pub description: String,
    #[serde(default)]
    pub parameters: Vec<Spanned<OrRef<Parameter>>>,
    pub responses: IndexMap<String, OrRef<Response>>,
    #[serde(rename = "x-tallyfy")]
    pub tallyfy: Tallyfy,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Components {
    pub parameters: IndexMap<String, Parameter>,
    pub responses: IndexMap<String, Response>,
    pub schemas: IndexMap<String, Spanned<Schema>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub name: String,
    #[serde(rename = "in")]
    pub place: String,
    #[serde(default)]
    pub required: bool,
    pub description: String,
    pub schema: Schema,
    #[serde(default, rename = "example")]
    pub _example: Option<Value>,
}

#[derive(Clone, Deserialize)]
pub struct Response {
    #[serde(default)]
    pub content: IndexMap<String, MediaType>,
}

#[derive(Clone, Deserialize)]
pub struct MediaType {
    pub schema: Option<Schema>,
    pub example: Option<Value>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Schema {
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub min_length: Option<usize>,
    pub max_length: Option<usize>,
    pub pattern: Option<String>,
    pub minimum: Option<u64>,
    pub maximum: Option<u64>,
    pub example: Option<Value>,
    pub properties: IndexMap<String, Schema>,
    pub items: Option<Box<Schema>>,
    /// What a list is made of, where some sources show something else than a list.
    #[serde(rename = "x-tallyfy-items")]
    pub listed: Option<Box<Schema>>,
    #[serde(rename = "x-tallyfy")]
    pub tallyfy: Option<IdNote>,
}

/// Something written in place, or a `$ref` to it.
pub enum OrRef<T> {
    Ref(String),
    Here(T),
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for OrRef<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => Ok(Self::Ref(reference.to_owned())),
            None => serde_json::from_value(value)
                .map(Self::Here)
                .map_err(serde::de::Error::custom),
        }
    }
}
