//! The outcome of an item.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::outcome::{Deleted, Outcome};
use crate::response::Doubt;

use super::item::Item;
use super::seen::State;

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ItemOutcome {
    /// Tallyfy confirmed it.
    Deleted,
    /// The record was gone when the last request came: see [`Outcome::AlreadyGone`].
    AlreadyGone,
    /// Tallyfy refused it, and nothing was done. In a purge the first step may have been done; the
    /// cause says so.
    Failed,
    /// A response came that confirms nothing: see [`Outcome::Unconfirmed`].
    Unconfirmed,
    /// It may have been done. The response was lost, the server failed, the call panicked, or an
    /// earlier run was killed while the item was in flight and it is not safe to repeat.
    Unknown,
    /// The item came before in the input, and its outcome is that of the first one.
    Duplicate,
    /// Not confirmed, for a reason that has nothing to do with the item: the token, the
    /// organization, the network, the client's refusal of permanent deletions, or, if it is safe to
    /// repeat, a redirect or an [intermediary](crate::ErrorKind::Intermediary) that responded in
    /// Tallyfy's place. This outcome alone is not final: resuming the run sends the item again.
    Postponed,
}

impl ItemOutcome {
    /// The outcome in a word or two.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => Outcome::Deleted.as_str(),
            Self::AlreadyGone => Outcome::AlreadyGone.as_str(),
            Self::Failed => "failed",
            Self::Unconfirmed => Outcome::Unconfirmed.as_str(),
            Self::Unknown => "unknown",
            Self::Duplicate => "duplicate",
            Self::Postponed => "postponed",
        }
    }

    /// Whether the record is gone for certain.
    #[must_use]
    pub fn is_success(self) -> bool {
        matches!(self, Self::Deleted | Self::AlreadyGone)
    }

    /// Whether the record is not certain to be gone. A [`Duplicate`](Self::Duplicate) is neither a
    /// success nor a failure: the first item of its kind is one or the other.
    #[must_use]
    pub fn is_failure(self) -> bool {
        !self.is_success() && self != Self::Duplicate
    }

    /// Whether sending an item with this outcome again does what sending it once would have done.
    pub(super) fn is_safe_to_repeat(self, item: &Item) -> bool {
        let may_have_happened = matches!(self, Self::Unknown | Self::Unconfirmed);
        !may_have_happened || item.is_repeatable()
    }
}

impl fmt::Display for ItemOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An item with its outcome.
///
/// As JSON it is an object with `position`, `item`, `outcome` and, where there is one, `cause`,
/// `status`, `attempts`, `request_id`, `first_response` and `response`: what the server said, as
/// JSON or as text.
#[derive(Debug)]
#[must_use = "the outcome may be a failure"]
pub struct ItemResult {
    pub(super) position: u64,
    pub(super) item: Item,
    pub(super) outcome: ItemOutcome,
    pub(super) cause: Option<String>,
    pub(super) first: Option<Deleted>,
    pub(super) deleted: Option<Deleted>,
    pub(super) error: Option<Error>,
    /// What the journal said of it before.
    pub(super) before: Option<State>,
}

impl ItemResult {
    /// One that has its outcome without a request.
    pub(super) fn unsent(
        position: u64,
        item: Item,
        outcome: ItemOutcome,
        cause: Option<&str>,
    ) -> Self {
        Self {
            position,
            item,
            outcome,
            cause: cause.map(str::to_owned),
            first: None,
            deleted: None,
            error: None,
            before: None,
        }
    }

    /// What the journal is to say of it.
    pub(super) fn state(&self) -> State {
        let error = self.error.as_ref();
        if self.outcome != ItemOutcome::Postponed {
            State::Finished
        } else if self.before == Some(State::InFlight) || error.is_some_and(Error::may_have_acted) {
            State::InFlight
        } else if self.before == Some(State::Intercepted)
            || error.is_some_and(Error::may_have_happened)
        {
            State::Intercepted
        } else {
            State::Postponed
        }
    }

