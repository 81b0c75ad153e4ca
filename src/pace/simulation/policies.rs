//! The pace under test, and two references beside it.

use std::time::Duration;

use super::server::Response;
use crate::pace::limiter::Limiter;
use crate::pace::{Feedback, MAX_IN_FLIGHT, Pace};

/// When a client sends. All times are in seconds.
pub(super) trait Policy {
    fn ready_at(&self, now: f64) -> f64;
    fn window(&self) -> usize;
    fn sent(&mut self, now: f64);
    fn response(&mut self, now: f64, sent: f64, response: &Response);
}

/// The crate's own.
pub(super) struct Adaptive(Limiter);

impl Adaptive {
    pub(super) fn new() -> Self {
        Self(Limiter::new(&Pace::adaptive()))
    }
}

impl Policy for Adaptive {
    fn ready_at(&self, now: f64) -> f64 {
        let at = self.0.ready_at(Duration::from_secs_f64(now));
        at.as_secs_f64().max(now)
    }

    fn window(&self) -> usize {
        self.0.window().min(MAX_IN_FLIGHT)
    }

    fn sent(&mut self, now: f64) {
        self.0.sent(Duration::from_secs_f64(now));
    }

    fn response(&mut self, now: f64, sent: f64, response: &Response) {
        let feedback = Feedback {
            status: Some(if response.accepted { 204 } else { 429 }),
            retry_after: response.retry_after.map(Duration::from_secs_f64),
            remaining: response.remaining,
        };
        let (now, sent) = (Duration::from_secs_f64(now), Duration::from_secs_f64(sent));
        self.0.record(now, sent, &feedback);
    }
}

/// Each caller obeys `Retry-After` for itself, and nothing else.
pub(super) struct ObeyRetryAfter;

impl Policy for ObeyRetryAfter {
    fn ready_at(&self, now: f64) -> f64 {
        now
    }

    fn window(&self) -> usize {
        usize::MAX
    }

    fn sent(&mut self, _: f64) {}

    fn response(&mut self, _: f64, _: f64, _: &Response) {}
}

/// The limiter of the AWS SDKs' adaptive retry mode, written from its published description: a token
/// bucket whose rate follows CUBIC (beta 0.7, scale 0.4), with twice the measured sending rate as
/// its ceiling, enabled by the first throttling response.
#[derive(Default)]
pub(super) struct Aws {
    enabled: bool,
    fill_rate: f64,
    capacity: f64,
    tokens: f64,
    refilled: Option<f64>,
    measured: f64,
    bucket: f64,
    requests: f64,
    last_max: f64,
    last_throttle: f64,
}

impl Aws {
    const BETA: f64 = 0.7;
    const SCALE: f64 = 0.4;
    const SMOOTH: f64 = 0.8;
    const MIN_FILL_RATE: f64 = 0.5;
    const MIN_CAPACITY: f64 = 1.0;

    fn tokens_at(&self, now: f64) -> f64 {
        let elapsed = now - self.refilled.unwrap_or(now);
        (self.tokens + elapsed * self.fill_rate).min(self.capacity)
    }

    fn refill(&mut self, now: f64) {
        self.tokens = self.tokens_at(now);
        self.refilled = Some(now);
    }

    fn measure(&mut self, now: f64) {
        let bucket = (now * 2.0).floor() / 2.0;
        self.requests += 1.0;
        if bucket > self.bucket {
            let rate = self.requests / (bucket - self.bucket);
            self.measured = rate * Self::SMOOTH + self.measured * (1.0 - Self::SMOOTH);
            self.requests = 0.0;
            self.bucket = bucket;
        }
    }
}

impl Policy for Aws {
    fn ready_at(&self, now: f64) -> f64 {
        let missing = 1.0 - self.tokens_at(now);
        if self.enabled && missing > 1e-9 {
            now + missing / self.fill_rate
        } else {
            now
        }
    }

    fn window(&self) -> usize {
        usize::MAX
    }

    fn sent(&mut self, now: f64) {
        if self.enabled {
            self.refill(now);
            self.tokens -= 1.0;
        }
    }

    fn response(&mut self, now: f64, _: f64, response: &Response) {
        self.measure(now);
        let rate = if response.accepted {
            let window = (self.last_max * (1.0 - Self::BETA) / Self::SCALE).cbrt();
            Self::SCALE * (now - self.last_throttle - window).powi(3) + self.last_max
        } else {
            self.last_max = match self.enabled {
                true => self.measured.min(self.fill_rate),
                false => self.measured,
            };
            self.last_throttle = now;
            self.enabled = true;
            self.last_max * Self::BETA
        };
        if self.enabled {
            self.refill(now);
            let rate = rate.min(2.0 * self.measured);
            self.fill_rate = rate.max(Self::MIN_FILL_RATE);
            self.capacity = rate.max(Self::MIN_CAPACITY);
            self.tokens = self.tokens.min(self.capacity);
        }
    }
}
