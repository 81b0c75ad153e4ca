//! Staying signed in: when a token is renewed, and by whom.
//!
//! However many calls wait, one renewal is under way at a time. It runs in a task of its own: a
//! call that is dropped would otherwise take a rotated refresh token with it, and lock everyone
//! out. While a token is still valid nobody waits for its successor, and one that does not come
//! costs nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};
use tracing::{debug, warn};

use super::source::{Source, TokenRequest};
use super::token::{AccessToken, Token};
use crate::error::TokenError;

/// A token is renewed so long before it expires, or a tenth of its life, if that is shorter.
const EARLY: Duration = Duration::from_secs(5 * 60);

/// How long refused credentials, an early renewal that failed, and what refuses new tokens as well
/// are left alone.
const PAUSE: Duration = Duration::from_secs(30);

/// How long a source is left alone at most because it asks for it.
const LONGEST_HOLD: Duration = Duration::from_secs(60);

/// How long after its own limit a renewal is given up by those who wait: its runtime has ended.
const GRACE: Duration = Duration::from_secs(1);

type Outcome = Result<Arc<Token>, Arc<TokenError>>;

/// What a call does after a 401.
#[derive(Debug, PartialEq)]
pub(crate) enum Another {
    /// It gets another token, and sends its request again.
    Get,
    /// Nothing: another token was refused as well, a short while ago.
    InVain,
    /// Nothing: there is only this one.
    Never,
}

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
                Some(Landed::With(outcome)) => return outcome,
                Some(Landed::Cached) => {}
                None if own => {
                    let text = "no token could be got: what fetches it ended without a word";
                    return Err(Arc::new(TokenError::new(false, text)));
                }
                // The task went down with the runtime of another call.
                None => {}
            }
        }
    }

    /// Takes a token out of use that was refused for `what` in an organization.
    pub(super) fn refused(
        &self,
        organization: &str,
        what: &'static str,
        token: &Arc<Token>,
    ) -> Another {
        let purpose = (organization.to_owned(), what);
        self.state().refuse(token, &purpose, Instant::now())
    }

    /// So was the one that came after it.
    pub(super) fn refused_again(&self, organization: &str, what: &'static str) {
        let until = Instant::now() + PAUSE;
        self.state()
            .in_vain
            .insert((organization.to_owned(), what), until);
    }

    /// Waits until no renewal is under way.
    pub(super) async fn settle(&self) {
        loop {
            let flight = self.state().flight.clone();
            let Some(mut flight) = flight.filter(|flight| flight.is_alive(Instant::now())) else {
                return;
            };
            // It is over when its task is, not when those who wait have their answer.
            let over = async { while flight.landing.changed().await.is_ok() {} };
            let _ = timeout_at(flight.overdue, over).await;
        }
    }

    fn take_off(self: &Arc<Self>, state: &mut State, now: Instant) -> Flight {
        let (sender, landing) = watch::channel(None);
        // To drop what may use up the last refresh token is to be locked out: it gets more time.
        let more = match self.source.must_land() {
            true => self.limit,
            false => Duration::ZERO,
        };
        let flight = Flight {
            landing,
            told: state.refused.is_some(),
            overdue: now + self.limit + more + GRACE,
        };
        state.flight = Some(flight.clone());
        let cell = Arc::clone(self);
        let own = flight.clone();
        tokio::spawn(async move {
            let mut fetch = cell.source.fetch(TokenRequest {
                organization: &cell.organization,
                refused: own.told,
            });
            let mut fetched = timeout(cell.limit, &mut fetch).await;
            if fetched.is_err() && !more.is_zero() {
                let late = Err(Arc::new(TokenError::late()));
                sender.send_replace(Some(Landed::With(late)));
                fetched = timeout(more, fetch).await;
            }
            let fetched = fetched.unwrap_or_else(|_| Err(TokenError::late()));
            let landed = cell.state().land(&own, fetched, now, Instant::now());
            match &landed {
                Landed::With(Ok(_)) => debug!("token renewed"),
                Landed::With(Err(error)) => {
                    let error: &(dyn std::error::Error + 'static) = &**error;
                    warn!(error, "token renewal failed");
                }
                Landed::Cached => debug!("token source returned the rejected token again"),
            }
            sender.send_replace(Some(landed));
        });
        flight
    }
}

