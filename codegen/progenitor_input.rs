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

use openapiv3::{
    ArrayType, IntegerFormat, IntegerType, OpenAPI, Operation as OperationItem, Parameter,
    ParameterData, ParameterSchemaOrContent, PathItem, ReferenceOr, Response, Schema, SchemaData,
    SchemaKind, StatusCode, StringType, Type, VariantOrUnknownOrEmpty,
};
use proc_macro2::{Group, Ident, Literal, TokenStream, TokenTree};
use quote::format_ident;

use super::spec::{ORGANIZATION_ID, Operation, ParameterKind, Spec, placeholder};

/// The document, and for each of its schemas the Rust type that replaces it.
pub struct ProgenitorInput {
    pub document: OpenAPI,
    pub replacements: Vec<(String, String)>,
}

/// Builds the document.
///
/// It is built from `openapiv3`'s types and not read from JSON: reading it would have everyone who
/// depends on the crate compile a reader of the whole of OpenAPI, a third of the build script.
pub fn progenitor_input(spec: &Spec) -> ProgenitorInput {
    let mut document = OpenAPI {
        openapi: "3.0.3".to_owned(),
        ..OpenAPI::default()
    };
    for operation in &spec.operations {
        let (path, item) = path_item(spec, operation);
        document.paths.paths.insert(path, ReferenceOr::Item(item));
    }
    let schemas = &mut document.components.get_or_insert_default().schemas;
    let mut replacements = Vec::new();
    for (index, (name, module)) in replaced(spec).enumerate() {
        let schema = inline(Type::String(StringType::default()));
        schemas.insert(schema_name(index), ReferenceOr::Item(schema));
        let rust_type = format!("crate::generated::{module}::{name}");
        replacements.push((schema_name(index), rust_type));
    }
    ProgenitorInput {
        document,
        replacements,
    }
}

fn path_item(spec: &Spec, operation: &Operation) -> (String, PathItem) {
    let (path, mut parameters) = path(spec, operation);
    parameters.extend(operation.query_parameters.iter().map(|one| {
        let name = query_name(spec, &one.name);
        Parameter::Query {
            parameter_data: parameter_data(name, one.required, schema(spec, &one.kind)),
            allow_reserved: false,
            style: Default::default(),
            allow_empty_value: None,
        }
    }));
    let mut delete = OperationItem {
        operation_id: Some(method_name(operation).to_string()),
        parameters: parameters.into_iter().map(ReferenceOr::Item).collect(),
        ..OperationItem::default()
    };
    let response = ReferenceOr::Item(Response::default());
    let responses = &mut delete.responses.responses;
    responses.insert(StatusCode::Range(2), response);
    let item = PathItem {
        delete: Some(delete),
        ..PathItem::default()
    };
    (path, item)
}

/// The name of the method that progenitor generates for an operation.
pub fn method_name(operation: &Operation) -> Ident {
    format_ident!("send_{}", operation.id)
}

/// The path with numbered placeholders, and their parameters.
fn path(spec: &Spec, operation: &Operation) -> (String, Vec<Parameter>) {
    let organization = ParameterKind::Id(ORGANIZATION_ID.to_owned());
    let parameter = |name: &str, kind: &ParameterKind| Parameter::Path {
        parameter_data: parameter_data(name.to_owned(), true, schema(spec, kind)),
        style: Default::default(),
    };
    let mut parameters = vec![parameter("organization", &organization)];
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
        parameters.push(parameter(&numbered, &one.kind));
        format!("{{{numbered}}}")
    };
    let segments: Vec<String> = operation
        .path
        .split('/')
        .map(|segment| placeholder(segment).map_or_else(|| segment.to_owned(), &mut number))
        .collect();
    (segments.join("/"), parameters)
}

fn parameter_data(name: String, required: bool, schema: ReferenceOr<Schema>) -> ParameterData {
    ParameterData {
        name,
        description: None,
        required,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(schema),
        example: None,
        examples: Default::default(),
        explode: None,
        extensions: Default::default(),
    }
}

/// A [`Schema`], in a box where it is that of the items of a list.
fn schema<T: From<Schema>>(spec: &Spec, kind: &ParameterKind) -> ReferenceOr<T> {
    let position = |name: &str| {
        let mut names = replaced(spec).map(|(name, _)| name);
        names.position(|other| other == name).unwrap_or_default()
    };
    let kind = match kind {
        ParameterKind::Flag => Type::Boolean(Default::default()),
        ParameterKind::Integer { .. } => Type::Integer(IntegerType {
            format: VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64),
            ..IntegerType::default()
        }),
        ParameterKind::List(items) => Type::Array(ArrayType {
            items: Some(schema(spec, items)),
            min_items: None,
            max_items: None,
            unique_items: false,
        }),
        ParameterKind::Id(name) | ParameterKind::Choice(name) => {
            let name = schema_name(position(name));
            let reference = format!("#/components/schemas/{name}");
            return ReferenceOr::Reference { reference };
        }
    };
    ReferenceOr::Item(inline(kind).into())
}

fn inline(kind: Type) -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Type(kind),
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
