//! Writes the Rust that follows from the spec, next to what progenitor generates.
//!
//! Code that is the same for every spec lives in `src/`. Only what differs from one operation or
//! id to the next is written here.

mod arguments;
mod choices;
mod deletion;
mod details;
pub mod docs;
mod ids;
mod methods;
mod options;
mod table;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

pub use self::deletion::DELETION_METHODS;

use self::{
    choices::choice,
    deletion::deletion,
    details::details,
    ids::ids,
    methods::{method, purge, purge_constructor},
    options::options,
    table::{marks, table},
};
use super::names::pascal_case;
use super::spec::{Operation, Spec};

/// What is derived, by file.
pub fn files(spec: &Spec) -> [(&'static str, TokenStream); 7] {
    let ids = ids(&spec.ids);
    let choices = spec.choices.iter().map(choice);
    let details = spec.details.iter().map(details);
    let options = spec.operations.iter().filter_map(options);
    let table = table(spec);
    let methods = spec.operations.iter().map(method);
    let two_steps: Vec<_> = spec
        .operations
        .iter()
        .filter_map(|last| {
            let requires = last.tallyfy.requires.as_ref()?;
            Some((requires, spec.operation(&requires.operation)?, last))
        })
        .collect();
    let purges = two_steps.iter().map(purge);
    let purge_constructors = two_steps.iter().map(purge_constructor);
    let base_url = &spec.base_url;
    let marks = marks(&spec.marks);
    let table = quote! {
        /// Where the spec says that Tallyfy is.
        pub(crate) const BASE_URL: &str = #base_url;

        /// How to tell Tallyfy's own responses from those of something in between.
        pub(crate) const MARKS: crate::response::Marks = #marks;

        #table
    };
    let ids = quote! {
        /// The kinds of id.
        #[allow(unused_imports, reason = "a spec may have no id of one kind")]
        pub mod ids { use crate::id::{integer_id, text_id}; #ids }
    };
    let choices = quote! {
        /// Values of parameters that take one of several words.
        #[allow(unused_imports, reason = "a spec may have no choice")]
        pub mod choices { use crate::choice::choice; #(#choices)* }
    };
    let details = quote! {
        /// What the server says of a deletion, where that is documented.
        #[allow(unused_imports, reason = "a spec may document no response")]
        pub mod details { use crate::details::details; #(#details)* }
    };
    let options = quote! {
        /// Query parameters.
        pub mod options { #(#options)* }
    };
    let methods = quote! {
        /// One method per operation. Each takes the ids of its path, in their order, and sends one
        /// request, or none if an id breaks its rule.
        impl crate::Client { #(#methods)* #(#purges)* }
        impl crate::Purge { #(#purge_constructors)* }
    };
    [
        ("table.rs", table),
        ("ids.rs", ids),
        ("choices.rs", choices),
        ("details.rs", details),
        ("options.rs", options),
        ("deletion.rs", deletion(spec)),
        ("methods.rs", methods),
    ]
}

fn variant(operation: &Operation) -> Ident {
    ident(&pascal_case(&operation.id))
}

fn option<T: ToTokens>(value: Option<T>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
