//! `openapi/vectors.json`: what every client must send, conclude and reject.
//!
//! After a change of the spec, `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`
//! updates the file.

pub mod derive;
mod responses;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{CallOptions, Client, Deletion, ErrorKind, Outcome};

use crate::codegen::parse;
use crate::codegen::spec::ORGANIZATION;
use crate::codegen::taken::Taken;
use derive::{Arguments, Response, Vectors};

fn openapi(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("openapi")
        .join(file)
}

fn vectors() -> Vectors {
    serde_json::from_str(&fs::read_to_string(openapi("vectors.json")).unwrap()).unwrap()
}

/// The JSON of a [`Deletion`]. The organization is the client's.
fn json(operation: &str, arguments: &Arguments) -> Value {
    let mut fields: serde_json::Map<_, _> = arguments.clone().into_iter().collect();
    fields.remove(ORGANIZATION);
    fields.insert("operation".to_owned(), operation.into());
    fields.into()
}

fn deletion(operation: &str, arguments: &Arguments) -> Deletion {
    serde_json::from_value(json(operation, arguments)).unwrap()
}

#[test]
fn the_checked_in_vectors_are_derived_from_the_spec() {
    let yaml = fs::read_to_string(openapi("tallyfy.yaml")).unwrap();
    let spec = parse::read(&yaml, &Taken::default()).unwrap();
    let document: Value = serde_saphyr::from_str(&yaml).unwrap();
    let mut derived = serde_json::to_string_pretty(&derive::derive(&spec, &document)).unwrap();
    derived.push('\n');
    if std::env::var_os("UPDATE_DERIVED").is_some() {
        fs::write(openapi("vectors.json"), &derived).unwrap();
    }
    assert!(
        fs::read_to_string(openapi("vectors.json")).unwrap() == derived,
        "openapi/vectors.json is out of date; \
         UPDATE_DERIVED=1 cargo test --all-features --test suite derived updates it"
    );
}

