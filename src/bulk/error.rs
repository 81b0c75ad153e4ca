//! Why a run ended early.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::item::Item;
use super::outcome::ItemResult;
use super::plural::plural;
use super::work_list::WorkListError;

/// Why a run could not start or continue. Items that have a final outcome keep it.
#[derive(Clone, Debug)]
pub struct BulkError {
    kind: BulkErrorKind,
    text: String,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// What kind of failure ended a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BulkErrorKind {
    /// The work list can't be read, or one of its lines is invalid.
    List,
    /// The journal can't be opened, read or written.
    Journal,
    /// Something else changed the journal during the run, so outcomes may be missing from it.
    JournalChanged,
    /// The journal is damaged.
    Damaged,
    /// Another run uses the journal.
    Busy,
    /// The file is not a journal, or belongs to another organization, server or list.
    OtherJournal,
    /// The list of failed items can't be written.
    FailedItems,
    /// The results can't be written.
    Results,
    /// The token is expired or revoked, or the credentials are refused.
    Unauthorized,
    /// The token is not valid for the organization.
    Organization,
    /// Several items in a row had no conclusive result.
    Unanswered,
    /// The run was polled outside a tokio runtime.
    NoRuntime,
}

impl BulkError {
    fn new(kind: BulkErrorKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            source: None,
        }
    }

    fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    pub(super) fn list(position: u64, error: WorkListError) -> Self {
        let text = format!("stopped after {} of the list", plural(position, "item"));
        Self::new(BulkErrorKind::List, text).caused_by(error)
    }

    /// The caller caught a panic of its own input, which may have lost an item.
    pub(super) fn input_panicked(position: u64) -> Self {
        let text = format!("the input panicked after {}", plural(position, "item"));
        Self::new(BulkErrorKind::List, text)
    }

    pub(super) fn journal(path: &Path, what: &str, error: io::Error) -> Self {
        let text = format!("the journal {} {what}", path.display());
        Self::new(BulkErrorKind::Journal, text).caused_by(error)
    }

    /// Something else changed the file during the run.
    pub(super) fn changed_journal(path: &Path, what: &str) -> Self {
        let text = format!(
            "the journal {} was {what} during the run: \
             outcomes since then are missing from it, so check the records before you resume",
            path.display()
        );
        Self::new(BulkErrorKind::JournalChanged, text)
    }

    pub(super) fn damaged(path: &Path, line: u64, what: impl fmt::Display) -> Self {
        let text = format!(
            "the journal {} is damaged at line {line}: {what}; \
             sent items can't be determined without it, so repair that line",
            path.display()
        );
        Self::new(BulkErrorKind::Damaged, text)
    }

    pub(super) fn busy(path: &Path) -> Self {
        let text = format!(
            "the journal {} is in use by another run: wait until it ends, or name another journal",
            path.display()
        );
        Self::new(BulkErrorKind::Busy, text)
    }

    pub(super) fn other_journal(path: &Path, what: impl fmt::Display) -> Self {
        let text = format!("{} {what}; name another journal", path.display());
        Self::new(BulkErrorKind::OtherJournal, text)
    }

    /// The list starts with an item that the journal does not have.
    pub(super) fn other_list(path: &Path, position: u64, item: &Item, unmet: u64) -> Self {
        Self::other_journal(
            path,
            format_args!(
                "is the journal of another list: item {position} of this list ({item}) is not in \
                 it, and before that item the list lacks {} of the journal",
                plural(unmet, "item")
            ),
        )
    }

    /// The list ended before all items of the journal had come.
    pub(super) fn shorter_list(path: &Path, unmet: u64) -> Self {
        Self::other_journal(
            path,
            format_args!(
                "is the journal of another list: this list lacks {} of the journal",
                plural(unmet, "item")
            ),
        )
    }

    pub(super) fn only_read(path: &Path) -> Self {
        let text = format!(
            "the journal {} was opened for a plan only: \
             use Bulk::journal for a run, so that the run can write to it",
            path.display()
        );
        Self::new(BulkErrorKind::Journal, text)
    }

    pub(super) fn failed_items(error: io::Error) -> Self {
        Self::new(
            BulkErrorKind::FailedItems,
            "the list of failed items can't be written",
        )
        .caused_by(error)
    }

    pub(super) fn results(error: io::Error) -> Self {
        Self::new(BulkErrorKind::Results, "the results can't be written").caused_by(error)
    }

    pub(super) fn no_runtime() -> Self {
        let text = "a run needs a tokio runtime: poll it inside one";
        Self::new(BulkErrorKind::NoRuntime, text)
    }

    /// A failure that every other item would share.
    pub(super) fn at_once(kind: BulkErrorKind, done: &ItemResult) -> Self {
        Self::new(kind, format!("stopped {}", place(done)))
    }

    pub(super) fn unanswered(count: u32, done: &ItemResult) -> Self {
        let text = format!(
            "stopped {}: {} in a row, which is the limit, had no conclusive result, the last one {}",
            place(done),
            plural(count.into(), "item"),
            done.outcome()
        );
        Self::new(BulkErrorKind::Unanswered, text)
    }

    /// What kind of failure it was.
    #[must_use]
    pub fn kind(&self) -> BulkErrorKind {
        self.kind
    }
}

fn place(done: &ItemResult) -> String {
    let mut text = format!("at item {} of the input ({})", done.position, done.item);
    if let Some(cause) = &done.cause {
        text.push_str(": ");
        text.push_str(cause);
    }
    text
}

impl fmt::Display for BulkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for BulkError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
