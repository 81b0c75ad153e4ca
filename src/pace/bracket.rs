//! Two estimates of a limit, and which of them is right.

/// One estimate changed clearly less than the other if it changed by less than this share of that.
const STEADIER: f64 = 1.0 / 3.0;

/// A smaller change may be chance.
const CHANGED: f64 = 0.1;

/// Over what time the server counts requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Window {
    /// A few seconds: the limit is the rate at the refusal.
    Short,
    /// A minute: the limit is what was accepted in the last minute.
    Minute,
}

/// Two estimates of the limit, in requests a second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bracket {
    pub(super) low: f64,
    pub(super) high: f64,
    /// The rate at the refusal.
    pub(super) pace: f64,
}

impl Bracket {
    pub(super) fn new(estimate: f64, pace: f64) -> Self {
        Self {
            low: estimate.min(pace),
            high: estimate.max(pace),
            pace,
        }
    }

    pub(super) fn agrees(&self, tolerance: f64) -> bool {
        near(self.low, self.high, tolerance)
    }

    pub(super) fn scale(&mut self, factor: f64) {
        self.low *= factor;
        self.high *= factor;
    }

    /// The window for which the limit seems to be the same as at the last refusal, if it seems
    /// another one for the other window.
    pub(super) fn steadier(&self, last: &Self) -> Option<Window> {
        let minute = (self.low / last.low).ln().abs();
        let short = (self.pace / last.pace).ln().abs();
        if minute > CHANGED && short < STEADIER * minute {
            Some(Window::Short)
        } else if short > CHANGED && minute < STEADIER * short {
            Some(Window::Minute)
        } else {
            None
        }
    }

    /// Decides between two estimates that differ: for one of them, or for the middle.
    pub(super) fn narrow(&mut self, window: Option<Window>) {
        match window {
            Some(Window::Minute) => self.high = self.low,
            Some(Window::Short) => self.low = 0.95 * self.high,
            None => self.high = (self.low * self.high).sqrt(),
        }
    }
}

/// Whether two rates differ by no more than this share.
pub(super) fn near(a: f64, b: f64, tolerance: f64) -> bool {
    a.max(b) < a.min(b) * (1.0 + tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a refusal tells of a server, by the rate and by the count of the last minute.
    fn bracket(rate: f64, minute: f64) -> Bracket {
        Bracket::new(minute / 60.0, rate)
    }

    #[test]
    fn the_estimate_that_stays_the_same_tells_the_window() {
        let steadier = |last, now: Bracket| now.steadier(&last);
        let (slow, fast) = (bracket(2.0, 100.0), bracket(9.0, 100.0));
        assert_eq!(steadier(slow, fast), Some(Window::Minute));
        let (early, late) = (bracket(10.0, 30.0), bracket(10.2, 300.0));
        assert_eq!(steadier(early, late), Some(Window::Short));
        assert_eq!(steadier(slow, late), None, "both changed");
        assert_eq!(steadier(slow, slow), None, "neither changed");
    }

    #[test]
    fn what_is_not_known_is_taken_to_lie_in_the_middle() {
        let mut unknown = bracket(16.0, 60.0);
        unknown.narrow(None);
        assert!(near(unknown.low, 1.0, 0.001) && near(unknown.high, 4.0, 0.001));
    }
}
