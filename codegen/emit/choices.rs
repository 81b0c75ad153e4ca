//! One enum for each parameter that takes one of several words.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{code, docs, text};
use super::ident;
use crate::codegen::names::{snake_case, variants};
use crate::codegen::spec::Choice;

pub fn choice(choice: &Choice) -> TokenStream {
    let Choice {
        name,
        description,
        values,
        ..
    } = choice;
    let title = snake_case(name).replace('_', " ");
    let words = format!("must be one of {}", values.join(", "));
    let docs_of_type = match description.as_str() {
        "" => docs(&format!("The values of `{name}`.")),
        description => docs(&text(description)),
    };
    let names = variants(values.iter().map(String::as_str));
    let docs_of_values = values
        .iter()
        .map(|value| docs(&format!("Sent as `{}`.", code(value))));
    let name = ident(name);
    quote! {
        choice! {
            #docs_of_type #name, title: #title, words: #words, values: {
                #(#docs_of_values #names = #values,)*
            }
        }
    }
}
