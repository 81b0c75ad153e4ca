//! A rate that follows what the server accepts.
//!
//! It starts like TCP: with a bound on the requests in flight that grows with each response (slow
//! start). The first refusal gives a first estimate of the limit, each later one a better one; in
//! between the rate follows a [`Curve`] (congestion avoidance).
//!
//! A refusal says only that the server had accepted all that it accepts in some window, and not how
//! long that window is. With a window of a minute, the limit is what was accepted in the last
//! minute; with a short one it is the current rate. The limit is assumed to lie between the two, and
//! the refusals after it tell which of them was right: it is the one that stays the same.
//!
//! Headers are hints. `Retry-After` is kept to, but says nothing about the rate. An
//! `X-RateLimit-Remaining` of zero counts as a refusal during slow start, until a request that was
//! sent after it is accepted.

use std::mem;
use std::time::Duration;

use super::PaceReason;
use super::curve::Curve;
use super::history::History;

/// How many requests may be in flight at first.
const INITIAL_WINDOW: usize = 16;

/// With fewer accepted requests an estimate would be guesswork.
const ENOUGH: u32 = 20;

/// The share of the estimated limit that is used after a refusal that came when it was expected.
const BACKOFF: f64 = 0.97;

/// The share after a refusal that follows another one at once.
const DEEP_BACKOFF: f64 = 0.7;

/// The slowest rate, in requests a second.
const SLOWEST: f64 = 1.0 / 60.0;

/// How many requests lie between two refusals once the limit is known.
const REQUESTS_A_PROBE: f64 = 300.0;

/// The shortest approach to a limit that is known, and the longest to one that is not yet confirmed,
/// in seconds.
const APPROACH: (f64, f64) = (100.0, 120.0);

/// The approach to a limit that is a guess, in seconds.
const GUESS_APPROACH: f64 = 20.0;

/// The approach lasts this many times as long as a refusal costs, up to a bound in seconds.
const COST_FACTOR: f64 = 50.0;
const LONGEST_COST_APPROACH: f64 = 420.0;

/// A refusal that stops the client for longer than this is costly, in seconds.
const COSTLY: f64 = 10.0;

/// How often a confirmation may double the approach.
const MOST_CONFIRMATIONS: u32 = 8;

/// The rate, and what it was derived from.
#[derive(Debug)]
pub(super) struct Adaptive {
    /// None during slow start.
    curve: Option<Curve>,
    /// How many requests may be in flight during slow start.
    window: usize,
    reason: Option<PaceReason>,
    hint: Hint,
    history: History,
    last_accepted: Duration,
    /// The share of the recent requests that had to wait for the pace.
    paced: f64,
    /// Accepted since the server was last found full.
    accepted: u32,
    /// When the server was last found full.
    full_since: Option<Duration>,
    /// For how long it stayed so, in seconds.
    full_for: f64,
    /// What a refusal costs: the shorter of the last two holds, in seconds.
    cost: f64,
    last_hold: f64,
    last_bracket: Option<Bracket>,
    /// How often in a row the estimate stayed the same.
    confirmations: u32,
}

/// How far `X-RateLimit-Remaining` is believed.
#[derive(Debug, PartialEq, Eq)]
enum Hint {
    Believed,
    /// It said that nothing remains, which the next response confirms or contradicts.
    Tested,
    Ignored,
}

/// What is known of the time since the server was last found full, in seconds.
struct Epoch {
    accepted: f64,
    length: f64,
    /// Without the time for which the server stayed full.
    active: f64,
    full_for: f64,
    /// How far the last backoff had settled, from 0 to 1.
    settled: f64,
}

/// Two estimates of the limit, in requests a second.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    low: f64,
    high: f64,
    /// The rate at the refusal.
    pace: f64,
}

impl Adaptive {
    pub(super) fn new() -> Self {
        Self {
            curve: None,
            window: INITIAL_WINDOW,
            reason: None,
            hint: Hint::Believed,
            history: History::default(),
            last_accepted: Duration::ZERO,
            paced: 1.0,
            accepted: 0,
            full_since: None,
            full_for: 0.0,
            cost: 0.0,
            last_hold: 0.0,
            last_bracket: None,
            confirmations: 0,
        }
    }

