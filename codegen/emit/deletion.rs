//! The enum `Deletion`: a variant for each operation, its constructors, and the ways in and out.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::arguments::{arguments, bindings, field_ident, options_type, parameter_type};
use super::docs::{docs, effect_words};
use super::{ident, variant};
use crate::codegen::progenitor_input::method_name;
use crate::codegen::spec::{Operation, ParameterKind, Spec};

/// The enum, its constructors and the ways in and out of it.
pub fn deletion(spec: &Spec) -> TokenStream {
    let operations = &spec.operations;
    let variants = operations.iter().map(|operation| {
        let (variant, fields) = (variant(operation), fields(operation));
        let doc = docs(&format!(
            "{}. {}",
            operation.summary,
            effect_words(operation)
        ));
        quote!(#doc #[non_exhaustive] #variant { #(#fields),* })
    });
    let constructors = operations.iter().map(constructor);
    let rows = operations.iter().enumerate().map(|(row, operation)| {
        let variant = variant(operation);
        let row = Literal::usize_unsuffixed(row);
        quote!(Self::#variant { .. } => &OPERATIONS[#row])
    });
    let arguments = operations.iter().map(|operation| {
        let (variant, bindings) = (variant(operation), bindings(operation));
        let path = operation.path_parameters.iter().map(|parameter| {
            let field = field_ident(&parameter.name);
            quote!(Some(#field.value()))
        });
        let query = operation.query_parameters.iter().map(|parameter| {
            let field = field_ident(&parameter.name);
            quote!(options.#field.as_ref().map(|value| value.value()))
        });
        quote!(Self::#variant { #(#bindings),* } => vec![#(#path,)* #(#query,)*])
    });
    let parsers = operations.iter().map(|operation| {
        let (id, variant) = (&operation.id, variant(operation));
        let path = operation.path_parameters.iter().map(|parameter| {
            let (field, name) = (field_ident(&parameter.name), &parameter.name);
            quote!(#field: fields.required(#name)?)
        });
        let options = options_type(operation).map(|options| {
            let query = operation.query_parameters.iter().map(|parameter| {
                let (field, name) = (field_ident(&parameter.name), &parameter.name);
                quote!(#field: fields.optional(#name)?)
            });
            quote!(options: #options { #(#query),* },)
        });
        quote!(#id => Self::#variant { #(#path,)* #options })
    });
    let calls = operations.iter().map(call);
    quote! {
        /// One call as data: which operation, on what.
        ///
        /// In JSON it is an object with the operation's name and its arguments, as in
        /// `{"operation": "delete_group", "group_id": "9f2b…"}`. Unknown, missing and repeated
        /// fields are refused when it is read. Formats that guess the types of values, such as CSV,
        /// are not meant. [`Client::execute`](crate::Client::execute) sends it,
        /// [`Client::preview`](crate::Client::preview) shows what would be sent. There is a
        /// constructor for each variant.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Deletion { #(#variants,)* }

        impl Deletion {
            #(#constructors)*

            /// The operation, with all that is known of it.
            #[must_use]
            pub fn operation(&self) -> &'static crate::Operation {
                match self { #(#rows,)* }
            }

            /// The values of the operation's parameters, in their order; none where a query
            /// parameter is not set.
            pub(crate) fn values(&self) -> Vec<Option<crate::id::Value<'_>>> {
                use crate::id::AsValue as _;
                match self { #(#arguments,)* }
            }

            pub(crate) fn from_fields(
                operation: &str,
                fields: &mut crate::deletion::Fields,
            ) -> Result<Self, String> {
                Ok(match operation {
                    #(#parsers,)*
                    unknown => return Err(crate::deletion::unknown_operation(unknown)),
                })
            }

            /// Goes through the method that progenitor generated.
            pub(crate) async fn call(
                &self,
                api: &api::Client,
                organization: &crate::generated::ids::OrganizationId,
            ) -> Result<(), progenitor_client::Error<()>> {
                match self { #(#calls,)* }
            }
        }
    }
}

fn fields(operation: &Operation) -> Vec<TokenStream> {
    let path = operation.path_parameters.iter().map(|parameter| {
        let (field, kind) = (field_ident(&parameter.name), parameter_type(parameter));
        let doc = docs(&parameter.description);
        quote!(#doc #field: #kind)
    });
    let options = options_type(operation)
        .map(|options| quote!(#[doc = " Query parameters."] options: #options));
    path.chain(options).collect()
}

fn constructor(operation: &Operation) -> TokenStream {
    let (name, variant) = (ident(&operation.id), variant(operation));
    let (arguments, conversions) = arguments(operation);
    let doc = docs(&format!(
        "{}. {}\n\n# Errors\n\nWhen an argument breaks its rule; the error names it.",
        operation.summary,
        effect_words(operation),
    ));
    quote! {
        #doc
        pub fn #name(#(#arguments),*) -> Result<Self, crate::Error> {
            Self::#variant { #(#conversions),* }.checked()
        }
    }
}

/// Progenitor takes the path's arguments in their order, then the query's by name.
fn call(operation: &Operation) -> TokenStream {
    let (name, variant, bindings) = (
        method_name(operation),
        variant(operation),
        bindings(operation),
    );
    let path_parameters = &operation.path_parameters;
    let path = path_parameters.iter().map(|one| field_ident(&one.name));
    let mut query: Vec<_> = operation.query_parameters.iter().collect();
    query.sort_by(|a, b| a.name.cmp(&b.name));
    let query = query.into_iter().map(|parameter| {
        let field = field_ident(&parameter.name);
        match parameter.kind {
            ParameterKind::Flag => quote!(options.#field),
            ParameterKind::Id(_) => quote!(options.#field.as_ref()),
        }
    });
    quote! {
        Self::#variant { #(#bindings),* } => {
            api.#name(organization, #(#path,)* #(#query,)*).await.map(drop)
        }
    }
}
