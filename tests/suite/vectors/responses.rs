//! Responses that any request can get, whoever sends them.

use serde_json::{Value, json};

use super::derive::{Outcome, Response};

/// Stands for the base URL of another host.
pub const ELSEWHERE: &str = "{elsewhere}";

const JSON: &str = "application/json";
const HTML: &str = "text/html";

/// `marks` is `x-tallyfy` at the root of the spec.
pub fn of_anyone(marks: &Value) -> Vec<Response> {
    let mut responses = redirects();
    responses.extend(doubtful_successes(marks));
    responses.extend(intermediaries());
    responses.extend(successes());
    responses
}

fn redirects() -> Vec<Response> {
    let mut responses = Vec::new();
    for status in [301, 302, 303, 307, 308] {
        for (host, base) in [("the same host", ""), ("another host", ELSEWHERE)] {
            let mut response = response(&format!("a redirect to {host}"), status, None, "");
            let location = format!("{base}/moved");
            response.headers.insert("location".to_owned(), location);
            responses.push(response);
        }
    }
    responses
}

fn doubtful_successes(marks: &Value) -> Vec<Response> {
    let marks = &marks["unconfirmed"];
    let texts = |key: &str| -> Vec<String> {
        let list = marks[key].as_array().expect("the marks hold lists");
        let texts = list.iter().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let mut responses = Vec::new();
    for status in texts("statuses") {
        let status = status.parse().expect("a status is a number");
        responses.push(response("not done yet", status, Some(JSON), "{}"));
    }
    for field in texts("error_fields") {
        let body = json!({ field: true, "message": "Something went wrong" }).to_string();
        responses.push(response("an error in a success", 200, Some(JSON), &body));
    }
    for field in texts("success_fields") {
        let body = json!({ field: false }).to_string();
        responses.push(response("an error in a success", 200, Some(JSON), &body));
    }
    responses
}

fn intermediaries() -> Vec<Response> {
    let page = "<!DOCTYPE html><title>Sign in</title><form></form>";
    let gateway = r#"{"message":"no Route matched with those values"}"#;
    let cases = [
        ("a login page", 200, Some(HTML), page),
        ("a page without a label", 200, None, page),
        ("a block page", 403, Some(HTML), page),
        ("a page", 404, Some(HTML), page),
        ("a gateway's 404", 404, Some(JSON), gateway),
        ("a framework's 404", 404, Some(JSON), r#"{"status":404}"#),
        ("an empty object", 404, Some(JSON), "{}"),
        ("a proxy's refusal", 407, Some(JSON), gateway),
        (
            "a server error",
            500,
            Some(JSON),
            r#"{"message":"Server Error"}"#,
        ),
        ("a gateway's page", 502, Some(HTML), page),
        ("nothing", 503, None, ""),
    ];
    let responses = cases.map(|(what, status, label, body)| response(what, status, label, body));
    responses.into()
}

fn successes() -> Vec<Response> {
    let mut truncated = response("a truncated body", 200, Some(JSON), r#"{"data":{"id":"#);
    truncated.truncated = true;
    let mislabelled = response("a word labelled as a page", 200, Some(HTML), "OK");
    let mut successes = vec![truncated, mislabelled];
    for response in &mut successes {
        response.outcome = Outcome::Deleted;
    }
    successes
}

fn response(what: &str, status: u16, label: Option<&str>, body: &str) -> Response {
    let label = label.map(|label| ("content-type".to_owned(), label.to_owned()));
    Response {
        what: Some(what.to_owned()),
        status,
        headers: label.into_iter().collect(),
        body: body.to_owned(),
        outcome: Outcome::Unconfirmed,
        ..Response::default()
    }
}
