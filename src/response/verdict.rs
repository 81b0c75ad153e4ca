//! Who sent a response, and what it says about the deletion.
//!
//! Proxies, gateways and firewalls between a client and Tallyfy respond too. A response counts as
//! Tallyfy's only if it has the marks that the spec lists under `x-tallyfy`, with a source for each.
//! That a 401 and a 429 without a body mean what they say is general HTTP (RFC 9110 and RFC 6585).
//! That a 403 with `Retry-After` is a rate limit, and what counts as a page, is the crate's own
//! caution.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::generated::MARKS;
use crate::operation::Operation;

use super::Response;
use super::fields::Fields;

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
    /// The body breaks off where it may say that it failed.
    Cut,
}

impl Doubt {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Page => "got an HTML page instead of an API response",
            Self::Status => "the status does not confirm the deletion",
            Self::Body => "the body says that it failed",
            Self::Cut => "the body can't be read where it may say that it failed",
        }
    }
}

fn lists(statuses: &[RangeInclusive<u16>], status: u16) -> bool {
    statuses.iter().any(|range| range.contains(&status))
}

/// What a response says of the deletion. It is judged by the body as it came: a secret may be a word
/// such as `error`, and a redacted key must not turn a failure into a confirmation.
#[derive(Debug)]
pub(super) struct Verdict {
    doubt: Option<Doubt>,
    is_own: bool,
    says_missing: bool,
}

impl Verdict {
    pub(super) fn new(status: u16, is_page: bool, body: &str) -> Self {
        let fields = Fields::read(body);
        Self {
            doubt: doubt(status, is_page, &fields),
            is_own: is_own(status, &fields),
            says_missing: says_missing(status, &fields),
        }
    }
}

/// Whether an error with this body is Tallyfy's own.
pub(crate) fn is_own_error(status: u16, body: &str) -> bool {
    is_own(status, &Fields::read(body))
}

fn is_own(status: u16, fields: &Fields<'_>) -> bool {
    let is_listed = |code: &str| MARKS.not_found_codes.iter().any(|one| is_text(code, one));
    fields.is_whole()
        && (lists(MARKS.error_statuses, status)
            && MARKS.error_fields.iter().any(|name| fields.has(name))
            || lists(MARKS.not_found_statuses, status)
                && (MARKS.not_found_error && fields.all("error", is_true)
                    || fields.all("code", is_listed)))
}

fn says_missing(status: u16, fields: &Fields<'_>) -> bool {
    fields.is_whole()
        && MARKS.missing_record.iter().any(|missing| {
            let has_code = |wanted| fields.all("code", |code| is_text(code, wanted));
            missing.statuses.contains(&status)
                && missing.code.is_none_or(has_code)
                && (!missing.error || fields.all("error", is_true))
                && missing.fields.iter().all(|name| fields.has(name))
        })
}

/// A body that breaks off may have reported a failure before that. A field whose value can't be read
/// may be one.
fn doubt(status: u16, is_page: bool, fields: &Fields<'_>) -> Option<Doubt> {
    if lists(MARKS.unconfirmed_statuses, status) {
        return Some(Doubt::Status);
    }
    if is_page {
        return Some(Doubt::Page);
    }
    fields
        .iter()
        .find_map(|(name, value)| reported(name, value))
}

/// What a field at the top says against the deletion.
fn reported(name: &str, value: &str) -> Option<Doubt> {
    let is_error = MARKS.unconfirmed_error_fields.contains(&name);
    let is_success = MARKS.unconfirmed_success_fields.contains(&name);
    match value {
        "" if is_error || is_success => Some(Doubt::Cut),
        "false" if is_success => Some(Doubt::Body),
        _ if is_error && !is_empty(value) => Some(Doubt::Body),
        _ => None,
    }
}

impl Response {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Why this success does not confirm the deletion, if it does not.
    pub(crate) fn doubt(&self) -> Option<Doubt> {
        self.verdict.doubt
    }

    /// Whether this error is Tallyfy's own.
    pub(crate) fn is_own(&self) -> bool {
        self.verdict.is_own
    }

    /// Whether Tallyfy says that the record of this operation does not exist.
    pub(crate) fn is_gone(&self, operation: &Operation) -> bool {
        self.verdict.says_missing && operation.gone_statuses.contains(&self.status)
    }

    /// Whether the body is empty.
    pub(crate) fn is_blank(&self) -> bool {
        self.complete && self.body.trim().is_empty()
    }
}

fn is_true(value: &str) -> bool {
    value == "true"
}

fn is_text(value: &str, wanted: &str) -> bool {
    serde_json::from_str::<String>(value).is_ok_and(|text| text == wanted)
}

/// Whether a value says nothing. Zero means that there is no error.
fn is_empty(value: &str) -> bool {
    match serde_json::from_str(value) {
        Ok(Value::Null) => true,
        Ok(Value::Bool(flag)) => !flag,
        Ok(Value::Number(number)) => number.as_f64() == Some(0.0),
        Ok(Value::String(text)) => text.is_empty(),
        Ok(Value::Array(items)) => items.is_empty(),
        Ok(Value::Object(fields)) => fields.is_empty(),
        Err(_) => false,
    }
}
