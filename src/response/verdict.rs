//! Who sent a response, and what it says about the deletion.
//!
//! Proxies, gateways and firewalls between a client and Tallyfy respond too. A response counts as
//! Tallyfy's only if it has the marks that the spec lists under `x-tallyfy`, with a source for each.
//! That a 401 and a 429 without a body mean what they say is general HTTP (RFC 9110 and RFC 6585).
//! That a 403 with `Retry-After` is a rate limit, and what counts as a page, is the crate's own
//! caution.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::generated::MARKS;
use crate::operation::Operation;

use super::Response;

/// The marks of Tallyfy's own responses, as the spec lists them.
pub(crate) struct Marks {
    pub(crate) error_statuses: &'static [RangeInclusive<u16>],
    pub(crate) error_fields: &'static [&'static str],
    pub(crate) not_found_statuses: &'static [RangeInclusive<u16>],
    pub(crate) not_found_error: bool,
    pub(crate) not_found_codes: &'static [&'static str],
    pub(crate) missing_record: &'static [MissingRecord],
    pub(crate) unconfirmed_statuses: &'static [RangeInclusive<u16>],
    pub(crate) unconfirmed_error_fields: &'static [&'static str],
    pub(crate) unconfirmed_success_fields: &'static [&'static str],
}

/// A response that says that the record does not exist.
pub(crate) struct MissingRecord {
    pub(crate) statuses: RangeInclusive<u16>,
    pub(crate) code: Option<&'static str>,
    pub(crate) error: bool,
    pub(crate) fields: &'static [&'static str],
}

/// Why a 2xx confirms nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It is a page of an intermediary.
    Page,
    /// The status says that it is not done yet, or not in full.
    Status,
    /// The body says that it failed.
    Body,
}

impl Doubt {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Page => "got an HTML page instead of an API response",
            Self::Status => "the status does not confirm the deletion",
            Self::Body => "the body says that it failed",
        }
    }
}

fn lists(statuses: &[RangeInclusive<u16>], status: u16) -> bool {
    statuses.iter().any(|range| range.contains(&status))
}

/// Whether an error with this body is Tallyfy's own.
pub(crate) fn is_own_error(status: u16, body: &Value) -> bool {
    let Some(fields) = body.as_object() else {
        return false;
    };
    let has = |name: &&str| fields.contains_key(*name);
    let code = fields.get("code").and_then(Value::as_str);
    let is_error = fields.get("error") == Some(&Value::Bool(true));
    lists(MARKS.error_statuses, status) && MARKS.error_fields.iter().any(has)
        || lists(MARKS.not_found_statuses, status)
            && (MARKS.not_found_error && is_error
                || code.is_some_and(|code| MARKS.not_found_codes.contains(&code)))
}

impl Response {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Why this success does not confirm the deletion, if it does not.
    pub(crate) fn doubt(&self) -> Option<Doubt> {
        if lists(MARKS.unconfirmed_statuses, self.status) {
            return Some(Doubt::Status);
        }
        if self.is_page {
            return Some(Doubt::Page);
        }
        let fields = self.object()?;
        let failed = MARKS
            .unconfirmed_error_fields
            .iter()
            .any(|name| fields.get(*name).is_some_and(|value| !is_empty(value)));
        let refused = MARKS
            .unconfirmed_success_fields
            .iter()
            .any(|name| fields.get(*name) == Some(&Value::Bool(false)));
        (failed || refused).then_some(Doubt::Body)
    }

    /// Whether this error is Tallyfy's own.
    pub(crate) fn is_own(&self) -> bool {
        let body = self.judged.0.as_ref();
        body.is_some_and(|body| is_own_error(self.status, body))
    }

    /// Whether Tallyfy says that the record of this operation does not exist.
    pub(crate) fn is_gone(&self, operation: &Operation) -> bool {
        let Some(fields) = self.object() else {
            return false;
        };
        let code = fields.get("code").and_then(Value::as_str);
        let is_error = fields.get("error") == Some(&Value::Bool(true));
        operation.gone_statuses.contains(&self.status)
            && MARKS.missing_record.iter().any(|missing| {
                missing.statuses.contains(&self.status)
                    && missing.code.is_none_or(|wanted| code == Some(wanted))
                    && (!missing.error || is_error)
                    && missing.fields.iter().all(|name| fields.contains_key(*name))
            })
    }

    /// Whether the body is empty.
    pub(crate) fn is_blank(&self) -> bool {
        self.complete && self.body.trim().is_empty()
    }

    fn object(&self) -> Option<&Map<String, Value>> {
        self.judged.0.as_ref()?.as_object()
    }
}

/// Whether a field is there and says nothing. Zero means that there is no error.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}
