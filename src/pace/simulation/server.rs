//! Rate limits as servers have them, and what they say of them.

use std::collections::VecDeque;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    TokenBucket,
    FixedWindow,
    SlidingWindow,
    /// A sliding window for the user, and a fixed one for the organization with 1.2 times as much.
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryAfter {
    Exact,
    RoundedUp,
    Absent,
    Zero,
    Constant60,
    Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remaining {
    Absent,
    Honest,
    AlwaysZero,
    AlwaysLarge,
}

/// What the organization may send, as a multiple of what a user may.
pub(super) const ORGANIZATION: f64 = 1.2;

/// A response as a client sees it. All times are in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Response {
    pub(super) accepted: bool,
    pub(super) retry_after: Option<f64>,
    pub(super) remaining: Option<u32>,
}

/// One limit: so many requests in a window.
struct Limit {
    kind: Kind,
    requests: f64,
    window: f64,
    accepted: VecDeque<f64>,
    window_start: f64,
    tokens: f64,
    refilled: f64,
}

impl Limit {
    fn new(kind: Kind, requests: f64, window: f64) -> Self {
        Self {
            kind,
            requests,
            window,
            accepted: VecDeque::new(),
            window_start: f64::NEG_INFINITY,
            tokens: requests,
            refilled: 0.0,
        }
    }

    /// How long until it accepts another request; none if it does now.
    fn wait(&mut self, now: f64) -> Option<f64> {
        match self.kind {
            Kind::TokenBucket => {
                let rate = self.requests / self.window;
                let tokens = self.tokens + (now - self.refilled) * rate;
                self.tokens = tokens.min(self.requests);
                self.refilled = now;
                (self.tokens < 1.0).then(|| (1.0 - self.tokens) / rate)
            }
            Kind::FixedWindow => {
                if now - self.window_start >= self.window {
                    self.window_start = now;
                    self.accepted.clear();
                }
                let full = self.accepted.len() as f64 >= self.requests;
                full.then_some(self.window_start + self.window - now)
            }
            Kind::SlidingWindow | Kind::Both => {
                let window = self.window;
                while self.accepted.front().is_some_and(|at| now - at >= window) {
                    self.accepted.pop_front();
                }
                let over = self.accepted.len().checked_sub(self.requests as usize)?;
                self.accepted.get(over).map(|at| at + window - now)
            }
        }
    }

    fn accept(&mut self, now: f64) {
        match self.kind {
            Kind::TokenBucket => self.tokens -= 1.0,
            _ => self.accepted.push_back(now),
        }
    }

    fn remaining(&self) -> f64 {
        match self.kind {
            Kind::TokenBucket => self.tokens.floor(),
            _ => (self.requests - self.accepted.len() as f64).max(0.0),
        }
    }
}

pub(super) struct Server {
    user: Limit,
    organization: Option<Limit>,
    retry_after: RetryAfter,
    remaining: Remaining,
}

impl Server {
    pub(super) fn new(
        kind: Kind,
        (requests, window): (f64, f64),
        retry_after: RetryAfter,
        remaining: Remaining,
    ) -> Self {
        let both = kind == Kind::Both;
        let organization = (ORGANIZATION * requests).round();
        Self {
            user: Limit::new(kind, requests, window),
            organization: both.then(|| Limit::new(Kind::FixedWindow, organization, window)),
            retry_after,
            remaining,
        }
    }

    /// Changes the limit. With fewer than five requests in the window, the window grows instead.
    pub(super) fn change(&mut self, factor: f64) {
        let (requests, window) = (self.user.requests, self.user.window);
        let (requests, window) = if requests * factor < 5.0 {
            (requests, window / factor)
        } else {
            ((requests * factor).round(), window)
        };
        (self.user.requests, self.user.window) = (requests, window);
        if let Some(organization) = &mut self.organization {
            organization.requests = (ORGANIZATION * requests).round();
            organization.window = window;
        }
    }

    /// A request of this user, or of another one in the organization. Where there is but one limit,
    /// it is for both.
    pub(super) fn request(&mut self, now: f64, other_user: bool) -> Response {
        let mut limits = vec![];
        if !other_user || self.organization.is_none() {
            limits.push(&mut self.user);
        }
        limits.extend(&mut self.organization);
        let waits = limits.iter_mut().filter_map(|limit| limit.wait(now));
        let wait = waits.reduce(f64::max);
        if wait.is_none() {
            limits.iter_mut().for_each(|limit| limit.accept(now));
        }
        let remaining = limits.iter().map(|limit| limit.remaining());
        let remaining = remaining.fold(f64::INFINITY, f64::min);
        Response {
            accepted: wait.is_none(),
            retry_after: wait.and_then(|wait| match self.retry_after {
                RetryAfter::Exact => Some(wait),
                RetryAfter::RoundedUp => Some(wait.ceil()),
                RetryAfter::Absent => None,
                RetryAfter::Zero => Some(0.0),
                RetryAfter::Constant60 => Some(60.0),
                RetryAfter::Date => Some((now + wait).ceil() - now),
            }),
            remaining: match self.remaining {
                Remaining::Absent => None,
                Remaining::Honest => Some(remaining as u32),
                Remaining::AlwaysZero => Some(0),
                Remaining::AlwaysLarge => Some(9999),
            },
        }
    }
}
