//! When a request may go out, so that few are refused and little of the allowance is left unused.
//!
//! No I/O: it learns from answers, and it waits. All clones of a client share one.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use tracing::info;

use crate::error::{Error, ErrorKind};
use crate::response::Response;

/// How fast a client and all its clones send.
///
/// ```
/// use std::time::Duration;
/// use tallyfy::Pace;
///
/// // At most 100 requests a minute, evenly spaced.
/// let pace = Pace::fixed(100, Duration::from_secs(60))?;
/// # Ok::<_, tallyfy::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pace(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Unlimited,
    Fixed(Duration),
    Adaptive,
}

impl Pace {
    /// Finds the rate by itself. The default.
    ///
    /// It starts without a limit. A 429, or an `X-RateLimit-Remaining` that shows more than half
    /// of the allowance used, sets a rate a little below what the server takes; while nothing is
    /// refused the rate creeps up again, ever faster the longer that lasts. Tallyfy's sources name
    /// limits from 100 to 840 a minute, so none is built in.
    #[must_use]
    pub fn adaptive() -> Self {
        Self(Kind::Adaptive)
    }

    /// So many requests in that time, with the turns evenly spaced; a call that waits for a token
    /// has had its turn. A 429 holds everyone back for as long as the server asks, but no longer
    /// than a minute; the rate stays.
    ///
    /// # Errors
    ///
    /// When that is less than one request a day, or sets no limit.
    pub fn fixed(requests: u32, per: Duration) -> Result<Self, Error> {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        match per.checked_div(requests) {
            Some(interval) if !interval.is_zero() && interval <= DAY => {
                Ok(Self(Kind::Fixed(interval)))
            }
            _ => Err(Error::configuration(format!(
                "a pace of {requests} requests in {per:?} is none: give at least one request a day, \
                 or use Pace::unlimited"
            ))),
        }
    }

    /// Sends whenever there is something to send, and holds nobody back.
    #[must_use]
    pub fn unlimited() -> Self {
        Self(Kind::Unlimited)
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::adaptive()
    }
}

/// What the pace of a client is at the moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaceState {
    rate: Option<f64>,
    waiting: usize,
    held_for: Duration,
}

impl PaceState {
    /// The rate that is kept to, in requests a second; none while there is no limit, or none is
    /// known.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        self.rate
    }

    /// How many calls wait for their turn.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// For how much longer everyone is held back because the server asked for it.
    #[must_use]
    pub fn held_for(&self) -> Duration {
        self.held_for
    }
}

/// A server's word holds everyone back no longer than this. Longer waits belong to the caps on
/// single actions, which must not stop all the others; the next answer renews the hold if need be.
const LONGEST_HOLD: Duration = MINUTE;

/// The hold after a 429 without `Retry-After`; it doubles while nothing else is answered.
const BLIND_HOLD: Duration = Duration::from_secs(1);

/// How far a caller that comes late may catch up: timers are late by a little, and at a high rate
/// that would add up.
const CATCH_UP: Duration = Duration::from_millis(20);

/// The pace at work.
pub(crate) struct Pacer(Mutex<State>);

struct State {
    limit: Limit,
    /// When the next request may go out, the hold apart.
    next: Instant,
    held: Option<Instant>,
    /// When the last refusal that counted came: those of requests sent before it say no more.
    refused: Option<Instant>,
    /// Refusals that counted, with no other answer between them.
    in_a_row: u32,
    tickets: u64,
    queue: BTreeMap<u64, Arc<Notify>>,
}

enum Limit {
    Unlimited,
    Fixed(Duration),
    Adaptive(Adaptive),
}

/// A caller's place in the queue, in the order of arrival. It keeps it over the attempts of a call.
pub(crate) struct Place<'a> {
    pacer: &'a Pacer,
    ticket: u64,
}

/// The turn would come after the deadline: so long from now at the earliest.
pub(crate) struct TooLate(pub(crate) Duration);

