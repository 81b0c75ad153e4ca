//! How many requests the server accepted in the last minute, or the last few where that is longer.

use std::collections::VecDeque;
use std::time::Duration;

/// The longest window that a rate limit is assumed to have.
pub(super) const MINUTE: Duration = Duration::from_secs(60);

/// With fewer accepted requests an estimate would be guesswork.
pub(super) const ENOUGH: u32 = 20;

/// Where fewer are accepted in a minute, those of this time are kept: of five requests a minute, one
/// more or less is a fifth.
const LONGEST: Duration = Duration::from_secs(300);

/// Requests that were accepted this close together share an entry.
const RESOLUTION: Duration = Duration::from_millis(100);

/// Accepted requests, by the time of their responses.
#[derive(Debug, Default)]
pub(super) struct History {
    entries: VecDeque<(Duration, u32)>,
    total: u32,
}

impl History {
    pub(super) fn add(&mut self, now: Duration) {
        self.expire(now);
        self.total += 1;
        match self.entries.back_mut() {
            Some((at, count)) if now.saturating_sub(*at) < RESOLUTION => *count += 1,
            _ => self.entries.push_back((now, 1)),
        }
    }

    pub(super) fn expire(&mut self, now: Duration) {
        while let Some((at, count)) = self.entries.front() {
            let is_needed = self.total - count < ENOUGH;
            let longest = if is_needed { LONGEST } else { MINUTE };
            if now.saturating_sub(*at) <= longest {
                break;
            }
            self.total -= count;
            self.entries.pop_front();
        }
    }

    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// How many were accepted since then.
    pub(super) fn since(&self, then: Duration) -> u32 {
        let recent = self.entries.iter().rev().take_while(|(at, _)| *at >= then);
        recent.map(|(_, count)| count).sum()
    }

    /// In requests a second: over the last minute, or over a longer time if that was faster.
    pub(super) fn rate(&self, now: Duration) -> f64 {
        let minute = self.since(now.saturating_sub(MINUTE)).max(1);
        let first = self.first().unwrap_or(now);
        let span = now.saturating_sub(first).max(MINUTE);
        f64::max(
            f64::from(minute) / MINUTE.as_secs_f64(),
            f64::from(self.total) / span.as_secs_f64(),
        )
    }

    /// When the first of them was accepted.
    pub(super) fn first(&self) -> Option<Duration> {
        self.entries.front().map(|(at, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_limit_is_measured_over_more_than_a_minute_and_no_longer_than_five() {
        let mut history = History::default();
        // Nine in two minutes: four or five in the last one.
        for number in 0..30 {
            history.add(Duration::from_millis(13_300) * number);
        }
        let last = Duration::from_millis(13_300) * 29;
        let rate = 60.0 * history.rate(last + Duration::from_secs(13));
        assert!((4.4..4.8).contains(&rate), "{rate} a minute");
        history.expire(last + LONGEST + Duration::from_secs(1));
        assert_eq!(history.total(), 0);
    }

    #[test]
    fn a_fast_limit_is_measured_over_a_minute() {
        let mut history = History::default();
        for number in 0..300 {
            history.add(Duration::from_millis(500) * number);
        }
        let now = Duration::from_millis(149_500);
        assert_eq!(history.total(), 121, "both ends of the minute");
        assert_eq!(history.since(now - Duration::from_secs(10)), 21);
    }
}
