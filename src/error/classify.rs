//! What a response that is not a success says: the kind of failure, and the server's own words.

use std::collections::BTreeMap;

use serde_json::Value;

use super::kind::{Delivery, ErrorKind};
use crate::operation::Operation;
use crate::response::Response;

/// What is kept of the response behind an error.
#[derive(Default)]
pub(super) struct ErrorResponse {
    pub(super) status: u16,
    pub(super) message: Option<String>,
    pub(super) code: Option<String>,
    pub(super) field_errors: BTreeMap<String, Vec<String>>,
    pub(super) request_id: Option<String>,
    pub(super) body: String,
    /// Whether it says, in Tallyfy's own words, that the record does not exist.
    pub(super) is_gone: bool,
    pub(super) remaining: Option<u32>,
}

impl ErrorResponse {
    pub(super) fn new(operation: &Operation, response: Response) -> Self {
        Self {
            is_gone: response.is_gone(operation),
            request_id: response.request_id,
            remaining: response.remaining,
            body: response.body,
            ..Self::said(response.status, response.json.as_ref())
        }
    }

    /// From a success that confirms nothing, whose caller keeps the body.
    pub(super) fn unconfirmed(
        status: u16,
        request_id: Option<&str>,
        details: Option<&Value>,
    ) -> Self {
        Self {
            request_id: request_id.map(str::to_owned),
            ..Self::said(status, details)
        }
    }

    fn said(status: u16, json: Option<&Value>) -> Self {
        Self {
            status,
            message: json.and_then(message),
            code: json.and_then(code),
            field_errors: json.map(field_errors).unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// The kind of failure, and what became of the deletion.
pub(super) fn classify(response: &Response) -> (ErrorKind, Delivery) {
    let (own, status) = (response.is_own(), response.status);
    let json = response.json.as_ref();
    let (code, message) = (json.and_then(code), json.and_then(message));
    let kind = match status {
        300..=399 => ErrorKind::Redirected,
        408 | 460 | 499 => ErrorKind::Timeout,
        429 => ErrorKind::RateLimited,
        403 if own && message.is_some_and(|text| names_organization(&text)) => ErrorKind::Forbidden,
        403 if response.retry_after.is_some() => ErrorKind::RateLimited,
        500..=599 => ErrorKind::Server,
        401 if own || response.is_blank() => ErrorKind::Unauthorized,
        400..=499 if !own => ErrorKind::Intermediary,
        403 => ErrorKind::Forbidden,
        404 if code.as_deref() == Some("ENDPOINT_NOT_FOUND") => ErrorKind::EndpointNotFound,
        404 => ErrorKind::NotFound,
        400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::UnexpectedStatus,
    };
    let delivery = match kind {
        ErrorKind::Server
        | ErrorKind::UnexpectedStatus
        | ErrorKind::Timeout
        | ErrorKind::Intermediary => Delivery::Unknown,
        // PHP sends these two after it has acted. The other redirects only name another address.
        ErrorKind::Redirected if matches!(status, 302 | 303) => Delivery::Unknown,
        // Only a 429 means the same without a body, whoever sends it.
        ErrorKind::RateLimited if !own && (status != 429 || !response.is_blank()) => {
            Delivery::Unknown
        }
        _ => Delivery::Refused,
    };
    (kind, delivery)
}

/// Whether Tallyfy says that the token is not valid for the organization.
pub(super) fn names_organization(message: &str) -> bool {
    message.contains("permissions for this organization")
}

/// Whether a response came whose head can't be parsed.
pub(super) fn is_unreadable(error: &reqwest::Error) -> bool {
    let first: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |error| error.source())
        .filter_map(|error| error.downcast_ref::<hyper::Error>())
        .any(hyper::Error::is_parse)
}

/// `message` at the top or inside `error`; else `error` itself, if it is text.
fn message(body: &Value) -> Option<String> {
    let text = |value: &Value| {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Array(texts) => texts
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    };
    body.get("message")
        .and_then(text)
        .or_else(|| body.get("error")?.get("message").and_then(text))
        .or_else(|| body.get("error").and_then(text))
}

/// `code` at the top or inside `error`.
fn code(body: &Value) -> Option<String> {
    body.get("code")
        .or_else(|| body.get("error")?.get("code"))
        .and_then(|code| match code {
            Value::String(code) => Some(code.clone()),
            Value::Number(code) => Some(code.to_string()),
            _ => None,
        })
}

/// The values have been seen as text, as a list of texts and as a list of objects.
fn field_errors(body: &Value) -> BTreeMap<String, Vec<String>> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Object(object) => object
            .get("message")
            .and_then(Value::as_str)
            .map_or_else(|| value.to_string(), str::to_owned),
        other => other.to_string(),
    };
    let Some(Value::Object(fields)) = body.get("errors") else {
        return BTreeMap::new();
    };
    fields
        .iter()
        .map(|(field, value)| {
            let complaints = match value {
                Value::Array(complaints) => complaints.iter().map(text).collect(),
                one => vec![text(one)],
            };
            (field.clone(), complaints)
        })
        .collect()
}
