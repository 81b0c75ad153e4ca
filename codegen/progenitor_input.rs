//! The document that progenitor generates from: the operations of the spec, normalized.
//!
//! Ids stay references. The build script has progenitor replace each of them by the crate's own
//! type, so a generated method takes `&GroupId` and two swapped arguments don't compile. A boolean
//! stays a boolean.
//!
//! What is normalized, and why:
//!
//! - Responses: one `2XX` without a body. Progenitor asserts that all responses of an operation
//!   have one type, and it loses the status of a response whose body does not parse. The crate
//!   reads status, headers and body itself.
//! - Texts: left out. Nobody reads the documentation of the generated module, and a description
//!   with an indented block would become a doctest.
//! - Names: a method is called `send_` and the operation's id, so it can't collide with the
//!   methods that progenitor's client has itself, such as `new`. Path parameters and schemas are
//!   numbered, so progenitor's changes to upper and lower case can't make two of them one. Neither
//!   is sent.

use openapiv3::OpenAPI;
use proc_macro2::Ident;
use quote::format_ident;
use serde_json::{Map, Value, json};

use super::spec::{ORGANIZATION, ORGANIZATION_ID, Operation, Parameter, ParameterKind, Spec};

/// The document, and for each of its schemas the Rust type that replaces it.
pub struct ProgenitorInput {
    pub document: OpenAPI,
    pub replacements: Vec<(String, String)>,
}

/// Builds the document.
///
/// # Errors
///
/// Never for a spec that was checked.
pub fn progenitor_input(spec: &Spec) -> Result<ProgenitorInput, serde_json::Error> {
    let mut paths = Map::new();
    for operation in &spec.operations {
        let (path, parameters) = path(spec, operation);
        let query = operation
            .query_parameters
            .iter()
            .map(|one| parameter(&one.name, "query", false, &schema(spec, &one.kind)));
        paths.insert(
            path,
            json!({ "delete": {
                "operationId": method_name(operation).to_string(),
                "parameters": parameters.into_iter().chain(query).collect::<Vec<_>>(),
                "responses": { "2XX": { "description": "done" } },
            }}),
        );
    }
    let schemas: Map<_, _> = (0..spec.ids.len())
        .map(|index| (schema_name(index), json!({ "type": "string" })))
        .collect();
    let document = serde_json::from_value(json!({
        "openapi": "3.0.3",
        "info": { "title": "Tallyfy", "version": "0" },
        "paths": paths,
        "components": { "schemas": schemas },
    }))?;
    let rust_type = |name: &str| format!("crate::generated::ids::{name}");
    let replacements = spec
        .ids
        .iter()
        .enumerate()
        .map(|(index, id)| (schema_name(index), rust_type(&id.name)))
        .collect();
    Ok(ProgenitorInput {
        document,
        replacements,
    })
}

/// The name of the method that progenitor generates for an operation.
pub fn method_name(operation: &Operation) -> Ident {
    format_ident!("send_{}", operation.id)
}

/// The path with numbered placeholders, and their parameters.
fn path(spec: &Spec, operation: &Operation) -> (String, Vec<Value>) {
    let mut path = operation
        .path
        .replacen(&format!("{{{ORGANIZATION}}}"), "{organization}", 1);
    let organization = schema(spec, &ParameterKind::Id(ORGANIZATION_ID.to_owned()));
    let mut parameters = vec![parameter("organization", "path", true, &organization)];
    for (index, Parameter { name, kind, .. }) in operation.path_parameters.iter().enumerate() {
        let numbered = format!("argument_{index}");
        path = path.replacen(&format!("{{{name}}}"), &format!("{{{numbered}}}"), 1);
        parameters.push(parameter(&numbered, "path", true, &schema(spec, kind)));
    }
    (path, parameters)
}

fn parameter(name: &str, location: &str, required: bool, schema: &Value) -> Value {
    json!({ "name": name, "in": location, "required": required, "schema": schema })
}

fn schema(spec: &Spec, kind: &ParameterKind) -> Value {
    match kind {
        ParameterKind::Flag => json!({ "type": "boolean" }),
        ParameterKind::Id(name) => spec.ids.iter().position(|id| &id.name == name).map_or(
            json!({}),
            |index| json!({ "$ref": format!("#/components/schemas/{}", schema_name(index)) }),
        ),
    }
}

fn schema_name(index: usize) -> String {
    format!("Id{index}")
}
