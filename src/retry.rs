//! Whether a failed attempt is followed by another, and what the call comes to in the end.
//!
//! No I/O: the attempt itself is handed in.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::{debug, info, warn};

use crate::client::CallOptions;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::outcome::Deleted;
use crate::pace::{Place, TooLate, millis};
use crate::response::Response;

/// When a failed attempt is followed by another.
///
/// A policy is asked only where another attempt does no harm. That is always so after a connection
/// that was not made, a token that could not be obtained, and a rate limit that refused the request
/// (429, or 403 with `Retry-After`). After a 5xx, a lost or unreadable response, a timeout, and a
/// rate limit with somebody else's body, it is so if the operation is
/// [repeatable](Operation::is_repeatable). Total timeout and budget are checked after the policy.
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
    /// How long to wait before the next attempt; none if there is to be none.
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
    /// Which attempt of the call it was; the first is 1.
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

/// Waits that double, each one drawn at random between nothing and the whole, so that many callers
/// don't come back at once. Where the server asks for a wait, it is added to that. The default.
#[derive(Clone, Debug)]
pub struct Backoff {
    max_attempts: u32,
    initial: Duration,
    max: Duration,
    max_retry_after: Duration,
}

impl Backoff {
    /// The defaults: five attempts; waits of up to half a second, doubling to 30 seconds; two
    /// minutes if the server asks for them.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 5,
            initial: Duration::from_millis(500),
            max: Duration::from_secs(30),
            max_retry_after: Duration::from_secs(120),
        }
    }

    /// How many attempts a call has, the first one included.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The longest that the first wait may be, and to what it may double.
    #[must_use]
    pub fn delays(mut self, initial: Duration, max: Duration) -> Self {
        self.initial = initial;
        self.max = max;
        self
    }

    /// How long a `Retry-After` is waited for. Where the server asks for more, the call ends with
    /// the error, whose [`retry_after`](Error::retry_after) says how much.
    #[must_use]
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    fn jittered(&self, number: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(number.saturating_sub(1));
        let whole = self.initial.saturating_mul(doubled).min(self.max);
        whole.mul_f64(fastrand::f64())
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy for Backoff {
    fn next_delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        let asked = failed.error.retry_after().unwrap_or_default();
        (failed.number < self.max_attempts && asked <= self.max_retry_after)
            .then(|| asked.saturating_add(self.jittered(failed.number)))
    }
}

/// How many retries all clones of a client may make together, so that an outage is not made worse.
///
/// A retry after a 429 is free: the pace holds those back.
#[derive(Clone, Debug)]
pub struct RetryBudget(Option<u32>);

impl RetryBudget {
    /// That many, and one more for every ten calls that the server answers, up to that many again.
    /// The default is 100.
    #[must_use]
    pub fn new(retries: u32) -> Self {
        Self(Some(retries))
    }

    /// As many as the policy wants.
    #[must_use]
    pub fn unlimited() -> Self {
        Self(None)
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(100)
    }
}

/// What an answered call adds to the budget, and what a retry takes from it.
const ANSWERED: u64 = 1;
const RETRIED: u64 = 10;

/// The budget at work.
pub(crate) enum Budget {
    Unlimited,
    Limited { left: AtomicU64, whole: u64 },
}

impl Budget {
    pub(crate) fn new(budget: &RetryBudget) -> Self {
        match budget.0 {
            None => Self::Unlimited,
            Some(retries) => {
                let whole = u64::from(retries) * RETRIED;
                Self::Limited {
                    left: AtomicU64::new(whole),
                    whole,
                }
            }
        }
    }

    fn take(&self) -> bool {
        match self {
            Self::Unlimited => true,
            Self::Limited { left, .. } => left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(RETRIED)
                })
                .is_ok(),
        }
    }

    fn learn(&self, result: &Result<Response, Error>) {
        let answered = match result {
            Ok(_) => true,
            Err(error) => {
                error.status().is_some_and(|status| status < 500)
                    && !matches!(
                        error.kind(),
                        ErrorKind::RateLimited | ErrorKind::Intermediary
                    )
            }
        };
        if let (Self::Limited { left, whole }, true) = (self, answered) {
            // Full is as good as added.
            let _ = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left < *whole).then(|| (left + ANSWERED).min(*whole))
            });
        }
    }
}

