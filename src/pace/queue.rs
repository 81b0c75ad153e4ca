//! The queue of the calls that wait for their turn.
//!
//! Each caller looks after itself: a waiting future has a timer of its own, and takes its turn when
//! it is polled. The order is that of arrival, among those that are polled. Where a future is woken
//! for its turn and not polled within [`LAPSE`], the turn goes to the next, and the future keeps its
//! place. So no call waits for one that nobody polls ("futurelock").

use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Duration;

use tokio::time::Instant;

use super::in_flight::{LAPSE, Look};

/// How many places from the front are counted exactly.
const FRONT: usize = 64;

/// A call looks for the first time after one [`LAPSE`] for each so many in the queue.
const CALLS_PER_LAPSE: usize = 256;

/// Where passing over the calls that are asleep leaves a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    First,
    Closer,
    Same,
}

/// The waiting calls, by the numbers of their tickets.
#[derive(Debug)]
pub(super) struct Queue {
    live: BTreeMap<u64, Waiter>,
    /// Those that did not take their turn. They are live again when they are polled.
    lapsed: BTreeMap<u64, Waiter>,
    /// How many are woken at once: more when those at the front turn out to be asleep.
    batch: usize,
}

#[derive(Debug)]
struct Waiter {
    waker: Waker,
    /// When it was told of its turn, if it was not polled since.
    woken: Option<Instant>,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            live: BTreeMap::new(),
            lapsed: BTreeMap::new(),
            batch: 1,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.live.len() + self.lapsed.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The future of this ticket is polled.
    pub(super) fn polled(&mut self, ticket: u64, waker: &Waker) {
        self.lapsed.remove(&ticket);
        let waiter = self.live.entry(ticket).or_insert_with(|| Waiter {
            waker: waker.clone(),
            woken: None,
        });
        waiter.waker.clone_from(waker);
        waiter.woken = None;
    }

    /// Returns whether the ticket was in the queue.
    pub(super) fn remove(&mut self, ticket: u64) -> bool {
        self.live.remove(&ticket).is_some() | self.lapsed.remove(&ticket).is_some()
    }

    /// Passes over those before this ticket that were told of their turn and did not take it.
    /// Returns where that leaves the ticket.
    pub(super) fn pass_over_sleepers(&mut self, ticket: u64, look: Look) -> Position {
        let mut passed = false;
        while let Some(first) = self.live.first_entry()
            && *first.key() < ticket
            && look.is_asleep(first.get().woken)
        {
            let (ticket, waiter) = first.remove_entry();
            self.lapsed.insert(ticket, waiter);
            passed = true;
        }
        if passed {
            self.batch = self.batch.saturating_mul(4);
        }
        match self.live.first_key_value() {
            Some((first, _)) if *first < ticket && passed => Position::Closer,
            Some((first, _)) if *first < ticket => Position::Same,
            _ => Position::First,
        }
    }

    /// The ticket took its turn.
    pub(super) fn take(&mut self, ticket: u64) {
        self.remove(ticket);
        self.batch = 1;
    }

    /// Whom to tell that it may be their turn: the first, or more where the first may be asleep.
    pub(super) fn wake_front(&mut self, now: Instant) -> Vec<Waker> {
        self.wake_ahead(u64::MAX, now)
    }

    /// The same, among those before this ticket: a call that looks must wake neither itself nor
    /// those behind it, which would wake it in turn.
    pub(super) fn wake_ahead(&mut self, ticket: u64, now: Instant) -> Vec<Waker> {
        self.live
            .range_mut(..ticket)
            .take(self.batch)
            .map(|(_, waiter)| waiter)
            .filter(|waiter| waiter.woken.is_none())
            .map(|waiter| {
                waiter.woken = Some(now);
                waiter.waker.clone()
            })
            .collect()
    }

    /// Whom to tell of a new pace: everyone, as all the timers may be too late.
    pub(super) fn wake_all(&self) -> Vec<Waker> {
        let waiters = self.live.values().chain(self.lapsed.values());
        waiters.map(|waiter| waiter.waker.clone()).collect()
    }

    /// How long after the turn of the first this ticket should look whether those before it are
    /// asleep. It doubles with each look that changes nothing, up to a bound that grows with the
    /// queue, so that the work does not.
    pub(super) fn patience(&self, ticket: u64, looks: u32) -> Duration {
        let ahead = self.live.range(..ticket).take(FRONT).count();
        let longest = if ahead < FRONT {
            ahead
        } else {
            self.live.len()
        };
        let shortest = (self.live.len() / CALLS_PER_LAPSE).max(1);
        let lapses = shortest
            .saturating_mul(2_usize.saturating_pow(looks))
            .min(longest);
        LAPSE.saturating_mul(u32::try_from(lapses).unwrap_or(u32::MAX))
    }
}
