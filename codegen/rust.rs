//! Writes the Rust that follows from the spec, beside what progenitor generates.
//!
//! What can be code is code, in `src/`; what is written here is only what differs from one
//! operation or id to the next.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::spec::{
    Details, Effect, Field, Grade, Id, Kind, Marks, Operation, Parameter, ParameterKind, Requires,
    Rule, Spec, StatusRange, pascal_case,
};

/// The derived module, ready to be printed.
pub fn rust(spec: &Spec) -> TokenStream {
    let ids = spec.ids.iter().map(id);
    let details = spec.details.iter().map(details);
    let options = spec.operations.iter().filter_map(options);
    let table = table(spec);
    let deletion = deletion(spec);
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
    quote! {
        /// Where the spec says that Tallyfy is.
        pub(crate) const BASE_URL: &str = #base_url;

        /// How to tell Tallyfy's own responses from those of something in between.
        pub(crate) const MARKS: crate::response::Marks = #marks;

        /// The kinds of id.
        #[allow(unused_imports, reason = "a spec may have no id of one kind")]
        pub mod ids { use crate::id::{integer_id, text_id}; #(#ids)* }

        /// What the server says of a deletion, where that is documented.
        #[allow(unused_imports, reason = "a spec may document no answer")]
        pub mod details { use crate::details::details; #(#details)* }

        /// Query parameters.
        #[allow(unused_imports, reason = "a spec may have no query")]
        pub mod options { use super::ids::*; #(#options)* }

        use self::ids::*;
        #[allow(unused_imports, reason = "a spec may have no query")]
        use self::options::*;
        #table
        #deletion
        /// One method per operation. Each takes the ids of its path, in their order, and sends one
        /// request, or none if an id breaks its rule.
        impl crate::Client { #(#methods)* #(#purges)* }
        impl crate::Purge { #(#purge_constructors)* }
    }
}

fn marks(marks: &Marks) -> TokenStream {
    let ranges = |statuses: &[StatusRange]| {
        let ranges = statuses
            .iter()
            .map(|StatusRange(first, last)| quote!(#first..=#last));
        quote!(&[#(#ranges),*])
    };
    let Marks {
        own_error,
        own_not_found,
        missing_record,
        unconfirmed,
    } = marks;
    let error_statuses = ranges(&own_error.statuses);
    let error_fields = &own_error.any_of;
    let not_found_statuses = ranges(&own_not_found.statuses);
    let (not_found_error, not_found_codes) = (own_not_found.error, &own_not_found.codes);
    let missing = missing_record.iter().map(|missing| {
        let StatusRange(first, last) = missing.status;
        let (code, error) = (option(missing.code.as_deref()), missing.error);
        let fields = &missing.all_of;
        quote!(crate::response::MissingRecord {
            statuses: #first..=#last, code: #code, error: #error, fields: &[#(#fields),*],
        })
    });
    let unconfirmed_statuses = ranges(&unconfirmed.statuses);
    let (failed, succeeded) = (&unconfirmed.error_fields, &unconfirmed.success_fields);
    quote! {
        crate::response::Marks {
            error_statuses: #error_statuses,
            error_fields: &[#(#error_fields),*],
            not_found_statuses: #not_found_statuses,
            not_found_error: #not_found_error,
            not_found_codes: &[#(#not_found_codes),*],
            missing_record: &[#(#missing),*],
            unconfirmed_statuses: #unconfirmed_statuses,
            unconfirmed_error_fields: &[#(#failed),*],
            unconfirmed_success_fields: &[#(#succeeded),*],
        }
    }
}

fn id(id: &Id) -> TokenStream {
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

fn details(details: &Details) -> TokenStream {
    let name = ident(&details.name);
    let doc = docs(&details.description);
    let fields = details.fields.iter().map(
        |Field {
             name,
             description,
             kind,
         }| {
            let (doc, field, kind) = (docs(description), field_ident(name), kind_type(kind));
            quote!(#doc #field: #kind = #name)
        },
    );
    quote!(details! { #doc pub struct #name { #(#fields,)* } })
}

fn kind_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(String),
        Kind::Integer => quote!(i64),
        Kind::Number => quote!(f64),
        Kind::Flag => quote!(bool),
        Kind::Any => quote!(serde_json::Value),
        Kind::List(items) => {
            let items = kind_type(items);
            quote!(Vec<#items>)
        }
        Kind::Details(name) => ident(name).into_token_stream(),
    }
}

/// The query parameters of an operation, as a struct with setters.
fn options(operation: &Operation) -> Option<TokenStream> {
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
                    self.#field = Some(crate::id::argument(#id, #text, #field)?);
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

fn options_type(operation: &Operation) -> Option<Ident> {
    (!operation.query_parameters.is_empty())
        .then(|| format_ident!("{}Options", pascal_case(&operation.id)))
}

fn parameter_type(parameter: &Parameter) -> TokenStream {
    match &parameter.kind {
        ParameterKind::Id(name) => ident(name).into_token_stream(),
        ParameterKind::Flag => quote!(bool),
    }
}

/// The operations as data.
fn table(spec: &Spec) -> TokenStream {
    let rows = spec.operations.iter().map(|operation| row(spec, operation));
    let count = spec.operations.len();
    quote! {
        /// Every operation, in the order of the spec.
        pub(crate) static OPERATIONS: [crate::Operation; #count] = [#(#rows),*];
    }
}

fn row(spec: &Spec, operation: &Operation) -> TokenStream {
    let Operation {
        id,
        path,
        summary,
        tallyfy,
        ..
    } = operation;
    let effect = effect(tallyfy.effect);
    let repeatable = tallyfy.repeatable;
    let gone = &tallyfy.gone;
    let parameters = operation
        .path_parameters
        .iter()
        .map(|parameter| (parameter, quote!(Path)))
        .chain(
            operation
                .query_parameters
                .iter()
                .map(|parameter| (parameter, quote!(Query))),
        )
        .map(|(parameter, location)| {
            let (name, ty) = (&parameter.name, parameter_type(parameter));
            let (kind, scoped) = match &parameter.kind {
                ParameterKind::Id(name) => (
                    name.as_str(),
                    spec.ids.iter().any(|id| &id.name == name && id.scoped),
                ),
                ParameterKind::Flag => ("boolean", false),
            };
            quote! {
                crate::Parameter {
                    name: #name,
                    location: crate::ParameterLocation::#location,
                    kind: #kind,
                    scoped: #scoped,
                    #[cfg(feature = "schemars")]
                    schema: <#ty as schemars::JsonSchema>::json_schema,
                }
            }
        });
    let requires = option(tallyfy.requires.as_ref().map(|requires| {
        let Requires {
            operation,
            purge,
            refusal,
        } = requires;
        let (status, message) = (option(refusal.status), option(refusal.message.as_deref()));
        quote! {
            crate::Prerequisite {
                operation: #operation, purge: #purge, status: #status, message: #message,
            }
        }
    }));
    let restore = option(tallyfy.restore.as_ref().map(|restore| {
        let (method, path, grade) = (&restore.method, &restore.path, grade(restore.grade));
        quote!(crate::Restore { method: #method, path: #path, grade: #grade })
    }));
    let grades = [
        tallyfy.grade.operation,
        tallyfy.grade.success,
        tallyfy.grade.repeatable,
        tallyfy.grade.gone.unwrap_or(Grade::Unknown),
    ]
    .map(grade);
    let [grade_operation, grade_success, grade_repeatable, grade_gone] = grades;
    let success = operation.success.iter().map(|success| {
        let status = success.status;
        let example = option(success.example.as_ref().map(ToString::to_string));
        quote!(crate::Success { status: #status, example: #example })
    });
    let reserved = operation.reserved.iter().map(|reserved| {
        let (parameter, value, operation) =
            (&reserved.parameter, &reserved.value, &reserved.operation);
        quote!(crate::operation::Reserved {
            parameter: #parameter, value: #value, operation: #operation,
        })
    });
    let together = tallyfy.together.iter().map(|names| quote!(&[#(#names),*]));
    quote! {
        crate::Operation {
            id: #id,
            summary: #summary,
            path: #path,
            parameters: &[#(#parameters),*],
            effect: #effect,
            repeatable: #repeatable,
            gone_statuses: &[#(#gone),*],
            requires: #requires,
            restore: #restore,
            success: &[#(#success),*],
            grades: crate::Grades {
                operation: #grade_operation,
                success: #grade_success,
                repeatable: #grade_repeatable,
                gone: #grade_gone,
            },
            reserved: &[#(#reserved),*],
            together: &[#(#together),*],
        }
    }
}

fn effect(effect: Effect) -> TokenStream {
    let name = ident(match effect {
        Effect::Permanent => "Permanent",
        Effect::Archive => "Archive",
        Effect::Detach => "Detach",
        Effect::Reopen => "Reopen",
        Effect::Disable => "Disable",
        Effect::Clear => "Clear",
    });
    quote!(crate::Effect::#name)
}

fn grade(grade: Grade) -> TokenStream {
    let name = ident(match grade {
        Grade::Documented => "Documented",
        Grade::Client => "Client",
        Grade::Inferred => "Inferred",
        Grade::Unknown => "Unknown",
    });
    quote!(crate::Grade::#name)
}

/// The enum, its constructors and the ways in and out of it.
fn deletion(spec: &Spec) -> TokenStream {
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
            pub(crate) fn values(&self) -> Vec<Option<crate::deletion::Value<'_>>> {
                use crate::deletion::AsValue as _;
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
                org_id: &str,
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

fn bindings(operation: &Operation) -> Vec<Ident> {
    operation
        .path_parameters
        .iter()
        .map(|parameter| field_ident(&parameter.name))
        .chain((!operation.query_parameters.is_empty()).then(|| ident("options")))
        .collect()
}

/// The arguments of a method or constructor, and how they become the variant's fields.
fn arguments(operation: &Operation) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let id = &operation.id;
    let mut arguments = Vec::new();
    let mut conversions = Vec::new();
    for parameter in &operation.path_parameters {
        let (name, field) = (&parameter.name, field_ident(&parameter.name));
        let kind = parameter_type(parameter);
        arguments.push(quote!(#field: impl TryInto<#kind, Error: Into<crate::InvalidId>>));
        conversions.push(quote!(#field: crate::id::argument(#id, #name, #field)?));
    }
    if let Some(options) = options_type(operation) {
        arguments.push(quote!(options: #options));
        conversions.push(quote!(options));
    }
    (arguments, conversions)
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
        ident(&operation.id),
        variant(operation),
        bindings(operation),
    );
    let path = operation
        .path_parameters
        .iter()
        .map(|parameter| field_ident(&parameter.name));
    let mut query: Vec<_> = operation.query_parameters.iter().collect();
    query.sort_by(|a, b| a.name.cmp(&b.name));
    let query = query.into_iter().map(|parameter| {
        let field = field_ident(&parameter.name);
        quote!(options.#field.as_ref().map(ToString::to_string).as_deref())
    });
    quote! {
        Self::#variant { #(#bindings),* } => {
            api.#name(org_id, #(&#path.to_string(),)* #(#query,)*).await.map(drop)
        }
    }
}

fn method(operation: &Operation) -> TokenStream {
    let name = ident(&operation.id);
    let (parameters, _) = arguments(operation);
    let passed = bindings(operation);
    let details = details_type(operation);
    let doc = docs(&method_docs(operation));
    quote! {
        #doc
        pub async fn #name(
            &self,
            #(#parameters),*
        ) -> Result<crate::Deleted<#details>, crate::Error> {
            self.deliver(Deletion::#name(#(#passed),*)?).await.map(crate::Deleted::typed)
        }
    }
}

fn purge((requires, first, last): &(&Requires, &Operation, &Operation)) -> TokenStream {
    let name = ident(&requires.purge);
    let (first_details, last_details) = (details_type(first), details_type(last));
    let (parameters, _) = arguments(last);
    let passed = bindings(last);
    let doc = docs(&format!(
        "{}\n\n\
         # Errors\n\n\
         A [`PurgeError`](crate::PurgeError) that says which step failed and keeps the answer to \
         the step before it. Nothing is sent if an argument breaks its rule, or if the client \
         refuses permanent deletions.\n\n\
         As data: [`Purge::{name}`](crate::Purge::{name}).",
        purge_words(first, last),
    ));
    quote! {
        #doc
        pub async fn #name(
            &self,
            #(#parameters),*
        ) -> Result<
            crate::Purged<#first_details, #last_details>,
            crate::PurgeError<#first_details>,
        > {
            self.purge(crate::Purge::#name(#(#passed),*)?).await
        }
    }
}

fn purge_constructor((requires, first, last): &(&Requires, &Operation, &Operation)) -> TokenStream {
    let (id, text, name) = (&last.id, &requires.purge, ident(&requires.purge));
    let (first_name, last_name) = (ident(&first.id), ident(&last.id));
    let (parameters, _) = arguments(last);
    let passed = bindings(last);
    let kinds = last.path_parameters.iter().map(parameter_type);
    let names = last.path_parameters.iter().map(|parameter| &parameter.name);
    let doc = docs(&format!(
        "{}\n\n# Errors\n\nWhen an argument breaks its rule; the error names it.",
        purge_words(first, last),
    ));
    quote! {
        #doc
        #[allow(clippy::needless_borrows_for_generic_args, reason = "some ids are Copy, some not")]
        pub fn #name(#(#parameters),*) -> Result<Self, crate::Error> {
            #(let #passed: #kinds = crate::id::argument(#id, #names, #passed)?;)*
            Ok(Self::new(
                #text,
                Deletion::#first_name(#(&#passed),*)?,
                Deletion::#last_name(#(&#passed),*)?,
            ))
        }
    }
}

fn purge_words(first: &Operation, last: &Operation) -> String {
    format!(
        "Both steps of a permanent deletion: [`{0}`](crate::Client::{0}), then \
         [`{1}`](crate::Client::{1}).\n\n\
         If the first step turns out to be done before, the second one is sent all the same. Any \
         other refusal of the first step ends the call.\n\n\
         {2}",
        first.id, last.id, last.description,
    )
}

fn details_type(operation: &Operation) -> TokenStream {
    operation.details.as_deref().map_or_else(
        || quote!(serde_json::Value),
        |name| {
            let name = ident(name);
            quote!(details::#name)
        },
    )
}

fn method_docs(operation: &Operation) -> String {
    let Operation {
        id,
        path,
        summary,
        description,
        tallyfy,
        ..
    } = operation;
    let statuses: Vec<String> = operation
        .success
        .iter()
        .map(|one| one.status.to_string())
        .collect();
    let success = match tallyfy.grade.success {
        Grade::Documented => format!("answers {}", statuses.join(" or ")),
        _ => "successful answer not documented".to_owned(),
    };
    let known = match tallyfy.grade.operation {
        Grade::Documented => "The operation is documented",
        Grade::Client => "The operation is not documented; an official client sends it",
        Grade::Inferred | Grade::Unknown => {
            "The operation is put together from what the documentation says of its parts"
        }
    };
    let restore = tallyfy
        .restore
        .as_ref()
        .map_or_else(String::new, |restore| {
            format!("\n\nThe way back is `{} {}`.", restore.method, restore.path)
        });
    let requires = tallyfy
        .requires
        .as_ref()
        .map_or_else(String::new, |requires| {
            format!(
                "\n\nNeeds [`{0}`](Self::{0}) first; [`{1}`](Self::{1}) does both.",
                requires.operation, requires.purge,
            )
        });
    let reserved: String = operation
        .reserved
        .iter()
        .map(|reserved| {
            format!(
                "\n\nThe value `{}` of `{}` is refused: it would name `{}`.",
                reserved.value, reserved.parameter, reserved.operation,
            )
        })
        .collect();
    let sources: String = tallyfy
        .evidence
        .iter()
        .map(|evidence| format!("\n- {}: {}", evidence.source, evidence.says))
        .collect();
    format!(
        "{summary}. {}\n\n{description}{requires}{restore}{reserved}\n\n\
         `DELETE {path}`, {success}. {known}.\n\n\
         # Errors\n\n\
         When an argument breaks its rule nothing is sent and the error names it. Every other \
         failure says whether the deletion may have happened, see [`Error`](crate::Error).\n\n\
         # Sources\n{sources}\n\n\
         As data: [`Deletion::{id}`](crate::Deletion::{id}).",
        effect_words(operation),
    )
}

fn effect_words(operation: &Operation) -> &'static str {
    match operation.tallyfy.effect {
        Effect::Permanent => "Permanent: what goes can't be brought back.",
        Effect::Archive => "Archives: hides the record instead of destroying it.",
        Effect::Detach => "Detaches: takes something off what it belongs to.",
        Effect::Reopen => "Reopens: a completion is taken back, nothing is removed.",
        Effect::Disable => "Disables: the record stays and loses its access.",
        Effect::Clear => "Clears: empties a value, which nothing brings back.",
    }
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

/// A field may be called like a keyword of Rust, or hold what no name in Rust may.
fn field_ident(name: &str) -> Ident {
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    match name.as_str() {
        digits if digits.starts_with(|c: char| c.is_ascii_digit()) => format_ident!("_{digits}"),
        "self" | "super" | "crate" => format_ident!("{name}_"),
        name => syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site())),
    }
}

fn sentence(title: &str) -> String {
    let article = if title.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "An"
    } else {
        "A"
    };
    format!("{article} {title}")
}

/// Doc attributes. Brackets outside of code are escaped: rustdoc takes them for links and tags.
fn docs(text: &str) -> TokenStream {
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