/// What the attempts of a call go by.
pub(crate) struct Plan<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) options: &'a CallOptions,
    pub(crate) began: Instant,
    pub(crate) place: &'a Place<'a>,
    pub(crate) budget: &'a Budget,
    /// Whether this very call did the step that the operation requires.
    pub(crate) step_done: bool,
}

/// Makes attempts until one of them settles the call, or there is to be no other.
///
/// `attempt` is given the time that it has.
pub(crate) async fn attempts<F>(
    plan: &Plan<'_>,
    mut attempt: impl FnMut(Duration) -> F,
) -> Result<Deleted, Error>
where
    F: Future<Output = Result<Response, Error>>,
{
    let mut number = 0;
    let mut last: Option<Error> = None;
    loop {
        let waiting = Instant::now();
        let turn = match plan.place.turn(plan.deadline()).await {
            Ok(turn) => turn,
            Err(TooLate(wait)) => {
                return Err(match last {
                    Some(error) => error.given_up(DEADLINE),
                    None => Error::deadline(plan.operation, wait),
                });
            }
        };
        number += 1;
        if millis(turn - waiting) > 0 {
            debug!(
                attempt = number,
                wait_ms = millis(turn - waiting),
                "waited its turn"
            );
        }
        let time = plan.options.attempt_timeout_or_default();
        let time = plan
            .deadline()
            .map_or(time, |deadline| time.min(deadline - turn));
        let result = attempt(time).await;
        plan.place.learn(turn, &result);
        plan.budget.learn(&result);
        let ambiguous = last.as_ref().is_some_and(Error::may_have_happened);
        let error = match result {
            Ok(answer) => {
                debug!(attempt = number, status = answer.status, "answered");
                if !plan
                    .operation
                    .success
                    .iter()
                    .any(|known| known.status == answer.status)
                {
                    warn!(
                        operation = plan.operation.id,
                        status = answer.status,
                        "undeclared success status"
                    );
                }
                return Ok(Deleted::new(answer, number));
            }
            Err(error) => error.after(number),
        };
        debug!(
            attempt = number,
            status = error.status(),
            error = ?error.kind(),
            may_have_happened = error.may_have_happened(),
            "failed"
        );
        if (ambiguous || plan.options.ignores_not_found()) && plan.infers() && error.says_gone() {
            return Ok(Deleted::gone(&error, number));
        }
        let error = match &last {
            Some(before) => error.following(before),
            None => error,
        };
        let failed = FailedAttempt {
            number,
            elapsed: plan.began.elapsed(),
            error: &error,
        };
        match plan.next_delay(&failed) {
            Ok(wait) => {
                info!(attempt = number, wait_ms = millis(wait), error = ?error.kind(), "tries again");
                sleep(wait).await;
                last = Some(error);
            }
            Err(Some(why)) => return Err(error.given_up(why)),
            Err(None) => return Err(error),
        }
    }
}

pub(crate) const DEADLINE: &str = "its deadline leaves no time for another attempt";

impl Plan<'_> {
    /// None if it is too far away to be told.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.began
            .checked_add(self.options.total_timeout_or_default())
    }

    /// Whether a missing record may mean a deleted one. Where an earlier step is required, it may
    /// as well mean that the step is missing.
    fn infers(&self) -> bool {
        self.operation.requires.is_none() || self.step_done
    }

    /// How long to wait before the next attempt, or why there is none; without a word where
    /// nobody would expect one.
    fn next_delay(&self, failed: &FailedAttempt<'_>) -> Result<Duration, Option<String>> {
        match Repeat::of(failed.error) {
            Repeat::Useless => return Err(None),
            Repeat::IfRepeatable if !self.operation.repeatable => {
                return Err(Some(
                    "not tried again, because twice would not be harmless".to_owned(),
                ));
            }
            Repeat::IfRepeatable | Repeat::Harmless => {}
        }
        let Some(wait) = self.options.policy().next_delay(failed) else {
            let tries = failed.number;
            return Err((tries > 1).then(|| format!("given up after {tries} attempts")));
        };
        let in_time = self.deadline().is_none_or(|deadline| {
            Instant::now()
                .checked_add(wait)
                .is_some_and(|next| next < deadline)
        });
        if !in_time {
            return Err(Some(DEADLINE.to_owned()));
        }
        if failed.error.kind() != ErrorKind::RateLimited && !self.budget.take() {
            return Err(Some("the retry budget of the client is spent".to_owned()));
        }
        Ok(wait)
    }
}

