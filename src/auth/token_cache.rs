//! The token of one organization, renewed in time.
//!
//! However many calls wait, one renewal runs at a time. It runs in a task of its own: otherwise a
//! call that is dropped could lose a rotated refresh token, and lock everyone out. While a token is
//! valid nobody waits for its renewal, and a renewal that fails costs nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};
use tracing::{debug, warn};

use crate::error::TokenError;

use super::renewal::{AfterUnauthorized, Renewal, RenewalResult, State, Step, TokenResult};
use super::source::{Source, TokenRequest};
use super::token::Token;

/// Those who wait give up a renewal this long after its own time limit: its runtime has ended.
const GRACE: Duration = Duration::from_secs(1);

/// The token of one organization, or of all if the source makes no difference.
pub(super) struct TokenCache {
    source: Arc<dyn Source>,
    organization: String,
    time_limit: Duration,
    state: Mutex<State>,
}

impl TokenCache {
    pub(super) fn new(source: Arc<dyn Source>, organization: &str, time_limit: Duration) -> Self {
        Self {
            source,
            organization: organization.to_owned(),
            time_limit,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token that it holds, valid or not.
    pub(super) fn held(&self) -> Option<Arc<Token>> {
        self.state().token()
    }

    /// A token that is valid as far as is known here.
    pub(super) async fn token(self: &Arc<Self>) -> TokenResult {
        loop {
            let (mut renewal, is_own) = {
                let mut state = self.state();
                let now = Instant::now();
                match state.next_step(now) {
                    Step::Use(token) => return Ok(token),
                    Step::UseAndRenew(token) => {
                        self.start(&mut state, now);
                        return Ok(token);
                    }
                    Step::Fail(error) => return Err(error),
                    Step::WaitFor(renewal) => (renewal, false),
                    Step::Renew => (self.start(&mut state, now), true),
                }
            };
            let result = renewal.result.wait_for(Option::is_some);
            let result = timeout_at(renewal.overdue, result).await;
            match result.ok().and_then(Result::ok).and_then(|it| it.clone()) {
                Some(RenewalResult::Done(result)) => return result,
                Some(RenewalResult::RejectedToken) => {}
                None if is_own => {
                    let text = "the renewal of the token ended unexpectedly";
                    return Err(Arc::new(TokenError::new(false, text)));
                }
                // Its task ended with the runtime of another call.
                None => {}
            }
        }
    }

    /// Takes a token out of use that Tallyfy rejected for `operation` in an organization.
    pub(super) fn rejected(
        &self,
        organization: &str,
        operation: &'static str,
        token: &Arc<Token>,
    ) -> AfterUnauthorized {
        let purpose = (organization.to_owned(), operation);
        self.state().reject(token, &purpose, Instant::now())
    }

    /// Notes that the token after that was rejected as well.
    pub(super) fn rejected_again(&self, organization: &str, operation: &'static str) {
        let purpose = (organization.to_owned(), operation);
        self.state().reject_again(purpose, Instant::now());
    }

    /// Waits until no renewal is running.
    pub(super) async fn wait_for_renewal(&self) {
        loop {
            let running = self.state().running(Instant::now()).cloned();
            let Some(mut renewal) = running else {
                return;
            };
            // It ends with its task, which may be after its result.
            let end = async { while renewal.result.changed().await.is_ok() {} };
            let _ = timeout_at(renewal.overdue, end).await;
        }
    }

    fn start(self: &Arc<Self>, state: &mut State, now: Instant) -> Renewal {
        let (sender, result) = watch::channel(None);
        // Dropping a request that may use up the last refresh token locks the client out.
        let extra_time = match self.source.must_complete() {
            true => self.time_limit,
            false => Duration::ZERO,
        };
        let renewal = state.start(result, now + self.time_limit + extra_time + GRACE);
        let cache = Arc::clone(self);
        let own = renewal.clone();
        tokio::spawn(async move {
            let mut fetch = cache.source.fetch(TokenRequest {
                organization: &cache.organization,
                rejected: own.after_rejection,
            });
            let mut fetched = timeout(cache.time_limit, &mut fetch).await;
            if fetched.is_err() && !extra_time.is_zero() {
                let late = Err(Arc::new(TokenError::late()));
                sender.send_replace(Some(RenewalResult::Done(late)));
                fetched = timeout(extra_time, fetch).await;
            }
            let fetched = fetched.unwrap_or_else(|_| Err(TokenError::late()));
            let result = cache.state().finish(&own, fetched, now, Instant::now());
            match &result {
                RenewalResult::Done(Ok(_)) => debug!("token renewed"),
                RenewalResult::Done(Err(error)) => {
                    let error: &(dyn std::error::Error + 'static) = &**error;
                    warn!(error, "token renewal failed");
                }
                RenewalResult::RejectedToken => {
                    debug!("token source returned the rejected token again");
                }
            }
            sender.send_replace(Some(result));
        });
        renewal
    }
}

#[cfg(test)]
mod tests;
