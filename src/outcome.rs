//! What a caller gets from a deletion that was not refused, and when a missing record counts as one.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::details::Details;
use crate::error::Error;
use crate::operation::Operation;
use crate::response::{Doubt, Response};

/// What became of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Tallyfy confirmed it. For a tag this does not prove that there was one.
    Deleted,
    /// An earlier attempt probably deleted it: its response was lost, it timed out or returned a 5xx,
    /// and the retry found no record. After a 4xx of an intermediary a missing record stays an error.
    /// Also returned for a missing record with
    /// [`ignore_not_found`](crate::CallOptions::ignore_not_found). Only Tallyfy's documented mark of
    /// a missing record counts.
    AlreadyGone,
    /// A 2xx that confirms nothing: an HTML page, such as the login page of a proxy; 202 or 207; a
    /// body with an `error` or with `success: false` at its top, or one that breaks off within either.
    /// It is neither a failure nor a confirmation: whether the record went is unknown.
    Unconfirmed,
}

impl Outcome {
    /// The outcome in words: `deleted`, `already gone`, `unconfirmed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::AlreadyGone => "already gone",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Decides whether a refusal of an operation is as good as a deletion.
pub(crate) struct MissingRecord {
    /// Whether a missing record may mean a deleted one. If the operation has a prerequisite, it may
    /// as well mean that the prerequisite was not done.
    conclusive: bool,
    ignored: bool,
}

impl MissingRecord {
    pub(crate) fn new(operation: &Operation, prerequisite_done: bool, ignored: bool) -> Self {
        Self {
            conclusive: operation.requires.is_none() || prerequisite_done,
            ignored,
        }
    }

    /// Whether the refusal means [`Outcome::AlreadyGone`]. `before` is the failure of the attempts
    /// before it: one of them may have deleted the record.
    pub(crate) fn means_gone(&self, refusal: &Error, before: Option<&Error>) -> bool {
        self.conclusive
            && refusal.says_gone()
            && (self.ignored || before.is_some_and(Error::may_have_acted))
    }
}

/// The response to a deletion that was not refused.
///
/// `T` is the type of its details, where they are documented. Check [`outcome`](Self::outcome)
/// first.
#[derive(Clone, Debug)]
#[must_use = "the outcome may be `Unconfirmed`"]
pub struct Deleted<T = Value> {
    outcome: Outcome,
    status: u16,
    attempts: u32,
    request_id: Option<String>,
    body: String,
    details: Option<T>,
    doubt: Option<Doubt>,
}

impl Deleted {
    pub(crate) fn new(response: Response, attempts: u32) -> Self {
        let doubt = response.doubt();
        let outcome = match doubt {
            Some(_) => Outcome::Unconfirmed,
            None => Outcome::Deleted,
        };
        Self {
            doubt,
            outcome,
            status: response.status,
            attempts,
            details: response.json,
            request_id: response.request_id,
            body: response.body,
        }
    }

    /// From a refusal that means that the record is gone. Its body is not about a deletion, so there
    /// are no details.
    pub(crate) fn gone(refusal: &Error, attempts: u32) -> Self {
        Self {
            outcome: Outcome::AlreadyGone,
            status: refusal.status().unwrap_or_default(),
            attempts,
            request_id: refusal.request_id().map(str::to_owned),
            body: refusal.body().to_owned(),
            details: None,
            doubt: None,
        }
    }

    /// Reads the details as the type that the spec documents.
    pub(crate) fn typed<T: Details>(self) -> Deleted<T> {
        Deleted {
            outcome: self.outcome,
            status: self.status,
            attempts: self.attempts,
            request_id: self.request_id,
            body: self.body,
            details: self.details.and_then(T::from_body),
            doubt: self.doubt,
        }
    }
}

impl<T> Deleted<T> {
    /// What became of the record.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Why the outcome is [`Outcome::Unconfirmed`].
    pub(crate) fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    /// The number of attempts, see [`Error::attempts`].
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The server's `X-Request-Id`, if it sent one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The details that the server sent, if any could be read.
    #[must_use]
    pub fn details(&self) -> Option<&T> {
        self.details.as_ref()
    }

    /// Takes the details out.
    #[must_use]
    pub fn into_details(self) -> Option<T> {
        self.details
    }

    /// The body of the response: its first MiB, with what is not UTF-8 replaced. Often empty.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// An object with `outcome`, `status`, `attempts`, and where there are any `request_id` and
/// `details`; a body that is not JSON is under `body`.
impl<T: Serialize> Serialize for Deleted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("outcome", &self.outcome)?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("attempts", &self.attempts)?;
        if let Some(id) = &self.request_id {
            map.serialize_entry("request_id", id)?;
        }
        match &self.details {
            Some(details) => map.serialize_entry("details", details)?,
            None if !self.body.is_empty() => map.serialize_entry("body", &self.body)?,
            None => {}
        }
        map.end()
    }
}
