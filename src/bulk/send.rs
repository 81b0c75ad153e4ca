//! Sends an item and decides its outcome.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::future::FutureExt;

use crate::client::Client;
use crate::error::{Error, ErrorKind, WithCauses};
use crate::outcome::{Deleted, Outcome};

use super::error::BulkErrorKind;
use super::item::Item;
use super::outcome::{ItemOutcome, ItemResult};
use super::seen::State;

/// Sends an item. `before` is what the journal says of it: it may have been in flight when a run was
/// killed, or an intermediary may have responded to it.
///
/// A panic in code of the caller's own, such as a retry policy, is an outcome too: the other items
/// have nothing to do with it.
pub(super) async fn send(
    client: Arc<Client>,
    position: u64,
    item: Item,
    before: Option<State>,
) -> ItemResult {
    let mut done = ItemResult::unsent(position, item, ItemOutcome::Unknown, None);
    done.before = before;
    let call = AssertUnwindSafe(call(&client, &done.item)).catch_unwind();
    match call.await {
        Ok(Ok(confirmed)) => confirm(&mut done, confirmed),
        Ok(Err(failure)) => fail(&mut done, *failure),
        Err(panic) => done.cause = Some(format!("the call panicked: {}", message(&*panic))),
    }
    done
}

struct Confirmed {
    first: Option<Deleted>,
    deleted: Deleted,
}

struct Failure {
    first: Option<Deleted>,
    error: Error,
    cause: String,
    /// Whether the refusal means that the record is gone.
    gone: bool,
}

async fn call(client: &Client, item: &Item) -> Result<Confirmed, Box<Failure>> {
    match item {
        Item::Deletion(deletion) => match client.send(deletion, false).await {
            Ok(deleted) => Ok(Confirmed {
                first: None,
                deleted,
            }),
            Err(error) => Err(Box::new(Failure {
                first: None,
                cause: WithCauses(&error).to_string(),
                // If an earlier step is required, that step may be missing instead.
                gone: error.says_gone() && item.operation().requires().is_none(),
                error,
            })),
        },
        Item::Purge(purge) => match client.execute_purge(purge.clone()).await {
            Ok(purged) => Ok(Confirmed {
                first: purged.first().cloned(),
                deleted: purged.last().clone(),
            }),
            Err(error) => {
                // Neither step found the record.
                let both = error.step() == Some(purge.first().operation())
                    || error.first().map(Deleted::outcome) == Some(Outcome::AlreadyGone);
                Err(Box::new(Failure {
                    first: error.first().cloned(),
                    cause: WithCauses(&error).to_string(),
                    gone: error.error().says_gone() && both,
                    error: error.into_error(),
                }))
            }
        },
    }
}

fn confirm(done: &mut ItemResult, Confirmed { first, deleted }: Confirmed) {
    done.outcome = match deleted.outcome() {
        Outcome::Deleted => ItemOutcome::Deleted,
        Outcome::AlreadyGone => ItemOutcome::AlreadyGone,
        Outcome::Unconfirmed => ItemOutcome::Unconfirmed,
    };
    done.cause = deleted.doubt().map(|doubt| {
        format!(
            "{} (status {}); check whether the record is still there",
            doubt.as_str(),
            deleted.status()
        )
    });
    done.first = first;
    done.deleted = Some(deleted);
}

fn fail(done: &mut ItemResult, failure: Failure) {
    let Failure {
        first,
        error,
        cause,
        gone,
    } = failure;
    // What an intermediary refused does not explain a missing record.
    if done.before == Some(State::InFlight) && gone {
        done.outcome = ItemOutcome::AlreadyGone;
    } else {
        let was_sent = matches!(done.before, Some(State::InFlight | State::Intercepted));
        let (outcome, cause) = judge(cause, &error, was_sent, done.item.is_repeatable());
        done.outcome = outcome;
        done.cause = Some(cause);
    }
    done.first = first;
    done.error = Some(error);
}

fn judge(cause: String, error: &Error, was_sent: bool, repeatable: bool) -> (ItemOutcome, String) {
    if error.kind() == ErrorKind::Unconfirmed {
        (ItemOutcome::Unconfirmed, cause)
    } else if repeatable && (error.is_from_intermediary() || error.kind() == ErrorKind::Redirected)
    {
        (ItemOutcome::Postponed, cause)
    } else if error.may_have_happened() {
        (ItemOutcome::Unknown, cause)
    } else if is_about_the_run(error) {
        (ItemOutcome::Postponed, cause)
    } else if was_sent {
        let unclear = "an earlier request had no conclusive response";
        (ItemOutcome::Unknown, format!("{cause}; {unclear}"))
    } else {
        (ItemOutcome::Failed, cause)
    }
}

/// The kind of error that every other item would get too, if it is one.
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

/// Whether it says nothing about the item: nothing was sent, or any other would have got it too.
fn is_about_the_run(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::InvalidArgument | ErrorKind::RequestMismatch => false,
        ErrorKind::Connect
        | ErrorKind::TokenUnavailable
        | ErrorKind::EndpointNotFound
        | ErrorKind::Redirected
        | ErrorKind::RateLimited => true,
        _ => error.attempts() == 0 || ends_the_run(error).is_some(),
    }
}

/// What `panic!` was given, if it was a text.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
