//! Rate limits. No I/O: the caller passes the time.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How many requests the sandbox accepts in a window of time. The others get a 429 with the
/// documented body and with `Retry-After` in whole seconds, rounded up. A refused request does not
/// count.
///
/// ```
/// use std::time::Duration;
/// use tallyfy::sandbox::RateLimit;
///
/// let limit = RateLimit::rolling(100, Duration::from_secs(60));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RateLimit {
    requests: u32,
    window: Duration,
    rolling: bool,
    tells: bool,
}

impl RateLimit {
    /// At most so many in every window of that length, wherever it begins. Tallyfy documents 600 a
    /// minute; other sources name other numbers.
    pub fn rolling(requests: u32, window: Duration) -> Self {
        Self {
            requests,
            window,
            rolling: true,
            tells: true,
        }
    }

    /// At most so many in a window that starts with its first request. The next request after its
    /// end starts another.
    pub fn fixed(requests: u32, window: Duration) -> Self {
        Self {
            rolling: false,
            ..Self::rolling(requests, window)
        }
    }

    /// Leaves out `X-RateLimit-Remaining`, which every response has otherwise.
    pub fn silent(self) -> Self {
        Self {
            tells: false,
            ..self
        }
    }
}

/// What the limit means for one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decision {
    /// How long to wait, if the request is refused.
    pub(crate) retry_after: Option<Duration>,
    /// How many more would be accepted, if the response says so.
    pub(crate) remaining: Option<u32>,
}

/// A limit, if there is one, and the requests that count towards it.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    limit: Option<RateLimit>,
    taken: VecDeque<Instant>,
}

impl RateLimiter {
    /// Requests accepted under another limit still count.
    pub(crate) fn set(&mut self, limit: Option<RateLimit>) {
        self.limit = limit;
    }

    pub(crate) fn check(&mut self, now: Instant) -> Decision {
        let Some(limit) = &self.limit else {
            return Decision::default();
        };
        let (requests, window) = (limit.requests as usize, limit.window);
        let over = |at: &Instant| now - *at >= window;
        if limit.rolling {
            while self.taken.front().is_some_and(over) {
                self.taken.pop_front();
            }
        } else if self.taken.front().is_some_and(over) {
            self.taken.clear();
        }
        let retry_after = if self.taken.len() < requests {
            self.taken.push_back(now);
            None
        } else {
            // There is room once one fewer than the limit are left in the window.
            let leaves = match limit.rolling {
                true => self.taken.get(self.taken.len() - requests),
                false => self.taken.front(),
            };
            let wait = leaves.map_or(window, |at| window - (now - *at));
            let whole = u64::from(wait.subsec_nanos() > 0) + wait.as_secs();
            Some(Duration::from_secs(whole))
        };
        let remaining = requests.saturating_sub(self.taken.len());
        Decision {
            retry_after,
            remaining: limit
                .tells
                .then(|| u32::try_from(remaining).unwrap_or(u32::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn check(limiter: &mut RateLimiter, start: Instant, seconds: f64) -> Option<u64> {
        let decision = limiter.check(start + Duration::from_secs_f64(seconds));
        decision.retry_after.map(|wait| wait.as_secs())
    }

    #[test]
    fn a_rolling_window_gives_back_one_by_one() {
        let (mut limiter, start) = (RateLimiter::default(), Instant::now());
        limiter.set(Some(RateLimit::rolling(2, MINUTE)));
        assert_eq!(limiter.check(start).remaining, Some(1));
        assert_eq!(check(&mut limiter, start, 30.0), None);
        assert_eq!(check(&mut limiter, start, 30.5), Some(30), "rounded up");
        assert_eq!(check(&mut limiter, start, 60.0), None);
        assert_eq!(check(&mut limiter, start, 60.0), Some(30));
        limiter.set(Some(RateLimit::rolling(1, MINUTE).silent()));
        assert_eq!(
            check(&mut limiter, start, 61.0),
            Some(59),
            "both have to leave"
        );
        assert_eq!(limiter.check(start).remaining, None);
    }

    #[test]
    fn a_fixed_window_gives_back_all_at_once() {
        let (mut limiter, start) = (RateLimiter::default(), Instant::now());
        limiter.set(Some(RateLimit::fixed(2, MINUTE)));
        assert_eq!(check(&mut limiter, start, 0.0), None);
        assert_eq!(check(&mut limiter, start, 50.0), None);
        assert_eq!(check(&mut limiter, start, 59.0), Some(1));
        assert_eq!(check(&mut limiter, start, 60.0), None);
        assert_eq!(check(&mut limiter, start, 60.0), None);
        assert_eq!(check(&mut limiter, start, 60.0), Some(60));
    }
}
