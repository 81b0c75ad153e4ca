//! How many retries all clones of a client may make together.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, ErrorKind};

/// How many retries all clones of a client may make together, so that an outage is not made worse.
///
/// A retry after a 429 is free, because the pace holds those back.
#[derive(Clone, Debug)]
pub struct RetryBudget(Option<u32>);

impl RetryBudget {
    /// That many retries, and one more for every ten calls that the server answers, up to that many
    /// again. The default is 100.
    #[must_use]
    pub fn new(retries: u32) -> Self {
        Self(Some(retries))
    }

    /// As many retries as the policy allows.
    #[must_use]
    pub fn unlimited() -> Self {
        Self(None)
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(100)
    }
}

/// What a response deposits, and what a retry withdraws.
const DEPOSIT: u64 = 1;
const WITHDRAWAL: u64 = 10;

/// The budget as it stands.
pub(crate) enum Budget {
    Unlimited,
    Limited { balance: AtomicU64, max: u64 },
}

impl Budget {
    pub(crate) fn new(budget: &RetryBudget) -> Self {
        match budget.0 {
            None => Self::Unlimited,
            Some(retries) => {
                let max = u64::from(retries) * WITHDRAWAL;
                Self::Limited {
                    balance: AtomicU64::new(max),
                    max,
                }
            }
        }
    }

    /// Whether there is one more retry.
    pub(super) fn withdraw(&self) -> bool {
        match self {
            Self::Unlimited => true,
            Self::Limited { balance, .. } => balance
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |balance| {
                    balance.checked_sub(WITHDRAWAL)
                })
                .is_ok(),
        }
    }

    /// Takes in how an attempt ended; `None` is a success.
    pub(crate) fn record(&self, error: Option<&Error>) {
        let answered = error.is_none_or(|error| {
            error.status().is_some_and(|status| status < 500)
                && !matches!(
                    error.kind(),
                    ErrorKind::RateLimited | ErrorKind::Intermediary
                )
        });
        if let (Self::Limited { balance, max }, true) = (self, answered) {
            // A full budget stays as it is.
            let _ = balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |balance| {
                (balance < *max).then(|| (balance + DEPOSIT).min(*max))
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deletion::Deletion;
    use crate::response::Response;

    /// Only what Tallyfy responded deposits: an outage must not pay for its own retries.
    #[test]
    fn a_failure_of_the_server_or_on_the_way_deposits_nothing() {
        let group = Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").unwrap();
        let operation = group.operation();
        let error = |status| Error::response(operation, Response::bare(status, None, None));
        for (error, deposits) in [
            (None, true),
            (Some(error(401)), true),
            // Not Tallyfy's own without a body.
            (Some(error(404)), false),
            (Some(error(429)), false),
            (Some(error(500)), false),
            (Some(error(503)), false),
            (
                Some(Error::no_response(operation, ErrorKind::Timeout)),
                false,
            ),
        ] {
            let budget = Budget::new(&RetryBudget::new(1));
            assert!(budget.withdraw() && !budget.withdraw());
            (0..WITHDRAWAL).for_each(|_| budget.record(error.as_ref()));
            assert_eq!(budget.withdraw(), deposits, "{error:?}");
        }
    }
}
