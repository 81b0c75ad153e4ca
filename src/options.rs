//! The options of a call.

use std::sync::Arc;
use std::time::Duration;

use crate::retry::{Backoff, RetryPolicy};

const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(300);

/// How the calls of a client behave.
///
/// ```
/// use std::time::Duration;
/// let options = tallyfy::CallOptions::new()
///     .attempt_timeout(Duration::from_secs(5))
///     .refuse_permanent(true);
/// ```
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    attempt_timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    retry_policy: Option<Arc<dyn RetryPolicy>>,
    ignore_not_found: Option<bool>,
    refuse_permanent: Option<bool>,
    timed_from_first_turn: bool,
}

impl CallOptions {
    /// Sets nothing. The defaults are 30 seconds for an attempt, 5 minutes for a call, retries by
    /// [`Backoff`], an error for a missing record, and permanent deletions allowed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The time limit of one attempt, from obtaining a token, where none is cached, to the end of
    /// the response.
    ///
    /// If it expires while the connection is being made, the error can't tell whether the request
    /// was sent. Keep the [connect timeout](crate::ClientBuilder::connect_timeout) shorter.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// The time limit of a whole call: its attempts, and the delays and rate limiting between
    /// them. A delay that would end later is not begun. A purge is two calls.
    ///
    /// A timeout that you set starts with the call, so it also covers the wait for the first turn
    /// at the client's [pace](crate::Pace). The default of five minutes starts with the first turn:
    /// until then a call waits as long as the pace demands. For an item of a [bulk](crate::bulk) run
    /// the timeout always starts with the first turn.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// When a failed attempt is followed by another.
    #[must_use]
    pub fn retry_policy(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.retry_policy = Some(Arc::new(policy));
        self
    }

    /// One attempt only. A rejected token is still renewed once, and the request is sent again
    /// within that attempt.
    #[must_use]
    pub fn no_retry(mut self) -> Self {
        self.retry_policy = Some(Arc::new(Backoff::new().max_attempts(1)));
        self
    }

    /// Whether a missing record is as good as a deleted one. A response that the spec lists under
    /// the operation's [`gone_statuses`](crate::Operation::gone_statuses) is then
    /// [`Outcome::AlreadyGone`](crate::Outcome::AlreadyGone) instead of an error.
    ///
    /// Only Tallyfy's own mark of a missing record counts, not a gateway's 404. It proves nothing
    /// about the past: ids that never existed get it too. It stays an error in two cases: where the
    /// operation [requires](crate::Operation::requires) an earlier step, because that step may be
    /// missing instead, unless the same purge has just done it; and where a purge finds no record
    /// at either step.
    #[must_use]
    pub fn ignore_not_found(mut self, ignore: bool) -> Self {
        self.ignore_not_found = Some(ignore);
        self
    }

    /// Whether operations with a [permanent](crate::Effect::Permanent) effect are refused before
    /// anything is sent. Other operations pass, even those that can't be undone, such as clearing
    /// a value.
    #[must_use]
    pub fn refuse_permanent(mut self, refuse: bool) -> Self {
        self.refuse_permanent = Some(refuse);
        self
    }

    /// These options, with what they leave open taken from `base`.
    pub(crate) fn or(self, base: &Self) -> Self {
        Self {
            attempt_timeout: self.attempt_timeout.or(base.attempt_timeout),
            total_timeout: self.total_timeout.or(base.total_timeout),
            retry_policy: self.retry_policy.or_else(|| base.retry_policy.clone()),
            ignore_not_found: self.ignore_not_found.or(base.ignore_not_found),
            refuse_permanent: self.refuse_permanent.or(base.refuse_permanent),
            timed_from_first_turn: self.timed_from_first_turn || base.timed_from_first_turn,
        }
    }

    /// Starts the total timeout with the first turn, even if the caller set it. For the items of a
    /// run, whose caller waits for the run and not for one item.
    pub(crate) fn timed_from_first_turn(mut self) -> Self {
        self.timed_from_first_turn = true;
        self
    }

    pub(crate) fn is_timed_from_call(&self) -> bool {
        self.total_timeout.is_some() && !self.timed_from_first_turn
    }

    pub(crate) fn attempt_timeout_or_default(&self) -> Duration {
        self.attempt_timeout.unwrap_or(ATTEMPT_TIMEOUT)
    }

    pub(crate) fn total_timeout_or_default(&self) -> Duration {
        self.total_timeout.unwrap_or(TOTAL_TIMEOUT)
    }

    pub(crate) fn retry_policy_or_default(&self) -> &dyn RetryPolicy {
        static DEFAULT: Backoff = Backoff::new();
        self.retry_policy.as_deref().unwrap_or(&DEFAULT)
    }

    pub(crate) fn ignores_not_found(&self) -> bool {
        self.ignore_not_found.unwrap_or(false)
    }

    pub(crate) fn refuses_permanent(&self) -> bool {
        self.refuse_permanent.unwrap_or(false)
    }
}
