//! How many requests the server accepted in the last minute.

use std::collections::VecDeque;
use std::time::Duration;

/// The longest window that a rate limit is assumed to have.
pub(super) const MINUTE: Duration = Duration::from_secs(60);

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
        while let Some((at, count)) = self.entries.front()
            && now.saturating_sub(*at) > MINUTE
        {
            self.total -= count;
            self.entries.pop_front();
        }
    }

    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// When the first of them was accepted.
    pub(super) fn first(&self) -> Option<Duration> {
        self.entries.front().map(|(at, _)| *at)
    }
}
