//! When a request may go out, so that few are refused and little of the limit is left unused.
//!
//! No I/O, and no knowledge of responses or errors: it is given a [`Feedback`] on each request. All
//! clones of a client share one pace.

mod adaptive;
mod bracket;
mod curve;
mod history;
mod in_flight;
mod limiter;
mod pacer;
mod queue;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::error::Error;

pub(crate) use pacer::{Pacer, Ticket, TooLate, millis};

/// How many requests of a client and its clones are in flight at once, unless the builder sets it.
/// Below the connections that a process may have open in most places, and enough for 20 requests a
/// second where each takes three.
pub(crate) const MAX_IN_FLIGHT: usize = 64;

/// How fast a client and all its clones send.
///
/// ```
/// use std::time::Duration;
/// use tallyfy::Pace;
///
/// // At most 100 requests a minute, evenly spaced.
/// let pace = Pace::fixed(100, Duration::from_secs(60))?;
/// # Ok::<_, tallyfy::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pace(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Unlimited,
    Fixed(Duration),
    Adaptive,
}

impl Pace {
    /// Finds the rate limit by itself. The default.
    ///
    /// It begins with a few requests at once, and more with each response. A refusal (429) sets a
    /// rate a little below what the server accepted. From there the rate grows again, slowly while
    /// it is near the limit and ever faster beyond it, so that a limit that was raised is found
    /// within minutes. Where a refusal costs a long wait, it is risked less often.
    ///
    /// What the server accepts counts for more than what it says. A `Retry-After` is kept to, for a
    /// minute at most, but the rate does not depend on it; `X-RateLimit-Remaining` is used at the
    /// beginning, unless it turns out to be wrong. Tallyfy's sources name limits from 100 to 840 a
    /// minute, so none is built in.
    #[must_use]
    pub fn adaptive() -> Self {
        Self(Kind::Adaptive)
    }

    /// This many requests in this time, evenly spaced.
    ///
    /// A call that waits for a token has had its turn. A 429 holds everyone back for as long as the
    /// server asks, but no longer than a minute; the rate stays.
    ///
    /// # Errors
    ///
    /// If that is less than one request a day, or no limit at all.
    pub fn fixed(requests: u32, per: Duration) -> Result<Self, Error> {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        match per.checked_div(requests) {
            Some(interval) if !interval.is_zero() && interval <= DAY => {
                Ok(Self(Kind::Fixed(interval)))
            }
            _ => Err(Error::configuration(format!(
                "invalid pace of {requests} requests in {per:?}: allow at least one request a day, \
                 or use Pace::unlimited"
            ))),
        }
    }

    /// Sends as soon as there is something to send, and ignores `Retry-After` between calls. Only
    /// the number of requests in flight is bounded.
    #[must_use]
    pub fn unlimited() -> Self {
        Self(Kind::Unlimited)
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::adaptive()
    }
}

/// The pace of a client at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaceState {
    rate: Option<f64>,
    in_flight: usize,
    waiting: usize,
    held_for: Duration,
    reason: Option<PaceReason>,
}

impl PaceState {
    /// The rate that the client keeps to, in requests a second. `None` if it has no limit, or has
    /// not found one yet.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        self.rate
    }

    /// How many requests are in flight.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// How many calls wait for their turn.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// How much longer every call waits because the server asked for it.
    #[must_use]
    pub fn held_for(&self) -> Duration {
        self.held_for
    }

    /// Why the client keeps to this rate, or waits. `None` while nothing slows it down.
    #[must_use]
    pub fn reason(&self) -> Option<PaceReason> {
        self.reason
    }
}

/// What the pace of a client is due to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaceReason {
    /// The program set the pace.
    Set,
    /// The server refused a request (429), or asked for a wait (503).
    Refusal,
    /// A response said that the server accepts no more requests for now.
    Header,
}

/// What came of a request, as far as the pace is concerned.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Feedback {
    /// The status of the response, if there was one.
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    /// How many more requests the server says it would accept now.
    pub(crate) remaining: Option<u32>,
}
