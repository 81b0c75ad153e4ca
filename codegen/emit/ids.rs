//! One type for each kind of id.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::docs;
use super::ident;
use crate::codegen::spec::{Id, Rule};

pub fn id(id: &Id) -> TokenStream {
    let name = ident(&id.name);
    let title = &id.title;
    let words = &id.words;
    let rule = match &id.rule {
        Rule::Text { pattern, min, max } => quote!(pattern: #pattern, length: #min..=#max),
        Rule::Integer { min, max } => quote!(range: #min..=#max),
    };
    let kind = match id.rule {
        Rule::Text { .. } => ident("text_id"),
        Rule::Integer { .. } => ident("integer_id"),
    };
    let example = id.example.as_ref().map_or_else(String::new, |example| {
        let example = example
            .as_str()
            .map_or_else(|| example.to_string(), str::to_owned);
        format!("\n\nFor example `{example}`.")
    });
    let docs = docs(&format!(
        "{}.\n\n{}{example}",
        sentence(title),
        id.description
    ));
    quote!(#kind! { #docs #name, title: #title, words: #words, #rule })
}

fn sentence(title: &str) -> String {
    let article = if title.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "An"
    } else {
        "A"
    };
    format!("{article} {title}")
}
