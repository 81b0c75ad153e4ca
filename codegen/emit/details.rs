//! The bodies that the spec documents, as structs.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::arguments::field_ident;
use super::docs::docs;
use super::ident;
use crate::codegen::spec::{Details, Field, Kind, Operation};

pub fn details(details: &Details) -> TokenStream {
    let name = ident(&details.name);
    let doc = docs(&details.description);
    let fields = details.fields.iter().map(
        |Field {
             name,
             description,
             kind,
         }| {
            let (doc, field, kind) = (docs(description), field_ident(name), kind_type(kind));
            quote!(#doc #field: #kind = #name)
        },
    );
    quote!(details! { #doc pub struct #name { #(#fields,)* } })
}

fn kind_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(String),
        Kind::Integer => quote!(i64),
        Kind::Number => quote!(f64),
        Kind::Flag => quote!(bool),
        Kind::Any => quote!(serde_json::Value),
        Kind::List(items) => {
            let items = kind_type(items);
            quote!(Vec<#items>)
        }
        Kind::Details(name) => ident(name).into_token_stream(),
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
