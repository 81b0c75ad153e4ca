//! The methods of `Client`: one for each operation, and one for each purge.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{arguments, bindings, parameter_type};
use super::details::details_type;
use super::docs::{docs, effect_words};
use super::ident;
use crate::codegen::spec::{Grade, Operation, Requires};

pub fn method(operation: &Operation) -> TokenStream {
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
            self.send(Deletion::#name(#(#passed),*)?, false).await.map(crate::Deleted::typed)
        }
    }
}

pub fn purge((requires, first, last): &(&Requires, &Operation, &Operation)) -> TokenStream {
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

pub fn purge_constructor(
    (requires, first, last): &(&Requires, &Operation, &Operation),
) -> TokenStream {
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
            #(let #passed: #kinds = crate::deletion::argument(#id, #names, #passed)?;)*
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
