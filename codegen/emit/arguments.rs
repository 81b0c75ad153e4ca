//! How the parameters of an operation become arguments, fields and types.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::{code, docs, text};
use super::ident;
use crate::codegen::names::{fields, pascal_case};
use crate::codegen::spec::{Operation, Parameter, ParameterKind};

/// The parameters of an operation.
pub struct Arguments<'a> {
    operation: &'a str,
    /// Those of the path, then the required ones of the query.
    pub required: Vec<Argument<'a>>,
    pub optional: Vec<Argument<'a>>,
    /// The argument that holds the optional ones, and its type.
    pub options: Option<(Ident, Ident)>,
}

pub struct Argument<'a> {
    pub parameter: &'a Parameter,
    pub field: Ident,
}

impl<'a> Arguments<'a> {
    pub fn of(operation: &'a Operation) -> Self {
        let parameters = || {
            operation
                .path_parameters
                .iter()
                .chain(&operation.query_parameters)
        };
        let names = parameters().map(|parameter| parameter.name.as_str());
        let mut fields = fields(names.chain(["options"]), &[]);
        let options = fields.pop();
        let all = parameters()
            .zip(fields)
            .map(|(parameter, field)| Argument { parameter, field });
        let (required, optional): (Vec<_>, Vec<_>) = all.partition(|one| one.parameter.required);
        let options = options
            .filter(|_| !optional.is_empty())
            .map(|field| (field, options_type(operation)));
        Self {
            operation: &operation.id,
            required,
            optional,
            options,
        }
    }

    /// The arguments of a method or constructor.
    pub fn declared(&self) -> Vec<TokenStream> {
        let required = self.required.iter().map(|one| {
            let (field, kind) = (&one.field, argument_type(&one.parameter.kind));
            quote!(#field: #kind)
        });
        let options = self
            .options
            .iter()
            .map(|(field, kind)| quote!(#field: crate::generated::options::#kind));
        required.chain(options).collect()
    }

    /// How the arguments become the fields of the variant.
    pub fn converted(&self) -> Vec<TokenStream> {
        let required = self.required.iter().map(|one| {
            let (field, value) = (&one.field, one.converted(self.operation));
            if one.can_be_refused() {
                quote!(#field: #value)
            } else {
                quote!(#field)
            }
        });
        let options = self.options.iter().map(|(field, _)| quote!(#field));
        required.chain(options).collect()
    }

    /// The names of the arguments, and of the variant's fields.
    pub fn fields(&self) -> Vec<&Ident> {
        let required = self.required.iter().map(|one| &one.field);
        required
            .chain(self.options.iter().map(|(field, _)| field))
            .collect()
    }
}

impl Argument<'_> {
    /// The field's value, from what a caller passed.
    pub fn converted(&self, operation: &str) -> TokenStream {
        let (name, field) = (&self.parameter.name, &self.field);
        match &self.parameter.kind {
            ParameterKind::Id(_) | ParameterKind::Choice(_) => {
                quote!(crate::deletion::argument(#operation, #name, #field)?)
            }
            ParameterKind::List(_) => quote!(crate::deletion::list(#operation, #name, #field)?),
            ParameterKind::Flag | ParameterKind::Integer { .. } => quote!(#field),
        }
    }

    pub fn docs(&self) -> TokenStream {
        match self.parameter.description.as_str() {
            "" => docs(&format!("The parameter `{}`.", code(&self.parameter.name))),
            description => docs(&text(description)),
        }
    }

    pub fn can_be_refused(&self) -> bool {
        !matches!(
            self.parameter.kind,
            ParameterKind::Flag | ParameterKind::Integer { .. }
        )
    }
}

/// The type of a field.
pub fn value_type(kind: &ParameterKind) -> TokenStream {
    match kind {
        ParameterKind::Id(name) => {
            let name = ident(name);
            quote!(crate::generated::ids::#name)
        }
        ParameterKind::Choice(name) => {
            let name = ident(name);
            quote!(crate::generated::choices::#name)
        }
        ParameterKind::Flag => quote!(bool),
        ParameterKind::Integer { .. } => quote!(i64),
        ParameterKind::List(items) => {
            let items = value_type(items);
            quote!(Vec<#items>)
        }
    }
}

/// The type of an argument, which takes whatever becomes the field's.
pub fn argument_type(kind: &ParameterKind) -> TokenStream {
    match kind {
        ParameterKind::Id(_) | ParameterKind::Choice(_) => {
            let kind = value_type(kind);
            quote!(impl TryInto<#kind, Error: Into<crate::InvalidId>>)
        }
        ParameterKind::List(items) => {
            let items = value_type(items);
            quote!(impl IntoIterator<Item: TryInto<#items, Error: Into<crate::InvalidId>>>)
        }
        ParameterKind::Flag | ParameterKind::Integer { .. } => value_type(kind),
    }
}

fn options_type(operation: &Operation) -> Ident {
    format_ident!("{}Options", pascal_case(&operation.id))
}
