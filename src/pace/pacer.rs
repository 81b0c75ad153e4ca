//! The pace at work: who may send, and when.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tracing::info;

use super::in_flight::{InFlight, LAPSE, Look, Watch};
use super::limiter::Limiter;
use super::queue::{Position, Queue};
use super::{Feedback, Pace, PaceState};

/// A timer is set no farther ahead than this.
const LONGEST_TIMER: Duration = Duration::from_secs(24 * 60 * 60);

/// The pace of a client and all its clones.
#[derive(Debug)]
pub(crate) struct Pacer {
    state: Mutex<State>,
    /// The time from which the limiter counts.
    start: Instant,
    max_in_flight: usize,
}

#[derive(Debug)]
struct State {
    limiter: Limiter,
    queue: Queue,
    in_flight: InFlight,
    tickets: u64,
}

/// The place of a call in the queue, by its arrival. The call keeps it over all its attempts; what
/// it holds is given back when the ticket is dropped.
#[derive(Debug)]
pub(crate) struct Ticket<'a> {
    pacer: &'a Pacer,
    number: u64,
    watch: Arc<Watch>,
}

/// The turn would come after the deadline: after this long at the earliest.
#[derive(Debug)]
pub(crate) struct TooLate(pub(crate) Duration);

/// What a waiting call has to do next.
enum Next {
    Go,
    TooLate(Duration),
    LookAgain(Instant),
}

impl Pacer {
    pub(crate) fn new(pace: &Pace, max_in_flight: usize) -> Self {
        Self {
            state: Mutex::new(State {
                limiter: Limiter::new(pace),
                queue: Queue::new(),
                in_flight: InFlight::default(),
                tickets: 0,
            }),
            start: Instant::now(),
            max_in_flight: max_in_flight.max(1),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn since_start(&self, at: Instant) -> Duration {
        at.saturating_duration_since(self.start)
    }

    /// Sets another pace, also for the calls that already wait.
    pub(crate) fn set(&self, pace: &Pace) {
        let mut state = self.lock();
        state.limiter.set(pace, self.since_start(Instant::now()));
        let wakers = state.queue.wake_all();
        wake(state, wakers);
    }

    pub(crate) fn state(&self) -> PaceState {
        let state = self.lock();
        let now = self.since_start(Instant::now());
        PaceState {
            rate: state.limiter.rate(),
            in_flight: state.in_flight.len(),
            waiting: state.queue.len(),
            held_for: state.limiter.held_for(now),
            reason: state.limiter.reason(now),
        }
    }

    /// A place at the end of the queue.
    pub(crate) fn ticket(&self) -> Ticket<'_> {
        let mut state = self.lock();
        state.tickets += 1;
        Ticket {
            pacer: self,
            number: state.tickets,
            watch: Arc::default(),
        }
    }

    /// Tells those at the front of the queue to look whether it is their turn.
    fn wake_front(&self, mut state: MutexGuard<'_, State>) {
        if state.queue.is_empty() {
            return;
        }
        let wakers = state.queue.wake_front(Instant::now());
        wake(state, wakers);
    }
}

/// Wakers may run code of the caller's, so the lock is released first.
fn wake(state: MutexGuard<'_, State>, wakers: Vec<Waker>) {
    drop(state);
    wakers.into_iter().for_each(Waker::wake);
}

impl Ticket<'_> {
    /// Waits until this call may send, and returns when that was. From then on its request is in
    /// flight, until [`record`](Self::record), the next turn, or the ticket's drop.
    ///
    /// # Errors
    ///
    /// As soon as it is known that the turn would come after the deadline.
    pub(crate) async fn turn(&self, deadline: Option<Instant>) -> Result<Instant, TooLate> {
        self.give_back();
        let _waiting = Waiting(self);
        let mut timer = pin!(sleep_until(Instant::now()));
        let mut timer_set = None;
        let mut looks = 0;
        poll_fn(|context| {
            let mut look = Look {
                now: Instant::now(),
                timer_set: timer_set.take_if(|_| timer.is_elapsed()),
            };
            loop {
                let at = match self.next(look, &mut looks, deadline, context) {
                    Next::Go => return Poll::Ready(Ok(look.now)),
                    Next::TooLate(wait) => return Poll::Ready(Err(TooLate(wait))),
                    Next::LookAgain(at) => at,
                };
                // A timer that is set is never put off: frequent wakes would put it off for ever.
                if timer_set.is_none() || at < timer.deadline() {
                    timer.as_mut().reset(at);
                }
                timer_set.get_or_insert(look.now);
                if timer.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                look = Look {
                    now: Instant::now(),
                    timer_set: None,
                };
                timer_set = None;
            }
        })
        .await
    }

