//! One type for each kind of id.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::{code, docs, line, text};
use super::ident;
use crate::codegen::pattern::Automaton;
use crate::codegen::spec::{Id, Rule};

/// The types, and the tables of their patterns. Ids with the same pattern share one.
pub fn ids(ids: &[Id]) -> TokenStream {
    let patterns: BTreeSet<&Automaton> = ids.iter().filter_map(pattern).collect();
    let patterns: Vec<&Automaton> = patterns.into_iter().collect();
    let tables = patterns.iter().enumerate().map(|(number, automaton)| {
        let name = table_name(number);
        let Automaton {
            ascii,
            beyond,
            classes,
            next,
            accepting,
        } = automaton;
        let ascii = Literal::byte_string(ascii);
        let beyond = beyond.iter().map(|(start, class)| quote!((#start, #class)));
        let next = next.iter().map(|&state| Literal::u16_unsuffixed(state));
        quote! {
            static #name: crate::pattern::Pattern<'_> = crate::pattern::Pattern {
                ascii: #ascii,
                beyond: &[#(#beyond),*],
                classes: #classes,
                next: &[#(#next),*],
                accepting: &[#(#accepting),*],
            };
        }
    });
    let types = ids.iter().map(|id| {
        let number = pattern(id).and_then(|pattern| patterns.binary_search(&pattern).ok());
        type_of(id, number.map(table_name))
    });
    quote!(#(#tables)* #(#types)*)
}

fn pattern(id: &Id) -> Option<&Automaton> {
    match &id.rule {
        Rule::Text { automaton, .. } => Some(automaton),
        Rule::Integer { .. } => None,
    }
}

fn table_name(number: usize) -> Ident {
    format_ident!("PATTERN_{number}")
}

fn type_of(id: &Id, table: Option<Ident>) -> TokenStream {
    let name = ident(&id.name);
    let title = &id.title;
    let words = &id.words;
    let rule = match &id.rule {
        Rule::Text {
            pattern, min, max, ..
        } => quote!(pattern: #pattern, table: #table, length: #min..=#max),
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
        format!("\n\nFor example `{}`.", code(&example))
    });
    let docs = docs(&format!(
        "{}.\n\n{}{example}",
        line(&sentence(title)),
        text(&id.description)
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
