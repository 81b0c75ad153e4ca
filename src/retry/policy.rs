//! What a caller's own policy decides, and what it is told.

use std::fmt;
use std::time::Duration;

use crate::error::Error;

/// When a failed attempt is followed by another.
///
/// A policy is asked only where another attempt is safe. That is always so after a connection that
/// was not made, a token that could not be obtained, and a rate limit that refused the request (429,
/// or 403 with `Retry-After`). After a 5xx, a lost or unreadable response, a timeout, and a rate
/// limit with somebody else's body, it is so if the operation is
/// [repeatable](crate::Operation::is_repeatable). Total timeout and retry budget are checked after
/// the policy.
///
/// ```
/// use std::time::Duration;
/// use tallyfy::{CallOptions, FailedAttempt, RetryPolicy};
///
/// /// Twice, a second apart.
/// #[derive(Debug)]
/// struct Twice;
///
/// impl RetryPolicy for Twice {
///     fn next_delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
///         (failed.number() <= 2).then_some(Duration::from_secs(1))
///     }
/// }
///
/// let options = CallOptions::new().retry_policy(Twice);
/// ```
pub trait RetryPolicy: fmt::Debug + Send + Sync {
    /// The delay before the next attempt, or `None` to end the call.
    fn next_delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration>;
}

/// An attempt that failed and may be repeated.
#[derive(Clone, Copy, Debug)]
pub struct FailedAttempt<'a> {
    number: u32,
    elapsed: Duration,
    error: &'a Error,
}

impl<'a> FailedAttempt<'a> {
    /// An attempt as a policy sees it. A test of your own policy makes them like this, with an
    /// error from a client that is pointed at the sandbox or at a closed port.
    #[must_use]
    pub fn new(number: u32, elapsed: Duration, error: &'a Error) -> Self {
        Self {
            number,
            elapsed,
            error,
        }
    }

    /// Which attempt of the call it was. The first is 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The time since the call began.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How it failed.
    #[must_use]
    pub fn error(&self) -> &'a Error {
        self.error
    }
}
