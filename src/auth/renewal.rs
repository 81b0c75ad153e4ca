//! Staying signed in: when a token is renewed, and by whom.
//!
//! However many calls wait, one renewal is under way at a time. It runs in a task of its own: a
//! call that is dropped would otherwise take a rotated refresh token with it, and lock everyone
//! out. While a token is still valid nobody waits for its successor, and one that does not come
//! costs nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};
use tracing::{debug, warn};

use super::source::{Source, TokenError, TokenRequest};
use super::token::{AccessToken, Token};

/// A token is renewed so long before it expires, or a tenth of its life, if that is shorter.
const EARLY: Duration = Duration::from_secs(5 * 60);

/// How long refused credentials, and an early renewal that failed, are left alone.
const PAUSE: Duration = Duration::from_secs(30);

/// How long after its own limit a renewal is given up by those who wait: its runtime has ended.
const GRACE: Duration = Duration::from_secs(1);

type Outcome = Result<Arc<Token>, Arc<TokenError>>;

/// The token of one organization, or of all where the source makes no difference.
pub(super) struct Cell {
    source: Arc<dyn Source>,
    organization: String,
    limit: Duration,
    state: Mutex<State>,
}

impl Cell {
    pub(super) fn new(source: Arc<dyn Source>, organization: &str, limit: Duration) -> Self {
        Self {
            source,
            organization: organization.to_owned(),
            limit,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token that it holds, valid or not.
    pub(super) fn held(&self) -> Option<Arc<Token>> {
        Some(Arc::clone(&self.state().held.as_ref()?.token))
    }

    /// A valid token, as far as is known here.
    pub(super) async fn token(self: &Arc<Self>) -> Outcome {
        loop {
            let (mut flight, own) = {
                let mut state = self.state();
                let now = Instant::now();
                match state.step(now) {
                    Step::Use(token) => return Ok(token),
                    Step::Spare(token) => {
                        self.take_off(&mut state, now);
                        return Ok(token);
                    }
                    Step::Fail(error) => return Err(error),
                    Step::Join(flight) => (flight, false),
                    Step::Renew => (self.take_off(&mut state, now), true),
                }
            };
            let landed = timeout_at(flight.overdue, flight.landing.wait_for(Option::is_some)).await;
            match landed.ok().and_then(Result::ok).and_then(|it| it.clone()) {
                Some(outcome) => return outcome,
                None if own => {
                    let text = "no token could be got: what fetches it ended without a word";
                    return Err(Arc::new(TokenError::new(false, text)));
                }
                // The task went down with the runtime of another call.
                None => {}
            }
        }
    }

    /// Takes a refused token out of use. Whether another is worth a try.
    pub(super) fn refused(&self, token: &Arc<Token>) -> bool {
        self.state().refuse(token, Instant::now())
    }

    fn take_off(self: &Arc<Self>, state: &mut State, now: Instant) -> Flight {
        let (sender, landing) = watch::channel(None);
        let flight = Flight {
            landing,
            overdue: now + self.limit + GRACE,
        };
        state.flight = Some(flight.clone());
        let refused = state.refused;
        let cell = Arc::clone(self);
        let own = flight.clone();
        tokio::spawn(async move {
            let request = TokenRequest {
                organization: &cell.organization,
                refused,
            };
            let fetched = match timeout(cell.limit, cell.source.fetch(request)).await {
                Ok(fetched) => fetched,
                Err(_) => Err(TokenError::late()),
            };
            let outcome = cell.state().land(&own, fetched, now, Instant::now());
            match &outcome {
                Ok(_) => debug!("token renewed"),
                Err(error) => warn!(%error, "token not renewed"),
            }
            sender.send_replace(Some(outcome));
        });
        flight
    }
}

/// A renewal that is under way.
#[derive(Clone)]
struct Flight {
    landing: watch::Receiver<Option<Outcome>>,
    overdue: Instant,
}

impl Flight {
    /// One that landed is no longer in the state; one whose sender is gone went down.
    fn is_alive(&self, now: Instant) -> bool {
        now < self.overdue && self.landing.has_changed().is_ok()
    }
}

/// What is known of a token. The policy is here, without I/O.
#[derive(Default)]
struct State {
    held: Option<Held>,
    flight: Option<Flight>,
    failure: Option<Failure>,
    /// The last token was refused, and there was no other since.
    refused: bool,
}

struct Held {
    token: Arc<Token>,
    since: Instant,
    /// None if its lifetime is not known, or endless.
    due: Option<Instant>,
    expires: Option<Instant>,
    /// It stands in for one that was refused.
    replaces: bool,
}

struct Failure {
    error: Arc<TokenError>,
    /// No early renewal before.
    early: Instant,
    /// No renewal at all before.
    at_all: Instant,
}

/// What a call that needs a token has to do.
enum Step {
    Use(Arc<Token>),
    /// Use it, and have it renewed meanwhile.
    Spare(Arc<Token>),
    Fail(Arc<TokenError>),
    Join(Flight),
    Renew,
}

impl State {
    fn step(&self, now: Instant) -> Step {
        let passed = |moment: Option<Instant>| moment.is_some_and(|moment| moment <= now);
        let flight = self.flight.as_ref().filter(|flight| flight.is_alive(now));
        let failure = self.failure.as_ref();
        match &self.held {
            Some(held) if !passed(held.expires) => {
                let token = Arc::clone(&held.token);
                let rest = flight.is_some() || failure.is_some_and(|failure| now < failure.early);
                if !passed(held.due) || rest {
                    Step::Use(token)
                } else {
                    Step::Spare(token)
                }
            }
            _ => match (flight, failure) {
                (Some(flight), _) => Step::Join(flight.clone()),
                (None, Some(failure)) if now < failure.at_all => {
                    Step::Fail(Arc::clone(&failure.error))
                }
                _ => Step::Renew,
            },
        }
    }

    fn land(
        &mut self,
        flight: &Flight,
        fetched: Result<AccessToken, TokenError>,
        asked: Instant,
        now: Instant,
    ) -> Outcome {
        if self
            .flight
            .as_ref()
            .is_some_and(|current| current.landing.same_channel(&flight.landing))
        {
            self.flight = None;
        }
        let usable = fetched.and_then(|fetched| {
            let token = Token::new(fetched.secret)
                .map_err(|why| TokenError::new(true, format!("the token that came {why}")))?;
            Ok((Arc::new(token), fetched.lifetime))
        });
        match usable {
            Ok((token, lifetime)) => {
                self.held = Some(Held {
                    token: Arc::clone(&token),
                    since: now,
                    due: lifetime.and_then(|life| asked.checked_add(life - EARLY.min(life / 10))),
                    expires: lifetime.and_then(|life| asked.checked_add(life)),
                    replaces: std::mem::take(&mut self.refused),
                });
                self.failure = None;
                Ok(token)
            }
            Err(error) => {
                let wait = error.wait().unwrap_or_default();
                let pause = if error.is_refused() {
                    PAUSE
                } else {
                    Duration::ZERO
                };
                let after = |wait| now.checked_add(wait).unwrap_or(now);
                let error = Arc::new(error);
                self.failure = Some(Failure {
                    error: Arc::clone(&error),
                    early: after(wait.max(PAUSE)),
                    at_all: after(wait.max(pause)),
                });
                Err(error)
            }
        }
    }

    /// Where every token is refused, as behind a proxy that drops a header, a hundred thousand
    /// calls must not ask for as many.
    fn refuse(&mut self, refused: &Arc<Token>, now: Instant) -> bool {
        let Some(held) = self.held.take_if(|held| Arc::ptr_eq(&held.token, refused)) else {
            return true;
        };
        if held.replaces && !held.token.was_accepted() && now < held.since + PAUSE {
            self.held = Some(held);
            return false;
        }
        self.refused = true;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use secrecy::{ExposeSecret, SecretString};
    use tokio::time::sleep;

    use super::super::source::Fetching;
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    /// Answers with numbered tokens, or as the script says, and counts.
    #[derive(Default)]
    struct Script {
        takes: Duration,
        lifetime: Option<Duration>,
        errors: Mutex<VecDeque<TokenError>>,
        asked: Mutex<Vec<bool>>,
    }

    impl Script {
        fn new(takes: Duration, lifetime: Duration) -> Arc<Self> {
            Arc::new(Self {
                takes,
                lifetime: Some(lifetime),
                ..Self::default()
            })
        }

        fn fail(&self, error: TokenError) {
            self.errors.lock().unwrap().push_back(error);
        }

        fn asked(&self) -> usize {
            self.asked.lock().unwrap().len()
        }
    }

    impl Source for Script {
        fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> Fetching<'a> {
            Box::pin(async move {
                let number = {
                    let mut asked = self.asked.lock().unwrap();
                    asked.push(request.last_was_refused());
                    asked.len()
                };
                sleep(self.takes).await;
                if let Some(error) = self.errors.lock().unwrap().pop_front() {
                    return Err(error);
                }
                let mut token = AccessToken::new(format!("token-{number}"));
                token.lifetime = self.lifetime;
                Ok(token)
            })
        }

        fn secrets(&self) -> Vec<SecretString> {
            Vec::new()
        }

        fn is_bound(&self) -> bool {
            false
        }
    }

    fn cell(script: &Arc<Script>) -> Arc<Cell> {
        let source: Arc<dyn Source> = script.clone();
        Arc::new(Cell::new(source, "", Duration::from_secs(30)))
    }

    async fn text(cell: &Arc<Cell>) -> String {
        let token = cell.token().await.unwrap();
        token.secret().expose_secret().to_owned()
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_renewed_early_and_nobody_waits_for_it() {
        let script = Script::new(Duration::from_secs(2), HOUR);
        let cell = cell(&script);
        assert_eq!(text(&cell).await, "token-1");
        // Five minutes before its end, counted from when it was asked for.
        sleep(HOUR - EARLY - Duration::from_secs(3)).await;
        assert_eq!((text(&cell).await.as_str(), script.asked()), ("token-1", 1));
        sleep(Duration::from_secs(1)).await;
        let before = Instant::now();
        assert_eq!(text(&cell).await, "token-1");
        assert_eq!(Instant::now(), before);
        sleep(Duration::from_secs(3)).await;
        assert_eq!((text(&cell).await.as_str(), script.asked()), ("token-2", 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_early_renewal_costs_nothing_and_is_tried_again_half_a_minute_later() {
        let script = Script::new(Duration::from_millis(1), HOUR);
        let cell = cell(&script);
        text(&cell).await;
        for _ in 0..2 {
            script.fail(TokenError::unavailable("no network"));
        }
        script.fail(TokenError::refused("no such user"));
        sleep(HOUR - EARLY).await;
        for _ in 0..80 {
            assert_eq!(text(&cell).await, "token-1");
            sleep(Duration::from_secs(1)).await;
        }
        assert_eq!(script.asked(), 4);
        sleep(PAUSE).await;
        text(&cell).await;
        sleep(Duration::from_secs(1)).await;
        assert_eq!((text(&cell).await.as_str(), script.asked()), ("token-5", 5));
    }

    #[tokio::test(start_paused = true)]
    async fn an_expired_token_is_not_used() {
        let script = Script::new(Duration::from_secs(1), HOUR);
        let cell = cell(&script);
        assert_eq!(text(&cell).await, "token-1");
        sleep(HOUR).await;
        script.fail(TokenError::unavailable("no network"));
        assert!(!cell.token().await.unwrap_err().is_refused());
        assert_eq!(text(&cell).await, "token-3");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_lifetime_a_token_is_used_until_it_is_refused() {
        let script = Arc::new(Script::default());
        let cell = cell(&script);
        text(&cell).await;
        sleep(HOUR * 24 * 365).await;
        let first = cell.token().await.unwrap();
        first.accept();
        assert_eq!(script.asked(), 1);
        assert!(cell.refused(&first));
        let second = cell.token().await.unwrap();
        assert!(!Arc::ptr_eq(&first, &second));
        assert_eq!(*script.asked.lock().unwrap(), [false, true]);
        // Another call that used the first one gets what is there.
        assert!(cell.refused(&first));
        assert!(Arc::ptr_eq(&second, &cell.token().await.unwrap()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_token_that_is_refused_at_once_is_left_alone_for_half_a_minute() {
        let script = Script::new(Duration::ZERO, HOUR);
        let cell = cell(&script);
        let first = cell.token().await.unwrap();
        assert!(cell.refused(&first));
        let second = cell.token().await.unwrap();
        for _ in 0..3 {
            assert!(!cell.refused(&second));
            assert!(Arc::ptr_eq(&cell.token().await.unwrap(), &second));
        }
        assert_eq!(script.asked(), 2);
        sleep(PAUSE).await;
        assert!(cell.refused(&second));

        let third = cell.token().await.unwrap();
        third.accept();
        assert!(cell.refused(&third));
    }

    #[tokio::test(start_paused = true)]
    async fn refused_credentials_and_a_retry_after_are_left_alone() {
        let script = Script::new(Duration::ZERO, HOUR);
        let cell = cell(&script);
        script.fail(TokenError::refused("no such user"));
        for _ in 0..3 {
            assert!(cell.token().await.unwrap_err().is_refused());
        }
        assert_eq!(script.asked(), 1);
        sleep(PAUSE).await;
        let minute = Duration::from_secs(60);
        script.fail(TokenError::unavailable("busy").retry_after(minute));
        for _ in 0..3 {
            let error = cell.token().await.unwrap_err();
            assert_eq!(error.wait(), Some(minute));
        }
        assert_eq!(script.asked(), 2);
        sleep(minute).await;
        assert_eq!(text(&cell).await, "token-3");
    }

    #[tokio::test(start_paused = true)]
    async fn everyone_who_waits_shares_one_answer_good_or_bad() {
        let script = Script::new(Duration::from_secs(5), HOUR);
        let cell = cell(&script);
        script.fail(TokenError::unavailable("no network"));
        for (round, good) in [(1, false), (2, true)] {
            let mut calls = tokio::task::JoinSet::new();
            for _ in 0..500 {
                let cell = Arc::clone(&cell);
                calls.spawn(async move { cell.token().await.is_ok() });
            }
            assert!(
                calls
                    .join_all()
                    .await
                    .into_iter()
                    .all(|is_ok| is_ok == good)
            );
            assert_eq!(script.asked(), round);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_dropped_at_any_await_point_breaks_nothing_for_the_others() {
        for polls in 0..50 {
            let script = Script::new(Duration::from_millis(20), HOUR);
            let cell = cell(&script);
            let mut others = tokio::task::JoinSet::new();
            {
                let mut first = pin!(cell.token());
                let mut finished = false;
                for poll in 0..=polls {
                    if !finished {
                        let mut context = Context::from_waker(Waker::noop());
                        finished = first.as_mut().poll(&mut context).is_ready();
                    }
                    if poll == 0 {
                        let cell = Arc::clone(&cell);
                        others.spawn(async move { text(&cell).await });
                    }
                    sleep(Duration::from_millis(1)).await;
                }
            }
            assert_eq!(others.join_all().await, ["token-1"], "{polls} polls");
            assert_eq!(script.asked(), 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_is_given_up() {
        let script = Script::new(HOUR, HOUR);
        let cell = cell(&script);
        let before = Instant::now();
        let error = cell.token().await.unwrap_err();
        assert!(
            !error.is_refused() && error.to_string().contains("in time"),
            "{error}"
        );
        assert_eq!(before.elapsed(), Duration::from_secs(30));
    }

    #[test]
    fn a_renewal_that_went_down_with_its_runtime_is_taken_over() {
        let script = Script::new(Duration::from_millis(50), HOUR);
        let cell = cell(&script);
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap()
        };
        let first = runtime();
        let patience = Duration::from_millis(10);
        let dropped = first.block_on(async { timeout(patience, cell.token()).await });
        assert!(dropped.is_err());
        let second = runtime();
        let waiting = second.spawn({
            let cell = Arc::clone(&cell);
            async move { text(&cell).await }
        });
        second.block_on(async { sleep(patience).await });
        drop(first);
        assert_eq!(second.block_on(waiting).unwrap(), "token-2");
    }

    #[test]
    fn a_renewal_whose_runtime_sleeps_is_taken_over_as_well() {
        let script = Script::new(Duration::from_millis(50), HOUR);
        let source: Arc<dyn Source> = script.clone();
        let cell = Arc::new(Cell::new(source, "", Duration::from_millis(100)));
        let [first, second] = [(); 2].map(|()| {
            tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap()
        });
        let patience = Duration::from_millis(10);
        let dropped = first.block_on(async { timeout(patience, cell.token()).await });
        assert!(dropped.is_err());
        assert_eq!(second.block_on(text(&cell)), "token-2");
    }
}
