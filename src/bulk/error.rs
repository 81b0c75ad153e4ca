//! Why a run ended before its input did.

use std::fmt;
use std::io;
use std::path::Path;

use super::item::Item;
use super::list::WorkListError;
use super::outcome::ItemResult;

/// Why a run could not begin or go on. Items that were settled before stay settled.
#[derive(Debug)]
pub struct BulkError {
    kind: BulkErrorKind,
    text: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What kind of reason it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BulkErrorKind {
    /// The work list can't be read, or a line of it is no item.
    List,
    /// The journal can't be opened, read or written.
    Journal,
    /// The journal is damaged.
    Damaged,
    /// Another run has the journal.
    Busy,
    /// The journal is of another organization, server or list, or no journal at all.
    OtherJournal,
    /// The token is expired or revoked, or the credentials are refused.
    Unauthorized,
    /// The token is not good for the organization.
    Organization,
    /// Several items in a row had no answer that settles them.
    Unanswered,
}

impl BulkError {
    fn new(kind: BulkErrorKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            source: None,
        }
    }

    fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(super) fn list(position: u64, error: WorkListError) -> Self {
        Self::new(
            BulkErrorKind::List,
            format!("the input stops being a work list after {position} items"),
        )
        .caused_by(error)
    }

    pub(super) fn journal(path: &Path, what: &str, error: io::Error) -> Self {
        let text = format!("the journal {} {what}", path.display());
        Self::new(BulkErrorKind::Journal, text).caused_by(error)
    }

    pub(super) fn damaged(path: &Path, line: u64, what: impl fmt::Display) -> Self {
        let text = format!(
            "the journal {} is damaged at line {line}: {what}; \
             without it nobody knows what was sent, so mend that line by hand",
            path.display()
        );
        Self::new(BulkErrorKind::Damaged, text)
    }

    pub(super) fn busy(path: &Path) -> Self {
        let text = format!(
            "the journal {} is in use by another run: wait for its end, or name another journal",
            path.display()
        );
        Self::new(BulkErrorKind::Busy, text)
    }

    pub(super) fn other_journal(path: &Path, what: impl fmt::Display) -> Self {
        let text = format!("{} {what}; name another journal", path.display());
        Self::new(BulkErrorKind::OtherJournal, text)
    }

    /// The list begins with an item that the journal's own does not begin with.
    pub(super) fn other_list(path: &Path, position: u64, item: &Item, unmet: u64) -> Self {
        Self::other_journal(
            path,
            format_args!(
                "is the journal of another list: it does not know item {position} of this one \
                 ({item}), and {unmet} of its own have not come yet"
            ),
        )
    }

    /// The list ended before all items of the journal had come.
    pub(super) fn shorter_list(path: &Path, unmet: u64) -> Self {
        Self::other_journal(
            path,
            format_args!("is the journal of another list: this one lacks {unmet} of its items"),
        )
    }

    pub(super) fn only_read(path: &Path) -> Self {
        let text = format!(
            "the journal {} was read for a plan: a run would not write down what it does, so \
             give the journal with Bulk::journal",
            path.display()
        );
        Self::new(BulkErrorKind::Journal, text)
    }

    /// A failure that every other item would share.
    pub(super) fn at_once(kind: BulkErrorKind, done: &ItemResult) -> Self {
        Self::new(kind, format!("stopped {}", place(done)))
    }

    pub(super) fn unanswered(count: u32, done: &ItemResult) -> Self {
        let text = format!(
            "stopped {}: {count} consecutive items had no conclusive result, the last one {}; \
             Bulk::max_consecutive_failures sets how many may follow each other",
            place(done),
            done.outcome()
        );
        Self::new(BulkErrorKind::Unanswered, text)
    }

    /// What kind of reason it was.
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