/// What another attempt would be.
enum Repeat {
    /// The server did nothing, for certain.
    Harmless,
    /// The server may have done it.
    IfRepeatable,
    /// The answer would be the same.
    Useless,
}

impl Repeat {
    fn of(error: &Error) -> Self {
        match error.kind() {
            // A page that says 429 may be of something behind which Tallyfy acted.
            ErrorKind::RateLimited if error.may_have_happened() => Self::IfRepeatable,
            ErrorKind::Connect | ErrorKind::TokenUnavailable | ErrorKind::RateLimited => {
                Self::Harmless
            }
            ErrorKind::Server
            | ErrorKind::Timeout
            | ErrorKind::ConnectionLost
            | ErrorKind::InvalidResponse => Self::IfRepeatable,
            _ => Self::Useless,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::VecDeque;

    use super::*;
    use crate::outcome::Outcome;
    use crate::pace::{Pace, Pacer};

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A client without a server: the answers are given.
    struct Calls {
        pacer: Pacer,
        budget: Budget,
        options: CallOptions,
        operation: &'static Operation,
        /// When each attempt began, since the call did, and the time that it had.
        seen: RefCell<Vec<(Duration, Duration)>>,
    }

    impl Calls {
        fn new(options: CallOptions) -> Self {
            Self {
                pacer: Pacer::new(&Pace::adaptive()),
                budget: Budget::new(&RetryBudget::unlimited()),
                options,
                operation: operation(true),
                seen: RefCell::default(),
            }
        }

        async fn call(&self, answers: impl IntoIterator<Item = Error>) -> Result<Deleted, Error> {
            self.seen.borrow_mut().clear();
            let answers = RefCell::new(VecDeque::from_iter(answers));
            let (began, place) = (Instant::now(), self.pacer.place());
            let plan = Plan {
                began,
                place: &place,
                operation: self.operation,
                options: &self.options,
                budget: &self.budget,
                step_done: false,
            };
            attempts(&plan, async |time| {
                self.seen.borrow_mut().push((began.elapsed(), time));
                let answer = answers.borrow_mut().pop_front();
                match answer {
                    Some(error) => {
                        if error.kind() == ErrorKind::Timeout {
                            sleep(time).await;
                        }
                        Err(error)
                    }
                    None => Ok(Response::bare(204, None, None)),
                }
            })
            .await
        }

        fn began(&self) -> Vec<Duration> {
            self.seen.borrow().iter().map(|(began, _)| *began).collect()
        }
    }

    fn operation(repeatable: bool) -> &'static Operation {
        let found = |one: &&Operation| one.repeatable == repeatable;
        Operation::all().iter().find(found).unwrap()
    }

    fn status(status: u16, retry_after: Option<u64>) -> Error {
        let answer = Response::bare(status, retry_after.map(seconds), None);
        Error::response(operation(true), answer)
    }

    fn silence(kind: ErrorKind) -> Error {
        Error::no_response(operation(true), kind)
    }

    #[test]
    fn waits_are_spread_over_all_of_a_doubling_range() {
        let backoff = Backoff::new().delays(seconds(1), seconds(10));
        for (number, whole) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (u32::MAX, 10)] {
            let waits: Vec<_> = (0..1000).map(|_| backoff.jittered(number)).collect();
            assert!(waits.iter().all(|wait| *wait <= seconds(whole)));
            assert!(waits.iter().any(|wait| *wait < seconds(whole) / 10));
            assert!(waits.iter().any(|wait| *wait > seconds(whole) * 9 / 10));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_has_five_attempts() {
        let calls = Calls::new(CallOptions::new());
        let error = calls
            .call((0..9).map(|_| status(500, None)))
            .await
            .unwrap_err();
        assert_eq!((error.attempts(), calls.began().len()), (5, 5));
        assert!(
            error.to_string().contains("given up after 5 attempts"),
            "{error}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_server_s_wait_is_kept() {
        for code in [429, 503] {
            let calls = Calls::new(CallOptions::new());
            let _ = calls.call([status(code, Some(40))]).await.unwrap();
            let second = calls.began()[1];
            assert!(second >= seconds(40) && second < seconds(42), "{second:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_is_too_long_is_reported_instead() {
        let calls = Calls::new(CallOptions::new().total_timeout(Duration::MAX));
        let error = calls.call([status(429, Some(u64::MAX))]).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(seconds(u64::MAX)));
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::RateLimited, 1)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_outlasts_the_deadline() {
        let options = CallOptions::new()
            .attempt_timeout(seconds(30))
            .total_timeout(seconds(70));
        let calls = Calls::new(options);
        let began = Instant::now();
        let timeouts = (0..9).map(|_| silence(ErrorKind::Timeout));
        let error = calls.call(timeouts).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
        assert!(began.elapsed() <= seconds(70) && error.may_have_happened());
        for (began, time) in calls.seen.borrow().iter() {
            assert!(*time <= seconds(30) && *began + *time <= seconds(70));
        }

        let calls = Calls::new(CallOptions::new().total_timeout(seconds(10)));
        let began = Instant::now();
        let error = calls.call([status(429, Some(10))]).await.unwrap_err();
        assert!(
            began.elapsed().is_zero(),
            "no wait that can't be finished is begun"
        );
        assert!(
            error.to_string().contains("its deadline leaves no time"),
            "{error}"
        );
        let error = calls.call([]).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::DeadlineExceeded, 0)
        );
        assert!(!error.may_have_happened() && calls.began().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_repeatable_is_only_repeated_when_nothing_was_done() {
        let mut calls = Calls::new(CallOptions::new());
        calls.operation = operation(false);
        for unclear in [
            status(500, None),
            status(503, Some(1)),
            status(408, None),
            silence(ErrorKind::Timeout),
            silence(ErrorKind::ConnectionLost),
        ] {
            let error = calls.call([unclear]).await.unwrap_err();
            assert!(error.attempts() == 1 && error.may_have_happened());
            assert!(error.to_string().contains("not tried again"), "{error}");
        }
        let harmless = [silence(ErrorKind::Connect), status(429, Some(1))];
        assert_eq!(calls.call(harmless).await.unwrap().attempts(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_would_be_the_same_again_is_final() {
        let calls = Calls::new(CallOptions::new());
        for code in [301, 302, 400, 401, 403, 404, 409, 422] {
            let error = calls.call([status(code, None)]).await.unwrap_err();
            assert_eq!((error.status(), error.attempts()), (Some(code), 1));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_policy_of_one_s_own_decides_when_but_not_what() {
        #[derive(Debug)]
        struct EverySecond;
        impl RetryPolicy for EverySecond {
            fn next_delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
                assert_eq!(
                    failed.elapsed(),
                    seconds(failed.number().into()) - seconds(1)
                );
                assert_ne!(failed.error().status(), Some(403), "is not asked");
                (failed.number() < 7).then_some(seconds(1))
            }
        }
        let calls = Calls::new(CallOptions::new().retry_policy(EverySecond));
        let mut answers: Vec<_> = (0..5).map(|_| status(500, None)).collect();
        answers.push(status(403, None));
        let error = calls.call(answers).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(403), 6));
        assert!(error.may_have_happened());
        let error = calls
            .call((0..9).map(|_| status(500, None)))
            .await
            .unwrap_err();
        assert_eq!(error.attempts(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn the_budget_bounds_the_retries_of_all_calls_together() {
        let mut calls = Calls::new(CallOptions::new());
        calls.budget = Budget::new(&RetryBudget::new(6));
        let failing = || (0..9).map(|_| status(500, None));
        let mut attempts = Vec::new();
        for _ in 0..4 {
            let error = calls.call(failing()).await.unwrap_err();
            attempts.push(error.attempts());
        }
        assert_eq!(attempts, [5, 3, 1, 1], "six retries");
        let error = calls.call(failing()).await.unwrap_err();
        assert!(error.to_string().contains("budget"), "{error}");

        assert_eq!(
            calls.call([status(429, Some(1))]).await.unwrap().attempts(),
            2,
            "is free"
        );
        for _ in 1..10 {
            let _ = calls.call([]).await.unwrap();
        }
        assert_eq!(
            calls.call(failing()).await.unwrap_err().attempts(),
            2,
            "ten answers, one retry"
        );
        for _ in 0..1000 {
            let _ = calls.call([]).await.unwrap();
        }
        assert_eq!(calls.call(failing()).await.unwrap_err().attempts(), 5);
        assert_eq!(
            calls.call(failing()).await.unwrap_err().attempts(),
            3,
            "no more than the whole"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn one_attempt_without_retry() {
        let calls = Calls::new(CallOptions::new().no_retry());
        let error = calls.call([silence(ErrorKind::Connect)]).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
        assert!(error.to_string().contains("nothing was sent"), "{error}");
        assert_eq!(calls.call([]).await.unwrap().outcome(), Outcome::Deleted);
    }
}
