//! The operations as data.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::value_type;
use super::{ident, option};
use crate::codegen::spec::{
    Effect, Grade, Marks, Operation, ParameterKind, Requires, Spec, StatusRange,
};

/// The operations as data.
pub fn table(spec: &Spec) -> TokenStream {
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
            let (name, ty) = (&parameter.name, value_type(&parameter.kind));
            let (kind, required) = (kind_name(&parameter.kind), parameter.required);
            let scoped = match &parameter.kind {
                ParameterKind::Id(name) => spec.ids.iter().any(|id| &id.name == name && id.scoped),
                _ => false,
            };
            let range = option(range(&parameter.kind));
            quote! {
                crate::Parameter {
                    name: #name,
                    location: crate::ParameterLocation::#location,
                    kind: #kind,
                    required: #required,
                    range: #range,
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

/// What `Parameter::kind` says.
fn kind_name(kind: &ParameterKind) -> String {
    match kind {
        ParameterKind::Id(name) | ParameterKind::Choice(name) => name.clone(),
        ParameterKind::Flag => "boolean".to_owned(),
        ParameterKind::Integer { .. } => "integer".to_owned(),
        ParameterKind::List(items) => format!("list of {}", kind_name(items)),
    }
}

/// The bounds of an integer, or of the integers of a list.
fn range(kind: &ParameterKind) -> Option<TokenStream> {
    match kind {
        ParameterKind::Integer { min, max } if (*min, *max) != (i64::MIN, i64::MAX) => {
            Some(quote!(#min..=#max))
        }
        ParameterKind::List(items) => range(items),
        _ => None,
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

pub fn marks(marks: &Marks) -> TokenStream {
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