impl Pacer {
    pub(crate) fn new(pace: &Pace) -> Self {
        Self(Mutex::new(State {
            limit: Limit::new(pace),
            next: Instant::now(),
            held: None,
            refused: None,
            in_a_row: 0,
            tickets: 0,
            queue: BTreeMap::new(),
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, pace: &Pace) {
        let mut state = self.lock();
        state.limit = Limit::new(pace);
        state.next = Instant::now();
        state.wake_first();
    }

    pub(crate) fn state(&self) -> PaceState {
        let state = self.lock();
        let now = Instant::now();
        PaceState {
            rate: state
                .limit
                .interval()
                .map(|interval| 1.0 / interval.as_secs_f64()),
            waiting: state.queue.len(),
            held_for: state
                .held
                .map_or(Duration::ZERO, |until| until.saturating_duration_since(now)),
        }
    }

    pub(crate) fn place(&self) -> Place<'_> {
        let mut state = self.lock();
        state.tickets += 1;
        Place {
            pacer: self,
            ticket: state.tickets,
        }
    }

    /// Takes in what came of a request that had its turn then.
    fn learn(&self, turn: Instant, result: &Result<Response, Error>) {
        let mut state = self.lock();
        if matches!(state.limit, Limit::Unlimited) {
            return;
        }
        let now = Instant::now();
        let mut refused = false;
        match result {
            Ok(answer) => state.accepted(now, answer.remaining),
            Err(error) => match error.status() {
                _ if error.kind() == ErrorKind::RateLimited => {
                    refused = state.refused(now, turn, error.retry_after());
                }
                // What something in between refuses says nothing of Tallyfy's limit.
                _ if error.kind() == ErrorKind::Intermediary => {}
                Some(503) => state.hold(now, error.retry_after().unwrap_or_default()),
                Some(..500) => state.accepted(now, error.remaining()),
                // It may or may not have counted.
                _ => {}
            },
        }
        state.wake_first();
        // Whoever listens may ask for the state.
        drop(state);
        if refused {
            let state = self.state();
            info!(
                held_ms = millis(state.held_for),
                rate = state.rate,
                "slowed down"
            );
        }
    }
}

impl Place<'_> {
    /// Takes in what came of the request that had its turn then.
    pub(crate) fn learn(&self, turn: Instant, result: &Result<Response, Error>) {
        self.pacer.learn(turn, result);
    }

    /// Waits until it is this caller's turn, and says when that was. Leaves the queue when it is
    /// dropped.
    pub(crate) async fn turn(&self, deadline: Option<Instant>) -> Result<Instant, TooLate> {
        let wake = Arc::new(Notify::new());
        self.pacer
            .lock()
            .queue
            .insert(self.ticket, Arc::clone(&wake));
        let _leave = Leave(self);
        loop {
            let (first, at) = {
                let mut state = self.pacer.lock();
                let now = Instant::now();
                let at = state.ready(now);
                if deadline.is_some_and(|deadline| at >= deadline) {
                    return Err(TooLate(at - now));
                }
                let first = state.is_first(self.ticket);
                if first && at <= now {
                    state.go(now);
                    return Ok(now);
                }
                (first, at)
            };
            // Only the first one watches the clock. The others are woken when they come to be it.
            let until = if first { Some(at) } else { deadline };
            match until {
                Some(until) => drop(timeout_at(until, wake.notified()).await),
                None => wake.notified().await,
            }
        }
    }
}

struct Leave<'a>(&'a Place<'a>);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let mut state = self.0.pacer.lock();
        state.queue.remove(&self.0.ticket);
        state.wake_first();
    }
}

impl State {
    fn is_first(&self, ticket: u64) -> bool {
        matches!(self.limit, Limit::Unlimited)
            || self
                .queue
                .first_key_value()
                .is_some_and(|(first, _)| *first == ticket)
    }

    fn wake_first(&self) {
        if let Some((_, first)) = self.queue.first_key_value() {
            first.notify_one();
        }
    }

    /// When the first in the queue may go.
    fn ready(&self, now: Instant) -> Instant {
        let held = self.held.unwrap_or(now);
        match self.limit.interval() {
            _ if matches!(self.limit, Limit::Unlimited) => now,
            Some(_) => now.max(self.next).max(held),
            None => now.max(held),
        }
    }

    fn go(&mut self, now: Instant) {
        if let Some(interval) = self.limit.interval() {
            self.next = (self.next + interval).max(now + interval.saturating_sub(CATCH_UP));
        }
    }

    fn hold(&mut self, now: Instant, wait: Duration) {
        let until = now + wait.min(LONGEST_HOLD);
        self.held = self.held.max(Some(until));
    }

    fn accepted(&mut self, now: Instant, remaining: Option<u32>) {
        self.in_a_row = 0;
        if let Limit::Adaptive(adaptive) = &mut self.limit {
            let before = adaptive.rate;
            adaptive.accepted(now, remaining);
            if before.is_none() {
                self.start(now);
            }
        }
    }

    /// Whether it said something new.
    fn refused(&mut self, now: Instant, turn: Instant, retry_after: Option<Duration>) -> bool {
        if self.refused.is_some_and(|refused| turn <= refused) {
            self.hold(now, retry_after.unwrap_or_default());
            return false;
        }
        let blind = BLIND_HOLD * 2_u32.pow(self.in_a_row.min(6));
        self.refused = Some(now);
        self.in_a_row += 1;
        self.hold(now, retry_after.unwrap_or(blind));
        if let Limit::Adaptive(adaptive) = &mut self.limit {
            adaptive.refused(now, retry_after, self.in_a_row > 1);
            self.start(now);
        }
        true
    }

