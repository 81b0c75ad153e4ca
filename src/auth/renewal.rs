//! When a token is renewed: the policy, without I/O.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::error::TokenError;

use super::token::{AccessToken, Token};

/// A token is renewed this long before it expires, or a tenth of its life, if that is shorter.
pub(super) const EARLY: Duration = Duration::from_secs(5 * 60);

/// How long no renewal is tried after refused credentials or a failed early renewal, and for an
/// operation that rejected a new token as well.
pub(super) const PAUSE: Duration = Duration::from_secs(30);

/// The longest wait that a source can ask for.
pub(super) const MAX_HOLD: Duration = Duration::from_secs(60);

/// What the calls that wait for a token get.
pub(super) type TokenResult = Result<Arc<Token>, Arc<TokenError>>;

/// The organization, and what a token was used for in it.
pub(super) type Purpose = (String, &'static str);

/// What a call does after a 401.
#[derive(Debug, PartialEq)]
pub(crate) enum AfterUnauthorized {
    /// It gets another token, and sends its request again.
    Retry,
    /// It fails: a new token was rejected as well, a short while ago.
    AlreadyRetried,
    /// It fails: the credentials are this one token.
    NoOtherToken,
}

/// What a call that needs a token does.
pub(super) enum Step {
    Use(Arc<Token>),
    UseAndRenew(Arc<Token>),
    Fail(Arc<TokenError>),
    WaitFor(Renewal),
    Renew,
}

/// A renewal in progress.
#[derive(Clone)]
pub(super) struct Renewal {
    pub(super) result: watch::Receiver<Option<RenewalResult>>,
    /// Whether the source is told that Tallyfy rejected its last token.
    pub(super) after_rejection: bool,
    /// When those who wait give up. The runtime of its task has ended then, or is not running.
    pub(super) overdue: Instant,
}

#[derive(Clone)]
pub(super) enum RenewalResult {
    Done(TokenResult),
    /// The rejected token again: the source was asked before, and caches its tokens.
    RejectedToken,
}

impl Renewal {
    /// One that finished is no longer in the state; one whose sender is gone was interrupted.
    fn is_running(&self, now: Instant) -> bool {
        now < self.overdue && self.result.has_changed().is_ok()
    }
}

/// What is known of a token.
#[derive(Default)]
pub(super) struct State {
    held: Option<Held>,
    renewal: Option<Renewal>,
    failure: Option<Failure>,
    /// The last token, if Tallyfy rejected it and there was no other since.
    rejected: Option<Arc<Token>>,
    /// What rejected a new token as well, and until when that counts. Behind a proxy that drops a
    /// header, or where Tallyfy says 401 and means 403, a hundred thousand calls must not ask for as
    /// many tokens.
    rejected_again: HashMap<Purpose, Instant>,
}

struct Held {
    token: Arc<Token>,
    /// None if the lifetime is unknown, or too long to matter.
    renew_at: Option<Instant>,
    expires_at: Option<Instant>,
}

struct Failure {
    error: Arc<TokenError>,
    since: Instant,
    /// When a token that is still valid may be renewed again.
    next_early: Instant,
    /// When any renewal may be tried again.
    next: Instant,
}

impl Failure {
    /// The error, with the rest of the wait that the source asked for.
    fn error(&self, now: Instant) -> Arc<TokenError> {
        match self.error.wait() {
            Some(wait) => {
                let left = wait.saturating_sub(now - self.since);
                Arc::new(TokenError::clone(&self.error).retry_after(left))
            }
            None => Arc::clone(&self.error),
        }
    }
}

impl State {
    /// The token, valid or not.
    pub(super) fn token(&self) -> Option<Arc<Token>> {
        Some(Arc::clone(&self.held.as_ref()?.token))
    }

    pub(super) fn running(&self, now: Instant) -> Option<&Renewal> {
        let renewal = self.renewal.as_ref();
        renewal.filter(|renewal| renewal.is_running(now))
    }

    pub(super) fn next_step(&self, now: Instant) -> Step {
        let passed = |moment: Option<Instant>| moment.is_some_and(|moment| moment <= now);
        let running = self.running(now);
        let failure = self.failure.as_ref();
        match &self.held {
            Some(held) if !passed(held.expires_at) => {
                let token = Arc::clone(&held.token);
                let is_paused = failure.is_some_and(|failure| now < failure.next_early);
                if passed(held.renew_at) && running.is_none() && !is_paused {
                    Step::UseAndRenew(token)
                } else {
                    Step::Use(token)
                }
            }
            _ => match (running, failure) {
                (Some(renewal), _) => Step::WaitFor(renewal.clone()),
                (None, Some(failure)) if now < failure.next => Step::Fail(failure.error(now)),
                _ => Step::Renew,
            },
        }
    }

    pub(super) fn start(
        &mut self,
        result: watch::Receiver<Option<RenewalResult>>,
        overdue: Instant,
    ) -> Renewal {
        let renewal = Renewal {
            result,
            after_rejection: self.rejected.is_some(),
            overdue,
        };
        self.renewal = Some(renewal.clone());
        renewal
    }

    /// Takes what the source gave. `asked` is when it was asked: lifetimes count from there.
    pub(super) fn finish(
        &mut self,
        renewal: &Renewal,
        fetched: Result<AccessToken, TokenError>,
        asked: Instant,
        now: Instant,
    ) -> RenewalResult {
        // One that was overdue may finish after the one that replaced it.
        let is_current = self
            .renewal
            .take_if(|current| current.result.same_channel(&renewal.result))
            .is_some();
        let usable = fetched.and_then(|fetched| {
            let token = Token::new(fetched.secret)
                .map_err(|why| TokenError::new(true, format!("invalid token: it {why}")))?;
            Ok((Arc::new(token), fetched.lifetime))
        });
        RenewalResult::Done(match usable {
            Ok((token, _))
                if !renewal.after_rejection
                    && self.rejected.as_ref().is_some_and(|it| it.is(&token)) =>
            {
                return RenewalResult::RejectedToken;
            }
            Ok((token, lifetime)) => {
                if is_current || self.held.is_none() {
                    self.held = Some(Held {
                        token: Arc::clone(&token),
                        renew_at: lifetime
                            .and_then(|life| asked.checked_add(life - EARLY.min(life / 10))),
                        expires_at: lifetime.and_then(|life| asked.checked_add(life)),
                    });
                    self.failure = None;
                    self.rejected = None;
                }
                Ok(token)
            }
            Err(error) => {
                let hold = error.wait().unwrap_or_default().min(MAX_HOLD);
                let pause = if error.is_refused() {
                    PAUSE
                } else {
                    Duration::ZERO
                };
                let error = Arc::new(error);
                if is_current {
                    self.failure = Some(Failure {
                        error: Arc::clone(&error),
                        since: now,
                        next_early: now + hold.max(PAUSE),
                        next: now + hold.max(pause),
                    });
                }
                Err(error)
            }
        })
    }

    /// Takes a token out of use that Tallyfy rejected.
    pub(super) fn reject(
        &mut self,
        rejected: &Arc<Token>,
        purpose: &Purpose,
        now: Instant,
    ) -> AfterUnauthorized {
        self.rejected_again.retain(|_, until| now < *until);
        let is_rejected = |held: &mut Held| Arc::ptr_eq(&held.token, rejected);
        if !self.held.as_mut().is_some_and(is_rejected) {
            // There is another token, or a renewal is running.
            return AfterUnauthorized::Retry;
        }
        if self.rejected_again.contains_key(purpose) {
            return AfterUnauthorized::AlreadyRetried;
        }
        self.rejected = self.held.take().map(|held| held.token);
        AfterUnauthorized::Retry
    }

    /// Notes that the new token was rejected as well.
    pub(super) fn reject_again(&mut self, purpose: Purpose, now: Instant) {
        self.rejected_again.insert(purpose, now + PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn start(state: &mut State) -> (watch::Sender<Option<RenewalResult>>, Renewal) {
        let (sender, result) = watch::channel(None);
        let overdue = Instant::now() + Duration::from_secs(30);
        (sender, state.start(result, overdue))
    }

    fn finish(state: &mut State, renewal: &Renewal, fetched: Result<&str, &str>) -> RenewalResult {
        let now = Instant::now();
        let fetched = fetched
            .map(AccessToken::new)
            .map_err(TokenError::unavailable);
        state.finish(renewal, fetched, now, now)
    }

    fn held(state: &State) -> Option<String> {
        Some(state.token()?.secret().expose_secret().to_owned())
    }

    #[test]
    fn a_renewal_that_finishes_after_its_successor_changes_nothing() {
        for late in [Ok("first"), Err("no network")] {
            let mut state = State::default();
            let (_sender, first) = start(&mut state);
            let (_sender, second) = start(&mut state);
            finish(&mut state, &second, Ok("second"));
            let result = finish(&mut state, &first, late);
            // Those who wait for it still get its result.
            let RenewalResult::Done(result) = result else {
                panic!("it is new")
            };
            assert_eq!(result.is_ok(), late.is_ok());
            assert_eq!(held(&state).as_deref(), Some("second"));
            assert!(state.failure.is_none());
            assert!(matches!(state.next_step(Instant::now()), Step::Use(_)));
        }
    }

    #[test]
    fn a_success_ends_the_wait_after_a_failure() {
        let mut state = State::default();
        let (_sender, first) = start(&mut state);
        let (_sender, second) = start(&mut state);
        let now = Instant::now();
        let busy = TokenError::unavailable("busy").retry_after(Duration::from_secs(30));
        state.finish(&second, Err(busy), now, now);
        assert!(matches!(state.next_step(now), Step::Fail(_)));
        finish(&mut state, &first, Ok("first"));
        let token = state.token().unwrap();
        let purpose = ("an organization".to_owned(), "an operation");
        state.reject(&token, &purpose, now);
        assert!(matches!(state.next_step(now), Step::Renew));
    }

    #[test]
    fn a_renewal_that_finishes_before_its_successor_leaves_that_running() {
        let mut state = State::default();
        let (_sender, first) = start(&mut state);
        let (_sender, second) = start(&mut state);
        finish(&mut state, &first, Err("no network"));
        assert!(state.running(Instant::now()).is_some());
        assert!(state.failure.is_none());
        finish(&mut state, &first, Ok("first"));
        assert_eq!(held(&state).as_deref(), Some("first"));
        finish(&mut state, &second, Ok("second"));
        assert_eq!(held(&state).as_deref(), Some("second"));
        assert!(state.running(Instant::now()).is_none());
    }
}
