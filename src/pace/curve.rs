//! How the rate grows between two refusals: CUBIC's curve, with a time scale of minutes.

/// The time in which the rate doubles while it is far below the target, in seconds.
const DOUBLING: f64 = 15.0;

/// From this share of the target on, the rate approaches it slowly.
const NEAR: f64 = 0.9;

/// How long probing beyond the target takes to grow the rate by a factor of e, in seconds.
const PROBING: f64 = 110.0;

/// Bounds the growth, so that it stays finite.
const LARGEST_EXPONENT: f64 = 20.0;

/// The rate over time, in requests a second: it doubles until it is near the target, approaches the
/// target ever more slowly, and then probes beyond it, ever faster.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    start: f64,
    target: f64,
    /// How long the approach takes, in seconds.
    approach: f64,
    /// The time spent at this pace, in seconds.
    elapsed: f64,
}

impl Curve {
    pub(super) fn new(start: f64, target: f64, approach: f64) -> Self {
        Self {
            start,
            target: target.max(start),
            approach,
            elapsed: 0.0,
        }
    }

    pub(super) fn advance(&mut self, seconds: f64) {
        self.elapsed += seconds;
    }

    pub(super) fn rate(&self) -> f64 {
        let doubling = self.doubling();
        if self.elapsed < doubling {
            return self.start * (self.elapsed / DOUBLING).exp2();
        }
        let elapsed = self.elapsed - doubling;
        if elapsed < self.approach {
            let from = self.start.max(NEAR * self.target);
            let left = 1.0 - elapsed / self.approach;
            return self.target - (self.target - from) * left.powi(3);
        }
        let probing = (elapsed - self.approach) / PROBING;
        self.target * probing.powi(3).min(LARGEST_EXPONENT).exp()
    }

    pub(super) fn target(&self) -> f64 {
        self.target
    }

    pub(super) fn approach(&self) -> f64 {
        self.approach
    }

    /// Whether it has come no further than this share of the approach.
    pub(super) fn is_before(&self, share: f64) -> bool {
        self.elapsed < self.doubling() + share * self.approach
    }

    /// How long the rate doubles, in seconds.
    fn doubling(&self) -> f64 {
        (NEAR * self.target / self.start).log2().max(0.0) * DOUBLING
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_doubles_approaches_the_target_and_probes_beyond_it() {
        let mut curve = Curve::new(1.0, 16.0, 100.0);
        curve.advance(DOUBLING);
        assert!((curve.rate() - 2.0).abs() < 1e-9);
        let mut last = curve.rate();
        for _ in 0..270 {
            curve.advance(1.0);
            let rate = curve.rate();
            assert!(rate >= last && rate < last * 1.05, "{last} {rate}");
            last = rate;
        }
        assert!(last > 2.0 * 16.0, "{last}");
    }

    #[test]
    fn no_time_makes_the_rate_infinite() {
        let mut curve = Curve::new(1.0, 1.0, 100.0);
        curve.advance(1e12);
        assert!(curve.rate().is_finite());
    }
}