    /// Begins to space requests at a new rate.
    fn start(&mut self, now: Instant) {
        if let Some(interval) = self.limit.interval() {
            self.next = now + interval;
        }
    }
}

pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Limit {
    fn new(pace: &Pace) -> Self {
        match pace.0 {
            Kind::Unlimited => Self::Unlimited,
            Kind::Fixed(interval) => Self::Fixed(interval),
            Kind::Adaptive => Self::Adaptive(Adaptive::default()),
        }
    }

    fn interval(&self) -> Option<Duration> {
        match self {
            Self::Unlimited => None,
            Self::Fixed(interval) => Some(*interval),
            Self::Adaptive(adaptive) => Some(Duration::from_secs_f64(1.0 / adaptive.rate?)),
        }
    }
}

/// The time over which the allowance is reckoned. Where the server's window is shorter, what it
/// took in a minute is still no more than it takes in a minute.
const MINUTE: Duration = Duration::from_secs(60);

/// The share of what the server takes that is used after a refusal.
const SHARE: f64 = 0.97;

/// The share that is used where the server tells what remains.
const TOLD_SHARE: f64 = 0.99;

/// Requests in the last minute from which an estimate is believed.
const ENOUGH: u32 = 5;

/// The rate after a refusal that tells too little, in requests a second.
const GUESS: f64 = 1.0;

/// The slowest that a rate may be, in requests a second.
const SLOWEST: f64 = 1.0 / 60.0;

/// How fast the rate grows: by how much in a minute of sending, and at most by how much with a
/// request. The latter bounds how often growing runs into a refusal where the limit is low.
struct Growth {
    minute: f64,
    request: f64,
}

/// Near the rate that was last refused. From [`SHARE`] to all of it takes some 150 requests.
const PROBE: Growth = Growth {
    minute: 0.02,
    request: 0.0002,
};

/// Beyond that rate: the limit must have been raised.
const RECOVER: Growth = Growth {
    minute: 0.4,
    request: 0.004,
};

/// As long as there is no estimate to go by, or the server says that there is room.
const SEARCH: Growth = Growth {
    minute: 6.0,
    request: 0.25,
};

/// How far beyond the refused rate [`PROBE`] gives way to [`RECOVER`].
const BEYOND: f64 = 1.03;

/// A rate that follows what the server says.
#[derive(Default)]
struct Adaptive {
    /// In requests a second.
    rate: Option<f64>,
    /// What the server took when it last refused, in requests a second.
    taken: Option<f64>,
    last: Option<Instant>,
    history: History,
}

impl Adaptive {
    /// The shortest time from which a rate is reckoned.
    const SHORTEST: Duration = Duration::from_millis(100);

    fn accepted(&mut self, now: Instant, remaining: Option<u32>) {
        self.history.add(now);
        let used = self.history.all;
        let room =
            remaining.is_some_and(|remaining| remaining > used.saturating_add(remaining) / 10);
        self.grow(now, room);
        if let Some(remaining) = remaining.filter(|remaining| *remaining < used) {
            // What was used and what remains is what the server takes in a minute. The oldest of
            // what was used is given back first.
            let whole = (f64::from(used) + f64::from(remaining)) / MINUTE.as_secs_f64();
            let age = now - self.history.first().unwrap_or(now);
            let left = MINUTE.saturating_sub(age).max(Duration::from_millis(50));
            let rate = (TOLD_SHARE * whole).min(f64::from(remaining.max(1)) / left.as_secs_f64());
            self.rate = Some(self.rate.map_or(rate, |before| before.min(rate)));
        }
    }

    fn grow(&mut self, now: Instant, room: bool) {
        let last = self.last.replace(now).unwrap_or(now);
        let Some(rate) = self.rate else { return };
        let growth = match self.taken {
            Some(taken) if !room && rate < BEYOND * taken => PROBE,
            Some(_) if !room => RECOVER,
            _ => SEARCH,
        };
        // A client that hardly sends learns nothing about what it could send.
        let busy = (now - last).as_secs_f64().min(2.0 / rate);
        let step = growth.minute * busy / MINUTE.as_secs_f64();
        self.rate = Some(rate * (1.0 + step.min(growth.request)));
    }

