//! Which servers are simulated, and what is asked of the pace on each.

use std::collections::BTreeSet;

use super::server::{Kind, ORGANIZATION, Remaining, RetryAfter};
use crate::pace::MAX_IN_FLIGHT;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Steady,
    Halved,
    Doubled,
    TimesTen,
    TenthOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    Alone,
    /// A second client of ours.
    Second,
    /// Others send half of the limit, evenly.
    Others,
}

const KINDS: [Kind; 4] = [
    Kind::TokenBucket,
    Kind::FixedWindow,
    Kind::SlidingWindow,
    Kind::Both,
];
/// Requests, and the window in seconds.
const LIMITS: [(f64, f64); 4] = [(10.0, 1.0), (100.0, 60.0), (240.0, 60.0), (840.0, 60.0)];
const RETRY_AFTER: [RetryAfter; 6] = [
    RetryAfter::Exact,
    RetryAfter::RoundedUp,
    RetryAfter::Absent,
    RetryAfter::Zero,
    RetryAfter::Constant60,
    RetryAfter::Date,
];
const REMAINING: [Remaining; 4] = [
    Remaining::Absent,
    Remaining::Honest,
    Remaining::AlwaysZero,
    Remaining::AlwaysLarge,
];
const CHANGES: [Change; 5] = [
    Change::Steady,
    Change::Halved,
    Change::Doubled,
    Change::TimesTen,
    Change::TenthOf,
];
const COMPANY: [Company; 3] = [Company::Alone, Company::Second, Company::Others];
const CALLERS: [usize; 3] = [1, 16, 256];
/// From and to, in seconds.
const LATENCY: [(f64, f64); 4] = [(0.005, 0.007), (0.1, 0.12), (1.0, 1.02), (3.0, 3.05)];

/// How many values each property of a cell has.
const SIZES: [usize; 8] = [4, 4, 6, 4, 5, 3, 3, 4];

#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) kind: Kind,
    pub(super) limit: (f64, f64),
    pub(super) retry_after: RetryAfter,
    pub(super) remaining: Remaining,
    pub(super) change: Change,
    pub(super) company: Company,
    pub(super) callers: usize,
    pub(super) latency: (f64, f64),
}

/// What is asked of the pace, as shares.
pub(super) struct Goals {
    pub(super) used: f64,
    pub(super) refused: f64,
    /// Of each of two clients in what both got.
    pub(super) least: f64,
}

impl Cell {
    fn new(choice: [usize; 8]) -> Self {
        let [
            kind,
            limit,
            retry_after,
            remaining,
            change,
            company,
            callers,
            latency,
        ] = choice;
        Self {
            kind: KINDS[kind],
            limit: LIMITS[limit],
            retry_after: RETRY_AFTER[retry_after],
            remaining: REMAINING[remaining],
            change: CHANGES[change],
            company: COMPANY[company],
            callers: CALLERS[callers],
            latency: LATENCY[latency],
        }
    }

    pub(super) fn clients(&self) -> usize {
        if self.company == Company::Second {
            2
        } else {
            1
        }
    }

    /// In requests a second.
    pub(super) fn rate(&self) -> f64 {
        self.limit.0 / self.limit.1
    }

    pub(super) fn factor(&self) -> f64 {
        match self.change {
            Change::Steady => 1.0,
            Change::Halved => 0.5,
            Change::Doubled => 2.0,
            Change::TimesTen => 10.0,
            Change::TenthOf => 0.1,
        }
    }

    /// What limit, callers and latency allow, in requests a second, while others send so many.
    pub(super) fn allowed(&self, factor: f64, others: f64) -> f64 {
        let user = self.rate() * factor;
        let shared = match self.kind {
            Kind::Both => ORGANIZATION * user - others,
            _ => user - others,
        };
        let in_flight = (self.clients() * self.callers.min(MAX_IN_FLIGHT)) as f64;
        let latency = (self.latency.0 + self.latency.1) / 2.0;
        user.min(shared).min(in_flight / latency)
    }

    pub(super) fn goals(&self) -> Goals {
        let silent = matches!(self.retry_after, RetryAfter::Absent | RetryAfter::Zero);
        let lying = matches!(
            self.remaining,
            Remaining::AlwaysZero | Remaining::AlwaysLarge
        );
        let (used, refused) = if self.retry_after == RetryAfter::Constant60 {
            (0.75, 0.03)
        } else if silent || lying {
            (0.90, 0.03)
        } else {
            (0.95, 0.01)
        };
        let used = match self.company {
            Company::Others => f64::min(used, 0.90),
            _ => used,
        };
        // After a change the two settle together first, and even out later.
        let even = self.company == Company::Second && self.change == Change::Steady;
        Goals {
            used,
            refused,
            least: if even { 1.0 / 3.0 } else { 0.0 },
        }
    }
}

/// Whether whole requests leave room for the goals. With ten requests in a window of a second, those
/// of others take five or six: what is left for us varies by a fifth.
fn is_feasible(choice: &[usize; 8]) -> bool {
    let [kind, limit, .., company, _, _] = *choice;
    kind == 0 || limit != 0 || COMPANY[company] != Company::Others
}

/// Cells in which every pair of values of two properties occurs.
pub(super) fn cells(count: usize, seed: u64) -> Vec<Cell> {
    choices(count, seed).into_iter().map(Cell::new).collect()
}

fn choices(count: usize, seed: u64) -> Vec<[usize; 8]> {
    let mut random = fastrand::Rng::with_seed(seed);
    let pairs = || (0..8).flat_map(|a| (a + 1..8).map(move |b| (a, b)));
    let mut missing: BTreeSet<_> = pairs()
        .flat_map(|(a, b)| {
            (0..SIZES[a]).flat_map(move |x| (0..SIZES[b]).map(move |y| (a, x, b, y)))
        })
        .collect();
    let mut chosen = vec![];
    while !missing.is_empty() || chosen.len() < count {
        let covers = |choice: &[usize; 8]| {
            let covered =
                |&(a, b): &(usize, usize)| missing.contains(&(a, choice[a], b, choice[b]));
            pairs().filter(covered).count()
        };
        let first = missing.first().copied();
        let candidates = (0..200).map(|_| {
            let mut choice = SIZES.map(|size| random.usize(..size));
            if let Some((a, x, b, y)) = first {
                (choice[a], choice[b]) = (x, y);
            }
            choice
        });
        let feasible: Vec<_> = candidates.filter(is_feasible).collect();
        let Some(best) = feasible.into_iter().max_by_key(covers) else {
            continue;
        };
        for (a, b) in pairs() {
            missing.remove(&(a, best[a], b, best[b]));
        }
        chosen.push(best);
    }
    chosen
}

/// Cells chosen at random from all that are feasible.
pub(super) fn sample(count: usize, seed: u64) -> Vec<Cell> {
    let mut random = fastrand::Rng::with_seed(seed);
    std::iter::repeat_with(|| SIZES.map(|size| random.usize(..size)))
        .filter(is_feasible)
        .map(Cell::new)
        .take(count)
        .collect()
}

#[test]
fn every_pair_of_values_occurs_in_sixty_cells() {
    let chosen = choices(60, 1);
    assert_eq!(chosen.len(), 60);
    for (a, b) in (0..8).flat_map(|a| (a + 1..8).map(move |b| (a, b))) {
        let pairs: BTreeSet<_> = chosen.iter().map(|choice| (choice[a], choice[b])).collect();
        assert_eq!(pairs.len(), SIZES[a] * SIZES[b], "properties {a} and {b}");
    }
}