/// A renewal that is under way.
#[derive(Clone)]
struct Flight {
    landing: watch::Receiver<Option<Landed>>,
    /// Whether the source was told that its last token was refused.
    told: bool,
    overdue: Instant,
}

#[derive(Clone)]
enum Landed {
    With(Outcome),
    /// The refused token once more: the source was asked before the refusal, and keeps its tokens.
    Cached,
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
    /// The last token, if it was refused and there was no other since.
    refused: Option<Arc<Token>>,
    /// Where another token was refused as well, and how long that is remembered: behind a proxy
    /// that drops a header, or where Tallyfy says 401 and means 403, a hundred thousand calls must
    /// not ask for as many tokens.
    in_vain: HashMap<Purpose, Instant>,
}

/// The organization, and what a token was used for in it.
type Purpose = (String, &'static str);

struct Held {
    token: Arc<Token>,
    /// None if its lifetime is not known, or endless.
    due: Option<Instant>,
    expires: Option<Instant>,
}

struct Failure {
    error: Arc<TokenError>,
    since: Instant,
    /// No early renewal before.
    early: Instant,
    /// No renewal at all before.
    at_all: Instant,
}

impl Failure {
    /// The error, with what is left of the wait that the source asked for.
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
                (None, Some(failure)) if now < failure.at_all => Step::Fail(failure.error(now)),
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
    ) -> Landed {
        // One that was taken over may come after its successor.
        let is_current = self
            .flight
            .take_if(|current| current.landing.same_channel(&flight.landing))
            .is_some();
        let usable = fetched.and_then(|fetched| {
            let token = Token::new(fetched.secret)
                .map_err(|why| TokenError::new(true, format!("the token that came {why}")))?;
            Ok((Arc::new(token), fetched.lifetime))
        });
        Landed::With(match usable {
            Ok((token, _))
                if !flight.told && self.refused.as_ref().is_some_and(|it| it.is(&token)) =>
            {
                return Landed::Cached;
            }
            Ok((token, lifetime)) => {
                if is_current || self.held.is_none() {
                    self.held = Some(Held {
                        token: Arc::clone(&token),
                        due: lifetime
                            .and_then(|life| asked.checked_add(life - EARLY.min(life / 10))),
                        expires: lifetime.and_then(|life| asked.checked_add(life)),
                    });
                    self.failure = None;
                    self.refused = None;
                }
                Ok(token)
            }
            Err(error) => {
                let hold = error.wait().unwrap_or_default().min(LONGEST_HOLD);
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
                        early: now + hold.max(PAUSE),
                        at_all: now + hold.max(pause),
                    });
                }
                Err(error)
            }
        })
    }

    fn refuse(&mut self, refused: &Arc<Token>, purpose: &Purpose, now: Instant) -> Another {
        self.in_vain.retain(|_, until| now < *until);
        let is_refused = |held: &mut Held| Arc::ptr_eq(&held.token, refused);
        if !self.held.as_mut().is_some_and(is_refused) {
            // There is another, or it is on its way.
            return Another::Get;
        }
        if self.in_vain.contains_key(purpose) {
            return Another::InVain;
        }
        self.refused = self.held.take().map(|held| held.token);
        Another::Get
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Waker};

    use secrecy::{ExposeSecret, SecretString};
    use tokio::time::sleep;

    use super::super::source::Fetching;
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const WHAT: &str = "delete_group";

    /// Answers with numbered tokens, or as the script says, and counts.
    #[derive(Default)]
    struct Script {
        takes: Duration,
        lifetime: Option<Duration>,
        must_land: bool,
        /// How many times the first token is given, unless it was refused.
        cached: AtomicUsize,
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

        fn cached(&self, times: usize) {
            self.cached.store(times, Ordering::Relaxed);
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
                let cached = self.cached.load(Ordering::Relaxed);
                let shown = if number <= cached { 1 } else { number };
                let mut token = AccessToken::new(format!("token-{shown}"));
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

        fn must_land(&self) -> bool {
            self.must_land
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
        assert_eq!(cell.refused("", WHAT, &first), Another::Get);
        let second = cell.token().await.unwrap();
        assert!(!Arc::ptr_eq(&first, &second));
        assert_eq!(*script.asked.lock().unwrap(), [false, true]);
        // Another call that used the first one gets what is there.
        assert_eq!(cell.refused("", WHAT, &first), Another::Get);
        assert!(Arc::ptr_eq(&second, &cell.token().await.unwrap()));
    }

    #[tokio::test(start_paused = true)]
    async fn what_refuses_a_new_token_as_well_renews_none_for_half_a_minute() {
        let script = Script::new(Duration::ZERO, HOUR);
        let cell = cell(&script);
        let first = cell.token().await.unwrap();
        assert_eq!(cell.refused("", WHAT, &first), Another::Get);
        cell.refused_again("", WHAT);
        let second = cell.token().await.unwrap();
        for _ in 0..3 {
            // Other calls are fine with it, which says nothing about this one.
            second.accept();
            assert_eq!(cell.refused("", WHAT, &second), Another::InVain);
            assert!(Arc::ptr_eq(&cell.token().await.unwrap(), &second));
        }
        assert_eq!(script.asked(), 2);

        assert_eq!(cell.refused("", "delete_tag", &second), Another::Get);
        let third = cell.token().await.unwrap();
        assert_eq!(cell.refused("other", WHAT, &third), Another::Get);
        let fourth = cell.token().await.unwrap();
        assert_eq!(cell.refused("", WHAT, &fourth), Another::InVain);
        sleep(PAUSE).await;
        assert_eq!(cell.refused("", WHAT, &fourth), Another::Get);
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_was_asked_before_the_refusal_is_asked_again() {
        let script = Script::new(Duration::from_secs(2), HOUR);
        script.cached(2);
        let cell = cell(&script);
        let first = cell.token().await.unwrap();
        sleep(HOUR - EARLY).await;
        // The early renewal is under way when the token is refused, and brings the same one.
        cell.token().await.unwrap();
        sleep(Duration::from_secs(1)).await;
        assert_eq!(cell.refused("", WHAT, &first), Another::Get);
        assert_eq!(text(&cell).await, "token-3");
        assert_eq!(*script.asked.lock().unwrap(), [false, false, true]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_must_land_gets_twice_the_time_while_nobody_waits_longer() {
        let script = Arc::new(Script {
            takes: Duration::from_secs(45),
            lifetime: Some(HOUR),
            must_land: true,
            ..Script::default()
        });
        let cell = cell(&script);
        let before = Instant::now();
        for wait in [30, 30] {
            let error = cell.token().await.unwrap_err();
            assert!(error.to_string().contains("in time"), "{error}");
            assert_eq!(before.elapsed(), Duration::from_secs(wait));
        }
        cell.settle().await;
        assert_eq!(before.elapsed(), Duration::from_secs(45));
        assert_eq!((text(&cell).await.as_str(), script.asked()), ("token-1", 1));
    }

    #[tokio::test(start_paused = true)]
    async fn settling_waits_for_an_early_renewal_and_for_nothing_else() {
        let script = Script::new(Duration::from_secs(2), HOUR);
        let cell = cell(&script);
        cell.settle().await;
        text(&cell).await;
        sleep(HOUR - EARLY).await;
        let before = Instant::now();
        assert_eq!(text(&cell).await, "token-1");
        cell.settle().await;
        assert_eq!(before.elapsed(), Duration::from_secs(2));
        assert_eq!(text(&cell).await, "token-2");
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
    async fn a_wait_of_hours_is_told_and_the_source_is_asked_again_in_a_minute() {
        let script = Script::new(Duration::ZERO, HOUR);
        for wait in [HOUR, Duration::MAX] {
            let cell = cell(&script);
            script.fail(TokenError::unavailable("busy").retry_after(wait));
            assert_eq!(cell.token().await.unwrap_err().wait(), Some(wait));
            let part = Duration::from_secs(20);
            sleep(part).await;
            assert_eq!(cell.token().await.unwrap_err().wait(), Some(wait - part));
            sleep(LONGEST_HOLD - part).await;
            assert!(cell.token().await.is_ok());
        }
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