    fn refused(&mut self, now: Instant, retry_after: Option<Duration>, again: bool) {
        self.taken = self.estimate(now, retry_after);
        let rate = match (self.taken, self.rate) {
            (Some(taken), Some(before)) if again => (SHARE * taken).min(before / 2.0),
            (Some(taken), _) => SHARE * taken,
            (None, before) => before.map_or(GUESS, |before| GUESS.min(before / 2.0)),
        };
        self.rate = Some(rate.max(SLOWEST));
    }

    /// What was taken in the minute that ends when the server has room again is what it takes in a
    /// minute.
    fn estimate(&mut self, now: Instant, retry_after: Option<Duration>) -> Option<f64> {
        self.history.forget(now);
        let first = self.history.first()?;
        let (from, span) = match retry_after {
            Some(wait) => {
                // Servers round up to whole seconds.
                let wait = wait.min(MINUTE).saturating_sub(Duration::from_secs(1));
                let age = (MINUTE - wait).min(now - first);
                (now - age, age + wait)
            }
            None => (first, MINUTE),
        };
        let taken = self.history.since(from);
        let span = span.max(Self::SHORTEST).as_secs_f64();
        (taken >= ENOUGH).then(|| f64::from(taken) / span)
    }
}

/// How many requests the server took, and when, in the last minute.
#[derive(Default)]
struct History {
    taken: VecDeque<(Instant, u32)>,
    all: u32,
}

impl History {
    /// What lies so close together is counted together.
    const GRAIN: Duration = Duration::from_millis(100);

    fn add(&mut self, now: Instant) {
        self.forget(now);
        self.all += 1;
        match self.taken.back_mut() {
            Some((at, count)) if now - *at < Self::GRAIN => *count += 1,
            _ => self.taken.push_back((now, 1)),
        }
    }

    /// Leaves the last minute.
    fn forget(&mut self, now: Instant) {
        while let Some((at, count)) = self.taken.front()
            && now - *at > MINUTE
        {
            self.all -= count;
            self.taken.pop_front();
        }
    }

    /// When the first was taken that counts.
    fn first(&self) -> Option<Instant> {
        self.taken.front().map(|(at, _)| *at)
    }

