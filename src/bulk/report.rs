//! What a run came to.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::error::BulkError;
use super::item::Item;
use super::outcome::ItemOutcome;

/// How many causes are told apart. Messages of a server may differ from one record to the next,
/// and the report must not grow with the list.
const CAUSES: usize = 50;

/// How many items are named for each cause.
const EXAMPLES: usize = 3;

/// The cause under which those beyond [`CAUSES`] are counted.
const OTHER: &str = "other causes";

/// The cause of what a journal has without one.
const UNTOLD: &str = "the journal does not say why";

/// Totals by operation and outcome, and what failed, by cause.
///
/// It prints for people and serializes for programs. What an earlier run settled, as its journal
/// tells, is counted in. Its size does not grow with the number of items.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    total: u64,
    earlier: u64,
    complete: bool,
    stopped: Option<String>,
    outcomes: BTreeMap<ItemOutcome, u64>,
    operations: BTreeMap<&'static str, BTreeMap<ItemOutcome, u64>>,
    causes: Vec<Cause>,
}

/// Failures with the same outcome and the same words.
#[derive(Clone, Debug, Serialize)]
pub struct Cause {
    outcome: ItemOutcome,
    cause: String,
    count: u64,
    examples: Vec<Item>,
}

impl Cause {
    /// The outcome that they share.
    #[must_use]
    pub fn outcome(&self) -> ItemOutcome {
        self.outcome
    }

    /// Why, in words.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first few of them.
    #[must_use]
    pub fn examples(&self) -> &[Item] {
        &self.examples
    }
}

impl Report {
    pub(super) fn add(&mut self, item: &Item, outcome: ItemOutcome, cause: Option<&str>) {
        self.total += 1;
        *self.outcomes.entry(outcome).or_default() += 1;
        let operation = self.operations.entry(item.name()).or_default();
        *operation.entry(outcome).or_default() += 1;
        if !outcome.is_failure() {
            return;
        }
        let cause = cause.unwrap_or(UNTOLD);
        let known =
            |known: &&mut Cause, cause: &str| known.outcome == outcome && known.cause == cause;
        let full = self.causes.len() >= CAUSES;
        let mut causes = self.causes.iter_mut();
        let found = match causes.find(|one| known(one, cause)) {
            None if full => self.causes.iter_mut().find(|one| known(one, OTHER)),
            found => found,
        };
        match found {
            Some(found) => {
                found.count += 1;
                if found.examples.len() < EXAMPLES {
                    found.examples.push(item.clone());
                }
            }
            None => self.causes.push(Cause {
                outcome,
                cause: if full { OTHER } else { cause }.to_owned(),
                count: 1,
                examples: vec![item.clone()],
            }),
        }
    }

    /// What was counted so far was settled by earlier runs.
    pub(super) fn call_earlier(&mut self) {
        self.earlier = self.total;
    }

    pub(super) fn complete(&mut self) {
        self.complete = true;
    }

    pub(super) fn stop(&mut self, error: &BulkError) {
        let mut text = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(error) = source {
            text = format!("{text}: {error}");
            source = error.source();
        }
        self.stopped = Some(text);
    }

    /// How many items have an outcome.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many of them were settled by earlier runs, as the journal tells.
    #[must_use]
    pub fn earlier(&self) -> u64 {
        self.earlier
    }

    /// Whether the run came to the end of its input.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Why the run ended before, if it failed.
    #[must_use]
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// Whether the run came to its end and every record is gone for certain.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.complete && self.stopped.is_none() && self.failures() == 0
    }

    /// How many items ended so.
    #[must_use]
    pub fn count(&self, outcome: ItemOutcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    /// How many items left something to look after, duplicates of them apart.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.outcomes
            .iter()
            .filter(|(outcome, _)| outcome.is_failure())
            .map(|(_, count)| count)
            .sum()
    }

    /// The name of each operation and purge, with its items by outcome.
    #[must_use]
    pub fn operations(&self) -> &BTreeMap<&'static str, BTreeMap<ItemOutcome, u64>> {
        &self.operations
    }

    /// What was not done, grouped. Beyond 50 causes the rest is counted as other causes.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }
}

/// Several lines: the totals, the causes with examples, and whether the end was reached.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} items: {}", self.total, Counts(&self.outcomes))?;
        if self.earlier > 0 {
            write!(f, "; {} of them settled by earlier runs", self.earlier)?;
        }
        for (name, outcomes) in &self.operations {
            write!(f, "\n  {name}: {}", Counts(outcomes))?;
        }
        for cause in &self.causes {
            write!(f, "\n{} {}: {}", cause.count, cause.outcome, cause.cause)?;
            for item in &cause.examples {
                write!(f, "\n  {item}")?;
            }
            if cause.count > cause.examples.len() as u64 {
                f.write_str("\n  …")?;
            }
        }
        match (&self.stopped, self.complete) {
            (Some(stopped), _) => write!(f, "\n{stopped}"),
            (None, false) => f.write_str("\nthe end of the list was not reached"),
            (None, true) => Ok(()),
        }
    }
}

struct Counts<'a>(&'a BTreeMap<ItemOutcome, u64>);

impl fmt::Display for Counts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        for (index, (outcome, count)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{count} {outcome}")?;
        }
        Ok(())
    }
}
