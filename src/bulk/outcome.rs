//! How an item ended.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::WithCauses;
use crate::error::{Error, ErrorKind};
use crate::outcome::{Deleted, Outcome};
use crate::response::Doubt;

use super::error::BulkErrorKind;
use super::item::Item;

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ItemOutcome {
    /// Tallyfy confirmed it.
    Deleted,
    /// It was gone before the answer that settled it.
    AlreadyGone,
    /// Tallyfy refused it, and nothing was done. In a purge the first step may have been done; the
    /// cause says so.
    Failed,
    /// A response came that confirms nothing: see [`Outcome::Unconfirmed`].
    Unconfirmed,
    /// It may have been done: the answer was lost, or the server failed, or the run was killed
    /// while it was in flight and it is not harmless to send it again.
    Unknown,
    /// It stood in the input before. What became of the record is the outcome of that item.
    Duplicate,
    /// Not confirmed, for a reason that is not its own: the token, the organization, the network,
    /// the guard, or an [intermediary](crate::ErrorKind::Intermediary) that responded in Tallyfy's
    /// place, where repeating is harmless. The only outcome that is not final: a run that is resumed
    /// takes it up again.
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

    /// Whether the item leaves something to look after. A [`Duplicate`](Self::Duplicate) is neither
    /// a success nor a failure: the item that it repeats is one of them.
    #[must_use]
    pub fn is_failure(self) -> bool {
        !self.is_success() && self != Self::Duplicate
    }
}

impl fmt::Display for ItemOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An item with its outcome.
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
    /// Whether an earlier run was killed while it was in flight.
    pub(super) again: bool,
}

impl ItemResult {
    /// One that was settled without a request.
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
            again: false,
        }
    }

    fn with(self, first: Option<Deleted>, deleted: Deleted) -> Self {
        Self {
            cause: deleted.doubt().map(|doubt| {
                format!(
                    "{} (status {}); look whether the record is still there",
                    doubt.as_str(),
                    deleted.status()
                )
            }),
            outcome: match deleted.outcome() {
                Outcome::Deleted => ItemOutcome::Deleted,
                Outcome::AlreadyGone => ItemOutcome::AlreadyGone,
                Outcome::Unconfirmed => ItemOutcome::Unconfirmed,
            },
            first,
            deleted: Some(deleted),
            ..self
        }
    }

    /// Whether a request went out whose effect nobody knows.
    pub(super) fn is_in_flight(&self) -> bool {
        self.outcome == ItemOutcome::Postponed
            && (self.again || self.error.as_ref().is_some_and(Error::may_have_happened))
    }

    /// Whether the client refuses permanent deletions, so that nothing was sent.
    pub(super) fn is_refused_by_guard(&self) -> bool {
        self.error.as_ref().map(Error::kind) == Some(ErrorKind::PermanentNotAllowed)
    }

    /// Whether it says nothing of the item, as every other item would fare. A 202, a 207 and a body
    /// that says it failed are about the item; a page is not.
    pub(super) fn is_inconclusive(&self) -> bool {
        let doubt = [&self.deleted, &self.first]
            .into_iter()
            .flatten()
            .find_map(Deleted::doubt);
        match self.outcome {
            _ if self.is_refused_by_guard() => false,
            ItemOutcome::Unconfirmed => doubt == Some(Doubt::Page),
            ItemOutcome::Unknown | ItemOutcome::Postponed => true,
            _ => false,
        }
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

    /// Why it was not done, in words.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The answer that settled it, where there was one; that to the second step of a purge.
    #[must_use]
    pub fn deleted(&self) -> Option<&Deleted> {
        self.deleted.as_ref()
    }

    /// The answer to the first step of a purge, where that was done. What archiving a template
    /// strips from other templates is told nowhere else, and the journal does not keep it.
    #[must_use]
    pub fn first(&self) -> Option<&Deleted> {
        self.first.as_ref()
    }

    /// The error, where there was one.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }
}

/// Sends an item and judges what came back. `again` if an earlier run was killed while it was in
/// flight, so that this is a repeat of a request whose answer was lost.
pub(super) async fn send(client: Client, position: u64, item: Item, again: bool) -> ItemResult {
    let mut done = ItemResult::unsent(position, item, ItemOutcome::Unknown, None);
    done.again = again;
    let (error, cause, gone) = match done.item.clone() {
        Item::Deletion(deletion) => match client.execute(deletion).await {
            Ok(deleted) => return done.with(None, deleted),
            Err(error) => {
                // Where an earlier step is required, it may be that step which is missing.
                let gone = error.says_gone() && done.item.operation().requires().is_none();
                let cause = WithCauses(&error).to_string();
                (error, cause, gone)
            }
        },
        Item::Purge(purge) => {
            let first = purge.first().operation();
            match client.execute_purge(purge).await {
                Ok(purged) => return done.with(purged.first().cloned(), purged.last().clone()),
                Err(error) => {
                    // The first step is blamed for it only where the second did not find the record
                    // either.
                    let both = error.step() == Some(first)
                        || error.first().map(Deleted::outcome) == Some(Outcome::AlreadyGone);
                    let gone = error.error().says_gone() && both;
                    let cause = WithCauses(&error).to_string();
                    done.first = error.first().cloned();
                    (error.into_error(), cause, gone)
                }
            }
        }
    };
    if again && gone {
        done.outcome = ItemOutcome::AlreadyGone;
    } else {
        let (outcome, cause) = judge(cause, &error, again, done.item.is_repeatable());
        done.outcome = outcome;
        done.cause = Some(cause);
    }
    done.error = Some(error);
    done
}

fn judge(cause: String, error: &Error, again: bool, repeatable: bool) -> (ItemOutcome, String) {
    if error.kind() == ErrorKind::Unconfirmed {
        (ItemOutcome::Unconfirmed, cause)
    } else if error.is_from_intermediary() && repeatable {
        (ItemOutcome::Postponed, cause)
    } else if error.may_have_happened() {
        (ItemOutcome::Unknown, cause)
    } else if is_about_the_run(error) {
        (ItemOutcome::Postponed, cause)
    } else if again {
        let lost = "the answer to an earlier request was lost when the run was killed";
        (ItemOutcome::Unknown, format!("{cause}; {lost}"))
    } else {
        (ItemOutcome::Failed, cause)
    }
}

/// Why no other item would fare better, if that is so.
pub(super) fn ends_the_run(error: &Error) -> Option<BulkErrorKind> {
    match error.kind() {
        ErrorKind::Unauthorized
        | ErrorKind::TokenRevoked
        | ErrorKind::CredentialsRefused
        | ErrorKind::NoCredentials => Some(BulkErrorKind::Unauthorized),
        _ if error.refuses_organization() => Some(BulkErrorKind::Organization),
        _ => None,
    }
}

/// Whether it says nothing of the item: nothing was sent, or any other would have fared the same.
fn is_about_the_run(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::InvalidArgument | ErrorKind::RequestMismatch => false,
        ErrorKind::Connect
        | ErrorKind::TokenUnavailable
        | ErrorKind::EndpointNotFound
        | ErrorKind::RateLimited
        | ErrorKind::Redirected => true,
        _ => error.attempts() == 0 || ends_the_run(error).is_some(),
    }
}