    fn next(
        &self,
        look: Look,
        looks: &mut u32,
        deadline: Option<Instant>,
        context: &Context<'_>,
    ) -> Next {
        let since_start = self.pacer.since_start(look.now);
        let mut state = self.pacer.lock();
        let wait = state.limiter.ready_at(since_start) - since_start;
        let bound = self.pacer.max_in_flight.min(state.limiter.window());
        let goes_at_once =
            state.queue.is_empty() && wait.is_zero() && state.in_flight.len() < bound;
        if !goes_at_once {
            state.queue.polled(self.number, context.waker());
        }
        if deadline.is_some_and(|deadline| look.now + wait >= deadline) {
            return Next::TooLate(wait);
        }
        let patience = state.queue.patience(self.number, *looks);
        *looks = looks.saturating_add(1);
        let look_again = if !wait.is_zero() {
            look.now + wait.min(LONGEST_TIMER) + patience
        } else if !state.in_flight.is_below(bound, look) {
            look.now + LAPSE + patience
        } else {
            match state.queue.pass_over_sleepers(self.number, look) {
                Position::First => {
                    state.queue.take(self.number);
                    state.limiter.sent(since_start);
                    let watch = Arc::clone(&self.watch);
                    state.in_flight.insert(self.number, watch);
                    // The next one sets its timer.
                    self.pacer.wake_front(state);
                    return Next::Go;
                }
                Position::Closer => *looks = 0,
                Position::Same => {}
            }
            let wakers = state.queue.wake_ahead(self.number, look.now);
            wake(state, wakers);
            look.now + LAPSE.max(patience)
        };
        Next::LookAgain(deadline.map_or(look_again, |deadline| look_again.min(deadline)))
    }

    /// Polls the request that had its turn. One that is woken and not polled holds up nobody.
    pub(crate) async fn watch<F: Future>(&self, request: Pin<&mut F>) -> F::Output {
        self.watch.run(request).await
    }

    /// Takes in the response to the request that had its turn then, which is no longer in flight.
    pub(crate) fn record(&self, turn: Instant, feedback: &Feedback) {
        let pacer = self.pacer;
        let mut state = pacer.lock();
        // Under the lock, so that responses come in the order of their times.
        let (now, sent) = (pacer.since_start(Instant::now()), pacer.since_start(turn));
        state.in_flight.remove(self.number);
        let slowed = state.limiter.record(now, sent, feedback);
        pacer.wake_front(state);
        if slowed {
            // A subscriber may ask for the state.
            let state = pacer.state();
            info!(
                held_ms = millis(state.held_for),
                rate = state.rate,
                "slowed down"
            );
        }
    }

    fn give_back(&self) {
        let mut state = self.pacer.lock();
        if state.in_flight.remove(self.number) {
            self.pacer.wake_front(state);
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// A call in the queue, which it leaves when this is dropped.
struct Waiting<'a>(&'a Ticket<'a>);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.0.pacer.lock();
        if state.queue.remove(self.0.number) {
            self.0.pacer.wake_front(state);
        }
    }
}

pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