    /// In requests a second.
    pub(super) fn rate(&self) -> Option<f64> {
        self.curve.as_ref().map(Curve::rate)
    }

    /// How many requests may be in flight; no bound once there is a rate.
    pub(super) fn window(&self) -> usize {
        match self.curve {
            None => self.window,
            Some(_) => usize::MAX,
        }
    }

    pub(super) fn reason(&self) -> Option<PaceReason> {
        self.reason
    }

    /// A request is sent, so long after the pace allowed it.
    pub(super) fn sent(&mut self, late: Duration) {
        if let Some(rate) = self.rate() {
            let waited = late.as_secs_f64() < (0.1 / rate).max(0.003);
            self.paced += 0.1 * (f64::from(u8::from(waited)) - self.paced);
        }
    }

    pub(super) fn accepted(&mut self, now: Duration, remaining: Option<u32>) {
        self.history.add(now);
        self.accepted += 1;
        let since_last = now.saturating_sub(self.last_accepted).as_secs_f64();
        self.last_accepted = now;
        match &mut self.curve {
            // A client that sends less than it may learns nothing about how much it may send.
            Some(curve) => curve.advance(since_last.min(2.0 / curve.rate()) * self.paced),
            None => {
                self.window = self.window.saturating_add(1);
                self.take_hint(now, remaining);
            }
        }
    }

    fn take_hint(&mut self, now: Duration, remaining: Option<u32>) {
        match self.hint {
            Hint::Believed if remaining == Some(0) => {
                self.reason = Some(PaceReason::Header);
                if self.history.total() >= ENOUGH {
                    self.full(now, 0.0);
                } else {
                    self.hint = Hint::Tested;
                    self.window = 1;
                }
            }
            Hint::Tested => {
                self.hint = Hint::Ignored;
                self.reason = None;
                self.window = INITIAL_WINDOW;
            }
            Hint::Believed | Hint::Ignored => {}
        }
    }

    /// A request was refused, and everyone waits for the time of the hold.
    pub(super) fn refused(&mut self, now: Duration, hold: Duration) {
        self.reason = Some(PaceReason::Refusal);
        self.last_accepted = now + hold;
        self.full(now, hold.as_secs_f64());
    }

    /// The server was found full: estimates its limit, and starts again a little below.
    fn full(&mut self, now: Duration, hold: f64) {
        let accepted = mem::take(&mut self.accepted);
        if let (0, Some(since)) = (accepted, self.full_since) {
            // It still is.
            self.full_for = (now - since).as_secs_f64() + hold;
            return;
        }
        let full_since = self.full_since.replace(now);
        let full_for = mem::replace(&mut self.full_for, hold);
        self.cost = hold.min(mem::replace(&mut self.last_hold, hold));
        self.history.expire(now);
        if full_since.is_none() && self.history.total() < ENOUGH {
            // Somebody else may have used the rest. Slow start finds out.
            self.window = 1;
            return;
        }
        let epoch = full_since.map(|since| self.epoch(now, since, full_for, accepted));
        let (start, target, approach) = self.estimate(now, f64::from(accepted), epoch.as_ref());
        self.curve = Some(Curve::new(start.max(SLOWEST), target, approach));
    }

    fn epoch(&self, now: Duration, since: Duration, full_for: f64, accepted: u32) -> Epoch {
        let length = (now - since).as_secs_f64().max(0.1);
        let active = (length - full_for).max(0.1);
        let settled = self
            .curve
            .as_ref()
            .map_or(0.0, |curve| active / (0.4 * curve.approach()).min(60.0));
        Epoch {
            accepted: f64::from(accepted),
            length,
            active,
            full_for,
            settled: settled.min(1.0),
        }
    }