/// Other languages have only the schema's rule.
#[test]
fn every_rule_rejects_what_would_name_something_else() {
    for (kind, invalid) in vectors().invalid_values {
        let rejects = |value: &str| invalid.iter().any(|one| one.value == value);
        assert!(rejects("") && rejects(".."), "{kind}");
        let ends = |end: &str| {
            let mut texts = invalid.iter().filter_map(|one| one.value.as_str());
            texts.any(|text| text.ends_with(end))
        };
        assert!(ends("/delete"), "{kind}");
        let integer = invalid.iter().any(|one| one.value == 0);
        assert!(
            integer || rejects(".") && ends("\\delete") && ends("\n"),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn every_request_goes_out_as_the_vectors_say() {
    let sandbox = Sandbox::start().await.unwrap();
    let vectors = vectors();
    for (operation, vector) in &vectors.operations {
        for wanted in &vector.requests {
            let deletion = deletion(operation, &wanted.arguments);
            sandbox.add(&deletion);
            sandbox.clear_requests();
            let deleted = sandbox.client().execute(deletion).await.unwrap();
            assert_eq!(deleted.outcome(), Outcome::Deleted, "{operation}");

            let requests = sandbox.requests();
            let [request] = requests.as_slice() else {
                panic!("{operation} sent {} requests", requests.len());
            };
            assert_eq!(request.method(), wanted.method, "{operation}");
            assert_eq!(request.path(), wanted.path, "{operation}");
            let mut query: Vec<_> = request
                .query()
                .into_iter()
                .flat_map(|q| q.split('&'))
                .collect();
            let mut wanted_query: Vec<_> = wanted.query.iter().map(String::as_str).collect();
            query.sort_unstable();
            wanted_query.sort_unstable();
            assert_eq!(query, wanted_query, "{operation}");
            for (name, value) in &vectors.headers {
                assert_eq!(request.header(name), Some(value.as_str()), "{operation}");
            }
            assert!(request.body().is_empty(), "{operation}");
        }
    }
}

#[tokio::test]
async fn every_response_is_understood() {
    let sandbox = Sandbox::start().await.unwrap();
    let elsewhere = Sandbox::start().await.unwrap();
    let mut client = single_attempts(&sandbox);
    let vectors = vectors();
    for (operation, vector) in &vectors.operations {
        let deletion = deletion(operation, &vector.requests[0].arguments);
        for response in vector.responses.iter().chain(&vectors.responses) {
            sandbox.clear_requests();
            sandbox.fail_next(fault(response, &elsewhere.base_url()));
            let result = client.execute(deletion.clone()).await;
            understood(operation, response, result);
            assert_eq!(sandbox.requests().len(), 1, "{operation}: {response:?}");
            if response.retry_after.is_some() {
                // The pace of this one waits as long as it was told.
                client = single_attempts(&sandbox);
            }
        }
    }
    assert!(elsewhere.requests().is_empty());
}

fn fault(response: &Response, elsewhere: &str) -> Fault {
    let mut fault = Fault::status(response.status).body(response.body.clone());
    for (name, value) in &response.headers {
        fault = fault.header(name, value.replace(responses::ELSEWHERE, elsewhere));
    }
    if response.truncated {
        fault = fault.cut_after(response.body.len());
    }
    fault
}

fn single_attempts(sandbox: &Sandbox) -> Client {
    Client::builder()
        .base_url(sandbox.base_url())
        .access_token(sandbox.access_token())
        .organization(sandbox.organization())
        .options(CallOptions::new().no_retry())
        .build()
        .unwrap()
}

fn understood(
    operation: &str,
    response: &Response,
    result: Result<tallyfy::Deleted<Value>, tallyfy::Error>,
) {
    let context = format!("{operation}: {response:?}");
    match (response.outcome, result) {
        (derive::Outcome::Deleted, Ok(deleted)) => {
            assert_eq!(deleted.outcome(), Outcome::Deleted, "{context}");
            assert_eq!(deleted.status(), response.status, "{context}");
            assert_eq!(deleted.details(), response.details.as_ref(), "{context}");
        }
        (derive::Outcome::Refused, Err(error)) => {
            assert_eq!(error.status(), Some(response.status), "{context}");
            assert!(!error.may_have_happened(), "{context}");
            let wait = response.retry_after.map(Duration::from_secs);
            assert_eq!(error.retry_after(), wait, "{context}");
        }
        (derive::Outcome::Unconfirmed, Ok(deleted)) => {
            assert_eq!(deleted.outcome(), Outcome::Unconfirmed, "{context}");
        }
        (derive::Outcome::Unconfirmed, Err(error)) => {
            assert_eq!(error.status(), Some(response.status), "{context}");
            let redirected = error.kind() == ErrorKind::Redirected;
            assert!(error.may_have_happened() || redirected, "{context}");
        }
        (_, result) => panic!("{context} gave {result:?}"),
    }
}

#[tokio::test]
async fn no_invalid_argument_reaches_the_wire() {
    let sandbox = Sandbox::start().await.unwrap();
    let vectors = vectors();
    for (operation, vector) in &vectors.operations {
        let good = &vector.requests[0].arguments;
        for (parameter, kind) in &vector.parameters {
            for invalid in vectors.invalid_values.get(kind).into_iter().flatten() {
                if parameter == ORGANIZATION {
                    let organization = invalid.value.as_str().unwrap();
                    let client = sandbox.client().in_organization(organization);
                    assert!(client.is_err(), "{organization:?}: {operation}");
                } else {
                    let mut arguments = good.clone();
                    arguments.insert(parameter.clone(), invalid.value.clone());
                    assert_rejected(operation, &arguments, &invalid.why);
                }
            }
        }
        for invalid in &vector.invalid_arguments {
            assert_rejected(operation, &invalid.arguments, &invalid.why);
        }
    }
    assert!(sandbox.requests().is_empty());
}

fn assert_rejected(operation: &str, arguments: &Arguments, why: &str) {
    let deletion: Result<Deletion, _> = serde_json::from_value(json(operation, arguments));
    assert!(deletion.is_err(), "{operation} takes {arguments:?}: {why}");
}
