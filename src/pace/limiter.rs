//! When the next request may go out. A pure state machine: it is asked with the time at hand, as the
//! time since the client was built.

use std::time::Duration;

use super::adaptive::Adaptive;
use super::history::MINUTE;
use super::{Feedback, Kind, Pace, PaceReason};

/// No header stops everyone for longer than this: the next response renews the hold if need be. A
/// longer wait belongs to a cap on single actions, which must not stop all the others.
const LONGEST_HOLD: Duration = MINUTE;

/// The hold after a refusal that names no wait: the time of so many requests, within these bounds.
/// It doubles while nothing is accepted.
const BLIND_REQUESTS: f64 = 4.0;
const BLIND_HOLD: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));

/// How much of a delay a late caller may make up for: timers are late by a little, and at a high
/// rate that would add up.
const CATCH_UP: Duration = Duration::from_millis(20);

/// Keeps requests to a rate, and to the waits that the server asks for.
#[derive(Debug)]
pub(super) struct Limiter {
    policy: Policy,
    /// When the next request may go out, apart from a hold.
    next: Duration,
    held_until: Duration,
    /// When a refusal last counted. Requests that were sent before it tell nothing new.
    last_refusal: Option<Duration>,
    /// Refusals that counted, with nothing accepted between them.
    refusals: u32,
}

#[derive(Debug)]
enum Policy {
    Unlimited,
    Fixed(Duration),
    Adaptive(Box<Adaptive>),
}

impl Policy {
    fn new(pace: &Pace) -> Self {
        match pace.0 {
            Kind::Unlimited => Self::Unlimited,
            Kind::Fixed(interval) => Self::Fixed(interval),
            Kind::Adaptive => Self::Adaptive(Box::new(Adaptive::new())),
        }
    }

    fn interval(&self) -> Option<Duration> {
        match self {
            Self::Unlimited => None,
            Self::Fixed(interval) => Some(*interval),
            Self::Adaptive(adaptive) => Some(Duration::from_secs_f64(1.0 / adaptive.rate()?)),
        }
    }
}

impl Limiter {
    pub(super) fn new(pace: &Pace) -> Self {
        Self {
            policy: Policy::new(pace),
            next: Duration::ZERO,
            held_until: Duration::ZERO,
            last_refusal: None,
            refusals: 0,
        }
    }

    pub(super) fn set(&mut self, pace: &Pace, now: Duration) {
        self.policy = Policy::new(pace);
        self.next = now;
    }

    /// In requests a second.
    pub(super) fn rate(&self) -> Option<f64> {
        self.policy
            .interval()
            .map(|interval| 1.0 / interval.as_secs_f64())
    }

    pub(super) fn held_for(&self, now: Duration) -> Duration {
        match self.policy {
            Policy::Unlimited => Duration::ZERO,
            _ => self.held_until.saturating_sub(now),
        }
    }

    pub(super) fn reason(&self, now: Duration) -> Option<PaceReason> {
        match &self.policy {
            _ if !self.held_for(now).is_zero() => Some(PaceReason::Refusal),
            Policy::Unlimited | Policy::Fixed(_) => Some(PaceReason::Set),
            Policy::Adaptive(adaptive) => adaptive.reason(),
        }
    }

    /// How many requests may be in flight.
    pub(super) fn window(&self) -> usize {
        match &self.policy {
            // The hold was too short. One request finds out whether the server accepts again; with
            // long latencies many would be refused before the first response.
            Policy::Adaptive(_) if self.refusals >= 2 => 1,
            Policy::Adaptive(adaptive) => adaptive.window(),
            Policy::Unlimited | Policy::Fixed(_) => usize::MAX,
        }
    }

    /// When the next request may go out.
    pub(super) fn ready_at(&self, now: Duration) -> Duration {
        match self.policy.interval() {
            _ if matches!(self.policy, Policy::Unlimited) => now,
            Some(_) => now.max(self.held_until).max(self.next),
            None => now.max(self.held_until),
        }
    }

    /// A request goes out.
    pub(super) fn sent(&mut self, now: Duration) {
        let late = now.saturating_sub(self.next.max(self.held_until));
        if let Policy::Adaptive(adaptive) = &mut self.policy {
            adaptive.sent(late);
        }
        if let Some(interval) = self.policy.interval() {
            self.next = (self.next + interval).max(now + interval.saturating_sub(CATCH_UP));
        }
    }

    /// Takes in the response to a request. Returns whether it slowed the client down.
    pub(super) fn record(&mut self, now: Duration, sent: Duration, feedback: &Feedback) -> bool {
        if matches!(self.policy, Policy::Unlimited) {
            return false;
        }
        match feedback.status {
            Some(429) => return self.refused(now, sent, feedback.retry_after),
            Some(503) => self.hold(now, feedback.retry_after.unwrap_or_default()),
            Some(..500) => self.accepted(now, feedback.remaining),
            // The server may or may not have counted it.
            Some(_) | None => {}
        }
        false
    }

    fn hold(&mut self, now: Duration, wait: Duration) {
        self.held_until = self.held_until.max(now + wait.min(LONGEST_HOLD));
    }

    fn accepted(&mut self, now: Duration, remaining: Option<u32>) {
        self.refusals = 0;
        if let Policy::Adaptive(adaptive) = &mut self.policy {
            let unlimited = adaptive.rate().is_none();
            adaptive.accepted(now, remaining);
            if unlimited {
                self.restart(now);
            }
        }
    }

    fn refused(&mut self, now: Duration, sent: Duration, retry_after: Option<Duration>) -> bool {
        let asked = retry_after.unwrap_or_default();
        if self.last_refusal.is_some_and(|refusal| sent <= refusal) {
            self.hold(now, asked);
            if let Policy::Adaptive(adaptive) = &mut self.policy {
                adaptive.refused_as_well();
            }
            return false;
        }
        let hold = if asked.is_zero() || self.refusals > 0 {
            asked.max(self.blind_hold())
        } else {
            asked
        };
        let hold = hold.min(LONGEST_HOLD);
        self.last_refusal = Some(now);
        self.refusals += 1;
        self.hold(now, hold);
        if let Policy::Adaptive(adaptive) = &mut self.policy {
            adaptive.refused(now, now.saturating_sub(sent), hold);
            self.restart(now);
        }
        true
    }

    fn blind_hold(&self) -> Duration {
        let (shortest, longest) = BLIND_HOLD;
        let hold = self.rate().map_or(longest, |rate| {
            Duration::from_secs_f64(BLIND_REQUESTS / rate).clamp(shortest, longest)
        });
        hold.saturating_mul(2_u32.saturating_pow(self.refusals))
    }

    /// Spaces requests at a new rate from now on.
    fn restart(&mut self, now: Duration) {
        if let Some(interval) = self.policy.interval() {
            self.next = now + interval;
        }
    }
}
