//! The methods of `Client`: one for each operation, and one for each purge.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{Arguments, value_type};
use super::details::details_type;
use super::docs::{code, docs, effect_words, line, text};
use super::ident;
use crate::codegen::spec::{Grade, Operation, Requires};

pub fn method(operation: &Operation) -> TokenStream {
    let name = ident(&operation.id);
    let arguments = Arguments::of(operation);
    let (parameters, passed) = (arguments.declared(), arguments.fields());
    let details = details_type(operation);
    let doc = docs(&method_docs(operation));
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[deprecated(note = "the API's documentation marks it as deprecated")]));
    quote! {
        #doc
        #deprecated
        pub async fn #name(
            &self,
            #(#parameters),*
        ) -> Result<crate::Deleted<#details>, crate::Error> {
            self.send(&Deletion::#name(#(#passed),*)?, false).await.map(crate::Deleted::typed)
        }
    }
}

pub fn purge((requires, first, last): &(&Requires, &Operation, &Operation)) -> TokenStream {
    let name = ident(&requires.purge);
    let (first_details, last_details) = (details_type(first), details_type(last));
    let arguments = Arguments::of(last);
    let (parameters, passed) = (arguments.declared(), arguments.fields());
    let doc = docs(&format!(
        "{}\n\n\
         # Errors\n\n\
         A [`PurgeError`](crate::PurgeError) that says which step failed and keeps the response to \
         the step before it. Nothing is sent if an argument is invalid, or if the client refuses \
         permanent deletions.\n\n\
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
    let arguments = Arguments::of(last);
    let (parameters, passed) = (arguments.declared(), arguments.fields());
    let kinds = last
        .path_parameters
        .iter()
        .map(|parameter| value_type(&parameter.kind));
    let names = last.path_parameters.iter().map(|parameter| &parameter.name);
    let doc = docs(&format!(
        "{}\n\n# Errors\n\nWhen an argument is invalid; the error names it.",
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
         If the response to the first step says that it was done before, the second one is sent \
         all the same. Any other refusal of the first step ends the call.\n\n\
         {2}",
        first.id,
        last.id,
        text(&last.description),
    )
}

fn method_docs(operation: &Operation) -> String {
    let Operation {
        id, path, tallyfy, ..
    } = operation;
    let (summary, description) = (line(&operation.summary), text(&operation.description));
    let statuses: Vec<String> = operation
        .success
        .iter()
        .map(|one| one.status.to_string())
        .collect();
    let success = match tallyfy.grade.success {
        Grade::Documented => format!("answered by {}", statuses.join(" or ")),
        _ => "whose successful response is not documented".to_owned(),
    };
    let known = match tallyfy.grade.operation {
        Grade::Documented => "The operation is documented",
        Grade::Client => "The operation is not documented, but an official client sends it",
        Grade::Inferred | Grade::Unknown => {
            "The operation is not documented; it is inferred from documented parts"
        }
    };
    let restore = tallyfy
        .restore
        .as_ref()
        .map_or_else(String::new, |restore| {
            format!(
                "\n\n`{} {}` undoes it.",
                code(&restore.method),
                code(&restore.path)
            )
        });
    let requires = tallyfy
        .requires
        .as_ref()
        .map_or_else(String::new, |requires| {
            format!(
                "\n\nRequires [`{0}`](Self::{0}) first; [`{1}`](Self::{1}) does both.",
                requires.operation, requires.purge,
            )
        });
    let reserved: String = operation
        .reserved
        .iter()
        .map(|reserved| {
            format!(
                "\n\nThe value `{}` of `{}` is refused: the request would be that of `{}`.",
                reserved.value, reserved.parameter, reserved.operation,
            )
        })
        .collect();
    let sources: String = tallyfy
        .evidence
        .iter()
        .map(|evidence| format!("\n- {}: {}", line(&evidence.source), line(&evidence.says)))
        .collect();
    format!(
        "{summary}. {}\n\n{description}{requires}{restore}{reserved}\n\n\
         `DELETE {path}`, {success}. {known}.\n\n\
         # Errors\n\n\
         When an argument is invalid, nothing is sent and the error names it. Every other error \
         says whether the deletion may have happened, see [`Error`](crate::Error).\n\n\
         # Sources\n{sources}\n\n\
         As data: [`Deletion::{id}`](crate::Deletion::{id}).",
        effect_words(operation),
    )
}
