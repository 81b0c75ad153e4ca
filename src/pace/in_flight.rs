//! The requests in flight, and whether anyone polls them.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use tokio::time::Instant;

/// A future that was woken and not polled for this long is asleep, and nobody waits for it.
pub(super) const LAPSE: Duration = Duration::from_millis(5);

/// How a waiting call tells a future that nobody polls from a busy runtime.
///
/// The call set a timer, and the timer has fired. A runtime polls futures in about the order in
/// which they were woken, so by now it had the chance to poll all that were woken before the timer
/// was set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) now: Instant,
    /// When the timer was set; `None` if the call was woken by something else.
    pub(super) timer_set: Option<Instant>,
}

impl Look {
    /// Whether a future that was woken then, and not polled since, is asleep.
    pub(super) fn is_asleep(self, woken: Option<Instant>) -> bool {
        woken.zip(self.timer_set).is_some_and(|(woken, timer_set)| {
            woken <= timer_set && self.now.saturating_duration_since(woken) >= LAPSE
        })
    }
}

/// Watches the future of a request: passes a wake on, and notes when it came.
#[derive(Debug, Default)]
pub(super) struct Watch(Mutex<Watched>);

#[derive(Debug, Default)]
struct Watched {
    waker: Option<Waker>,
    /// When it was first woken since it was last polled.
    woken: Option<Instant>,
}

impl Watch {
    fn lock(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs the future under this watch. It is pinned by the caller, because a large one would be
    /// copied into each future around it.
    pub(super) async fn run<F: Future>(self: &Arc<Self>, mut future: Pin<&mut F>) -> F::Output {
        let waker = Waker::from(Arc::clone(self));
        std::future::poll_fn(|context| {
            let mut watched = self.lock();
            watched.woken = None;
            match &mut watched.waker {
                Some(waker) => waker.clone_from(context.waker()),
                none => *none = Some(context.waker().clone()),
            }
            drop(watched);
            future.as_mut().poll(&mut Context::from_waker(&waker))
        })
        .await
    }

    fn is_asleep(&self, look: Look) -> bool {
        look.is_asleep(self.lock().woken)
    }
}

impl Wake for Watch {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut watched = self.lock();
        watched.woken.get_or_insert_with(Instant::now);
        let waker = watched.waker.clone();
        drop(watched);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// The requests in flight, by the tickets of their calls.
#[derive(Debug, Default)]
pub(super) struct InFlight(BTreeMap<u64, Arc<Watch>>);

impl InFlight {
    pub(super) fn insert(&mut self, ticket: u64, watch: Arc<Watch>) {
        watch.lock().woken = None;
        self.0.insert(ticket, watch);
    }

    /// Returns whether the ticket's request was in flight.
    pub(super) fn remove(&mut self, ticket: u64) -> bool {
        self.0.remove(&ticket).is_some()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// How many requests in flight are polled. Whoever should poll the others may be waiting for
    /// the very call that looks.
    pub(super) fn awake(&self, look: Look) -> usize {
        let watches = self.0.values();
        watches.filter(|watch| !watch.is_asleep(look)).count()
    }

    /// Whether another request may go out.
    pub(super) fn is_below(&self, bound: usize, look: Look) -> bool {
        self.0.len() < bound || self.awake(look) < bound
    }
}
