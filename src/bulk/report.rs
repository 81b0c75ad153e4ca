//! The totals of a run.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::error::WithCauses;

use super::error::BulkError;
use super::item::{self, Item};
use super::outcome::ItemOutcome;
use super::plural::plural;

/// How many causes are kept apart. A server's messages may differ from record to record, and the
/// report must not grow with the list.
const CAUSES: usize = 50;

/// How many items are named for each cause.
const EXAMPLES: usize = 3;

/// The cause under which those beyond [`CAUSES`] are counted.
const OTHER: &str = "other causes";

/// The cause of a failure that the journal has without one.
const NOT_RECORDED: &str = "the journal does not say why";

/// Totals by operation and outcome, and the failures by cause.
///
/// It prints for people and serializes for programs. It includes what earlier runs did, as their
/// journal says. Its size does not grow with the number of items, so it names only some of the
/// failures: [`failed_items`](super::failed_items) reads all of them from a journal, and
/// [`Bulk::failed_items_to`](super::Bulk::failed_items_to) writes them during a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    total: u64,
    earlier: u64,
    complete: bool,
    stopped: Option<String>,
    outcomes: BTreeMap<ItemOutcome, u64>,
    operations: BTreeMap<&'static str, BTreeMap<ItemOutcome, u64>>,
    causes: Vec<Cause>,
    unnamed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    journal: Option<String>,
}

/// Failures with the same outcome and the same cause.
#[derive(Clone, Debug, Serialize)]
pub struct Cause {
    outcome: ItemOutcome,
    cause: String,
    count: u64,
    examples: Vec<Item>,
}

impl Cause {
    fn is(&self, outcome: ItemOutcome, cause: &str) -> bool {
        self.outcome == outcome && self.cause == cause
    }

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
    pub(super) fn with_journal(path: &Path) -> Self {
        Self {
            journal: Some(path.display().to_string()),
            ..Self::default()
        }
    }

    /// Counts an item. Returns the examples of its cause if it is to be one of them.
    pub(super) fn add(
        &mut self,
        name: &'static str,
        outcome: ItemOutcome,
        cause: Option<&str>,
    ) -> Option<&mut Vec<Item>> {
        self.total += 1;
        *self.outcomes.entry(outcome).or_default() += 1;
        let operation = self.operations.entry(name).or_default();
        *operation.entry(outcome).or_default() += 1;
        if !outcome.is_failure() {
            return None;
        }
        let index = self.cause(outcome, cause.unwrap_or(NOT_RECORDED));
        let cause = &mut self.causes[index];
        cause.count += 1;
        if cause.examples.len() < EXAMPLES {
            return Some(&mut cause.examples);
        }
        self.unnamed += 1;
        None
    }

    /// The place of a cause among the others, new or not.
    fn cause(&mut self, outcome: ItemOutcome, cause: &str) -> usize {
        let find = |cause| self.causes.iter().position(|one| one.is(outcome, cause));
        let cause = match find(cause) {
            Some(index) => return index,
            None if self.causes.len() < CAUSES => cause,
            None => match find(OTHER) {
                Some(index) => return index,
                None => OTHER,
            },
        };
        self.causes.push(Cause {
            outcome,
            cause: cause.to_owned(),
            count: 0,
            examples: Vec::new(),
        });
        self.causes.len() - 1
    }

    /// What was counted so far was done by earlier runs.
    pub(super) fn end_of_earlier_runs(&mut self) {
        self.earlier = self.total;
    }

    pub(super) fn complete(&mut self) {
        self.complete = true;
    }

    pub(super) fn stop(&mut self, error: &BulkError) {
        self.stopped = Some(WithCauses(error).to_string());
    }

    /// How many items have an outcome.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many of them got it in earlier runs, as the journal says.
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

    /// Whether the run came to the end of its input and every record is gone for certain.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.complete && self.stopped.is_none() && self.failures() == 0
    }

    /// How many items have that outcome.
    #[must_use]
    pub fn count(&self, outcome: ItemOutcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    /// How many items are not certain to be gone. Duplicates of them are not counted.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.outcomes
            .iter()
            .filter(|(outcome, _)| outcome.is_failure())
            .map(|(_, count)| count)
            .sum()
    }

    /// How many of the failures the [`causes`](Self::causes) do not name.
    #[must_use]
    pub fn unnamed(&self) -> u64 {
        self.unnamed
    }

    /// How many items may have been done and are not safe to repeat. The lists of failed items leave
    /// them out, so look at their records.
    #[must_use]
    pub fn not_repeatable(&self) -> u64 {
        self.operations
            .iter()
            .filter(|(name, _)| !item::is_repeatable(name))
            .flat_map(|(_, outcomes)| {
                [ItemOutcome::Unknown, ItemOutcome::Unconfirmed].map(|one| outcomes.get(&one))
            })
            .flatten()
            .sum()
    }

    /// The name of each operation and purge, with its items by outcome.
    #[must_use]
    pub fn operations(&self) -> &BTreeMap<&'static str, BTreeMap<ItemOutcome, u64>> {
        &self.operations
    }

    /// The failures, grouped, each cause with its first few items. Beyond 50 causes the rest is
    /// counted as other causes.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// All but whether the end was reached.
    pub(super) fn totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}",
            plural(self.total, "item"),
            Counts(&self.outcomes)
        )?;
        if self.earlier > 0 {
            write!(f, "; {} of them from earlier runs", self.earlier)?;
        }
        for (name, outcomes) in &self.operations {
            write!(f, "\n  {name}: {}", Counts(outcomes))?;
            if outcomes.contains_key(&ItemOutcome::Deleted) && succeeds_on_missing(name) {
                f.write_str("; \"deleted\" includes records that did not exist")?;
            }
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
        if self.unnamed > 0 {
            write!(f, "\n{} not named here: ", plural(self.unnamed, "failure"))?;
            match &self.journal {
                Some(journal) => write!(f, "the journal {journal} has all of them")?,
                None => f.write_str("a run with a journal or a list of failed items keeps them")?,
            }
        }
        Ok(())
    }
}

/// Whether the server gives the same response whether there was a record or not.
fn succeeds_on_missing(name: &str) -> bool {
    item::find(name).is_some_and(|(_, operation)| {
        let mut gone = operation.gone_statuses().iter();
        gone.any(|status| (200..300).contains(status))
    })
}

/// Several lines: the totals, the causes with examples, and whether the end was reached.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.totals(f)?;
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
