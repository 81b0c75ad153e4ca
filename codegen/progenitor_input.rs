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
//!   methods that progenitor's client has itself, such as `new`. Parameters and schemas are
//!   numbered, so no name can be a keyword, a local variable or the same as another. The names of
//!   query parameters are sent, so they are put back into the code that progenitor wrote.

use std::collections::BTreeSet;

use openapiv3::OpenAPI;
use proc_macro2::{Group, Ident, Literal, TokenStream, TokenTree};
use quote::format_ident;
use serde_json::{Map, Value, json};

use super::spec::{ORGANIZATION_ID, Operation, ParameterKind, Spec, placeholder};

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
        let query = operation.query_parameters.iter().map(|one| {
            parameter(
                &query_name(spec, &one.name),
                "query",
                one.required,
                &schema(spec, &one.kind),
            )
        });
        paths.insert(
            path,
            json!({ "delete": {
                "operationId": method_name(operation).to_string(),
                "parameters": parameters.into_iter().chain(query).collect::<Vec<_>>(),
                "responses": { "2XX": { "description": "done" } },
            }}),
        );
    }
    let schemas: Map<_, _> = (0..replaced(spec).count())
        .map(|index| (schema_name(index), json!({ "type": "string" })))
        .collect();
    let document = serde_json::from_value(json!({
        "openapi": "3.0.3",
        "info": { "title": "Tallyfy", "version": "0" },
        "paths": paths,
        "components": { "schemas": schemas },
    }))?;
    let replacements = replaced(spec)
        .enumerate()
        .map(|(index, (name, module))| {
            (
                schema_name(index),
                format!("crate::generated::{module}::{name}"),
            )
        })
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
    let organization = schema(spec, &ParameterKind::Id(ORGANIZATION_ID.to_owned()));
    let mut parameters = vec![parameter("organization", "path", true, &organization)];
    let mut number = |name: &str| {
        let position = operation
            .path_parameters
            .iter()
            .position(|one| one.name == name);
        let Some((index, one)) =
            position.and_then(|at| Some((at, operation.path_parameters.get(at)?)))
        else {
            return "{organization}".to_owned();
        };
        let numbered = format!("argument_{index}");
        parameters.push(parameter(&numbered, "path", true, &schema(spec, &one.kind)));
        format!("{{{numbered}}}")
    };
    let segments: Vec<String> = operation
        .path
        .split('/')
        .map(|segment| placeholder(segment).map_or_else(|| segment.to_owned(), &mut number))
        .collect();
    (segments.join("/"), parameters)
}

fn parameter(name: &str, location: &str, required: bool, schema: &Value) -> Value {
    json!({ "name": name, "in": location, "required": required, "schema": schema })
}

fn schema(spec: &Spec, kind: &ParameterKind) -> Value {
    let position = |name: &str| {
        let mut names = replaced(spec).map(|(name, _)| name);
        names.position(|other| other == name).unwrap_or_default()
    };
    match kind {
        ParameterKind::Flag => json!({ "type": "boolean" }),
        ParameterKind::Integer { .. } => json!({ "type": "integer", "format": "int64" }),
        ParameterKind::List(items) => json!({ "type": "array", "items": schema(spec, items) }),
        ParameterKind::Id(name) | ParameterKind::Choice(name) => {
            json!({ "$ref": format!("#/components/schemas/{}", schema_name(position(name))) })
        }
    }
}

/// The types that are the crate's own, with the modules that they are in.
fn replaced(spec: &Spec) -> impl Iterator<Item = (&str, &str)> {
    let ids = spec.ids.iter().map(|id| (id.name.as_str(), "ids"));
    ids.chain(
        spec.choices
            .iter()
            .map(|choice| (choice.name.as_str(), "choices")),
    )
}

/// The names of all query parameters. Progenitor sorts the arguments of a method by name, and the
/// numbers keep that order.
fn query_names(spec: &Spec) -> BTreeSet<&str> {
    let parameters = spec
        .operations
        .iter()
        .flat_map(|operation| &operation.query_parameters);
    parameters
        .map(|parameter| parameter.name.as_str())
        .collect()
}

fn query_name(spec: &Spec, name: &str) -> String {
    let position = query_names(spec).iter().position(|other| *other == name);
    format!("query_{:05}", position.unwrap_or_default())
}

/// Puts the names of the query parameters back into what progenitor generated.
pub fn with_query_names(spec: &Spec, code: TokenStream) -> TokenStream {
    let names: Vec<(String, Literal)> = query_names(spec)
        .into_iter()
        .map(|name| {
            let number = Literal::string(&query_name(spec, name));
            (number.to_string(), Literal::string(name))
        })
        .collect();
    renamed(&names, code)
}

fn renamed(names: &[(String, Literal)], code: TokenStream) -> TokenStream {
    let token = |token: TokenTree| match token {
        TokenTree::Group(group) => {
            Group::new(group.delimiter(), renamed(names, group.stream())).into()
        }
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            let name = names.iter().find(|(number, _)| *number == text);
            name.map_or(literal, |(_, name)| name.clone()).into()
        }
        other => other,
    };
    code.into_iter().map(token).collect()
}

fn schema_name(index: usize) -> String {
    format!("Id{index}")
}
