//! Whether a failed attempt is followed by another.

mod backoff;
mod budget;
mod policy;

use std::time::Duration;

use tokio::time::Instant;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

pub use backoff::Backoff;
pub(crate) use budget::Budget;
pub use budget::RetryBudget;
pub use policy::{FailedAttempt, RetryPolicy};

/// Said of an error where the total timeout leaves no room for another attempt.
pub(crate) const DEADLINE: &str = "not retried: its deadline would have passed";

/// What decides about the next attempt of a call.
pub(crate) struct RetryContext<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) policy: &'a dyn RetryPolicy,
    pub(crate) budget: &'a Budget,
}

/// What follows a failed attempt.
pub(crate) enum Next {
    /// Another one, after that delay.
    After(Duration),
    /// None, because the result would be the same. Needs no explanation.
    Permanent,
    /// None, for that reason.
    Exhausted(String),
}

impl RetryContext<'_> {
    /// `deadline` is `None` if there is none, or if it is too far away to be expressed.
    pub(crate) fn next(&self, failed: &FailedAttempt<'_>, deadline: Option<Instant>) -> Next {
        match Repeat::of(failed.error()) {
            Repeat::Useless => return Next::Permanent,
            Repeat::Ambiguous if !self.operation.repeatable => {
                return Next::Exhausted(
                    "not retried: repeating it may have further effects".to_owned(),
                );
            }
            Repeat::Ambiguous | Repeat::Safe => {}
        }
        let Some(delay) = self.policy.next_delay(failed) else {
            return match failed.number() {
                0 | 1 => Next::Permanent,
                attempts => Next::Exhausted(format!("gave up after {attempts} attempts")),
            };
        };
        let in_time = deadline.is_none_or(|deadline| {
            Instant::now()
                .checked_add(delay)
                .is_some_and(|next| next < deadline)
        });
        if !in_time {
            return Next::Exhausted(DEADLINE.to_owned());
        }
        if failed.error().kind() != ErrorKind::RateLimited && !self.budget.withdraw() {
            return Next::Exhausted("not retried: the client's retry budget is used up".to_owned());
        }
        Next::After(delay)
    }
}

/// What repeating a request would mean.
enum Repeat {
    /// The server certainly did nothing.
    Safe,
    /// The server may have done it.
    Ambiguous,
    /// The response would be the same.
    Useless,
}

impl Repeat {
    fn of(error: &Error) -> Self {
        match error.kind() {
            // An intermediary that says 429 may hide that Tallyfy acted.
            ErrorKind::RateLimited if error.may_have_happened() => Self::Ambiguous,
            ErrorKind::Connect | ErrorKind::TokenUnavailable | ErrorKind::RateLimited => Self::Safe,
            ErrorKind::Server
            | ErrorKind::Timeout
            | ErrorKind::ConnectionLost
            | ErrorKind::InvalidResponse => Self::Ambiguous,
            _ => Self::Useless,
        }
    }
}
