//! The attempts of a call, one after the other, until one of them settles it.
//!
//! No I/O: the attempt itself is handed in, so the policies are tested without a server.

use std::pin::pin;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::{debug, info, warn};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::outcome::{Deleted, MissingRecord};
use crate::pace::{Feedback, Pacer, Ticket, TooLate, millis};
use crate::response::Response;
use crate::retry::{Budget, DEADLINE, FailedAttempt, Next, RetryContext};

/// What sends one request.
pub(crate) trait Attempt {
    /// Makes one attempt, which may take that long.
    fn attempt(
        &mut self,
        attempts: &Attempts<'_>,
        time: Duration,
    ) -> impl Future<Output = Result<Response, Error>> + Send;
}

/// What the attempts of a call go by.
pub(crate) struct Attempts<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) ticket: Ticket<'a>,
    retry: RetryContext<'a>,
    missing: MissingRecord,
    began: Instant,
    attempt_timeout: Duration,
    total_timeout: Duration,
    /// From when the total timeout runs. Empty until then.
    timed_from: OnceLock<Instant>,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(
        operation: &'static Operation,
        options: &'a CallOptions,
        pacer: &'a Pacer,
        budget: &'a Budget,
        prerequisite_done: bool,
    ) -> Self {
        let began = Instant::now();
        let timed_from = OnceLock::new();
        if options.is_timed_from_call() {
            timed_from.get_or_init(|| began);
        }
        Self {
            operation,
            began,
            ticket: pacer.ticket(),
            attempt_timeout: options.attempt_timeout_or_default(),
            missing: MissingRecord::new(operation, prerequisite_done, options.ignores_not_found()),
            retry: RetryContext {
                operation,
                budget,
                policy: options.retry_policy_or_default(),
            },
            total_timeout: options.total_timeout_or_default(),
            timed_from,
        }
    }

    /// When the total timeout is over; `None` if it has not started yet, or if that is too far away
    /// to be expressed.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.timed_from.get()?.checked_add(self.total_timeout)
    }

    pub(crate) async fn run(&self, sender: &mut impl Attempt) -> Result<Deleted, Error> {
        let mut number = 0;
        let mut last: Option<Error> = None;
        loop {
            let waiting = Instant::now();
            let turn = match self.ticket.turn(self.deadline()).await {
                Ok(turn) => turn,
                Err(TooLate(delay)) => {
                    return Err(match last {
                        Some(error) => error.not_retried(DEADLINE),
                        None => Error::deadline(self.operation, delay),
                    });
                }
            };
            self.timed_from.get_or_init(|| turn);
            number += 1;
            let delay_ms = millis(turn - waiting);
            if delay_ms > 0 {
                debug!(attempt = number, delay_ms, "rate limited");
            }
            let time = self.deadline().map_or(self.attempt_timeout, |deadline| {
                self.attempt_timeout.min(deadline - turn)
            });
            let result = {
                let attempt = pin!(sender.attempt(self, time));
                self.ticket.watch(attempt).await
            };
            self.ticket.record(turn, &feedback(&result));
            self.retry.budget.record(result.as_ref().err());
            let error = match result {
                Ok(response) => return Ok(self.deleted(response, number)),
                Err(error) => error.after(number),
            };
            debug!(
                attempt = number,
                http.response.status_code = error.status(),
                request_id = error.request_id(),
                error.r#type = error.kind().as_str(),
                delivery = error.delivery().as_str(),
                "attempt failed"
            );
            if self.missing.means_gone(&error, last.as_ref()) {
                return Ok(Deleted::gone(&error, number));
            }
            let error = match &last {
                Some(before) => error.following(before),
                None => error,
            };
            let failed = FailedAttempt::new(number, self.began.elapsed(), &error);
            match self.retry.next(&failed, self.deadline()) {
                Next::After(delay) => {
                    info!(
                        attempt = number,
                        delay_ms = millis(delay),
                        error.r#type = error.kind().as_str(),
                        "retrying"
                    );
                    sleep(delay).await;
                    last = Some(error);
                }
                Next::Permanent => return Err(error),
                Next::Exhausted(why) => return Err(error.not_retried(why)),
            }
        }
    }

    fn deleted(&self, response: Response, number: u32) -> Deleted {
        debug!(
            attempt = number,
            http.response.status_code = response.status,
            "response received"
        );
        let declared = self.operation.success;
        if declared.iter().all(|one| one.status != response.status) {
            warn!(
                operation = self.operation.id,
                http.response.status_code = response.status,
                "undeclared success status"
            );
        }
        Deleted::new(response, number)
    }
}

/// What an attempt tells the pace.
fn feedback(result: &Result<Response, Error>) -> Feedback {
    match result {
        Ok(response) => Feedback {
            status: Some(response.status),
            retry_after: response.retry_after,
            remaining: response.remaining,
        },
        // An intermediary's refusal says nothing about Tallyfy's limit.
        Err(error) if error.kind() == ErrorKind::Intermediary => Feedback::default(),
        Err(error) => Feedback {
            status: match error.kind() {
                ErrorKind::RateLimited => Some(429),
                _ => error.status(),
            },
            retry_after: error.retry_after(),
            remaining: error.remaining(),
        },
    }
}

#[cfg(test)]
mod tests;
