//! The enum `Deletion`: a variant for each operation, its constructors, and the ways in and out.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::arguments::{Arguments, value_type};
use super::docs::{docs, effect_words, line};
use super::{ident, variant};
use crate::codegen::progenitor_input::method_name;
use crate::codegen::spec::{Operation, Parameter, ParameterKind, Spec};

/// What `Deletion` has besides its constructors.
pub const DELETION_METHODS: [&str; 4] = ["operation", "values", "from_fields", "call"];

/// The enum, its constructors and the ways in and out of it.
///
/// No field's name begins with an underscore, so the locals here do.
pub fn deletion(spec: &Spec) -> TokenStream {
    let operations = &spec.operations;
    let variants = operations.iter().map(|operation| {
        let (variant, fields) = (variant(operation), fields(operation));
        let doc = docs(&summary(operation));
        quote!(#doc #[non_exhaustive] #variant { #(#fields),* })
    });
    let constructors = operations.iter().map(constructor);
    let rows = operations.iter().enumerate().map(|(row, operation)| {
        let variant = variant(operation);
        let row = Literal::usize_unsuffixed(row);
        quote!(Self::#variant { .. } => &OPERATIONS[#row])
    });
    let most = operations
        .iter()
        .map(|operation| parameters(operation).count());
    let most = most.max().unwrap_or_default();
    let values = operations.iter().map(|operation| values(operation, most));
    let most = Literal::usize_unsuffixed(most);
    let parsers = operations.iter().map(parser);
    let calls = operations.iter().map(call);
    quote! {
        /// One call as data: which operation, on what.
        ///
        /// In JSON it is an object with the operation's name and its arguments, as in
        /// `{"operation": "delete_group", "group_id": "9f2b…"}`. Unknown, missing and repeated
        /// fields are refused when it is read. Formats that guess the types of values, such as CSV,
        /// are not supported. [`Client::execute`](crate::Client::execute) sends it,
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
            /// parameter is not set, and after the last one.
            pub(crate) fn values(&self) -> [Option<crate::id::Value<'_>>; #most] {
                match self { #(#values,)* }
            }

            pub(crate) fn from_fields(
                __operation: &str,
                __fields: &mut crate::deletion::Fields,
            ) -> Result<Self, String> {
                Ok(match __operation {
                    #(#parsers,)*
                    __unknown => return Err(crate::deletion::unknown_operation(__unknown)),
                })
            }

            /// Goes through the method that progenitor generated.
            pub(crate) async fn call(
                &self,
                __api: &api::Client,
                __organization: &crate::generated::ids::OrganizationId,
            ) -> Result<(), progenitor_client::Error<()>> {
                match self { #(#calls,)* }
            }
        }
    }
}

fn summary(operation: &Operation) -> String {
    format!("{}. {}", line(&operation.summary), effect_words(operation))
}

fn fields(operation: &Operation) -> Vec<TokenStream> {
    let arguments = Arguments::of(operation);
    let required = arguments.required.iter().map(|one| {
        let (field, kind) = (&one.field, value_type(&one.parameter.kind));
        let doc = one.docs();
        quote!(#doc #field: #kind)
    });
    let options = arguments.options.iter().map(|(field, kind)| {
        quote!(#[doc = " Query parameters."] #field: crate::generated::options::#kind)
    });
    required.chain(options).collect()
}

fn constructor(operation: &Operation) -> TokenStream {
    let (name, variant) = (ident(&operation.id), variant(operation));
    let arguments = Arguments::of(operation);
    let (declared, converted) = (arguments.declared(), arguments.converted());
    let doc = docs(&format!(
        "{}\n\n# Errors\n\nWhen an argument is invalid; the error names it.",
        summary(operation),
    ));
    quote! {
        #doc
        pub fn #name(#(#declared),*) -> Result<Self, crate::Error> {
            Self::#variant { #(#converted),* }.checked()
        }
    }
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let path = operation.path_parameters.iter();
    path.chain(&operation.query_parameters)
}

/// An array of that length.
fn values(operation: &Operation, length: usize) -> TokenStream {
    let variant = variant(operation);
    let arguments = Arguments::of(operation);
    let fields = arguments.fields();
    let values = parameters(operation).filter_map(|parameter| {
        let same = |one: &&super::arguments::Argument<'_>| std::ptr::eq(one.parameter, parameter);
        let required = arguments.required.iter().find(same).map(|one| {
            let field = &one.field;
            quote!(Some(crate::id::AsValue::value(#field)))
        });
        required.or_else(|| {
            let field = &arguments.optional.iter().find(same)?.field;
            let (options, _) = arguments.options.as_ref()?;
            Some(quote!(#options.#field.as_ref().map(crate::id::AsValue::value)))
        })
    });
    let values = values.chain(std::iter::repeat(quote!(None))).take(length);
    quote!(Self::#variant { #(#fields),* } => [#(#values),*])
}

fn parser(operation: &Operation) -> TokenStream {
    let (id, variant) = (&operation.id, variant(operation));
    let arguments = Arguments::of(operation);
    let required = arguments.required.iter().map(|one| {
        let (field, name) = (&one.field, &one.parameter.name);
        quote!(#field: __fields.required(#name)?)
    });
    let options = arguments.options.iter().map(|(field, kind)| {
        let optional = arguments.optional.iter().map(|one| {
            let (field, name) = (&one.field, &one.parameter.name);
            quote!(#field: __fields.optional(#name)?)
        });
        quote!(#field: crate::generated::options::#kind { #(#optional),* })
    });
    quote!(#id => Self::#variant { #(#required,)* #(#options,)* })
}

/// Progenitor takes the path's arguments in their order, then the query's by name.
fn call(operation: &Operation) -> TokenStream {
    let (name, variant) = (method_name(operation), variant(operation));
    let arguments = Arguments::of(operation);
    let fields = arguments.fields();
    let path = arguments
        .required
        .iter()
        .take(operation.path_parameters.len());
    let path = path.map(|one| &one.field);
    let required = arguments
        .required
        .iter()
        .skip(operation.path_parameters.len())
        .map(|one| {
            let field = &one.field;
            let value = match one.parameter.kind {
                ParameterKind::Flag | ParameterKind::Integer { .. } => quote!(*#field),
                _ => quote!(#field),
            };
            (&one.parameter.name, value)
        });
    let optional = arguments.optional.iter().map(|one| {
        let (field, options) = (&one.field, arguments.options.iter().map(|(field, _)| field));
        let value = match one.parameter.kind {
            ParameterKind::Flag | ParameterKind::Integer { .. } => quote!(#(#options)*.#field),
            _ => quote!(#(#options)*.#field.as_ref()),
        };
        (&one.parameter.name, value)
    });
    let mut query: Vec<_> = required.chain(optional).collect();
    query.sort_by_key(|(name, _)| *name);
    let query = query.into_iter().map(|(_, value)| value);
    quote! {
        Self::#variant { #(#fields),* } => {
            __api.#name(__organization, #(#path,)* #(#query,)*).await.map(drop)
        }
    }
}
