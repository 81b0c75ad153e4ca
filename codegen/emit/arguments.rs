//! How the parameters of an operation become arguments, fields and types.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::ident;
use crate::codegen::spec::{Operation, Parameter, ParameterKind, pascal_case};

/// The arguments of a method or constructor, and how they become the variant's fields.
pub fn arguments(operation: &Operation) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let id = &operation.id;
    let mut arguments = Vec::new();
    let mut conversions = Vec::new();
    for parameter in &operation.path_parameters {
        let (name, field) = (&parameter.name, field_ident(&parameter.name));
        let kind = parameter_type(parameter);
        arguments.push(quote!(#field: impl TryInto<#kind, Error: Into<crate::InvalidId>>));
        conversions.push(quote!(#field: crate::deletion::argument(#id, #name, #field)?));
    }
    if let Some(options) = options_type(operation) {
        arguments.push(quote!(options: #options));
        conversions.push(quote!(options));
    }
    (arguments, conversions)
}

pub fn bindings(operation: &Operation) -> Vec<Ident> {
    operation
        .path_parameters
        .iter()
        .map(|parameter| field_ident(&parameter.name))
        .chain((!operation.query_parameters.is_empty()).then(|| ident("options")))
        .collect()
}

pub fn parameter_type(parameter: &Parameter) -> TokenStream {
    match &parameter.kind {
        ParameterKind::Id(name) => ident(name).into_token_stream(),
        ParameterKind::Flag => quote!(bool),
    }
}

pub fn options_type(operation: &Operation) -> Option<Ident> {
    (!operation.query_parameters.is_empty())
        .then(|| format_ident!("{}Options", pascal_case(&operation.id)))
}

/// A field may be called like a keyword of Rust, or hold what no name in Rust may.
pub fn field_ident(name: &str) -> Ident {
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    match name.as_str() {
        digits if digits.starts_with(|c: char| c.is_ascii_digit()) => format_ident!("_{digits}"),
        "self" | "super" | "crate" => format_ident!("{name}_"),
        name => syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site())),
    }
}
