//! The query parameters of an operation, as a struct with setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{field_ident, options_type, parameter_type};
use super::docs::docs;
use crate::codegen::spec::{Operation, ParameterKind};

/// The query parameters of an operation, as a struct with setters.
pub fn options(operation: &Operation) -> Option<TokenStream> {
    let name = options_type(operation)?;
    let id = &operation.id;
    let doc = docs(&format!(
        "The query parameters of `{}`. None is set at first.",
        operation.id
    ));
    let fields = operation.query_parameters.iter().map(|parameter| {
        let (field, kind) = (field_ident(&parameter.name), parameter_type(parameter));
        quote!(pub(crate) #field: Option<#kind>)
    });
    let setters = operation.query_parameters.iter().map(|parameter| {
        let (field, kind) = (field_ident(&parameter.name), parameter_type(parameter));
        let (text, doc) = (&parameter.name, docs(&parameter.description));
        match parameter.kind {
            ParameterKind::Flag => quote! {
                #doc
                #[must_use]
                pub fn #field(mut self, #field: bool) -> Self { self.#field = Some(#field); self }
            },
            ParameterKind::Id(_) => quote! {
                #doc
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = ""]
                #[doc = " When the value breaks its rule."]
                pub fn #field(
                    mut self,
                    #field: impl TryInto<#kind, Error: Into<crate::InvalidId>>,
                ) -> Result<Self, crate::Error> {
                    self.#field = Some(crate::deletion::argument(#id, #text, #field)?);
                    Ok(self)
                }
            },
        }
    });
    Some(quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct #name { #(#fields,)* }

        impl #name {
            /// No query parameter set.
            #[must_use]
            pub fn new() -> Self { Self::default() }
            #(#setters)*
        }
    })
}
