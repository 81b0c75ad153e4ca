//! A rate that follows what the server accepts.
//!
//! It starts like TCP: with a bound on the requests in flight that grows with each response (slow
//! start). The first refusal gives a first estimate of the limit, each later one a better one, from
//! what the server accepted (as BBR measures what was delivered); in between the rate follows a
//! [`Curve`] (congestion avoidance by CUBIC, which the AWS SDKs use for request rates too).
//!
//! A refusal says only that the server had accepted all that it accepts in some window, and not how
//! long that window is. With a window of a minute, the limit is what was accepted in the last
//! minute (or, where those are few, the mean of the last few); with a short one it is the current
//! rate. The limit is assumed to lie between the two (a [`Bracket`]), and the next refusal tells
//! which of them was right: it is the one that stays the same.
//!
//! What is measured leaves out what the client did not ask for: the hold after a refusal, the latency
//! of the first response after it, and a pace that the callers did not keep up with. A minute that was
//! spent waiting says little, so a refusal at once after a costly one halves the estimate at most.
//!
//! The curve exceeds the limit from time to time, because that is the only way to learn that it was
//! raised. How often depends on what that costs: on the requests that are refused each time, and on
//! how long the client then has to wait.
//!
//! Headers are hints. `Retry-After` is kept to, but says nothing about the rate. An
//! `X-RateLimit-Remaining` of zero counts as a refusal during slow start, until a request that was
//! sent after it is accepted.

use std::mem;
use std::time::Duration;

use super::PaceReason;
use super::bracket::{Bracket, Window, near};
use super::curve::Curve;
use super::history::{ENOUGH, History};

/// How many requests may be in flight at first.
const INITIAL_WINDOW: usize = 16;

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

/// The approach to a limit that is a guess: at least so many seconds, and so many times as long as a
/// refusal stops the client.
const GUESS_APPROACH: f64 = 20.0;
const GUESS_WAIT_FACTOR: f64 = 2.0;

/// The approach lasts this many times as long as a refusal stops the client, and as many requests
/// for each one refused.
const WAIT_FACTOR: f64 = 50.0;
const REQUESTS_A_REFUSAL: f64 = 150.0;

/// No cost makes the approach longer than this, in seconds: a limit may have been raised.
const LONGEST_COST_APPROACH: f64 = 420.0;

/// A refusal that stops the client for longer than this is costly, in seconds.
const COSTLY: f64 = 10.0;

/// Where a refusal is costly, this much of a limit that is a rate is left unused. A rate that is too
/// high by a hundredth is refused much sooner.
const MARGIN: f64 = 0.03;

/// Where a refusal is costly and the client sent for less than this since the last one, in seconds,
/// the mean says more than the rate.
const SHORT_EPOCH: f64 = 20.0;

/// A refusal that comes at once after a costly one lowers the estimate to this share at most: the
/// last minute was spent waiting, so what was accepted in it says little.
const LARGEST_DROP: f64 = 0.5;

