//! The items that failed, as a work list that can be run again.

use std::fs::File;
use std::io::Take;
use std::path::Path;

use super::error::BulkError;
use super::item::Item;
use super::journal::{Event, Reader};
use super::outcome::{ItemOutcome, ItemResult};

/// Reads the items of a journal that failed, or whose outcome is unconfirmed or unknown: a work
/// list for another run, with a journal of its own. It needs no client, and takes no lock.
///
/// Look at the causes first. Items that were postponed or in flight are not among them: resuming
/// the run with its journal sends those.
///
/// ```
/// use tallyfy::bulk::failed_items;
/// # use tallyfy::Deletion;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = tallyfy::sandbox::Sandbox::start().await?;
/// # let directory = tempfile::tempdir()?;
/// # let journal = directory.path().join("groups.journal");
/// # let group = Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?;
/// # sandbox.client().bulk().journal(&journal)?.run([group]).finish().await?;
/// let mut failed = failed_items(&journal)?;
/// let mut lines = Vec::new();
/// for failed in failed.by_ref() {
///     lines.push(serde_json::to_string(failed?.item())?);
/// }
/// assert_eq!(lines, [r#"{"operation":"delete_group","group_id":"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b"}"#]);
/// assert_eq!(failed.left_out(), 0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the file can't be read or is not a journal. Damage further on is an error of the iterator,
/// which ends after it.
pub fn failed_items(journal: impl AsRef<Path>) -> Result<FailedItems, BulkError> {
    let path = journal.as_ref();
    let mut reader = Reader::open(path)?;
    if reader.header(None)?.is_none() {
        return Err(BulkError::other_journal(path, "is not a journal"));
    }
    Ok(FailedItems {
        reader,
        left_out: 0,
        ended: false,
    })
}

/// The failed items of a journal, in the order of their outcomes. Returned by [`failed_items`].
///
/// It reads the file as it goes, so it takes no more memory for a long journal.
#[derive(Debug)]
#[must_use]
pub struct FailedItems {
    reader: Reader<Take<File>>,
    left_out: u64,
    ended: bool,
}

impl FailedItems {
    /// How many items were left out so far, because they may have been done and repeating them may
    /// have further effects. Look at their records instead.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    fn read(&mut self) -> Result<Option<FailedItem>, BulkError> {
        loop {
            let Some(record) = self.reader.next()? else {
                return Ok(None);
            };
            let found = record.event().and_then(|event| {
                let Event::Done(json, outcome) = event else {
                    return Ok(None);
                };
                if !outcome.is_failure() || outcome == ItemOutcome::Postponed {
                    return Ok(None);
                }
                Ok(Some(FailedItem {
                    item: serde_json::from_str(json)
                        .map_err(|error| format!("invalid item: {error}"))?,
                    outcome,
                    cause: record.cause().map(str::to_owned),
                }))
            });
            match found.map_err(|what| self.reader.damaged(what))? {
                None => {}
                Some(failed) if failed.outcome.is_safe_to_repeat(&failed.item) => {
                    return Ok(Some(failed));
                }
                Some(_) => self.left_out += 1,
            }
        }
    }
}

impl Iterator for FailedItems {
    type Item = Result<FailedItem, BulkError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

/// An item that failed, or whose outcome is unconfirmed or unknown.
#[derive(Clone, Debug)]
pub struct FailedItem {
    item: Item,
    outcome: ItemOutcome,
    cause: Option<String>,
}

impl FailedItem {
    /// The item. As JSON it is a line of a work list.
    #[must_use]
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// Takes the item out.
    #[must_use]
    pub fn into_item(self) -> Item {
        self.item
    }

    /// What became of it.
    #[must_use]
    pub fn outcome(&self) -> ItemOutcome {
        self.outcome
    }

    /// Why, in words.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

/// Whether a run lists an item as failed. Without a journal, no other run knows of the postponed
/// items either.
pub(super) fn is_listed(done: &ItemResult, has_journal: bool) -> bool {
    let resumed = has_journal && done.outcome == ItemOutcome::Postponed;
    done.outcome.is_failure() && !resumed && done.is_safe_to_repeat()
}
