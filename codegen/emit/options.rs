//! The optional query parameters of an operation, as a struct with setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{Arguments, argument_type, value_type};
use super::docs::docs;
use crate::codegen::spec::Operation;

pub fn options(operation: &Operation) -> Option<TokenStream> {
    let arguments = Arguments::of(operation);
    let (_, name) = arguments.options.as_ref()?;
    let doc = docs(&format!(
        "The optional query parameters of `{}`. At first none is set.",
        operation.id
    ));
    let fields = arguments.optional.iter().map(|one| {
        let (field, kind) = (&one.field, value_type(&one.parameter.kind));
        quote!(pub(crate) #field: Option<#kind>)
    });
    let setters = arguments.optional.iter().map(|one| {
        let (field, kind) = (&one.field, argument_type(&one.parameter.kind));
        let value = one.converted(&operation.id);
        let doc = one.docs();
        if one.can_be_refused() {
            quote! {
                #doc
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = ""]
                #[doc = " When the value is invalid."]
                pub fn #field(mut self, #field: #kind) -> Result<Self, crate::Error> {
                    self.#field = Some(#value);
                    Ok(self)
                }
            }
        } else {
            quote! {
                #doc
                #[must_use]
                pub fn #field(mut self, #field: #kind) -> Self {
                    self.#field = Some(#value);
                    self
                }
            }
        }
    });
    let new = new_method(&arguments);
    Some(quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct #name { #(#fields,)* }

        impl #name { #new #(#setters)* }
    })
}

/// A parameter may have this name, and then the struct has only `default`.
fn new_method(arguments: &Arguments<'_>) -> Option<TokenStream> {
    let is_free = arguments.optional.iter().all(|one| one.field != "new");
    is_free.then(|| {
        quote! {
            /// No query parameter set.
            #[must_use]
            pub fn new() -> Self { <Self as Default>::default() }
        }
    })
}
