//! Exponential backoff with full jitter.

use std::time::Duration;

use super::policy::{FailedAttempt, RetryPolicy};

/// Delays that double, each drawn at random between nothing and the whole, so that many callers
/// don't come back at once. A delay that the server asks for is added. The default policy.
#[derive(Clone, Debug)]
pub struct Backoff {
    max_attempts: u32,
    initial: Duration,
    max: Duration,
    max_retry_after: Duration,
}

impl Backoff {
    /// The defaults: five attempts; delays of up to half a second, doubling up to 30 seconds; a
    /// `Retry-After` of up to two minutes.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 5,
            initial: Duration::from_millis(500),
            max: Duration::from_secs(30),
            max_retry_after: Duration::from_secs(120),
        }
    }

    /// The number of attempts of a call, the first one included.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The longest first delay, and the longest delay of all.
    #[must_use]
    pub fn delays(mut self, initial: Duration, max: Duration) -> Self {
        self.initial = initial;
        self.max = max;
        self
    }

    /// The longest `Retry-After` that is waited for. If the server asks for more, the call ends
    /// with the error, and [`Error::retry_after`](crate::Error::retry_after) tells how much.
    #[must_use]
    pub fn max_retry_after(mut self, max: Duration) -> Self {
        self.max_retry_after = max;
        self
    }

    fn jittered(&self, number: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(number.saturating_sub(1));
        let whole = self.initial.saturating_mul(doubled).min(self.max);
        whole.mul_f64(fastrand::f64())
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy for Backoff {
    fn next_delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        let asked = failed.error().retry_after().unwrap_or_default();
        (failed.number() < self.max_attempts && asked <= self.max_retry_after)
            .then(|| asked.saturating_add(self.jittered(failed.number())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deletion::Deletion;
    use crate::error::Error;
    use crate::response::Response;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn delays_are_spread_over_all_of_a_doubling_range() {
        let backoff = Backoff::new().delays(seconds(1), seconds(10));
        for (number, whole) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (u32::MAX, 10)] {
            let delays: Vec<_> = (0..1000).map(|_| backoff.jittered(number)).collect();
            assert!(delays.iter().all(|delay| *delay <= seconds(whole)));
            assert!(delays.iter().any(|delay| *delay < seconds(whole) / 10));
            assert!(delays.iter().any(|delay| *delay > seconds(whole) * 9 / 10));
        }
    }

    #[test]
    fn a_wait_up_to_the_limit_is_kept_to() {
        let group = Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").unwrap();
        let backoff = Backoff::new().max_retry_after(seconds(30));
        let delay = |asked, number| {
            let response = Response::bare(429, Some(seconds(asked)), None);
            let error = Error::response(group.operation(), response);
            backoff.next_delay(&FailedAttempt::new(number, Duration::ZERO, &error))
        };
        assert!(delay(30, 1).is_some_and(|delay| delay >= seconds(30)));
        assert_eq!(delay(31, 1), None);
        assert_eq!(delay(0, backoff.max_attempts), None);
        assert!(delay(0, backoff.max_attempts - 1).is_some());
    }
}
