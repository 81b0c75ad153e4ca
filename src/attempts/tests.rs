mod simulation;

use std::collections::VecDeque;

use super::*;
use crate::error::ErrorKind;
use crate::outcome::Outcome;
use crate::pace::{MAX_IN_FLIGHT, Pace};
use crate::retry::{RetryBudget, RetryPolicy};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A client without a server: the responses are given.
struct Calls {
    pacer: Pacer,
    budget: Budget,
    options: CallOptions,
    operation: &'static Operation,
}

/// A server that answers with these errors, then with 204.
struct Script {
    errors: VecDeque<Error>,
    began: Instant,
    /// When each attempt began, since the call did, and the time that it had.
    seen: Vec<(Duration, Duration)>,
}

impl Attempt for Script {
    async fn attempt(&mut self, _: &Attempts<'_>, time: Duration) -> Result<Response, Error> {
        self.seen.push((self.began.elapsed(), time));
        match self.errors.pop_front() {
            Some(error) => {
                if error.kind() == ErrorKind::Timeout {
                    sleep(time).await;
                }
                Err(error)
            }
            None => Ok(Response::bare(204, None, None)),
        }
    }
}

impl Calls {
    fn new(options: CallOptions) -> Self {
        Self {
            pacer: Pacer::new(&Pace::adaptive(), MAX_IN_FLIGHT),
            budget: Budget::new(&RetryBudget::unlimited()),
            options,
            operation: operation(true),
        }
    }

    async fn call(&self, errors: impl IntoIterator<Item = Error>) -> Result<Deleted, Error> {
        self.observe(errors).await.0
    }

    /// Makes a call, and tells what the server saw.
    async fn observe(
        &self,
        errors: impl IntoIterator<Item = Error>,
    ) -> (Result<Deleted, Error>, Vec<(Duration, Duration)>) {
        let mut script = Script {
            errors: errors.into_iter().collect(),
            began: Instant::now(),
            seen: Vec::new(),
        };
        let attempts = Attempts::new(
            self.operation,
            &self.options,
            &self.pacer,
            &self.budget,
            false,
        );
        (attempts.run(&mut script).await, script.seen)
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

#[tokio::test(start_paused = true)]
async fn a_call_has_five_attempts() {
    let calls = Calls::new(CallOptions::new());
    let (result, seen) = calls.observe((0..9).map(|_| status(500, None))).await;
    let error = result.unwrap_err();
    assert_eq!((error.attempts(), seen.len()), (5, 5));
    assert!(
        error.to_string().contains("gave up after 5 attempts"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_server_s_wait_is_kept() {
    for code in [429, 503] {
        let calls = Calls::new(CallOptions::new());
        let (result, seen) = calls.observe([status(code, Some(40))]).await;
        assert!(result.is_ok());
        let (second, _) = seen[1];
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
    let (result, seen) = calls.observe(timeouts).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert!(began.elapsed() <= seconds(70) && error.may_have_happened());
    for (began, time) in seen {
        assert!(time <= seconds(30) && began + time <= seconds(70));
    }

    let calls = Calls::new(CallOptions::new().total_timeout(seconds(10)));
    let began = Instant::now();
    let error = calls.call([status(429, Some(10))]).await.unwrap_err();
    assert!(
        began.elapsed().is_zero(),
        "no wait that can't be finished is begun"
    );
    assert!(
        error.to_string().contains("its deadline would have passed"),
        "{error}"
    );
    let (result, seen) = calls.observe([]).await;
    let error = result.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::DeadlineExceeded, 0)
    );
    assert!(!error.may_have_happened() && seen.is_empty());
    assert_eq!(
        error.to_string(),
        format!(
            "{}: rate limiting would delay it by 10 s, past its deadline; nothing was sent; retry \
             later, or raise the total timeout",
            calls.operation.id
        )
    );
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
        assert!(error.to_string().contains("not retried"), "{error}");
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

#[tokio::test(start_paused = true)]
async fn a_slow_pace_counts_only_against_a_total_timeout_that_the_caller_set() {
    let pace = Pace::fixed(1, seconds(600)).unwrap();
    let set = CallOptions::new().total_timeout(seconds(60));
    for (options, in_time) in [
        (CallOptions::new(), true),
        (set.clone(), false),
        (set.timed_from_first_turn(), true),
    ] {
        let calls = Calls::new(options);
        calls.pacer.set(&pace);
        assert!(calls.call([]).await.is_ok());
        let began = Instant::now();
        let result = calls.call([status(500, None)]).await;
        match in_time {
            // The second attempt would come after the timeout, which runs since the first.
            true => assert_eq!(result.unwrap_err().attempts(), 1),
            false => assert_eq!(result.unwrap_err().kind(), ErrorKind::DeadlineExceeded),
        }
        assert_eq!(began.elapsed() >= seconds(590), in_time);
        assert_eq!(calls.call([]).await.is_ok(), in_time);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_behind_others_says_so_at_its_deadline() {
    let mut calls = Calls::new(CallOptions::new().total_timeout(seconds(5)));
    calls.pacer = Pacer::new(&Pace::unlimited(), 1);
    let other = calls.pacer.ticket();
    let _ = other.turn(None).await.unwrap();
    let began = Instant::now();
    let (result, seen) = calls.observe([]).await;
    let error = result.unwrap_err();
    assert_eq!((began.elapsed(), seen.len()), (seconds(5), 0));
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert_eq!((error.attempts(), error.retry_after()), (0, None));
    assert!(
        error
            .to_string()
            .contains("there was no turn for it before its deadline; nothing was sent"),
        "{error}"
    );
}