    /// The rate to start with, the one to aim at, and how long the approach takes.
    fn estimate(&mut self, now: Duration, accepted: f64, epoch: Option<&Epoch>) -> (f64, f64, f64) {
        let measured = self.bracket(now, epoch);
        let settled = epoch.map_or(0.0, |epoch| epoch.settled);
        // Few requests measure a rate only roughly.
        let tolerance = 0.06 + 1.0 / accepted.max(3.0);
        let mut bracket = measured;
        let agrees = bracket.agrees(tolerance);
        if !agrees {
            bracket.narrow(self.last_bracket, self.cost);
        }
        self.last_bracket = Some(measured);
        let early = self
            .curve
            .as_ref()
            .is_some_and(|curve| curve.is_before(0.5));
        if agrees && early && self.cost > COSTLY {
            bracket.low *= 0.9;
            bracket.high *= 0.9;
        }
        let waited_in_vain = epoch.is_some_and(|epoch| epoch.length < 1.25 * epoch.full_for);
        let known = agrees || bracket.agrees(tolerance) && (self.cost < COSTLY || !waited_in_vain);

        let start = match &self.curve {
            Some(_) => {
                let backoff = DEEP_BACKOFF + (BACKOFF - DEEP_BACKOFF) * settled;
                backoff * bracket.low.min(bracket.pace)
            }
            None => BACKOFF * bracket.low,
        };
        let confirmed = self
            .curve
            .as_ref()
            .is_some_and(|curve| near(curve.target(), bracket.high, 0.04 + tolerance));
        if !confirmed {
            self.confirmations /= 2;
        } else if settled >= 1.0 {
            self.confirmations = (self.confirmations + 1).min(MOST_CONFIRMATIONS);
        }
        (start, bracket.high, self.approach(known, bracket.high))
    }

    /// What the limit may be: see the module.
    fn bracket(&self, now: Duration, epoch: Option<&Epoch>) -> Bracket {
        let total = f64::from(self.history.total().max(1));
        let minute = total / 60.0;
        let pace = self.rate().unwrap_or_else(|| {
            let first = self.history.first().unwrap_or(now);
            (total / (now - first).as_secs_f64().max(0.1)).max(minute)
        });
        let enough = f64::from(ENOUGH);
        match (epoch, &self.curve) {
            // The refusal came about when it was expected: the mean of the whole epoch is exact.
            (Some(epoch), Some(curve))
                if epoch.accepted >= enough
                    && epoch.settled >= 1.0
                    && (epoch.full_for < 0.05 * epoch.length || epoch.active >= 60.0)
                    && pace < 1.02 * curve.target() =>
            {
                let high = pace.min(1.01 * epoch.accepted / epoch.active);
                let low = minute.clamp(0.97 * high, high);
                Bracket { low, high, pace }
            }
            // From full to full the server accepted what its limit allows, in windows of any length.
            (Some(epoch), _)
                if epoch.active <= 60.0
                    && (epoch.accepted >= enough
                        || epoch.accepted >= 8.0 && epoch.length > 60.0) =>
            {
                Bracket::new(minute.max(epoch.accepted / epoch.length), pace)
            }
            _ => Bracket::new(minute, pace),
        }
    }

    /// How long the approach to the target takes, in seconds: probing gets rarer the more often the
    /// limit was confirmed, and the more a refusal costs.
    fn approach(&self, known: bool, target: f64) -> f64 {
        let (shortest, unconfirmed) = APPROACH;
        if !known {
            return self.cost.max(GUESS_APPROACH);
        }
        let confirmations = f64::from(1 << self.confirmations);
        (REQUESTS_A_PROBE / target)
            .min(unconfirmed * confirmations)
            .max((COST_FACTOR * self.cost).min(LONGEST_COST_APPROACH))
            .max(shortest)
    }
}

impl Bracket {
    fn new(estimate: f64, pace: f64) -> Self {
        Self {
            low: estimate.min(pace),
            high: estimate.max(pace),
            pace,
        }
    }

    fn agrees(&self, tolerance: f64) -> bool {
        near(self.low, self.high, tolerance)
    }

    /// Decides between two estimates that differ.
    fn narrow(&mut self, last: Option<Self>, cost: f64) {
        match last {
            Some(last) if near(last.low, self.low, 0.05) && !near(last.pace, self.pace, 0.1) => {
                self.high = self.low;
            }
            Some(last) if near(last.pace, self.pace, 0.08) && !near(last.low, self.low, 0.1) => {
                self.low = 0.95 * self.high;
            }
            _ if cost > COSTLY => self.high = self.low,
            _ => self.high = (self.low * self.high).sqrt(),
        }
    }
}

/// Whether two rates differ by no more than this share.
fn near(a: f64, b: f64, tolerance: f64) -> bool {
    a.max(b) < a.min(b) * (1.0 + tolerance)
}