    /// Whether the client refuses permanent deletions, so that nothing was sent.
    pub(super) fn is_refused_by_guard(&self) -> bool {
        self.error.as_ref().map(Error::kind) == Some(ErrorKind::PermanentNotAllowed)
    }

    /// Whether Tallyfy refused the last request for a reason of the item's own. An earlier request
    /// may still have done it.
    fn is_refused(&self) -> bool {
        matches!(
            self.error.as_ref().map(Error::kind),
            Some(ErrorKind::NotFound | ErrorKind::Forbidden | ErrorKind::Rejected)
        )
    }

    /// Whether the result says nothing about the item, so that others are likely to share it. A 202,
    /// a 207 and a body that reports a failure are about the item; an HTML page is not.
    pub(super) fn is_inconclusive(&self) -> bool {
        let doubt = [&self.deleted, &self.first]
            .into_iter()
            .flatten()
            .find_map(Deleted::doubt);
        match self.outcome {
            _ if self.is_refused_by_guard() => false,
            ItemOutcome::Unconfirmed => doubt == Some(Doubt::Page),
            ItemOutcome::Unknown => !self.is_refused(),
            ItemOutcome::Postponed => true,
            _ => false,
        }
    }

    /// Whether sending the item again is safe: it was certainly not done, or doing it twice has no
    /// further effects.
    #[must_use]
    pub fn is_safe_to_repeat(&self) -> bool {
        self.outcome.is_safe_to_repeat(&self.item)
    }

    /// The item.
    #[must_use]
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// Its place in the input, from 1.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// What became of it.
    #[must_use]
    pub fn outcome(&self) -> ItemOutcome {
        self.outcome
    }

    /// Why it was not confirmed, in words.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The response that confirmed it or left it unconfirmed; that to the second step of a purge.
    #[must_use]
    pub fn deleted(&self) -> Option<&Deleted> {
        self.deleted.as_ref()
    }

    /// The response to the first step of a purge, if that was done. Archiving a template also
    /// removes references from other templates. Only this response lists them, and the journal does
    /// not keep it; [`Bulk::results_to`](super::Bulk::results_to) does.
    #[must_use]
    pub fn first(&self) -> Option<&Deleted> {
        self.first.as_ref()
    }

    /// The error, if there was one.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// The HTTP status of the last response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        let deleted = self.deleted.as_ref().map(Deleted::status);
        deleted.or_else(|| self.error.as_ref()?.status())
    }

    /// How many attempts were made, if the item was sent by this run.
    #[must_use]
    pub fn attempts(&self) -> Option<u32> {
        let deleted = self.deleted.as_ref().map(Deleted::attempts);
        deleted.or_else(|| self.error.as_ref().map(Error::attempts))
    }

    /// The server's `X-Request-Id`, if it sent one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let deleted = self.deleted.as_ref().and_then(Deleted::request_id);
        deleted.or_else(|| self.error.as_ref()?.request_id())
    }
}

/// The fields of an [`ItemResult`] in JSON.
#[derive(Serialize)]
struct Fields<'a> {
    position: u64,
    item: &'a Item,
    outcome: ItemOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_response: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Value>,
}

impl Serialize for ItemResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let deleted = self.deleted.as_ref().map(Deleted::body);
        let body = deleted.or_else(|| self.error.as_ref().map(Error::body));
        Fields {
            position: self.position,
            item: &self.item,
            outcome: self.outcome,
            cause: self.cause(),
            status: self.status(),
            attempts: self.attempts(),
            request_id: self.request_id(),
            first_response: self.first.as_ref().map(Deleted::body).and_then(response),
            response: body.and_then(response),
        }
        .serialize(serializer)
    }
}

/// A body as JSON, or as text if it is something else; none if it is empty.
fn response(body: &str) -> Option<Value> {
    if body.is_empty() {
        return None;
    }
    Some(serde_json::from_str(body).unwrap_or_else(|_| body.into()))
}
