//! The bodies that the spec documents, as structs.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::docs::{docs, text};
use super::ident;
use crate::codegen::names;
use crate::codegen::spec::{Details, Kind, Operation};

pub fn details(details: &Details) -> TokenStream {
    let name = ident(&details.name);
    let doc = docs(&match details.description.as_str() {
        "" => format!("What the spec calls `{name}`."),
        description => text(description),
    });
    let texts = details.fields.iter().map(|field| field.name.as_str());
    // The struct has a field of its own that is called `other`.
    let idents = names::fields(texts, &["other"]);
    let fields = details.fields.iter().zip(idents).map(|(field, ident)| {
        let doc = docs(&match field.description.as_str() {
            "" => "Not described.".to_owned(),
            description => text(description),
        });
        let (kind, name) = (kind_type(&field.kind), &field.name);
        quote!(#doc #ident: #kind = #name)
    });
    quote!(details! { #doc pub struct #name { #(#fields,)* } })
}

/// Full paths: a schema may be called `String`.
fn kind_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(::std::string::String),
        Kind::Integer => quote!(i64),
        Kind::Number => quote!(f64),
        Kind::Flag => quote!(bool),
        Kind::Any => quote!(serde_json::Value),
        Kind::List(items) => {
            let items = kind_type(items);
            quote!(::std::vec::Vec<#items>)
        }
        Kind::Details(name) => ident(name).into_token_stream(),
        Kind::Recursive(name) => {
            let name = ident(name);
            quote!(::std::boxed::Box<#name>)
        }
    }
}

pub fn details_type(operation: &Operation) -> TokenStream {
    operation.details.as_deref().map_or_else(
        || quote!(serde_json::Value),
        |name| {
            let name = ident(name);
            quote!(details::#name)
        },
    )
}