/// What was accepted in the last seconds, so many at most, tells how fast the client really sends.
const RECENT: f64 = 10.0;

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
    /// Refused since then, and between the last two times.
    refused: u32,
    last_refused: u32,
    /// When the server was last found full.
    full_since: Option<Duration>,
    /// For how long it stayed so, in seconds.
    full_for: f64,
    /// How long a refusal stops the client: the shorter of the last two holds, in seconds.
    cost: f64,
    last_hold: f64,
    /// How many requests a probe costs: the smaller of the last two numbers. Refusals that follow
    /// others at once are no probes: the limit fell.
    refused_at_once: u32,
    last_bracket: Option<Bracket>,
    /// Whether the refusals show that the server counts over a short time.
    is_window_short: bool,
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
    /// Without the time for which the server stayed full, and that of the first response after it.
    active: f64,
    full_for: f64,
    /// How far the last backoff had settled, from 0 to 1.
    settled: f64,
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
            refused: 0,
            last_refused: 0,
            full_since: None,
            full_for: 0.0,
            cost: 0.0,
            last_hold: 0.0,
            refused_at_once: 1,
            last_bracket: None,
            is_window_short: false,
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
        self.accepted = self.accepted.saturating_add(1);
        let since_last = now.saturating_sub(self.last_accepted).as_secs_f64();
        self.last_accepted = now;
        match &mut self.curve {
            // A client that sends less than it may learns nothing about how much it may send.
            Some(curve) => curve.advance(since_last.min(2.0 / curve.rate()) * self.paced),
            None => {
                self.window = self.window.saturating_add(1);
                if self.window == INITIAL_WINDOW {
                    // A refusal at the beginning slows the client down no longer.
                    self.reason = None;
                }
                self.take_hint(now, remaining);
            }
        }
    }

    fn take_hint(&mut self, now: Duration, remaining: Option<u32>) {
        match self.hint {
            Hint::Believed if remaining == Some(0) => {
                self.reason = Some(PaceReason::Header);
                if self.history.total() >= ENOUGH {
                    self.full(now, 0.0, 0.0);
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

    /// A request was refused that took so long, and everyone waits for the time of the hold.
    pub(super) fn refused(&mut self, now: Duration, latency: Duration, hold: Duration) {
        self.reason = Some(PaceReason::Refusal);
        self.refused_as_well();
        self.last_accepted = now + hold;
        self.full(now, latency.as_secs_f64(), hold.as_secs_f64());
    }

    /// A request was refused that was in flight when another one was.
    pub(super) fn refused_as_well(&mut self) {
        self.refused = self.refused.saturating_add(1);
    }

    /// The server was found full: estimates its limit, and starts again a little below.
    fn full(&mut self, now: Duration, latency: f64, hold: f64) {
        let accepted = mem::take(&mut self.accepted);
        if let (0, Some(since)) = (accepted, self.full_since) {
            // It still is.
            self.full_for = now.saturating_sub(since).as_secs_f64() + hold;
            return;
        }
        let full_since = self.full_since.replace(now);
        let full_for = mem::replace(&mut self.full_for, hold);
        self.cost = hold.min(mem::replace(&mut self.last_hold, hold));
        self.history.expire(now);
        let idle = full_for + latency;
        let epoch = full_since.map(|since| self.epoch(now, since, full_for, idle, accepted));
        let refused = mem::take(&mut self.refused);
        if epoch.as_ref().is_none_or(|epoch| epoch.settled >= 1.0) {
            self.refused_at_once = refused.min(mem::replace(&mut self.last_refused, refused));
        }
        if full_since.is_none() && self.history.total() < ENOUGH {
            // Somebody else may have used the rest. Slow start finds out.
            self.window = 1;
            return;
        }
        let (start, target, approach) = self.estimate(now, f64::from(accepted), epoch.as_ref());
        self.curve = Some(Curve::new(start.max(SLOWEST), target, approach));
    }

    fn epoch(
        &self,
        now: Duration,
        since: Duration,
        full_for: f64,
        idle: f64,
        accepted: u32,
    ) -> Epoch {
        let length = now.saturating_sub(since).as_secs_f64().max(0.1);
        let active = (length - idle).max(0.1);
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
        let early = self
            .curve
            .as_ref()
            .is_some_and(|curve| curve.is_before(0.5));
        let costly = self.cost > COSTLY;
        if !agrees {
            bracket.narrow(self.server_window(&bracket, early));
        } else if early && costly {
            bracket.scale(0.9);
        }
        if self.is_window_short && costly {
            bracket.scale(1.0 - MARGIN);
        }
        self.last_bracket = Some(measured);
        let refused_at_once = epoch.is_some_and(|epoch| epoch.length < 1.25 * epoch.full_for);
        let known = agrees || bracket.agrees(tolerance) && (self.cost < COSTLY || !refused_at_once);

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

    /// Over what time the server counts, as far as the refusals tell. Where they don't, and another
    /// one would be costly, the lower estimate is taken.
    fn server_window(&mut self, bracket: &Bracket, early: bool) -> Option<Window> {
        let costly = self.cost > COSTLY;
        let steadier = self.last_bracket.and_then(|last| bracket.steadier(&last));
        let same_minute = self
            .last_bracket
            .is_some_and(|last| near(last.low, bracket.low, 0.05));
        self.is_window_short = match steadier {
            Some(window) => window == Window::Short,
            None => self.is_window_short && costly && !(early && same_minute),
        };
        match steadier {
            None if self.is_window_short => Some(Window::Short),
            None if costly => Some(Window::Minute),
            window => window,
        }
    }

    /// The rate at which the server was found full.
    fn pace(&self, now: Duration, epoch: Option<&Epoch>) -> f64 {
        let total = f64::from(self.history.total().max(1));
        let costly = self.cost > COSTLY;
        let pace = match (self.rate(), epoch) {
            // After a long wait a server accepts up to a second's worth at once.
            (Some(rate), Some(epoch)) if epoch.active < SHORT_EPOCH && costly => {
                rate.min(epoch.accepted / (epoch.active + 1.0))
            }
            // The callers may be slower than the pace. And a rate that grows is too high by the time
            // of the refusal, which matters where it is costly.
            (Some(rate), Some(epoch)) if self.paced < 0.5 || costly => self
                .recent(now, epoch)
                .map_or(rate, |recent| rate.min(recent)),
            (Some(rate), _) => rate,
            (None, _) => {
                let first = self.history.first().unwrap_or(now);
                total / (now.saturating_sub(first).as_secs_f64() + 1.0)
            }
        };
        pace.max(self.history.rate(now))
    }

    /// The rate at which the server accepted requests in the last seconds, if they were enough. A
    /// little is added, because few requests measure it only roughly.
    fn recent(&self, now: Duration, epoch: &Epoch) -> Option<f64> {
        let seconds = epoch.active.min(RECENT);
        let then = now.saturating_sub(Duration::from_secs_f64(RECENT));
        let accepted = self.history.since(then);
        (accepted >= ENOUGH).then(|| 1.02 * f64::from(accepted) / seconds)
    }

    /// What the limit may be: see the module.
    fn bracket(&self, now: Duration, epoch: Option<&Epoch>) -> Bracket {
        let mut minute = self.history.rate(now);
        if let (Some(epoch), Some(curve)) = (epoch, &self.curve)
            && epoch.active < SHORT_EPOCH
            && self.cost > COSTLY
        {
            minute = minute.max(LARGEST_DROP * curve.target());
        }
        let pace = self.pace(now, epoch);
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
            return (GUESS_WAIT_FACTOR * self.cost).max(GUESS_APPROACH);
        }
        let confirmations = f64::from(1 << self.confirmations);
        let refused = f64::from(self.refused_at_once);
        let cost = f64::max(
            WAIT_FACTOR * self.cost,
            REQUESTS_A_REFUSAL * refused / target,
        );
        (REQUESTS_A_PROBE / target)
            .min(unconfirmed * confirmations)
            .max(cost.min(LONGEST_COST_APPROACH))
            .max(shortest)
    }
}
