//! The documented responses.

use serde_json::{Value, json};

use crate::operation::{Grade, Operation, ParameterLocation};

use super::state::Done;

/// A status and a body.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
}

impl Reply {
    pub(super) fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            body: Some(body),
        }
    }

    fn empty(status: u16) -> Self {
        Self { status, body: None }
    }

    /// A wrong or missing token, or a missing client header. Sources disagree on the latter; most
    /// say 401.
    pub(super) fn unauthenticated() -> Self {
        Self::new(401, json!({ "error": true, "message": "Unauthenticated" }))
    }

    pub(super) fn other_organization() -> Self {
        let message = "You don't have application's permissions for this organization!";
        Self::new(403, json!({ "error": true, "message": message }))
    }

    pub(super) fn no_such_endpoint() -> Self {
        Self::new(
            404,
            json!({
                "error": true, "message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND",
            }),
        )
    }

    /// `limit` says what is limited.
    pub(super) fn rate_limited(limit: &str) -> Self {
        let message = format!("You've reached the limit for {limit}. Please try again later.");
        Self::new(
            429,
            json!({ "message": message, "code": "RATE_LIMIT_EXCEEDED" }),
        )
    }

    /// The body as it is sent.
    pub(super) fn text(&self) -> String {
        self.body
            .as_ref()
            .map_or_else(String::new, Value::to_string)
    }

    pub(super) fn of(operation: &Operation, done: Done, undocumented: u16) -> Self {
        match done {
            Done::Changed | Done::Unchanged => Self::success(operation, undocumented),
            Done::Missing => Self::missing(operation),
            Done::TooEarly => Self::too_early(operation),
        }
    }

    fn success(operation: &Operation, undocumented: u16) -> Self {
        match operation.success {
            [success, ..] if operation.grades.success == Grade::Documented => Self {
                status: success.status,
                body: success
                    .example
                    .and_then(|example| serde_json::from_str(example).ok()),
            },
            _ => Self::empty(undocumented),
        }
    }

    /// A missing record gets the status that the spec lists first under `gone`.
    fn missing(operation: &Operation) -> Self {
        match operation.gone_statuses.first().copied().unwrap_or(404) {
            404 => Self::new(
                404,
                json!({
                    "error": true, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND",
                }),
            ),
            status if status < 300 => Self::empty(status),
            status => {
                let own = operation
                    .parameters
                    .iter()
                    .rfind(|parameter| parameter.location == ParameterLocation::Path);
                let field = own.map_or("id", |parameter| parameter.name);
                Self::new(
                    status,
                    json!({ "error": true, "errors": { field: ["No such record."] } }),
                )
            }
        }
    }

    /// The documented status and message, if there are any.
    fn too_early(operation: &Operation) -> Self {
        let requires = operation.requires();
        Self::rule(
            requires.and_then(|requires| requires.status),
            requires
                .and_then(|requires| requires.message)
                .unwrap_or("The record is not in the state that this needs."),
        )
    }

    /// Some query parameters must be given together or not at all.
    pub(super) fn not_together(names: &[&str]) -> Self {
        Self::rule(None, &format!("Give {} together.", names.join(" and ")))
    }

    /// A business rule. If no source names the status it is 403, which every operation lists and
    /// which often means a rule.
    fn rule(status: Option<u16>, message: &str) -> Self {
        let body = json!({ "error": true, "message": message });
        Self::new(status.unwrap_or(403), body)
    }
}
