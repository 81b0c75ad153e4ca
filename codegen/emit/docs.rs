//! Doc comments from the texts of the spec.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::spec::{Effect, Operation};

/// Doc attributes. Brackets outside of code are escaped: rustdoc takes them for links and tags.
pub fn docs(text: &str) -> TokenStream {
    let mut in_code = false;
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '`' => in_code = !in_code,
            '<' | '>' if !in_code => escaped.push('\\'),
            '[' if !in_code && letters.peek() != Some(&'`') => escaped.push('\\'),
            _ => {}
        }
        escaped.push(letter);
    }
    let lines = escaped.lines().map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}

pub fn effect_words(operation: &Operation) -> &'static str {
    match operation.tallyfy.effect {
        Effect::Permanent => "Permanent: what goes can't be brought back.",
        Effect::Archive => "Archives: hides the record instead of destroying it.",
        Effect::Detach => "Detaches: takes something off what it belongs to.",
        Effect::Reopen => "Reopens: a completion is taken back, nothing is removed.",
        Effect::Disable => "Disables: the record stays and loses its access.",
        Effect::Clear => "Clears: empties a value, which nothing brings back.",
    }
}