    fn since(&self, from: Instant) -> u32 {
        let recent = self.taken.iter().rev().take_while(|(at, _)| *at >= from);
        recent.map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use tokio::task::{JoinSet, LocalSet};

    use super::*;
    use crate::operation::Operation;

    const SECOND: Duration = Duration::from_secs(1);

    fn taken(remaining: Option<u32>) -> Result<Response, Error> {
        Ok(Response::bare(204, None, remaining))
    }

    fn refused(status: u16, retry_after: Option<Duration>) -> Result<Response, Error> {
        let answer = Response::bare(status, retry_after, None);
        Err(Error::response(&Operation::all()[0], answer))
    }

    async fn turn(pacer: &Pacer) -> Instant {
        pacer.place().turn(None).await.ok().unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_fixed_pace_spaces_requests_evenly() {
        let pacer = Pacer::new(&Pace::fixed(100, MINUTE).unwrap());
        let start = Instant::now();
        for number in 0..500 {
            let expected = start + Duration::from_millis(600) * number;
            let late = turn(&pacer).await - expected;
            assert!(late < Duration::from_millis(2), "{number}: {late:?}");
        }
        // Time that was not used is not made up for.
        tokio::time::sleep(MINUTE).await;
        let start = turn(&pacer).await;
        let second = turn(&pacer).await - start;
        assert!(second > Duration::from_millis(570), "{second:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn callers_go_in_the_order_they_came() {
        let pacer = Rc::new(Pacer::new(&Pace::fixed(10, SECOND).unwrap()));
        // Came first, and comes back for another attempt while the others wait.
        let retried = pacer.place();
        retried.turn(None).await.ok().unwrap();
        let order = Rc::new(Mutex::new(Vec::new()));
        let local = LocalSet::new();
        local
            .run_until(async {
                let mut tasks = JoinSet::new();
                let mut dropped = Vec::new();
                for number in 0..50 {
                    let (pacer, order) = (Rc::clone(&pacer), Rc::clone(&order));
                    let task = tasks.spawn_local(async move {
                        turn(&pacer).await;
                        order.lock().unwrap().push(number);
                    });
                    if number % 5 == 0 {
                        dropped.push(task);
                    }
                    tokio::task::yield_now().await;
                }
                assert_eq!(pacer.state().waiting(), 50);
                for task in dropped {
                    task.abort();
                }
                retried.turn(None).await.ok().unwrap();
                assert!(
                    order.lock().unwrap().is_empty(),
                    "its place is before them all"
                );
                while tasks.join_next().await.is_some() {}
            })
            .await;
        let expected: Vec<_> = (0..50).filter(|number| number % 5 != 0).collect();
        assert_eq!(*order.lock().unwrap(), expected);
        assert_eq!(pacer.state().waiting(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_asks_to_wait_holds_everyone_back() {
        for (status, pace) in [
            (429, Pace::adaptive()),
            (503, Pace::adaptive()),
            (429, Pace::fixed(1000, SECOND).unwrap()),
        ] {
            let pacer = Pacer::new(&pace);
            let start = turn(&pacer).await;
            pacer.learn(start, &refused(status, Some(20 * SECOND)));
            assert_eq!(pacer.state().held_for(), 20 * SECOND);
            assert!(turn(&pacer).await - start >= 20 * SECOND);
        }
        let pacer = Pacer::new(&Pace::unlimited());
        let start = turn(&pacer).await;
        pacer.learn(start, &refused(429, Some(20 * SECOND)));
        assert_eq!(turn(&pacer).await, start);
    }

    #[tokio::test(start_paused = true)]
    async fn no_word_of_a_server_holds_longer_than_a_minute() {
        let pacer = Pacer::new(&Pace::adaptive());
        let start = turn(&pacer).await;
        pacer.learn(start, &refused(429, Some(Duration::MAX)));
        assert_eq!(pacer.state().held_for(), MINUTE);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_word_the_hold_doubles_and_what_was_under_way_does_not_count() {
        let pacer = Pacer::new(&Pace::adaptive());
        for expected in [1, 2, 4, 8, 16, 32, 60, 60] {
            let sent = turn(&pacer).await;
            for _ in 0..30 {
                pacer.learn(sent, &refused(429, None));
                assert_eq!(pacer.state().held_for(), expected * SECOND);
            }
        }
        let sent = turn(&pacer).await;
        pacer.learn(sent, &taken(None));
        let sent = turn(&pacer).await;
        pacer.learn(sent, &refused(429, None));
        assert_eq!(
            pacer.state().held_for(),
            SECOND,
            "it starts anew after an answer"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_tells_the_limit() {
        let pacer = Pacer::new(&Pace::adaptive());
        for _ in 0..100 {
            let sent = turn(&pacer).await;
            pacer.learn(sent, &taken(None));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(pacer.state().rate(), None);
        let sent = turn(&pacer).await;
        pacer.learn(sent, &refused(429, Some(59 * SECOND)));
        let a_minute = pacer.state().rate().unwrap() * 60.0;
        assert!((95.0..100.0).contains(&a_minute), "{a_minute}");

        // Who hardly sends learns nothing about what could be sent.
        for _ in 0..10 {
            tokio::time::sleep(10 * MINUTE).await;
            let sent = turn(&pacer).await;
            pacer.learn(sent, &taken(None));
        }
        let later = pacer.state().rate().unwrap() * 60.0;
        assert!(later < a_minute * 1.01, "{later}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_remains_is_spread_over_the_rest_of_the_minute() {
        let pacer = Pacer::new(&Pace::adaptive());
        for sent in 1..=60 {
            let turn = turn(&pacer).await;
            pacer.learn(turn, &taken(Some(100 - sent)));
            assert_eq!(pacer.state().rate().is_some(), sent > 50, "{sent}");
        }
        let a_minute = pacer.state().rate().unwrap() * 60.0;
        assert!((40.0..60.0).contains(&a_minute), "{a_minute}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_goes_by_a_pace_that_is_set_meanwhile() {
        let pacer = Pacer::new(&Pace::fixed(1, 10 * MINUTE).unwrap());
        let start = turn(&pacer).await;
        let (second, ()) = tokio::join!(turn(&pacer), async {
            tokio::time::sleep(SECOND).await;
            pacer.set(&Pace::unlimited());
        });
        assert_eq!(second - start, SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_after_the_deadline_is_none() {
        let pacer = Pacer::new(&Pace::fixed(1, MINUTE).unwrap());
        let start = turn(&pacer).await;
        let place = pacer.place();
        let late = place.turn(Some(start + 30 * SECOND)).await.err().unwrap();
        assert_eq!((late.0, Instant::now()), (MINUTE, start), "known at once");
        let (first, last) = (pacer.place(), pacer.place());
        let soon = Some(start + MINUTE + SECOND);
        let (first, last) = tokio::join!(first.turn(soon), last.turn(soon));
        assert!(first.is_ok_and(|at| at - start == MINUTE) && last.is_err());
        assert_eq!(
            Instant::now() - start,
            MINUTE,
            "known once the first has gone"
        );
        assert_eq!(pacer.state().waiting(), 0);
    }
}
