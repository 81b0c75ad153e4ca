//! What a caller gets of a deletion that was not refused.

use std::fmt;

use serde_json::Value;

use crate::answer::Answer;
use crate::details::Details;
use crate::error::Error;

/// What became of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Tallyfy confirmed it. For a tag that is no proof that there was one.
    Deleted,
    /// It was gone before the answer that ended the call: an attempt before it got no clear answer,
    /// and this one says that there is nothing left to do. Also the answer of a record that is not
    /// there to a call that was told that [gone is fine](crate::CallOptions::ignore_not_found).
    AlreadyGone,
    /// A page of HTML came with a status of success. That is not Tallyfy's answer but something in
    /// between, such as a login page of a proxy: whether the record went is unknown.
    Unconfirmed,
}

impl Outcome {
    /// The outcome in a word or two: `deleted`, `already gone`, `unconfirmed`.
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

/// The answer to a deletion that was not refused.
///
/// `T` is what the server says of it, where that is documented; look at
/// [`outcome`](Self::outcome) first.
#[derive(Clone, Debug)]
#[must_use = "the outcome may be `Unconfirmed`"]
pub struct Deleted<T = Value> {
    outcome: Outcome,
    status: u16,
    attempts: u32,
    request_id: Option<String>,
    body: String,
    details: Option<T>,
}

impl Deleted {
    pub(crate) fn new(answer: Answer, attempts: u32) -> Self {
        let outcome = if answer.is_page() {
            Outcome::Unconfirmed
        } else {
            Outcome::Deleted
        };
        Self {
            outcome,
            status: answer.status,
            attempts,
            details: answer.json,
            request_id: answer.request_id,
            body: answer.body,
        }
    }

    /// The answer that ends the call says that there was nothing left to do.
    pub(crate) fn already(self) -> Self {
        Self {
            outcome: Outcome::AlreadyGone,
            ..self
        }
    }

    /// Of a refusal which means that the record is gone. What it says is about that, and no
    /// details of a deletion.
    pub(crate) fn gone(refusal: &Error, attempts: u32) -> Self {
        Self {
            outcome: Outcome::AlreadyGone,
            status: refusal.status().unwrap_or_default(),
            attempts,
            request_id: refusal.request_id().map(str::to_owned),
            body: refusal.body().to_owned(),
            details: None,
        }
    }

    /// Reads the details as what the spec says that they are.
    pub(crate) fn typed<T: Details>(self) -> Deleted<T> {
        Deleted {
            outcome: self.outcome,
            status: self.status,
            attempts: self.attempts,
            request_id: self.request_id,
            body: self.body,
            details: self.details.and_then(T::from_answer),
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

    /// How many attempts it took, see [`Error::attempts`].
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The server's `X-Request-Id`, if it sent one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// What the server said, if it said anything that can be read.
    #[must_use]
    pub fn details(&self) -> Option<&T> {
        self.details.as_ref()
    }

    /// The details, taken out.
    #[must_use]
    pub fn into_details(self) -> Option<T> {
        self.details
    }

    /// The body of the answer: its first MiB, with what is not UTF-8 replaced. Often empty.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}
