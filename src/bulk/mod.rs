//! Many deletions: items in, outcomes out, a journal between.
//!
//! [`Client::bulk`] takes deletions from an iterator, a stream or a [`WorkList`], sends a number of
//! them at once, and yields each with its outcome as it ends. Every item gets exactly one final
//! outcome. With a [journal](Bulk::journal) that also holds if the process is killed and the run
//! resumed.
//!
//! ```
//! use tallyfy::Deletion;
//! use tallyfy::bulk::ItemOutcome;
//! # use tallyfy::sandbox::Sandbox;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = Sandbox::start().await?;
//! # let client = sandbox.client();
//! # let directory = tempfile::tempdir()?;
//! # let journal = directory.path().join("groups.journal");
//! let groups = (0..20).map(|n| Deletion::delete_group(format!("{n:032x}")));
//! let groups = groups.collect::<Result<Vec<_>, _>>()?;
//! # groups.iter().for_each(|group| sandbox.add(group));
//!
//! let mut run = client.bulk().concurrency(8).journal(&journal)?.run(groups);
//! while let Some(done) = run.next().await {
//!     let done = done?;
//!     if done.outcome().is_failure() {
//!         eprintln!("{}: {}", done.item(), done.cause().unwrap_or_default());
//!     }
//! }
//! assert_eq!(run.report().count(ItemOutcome::Deleted), 20);
//! println!("{}", run.report());
//! # Ok(())
//! # }
//! ```
//!
//! A failed item does not end the run. An expired token, an organization that the token is not
//! valid for, and [several items in a row](Bulk::max_consecutive_failures) without a conclusive
//! result do. So do an invalid input and a journal that can't be written. The error says at which
//! item.
//!
//! Items in flight have no order. If one step must come first on the same record, such as archiving
//! it, use a purge or an earlier run.
//!
//! Two items are the same if their operation and arguments are. A purge and its second step alone
//! are different items.
//!
//! Memory grows by about 22 bytes for each distinct item, which are needed to find duplicates, and
//! by nothing else.
//!
//! # What failed
//!
//! The [report](Run::report) groups failures by cause and names a few of each. All of them, as a
//! work list for another run, come from the journal by [`failed_items`], or without a journal during
//! the run by [`Bulk::failed_items_to`]. [`journal_status`] reads a report from a journal.
//!
//! # The journal
//!
//! The journal is a file of JSON Lines to which the run only appends. The first line identifies it:
//!
//! ```json
//! {"journal":"tallyfy","version":1,"base_url":"https://go.tallyfy.com/api","organization":"5a0d…"}
//! ```
//!
//! Two kinds of records follow. The intent is written before the item is sent. The outcome is
//! written as soon as the response is there, and before the run yields it:
//!
//! ```json
//! {"sending":{"operation":"delete_group","group_id":"9f2b…"},"at":1795420800}
//! {"done":{"operation":"delete_group","group_id":"9f2b…"},"outcome":"deleted","status":204,"attempts":1,"at":1795420801}
//! ```
//!
//! An item that is postponed because of a 302, a 303 or the response of an intermediary has `sending`
//! with the outcome `postponed`: it was sent, and nobody knows what Tallyfy did.
//!
//! | Field | Meaning |
//! |---|---|
//! | `sending`, `done` | the item, as in a work list |
//! | `outcome` | `deleted`, `already_gone`, `failed`, `unconfirmed`, `unknown` or `postponed`, see [`ItemOutcome`] |
//! | `status`, `attempts`, `request_id` | of the last response, if there was one |
//! | `cause` | why it was not confirmed |
//! | `at` | when, in seconds since 1970, by the clock of this machine |
//!
//! It holds no token. It holds ids, and where guests are named, their email addresses. It does not
//! hold the responses: [`Bulk::results_to`] writes them to a file of their own.
//!
//! A resumed run does not repeat items with a final outcome, `failed`, `unconfirmed` and `unknown`
//! included. To try those again, check the records first, then run the list of [`failed_items`]
//! with a journal of its own.
//!
//! ## After a kill
//!
//! Resuming means to make the same call again. An incomplete line at the end of the journal is the
//! last write of the killed run, and is cut off, as are blank lines and NULs there. If it was an
//! intent, the item was not sent; if it was an outcome, its intent is still there. The rest of the
//! file must be whole.
//!
//! An item with an intent and no outcome was in flight. It is sent again if that is safe. If its
//! record is gone then, its outcome is `already_gone`, or `unknown` where the operation requires an
//! earlier step, because a record that has not had that step looks gone too. If Tallyfy refuses it,
//! it is `unknown`, because the first request may have done it. If it is not safe to repeat, its
//! outcome is `unknown` and nothing is sent. An item to which an intermediary responded is sent
//! again too, but a record that is gone then makes it `unknown`: a block page does not explain a
//! deletion. The other postponed items are sent as if for the first time. So a resumed run comes to
//! its end unless the token, the network or an intermediary fails again.
//!
//! The items of the journal must be the first of the list, in any order. So a list may grow between
//! two runs. A list that lacks an item of the journal, or starts with another, is refused before a
//! new item is sent. The server must be the same too; on loopback its port may change, because a
//! sandbox gets another one each time.
//!
//! ## What survives what
//!
//! Each record is handed to the operating system before the run goes on. So it survives a kill of
//! the process at any instant, but a power loss only if [`Bulk::fsync`] is set. Otherwise the last
//! records may be missing, and items that were deleted look as if they had not been sent. Sent
//! again, they fail with the response for a missing record.
//!
//! If records can't be written, as on a full disk, the run takes up no more items and sends none of
//! the announced ones. It finishes what is in flight, yields it and counts it in the report. If those
//! outcomes can't be written either, the items stay in flight in the journal, and a resumed run
//! treats them as after a kill.
//!
//! The same happens if something else changes the journal during the run: deletes, renames or
//! replaces it, truncates it or writes to it. Then the run writes nothing more to it.

mod calls;
mod error;
mod failed;
mod history;
mod identity;
mod item;
mod journal;
mod lines;
mod outcome;
mod plan;
mod plural;
mod report;
mod run;
mod seen;
mod send;
mod spreadsheet;
mod status;
mod work_list;

use std::io::Write;
use std::path::Path;

use futures_util::stream::{self, BoxStream, Stream, StreamExt};

use crate::client::Client;
use crate::error::Error;
use crate::options::CallOptions;
use crate::preview::Preview;

pub use error::{BulkError, BulkErrorKind};
pub use failed::{FailedItem, FailedItems, failed_items};
pub use item::Item;
pub use outcome::{ItemOutcome, ItemResult};
pub use plan::{Plan, Planned};
pub use report::{Cause, Report};
pub use run::Run;
pub use status::{JournalStatus, journal_status};
pub use work_list::{WorkList, WorkListError, WorkListErrors};

use calls::Calls;
use history::History;
use journal::Journal;
use lines::Lines;

const CONCURRENCY: usize = 16;
const MAX_CONSECUTIVE_FAILURES: u32 = 5;

impl Client {
    /// Sets up many deletions, at the pace and with the options of this client.
    pub fn bulk(&self) -> Bulk {
        Bulk {
            client: self.clone(),
            concurrency: CONCURRENCY,
            max_consecutive_failures: MAX_CONSECUTIVE_FAILURES,
            fsync: false,
            journal: None,
            history: History::default(),
            failed_items: None,
            results: None,
        }
    }
}

/// The settings of a bulk run. Made by [`Client::bulk`].
#[derive(Debug)]
#[must_use]
pub struct Bulk {
    client: Client,
    concurrency: usize,
    max_consecutive_failures: u32,
    fsync: bool,
    journal: Option<Journal>,
    history: History,
    failed_items: Option<Lines>,
    results: Option<Lines>,
}

impl Bulk {
    /// How many items may be in flight at once: 16 by default, and at least one.
    pub fn concurrency(mut self, items: usize) -> Self {
        self.concurrency = items.max(1);
        self
    }

    /// After how many items in a row without a conclusive result the run ends: 5 by default.
    ///
    /// [`Unknown`](ItemOutcome::Unknown) and [`Postponed`](ItemOutcome::Postponed) items count, and
    /// those that got an HTML page for a response. An item that Tallyfy refused does not, even if an
    /// earlier request may have done it, nor does one that the client refuses to send because it is
    /// permanent.
    pub fn max_consecutive_failures(mut self, items: u32) -> Self {
        self.max_consecutive_failures = items.max(1);
        self
    }

    /// Keeps a journal in that file. If it exists, resumes the run that it belongs to.
    ///
    /// The file is read at once, on the caller's thread, and locked until the run is dropped.
    ///
    /// # Errors
    ///
    /// When the file can't be opened, read, written or locked, is damaged, is in use by another run,
    /// belongs to another organization or server, or is not a journal.
    pub fn journal(mut self, path: impl AsRef<Path>) -> Result<Self, BulkError> {
        let (journal, history) = History::open(path.as_ref(), &self.client)?;
        self.journal = Some(journal);
        self.history = history;
        Ok(self)
    }

    /// Takes a journal into account for a plan, and leaves the file as it is: the plan is that of a
    /// run that resumes from it. No lock is taken. A run with these settings ends with an error
    /// before anything is sent.
    ///
    /// # Errors
    ///
    /// When the file can't be read, is damaged, belongs to another organization or server, or is not
    /// a journal.
    pub fn plan_from_journal(mut self, path: impl AsRef<Path>) -> Result<Self, BulkError> {
        self.history = History::read_only(path.as_ref(), &self.client)?;
        self.journal = None;
        Ok(self)
    }

    /// Whether the journal is to survive a power loss; off by default.
    ///
    /// Each batch of records is then put on the disk before the run goes on. That blocks the thread
    /// for milliseconds: twice for each item if one is in flight at a time, and less often per item
    /// if many are.
    pub fn fsync(mut self, fsync: bool) -> Self {
        self.fsync = fsync;
        self
    }

    /// Writes failed items as they come, as a work list that can be run again: those that failed or
    /// whose outcome is unconfirmed or unknown, and without a journal the postponed ones too.
    ///
    /// Items that may have been done and are not safe to repeat are left out;
    /// [`Report::not_repeatable`] counts them. A slow writer slows the run down. An error of the
    /// writer ends the run. It is flushed at the end of the run.
    ///
    /// ```no_run
    /// # async fn run(client: tallyfy::Client, groups: Vec<tallyfy::Deletion>) -> Result<(), Box<dyn std::error::Error>> {
    /// let failed = std::io::BufWriter::new(std::fs::File::create("failed.jsonl")?);
    /// let mut run = client.bulk().failed_items_to(failed).run(groups);
    /// println!("{}", run.finish().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn failed_items_to(mut self, writer: impl Write + Send + 'static) -> Self {
        self.failed_items = Some(Lines::new(writer));
        self
    }

    /// Writes each [`ItemResult`] as a line of JSON, with what the server said, which the journal
    /// does not keep.
    ///
    /// A line is written and flushed before its outcome goes to the journal. So no response is lost
    /// if the process is killed, and an item that was in flight then may have two lines. A slow
    /// writer slows the run down. An error of the writer ends the run.
    pub fn results_to(mut self, writer: impl Write + Send + 'static) -> Self {
        self.results = Some(Lines::new(writer));
        self
    }

    /// Prepares to send the items of an iterator: deletions, purges, [items](Item), the lines of a
    /// [`WorkList`], or results of any of these, where the first error ends the run. Nothing is
    /// sent before the run is polled.
    pub fn run<'a, I>(self, items: I) -> Run<'a>
    where
        I: IntoIterator<Item: TryInto<Item, Error: Into<WorkListError>> + 'a>,
        I::IntoIter: Send + 'a,
    {
        self.start(stream::iter(items.into_iter().map(into_item)).boxed())
    }

    /// Prepares to send the items of a stream, as [`run`](Self::run) does.
    pub fn run_stream<'a, S>(self, items: S) -> Run<'a>
    where
        S: Stream<Item: TryInto<Item, Error: Into<WorkListError>> + 'a> + Send + 'a,
    {
        self.start(items.map(into_item).boxed())
    }

    fn start(mut self, input: BoxStream<'_, Result<Item, WorkListError>>) -> Run<'_> {
        let problem = match (&mut self.journal, &self.history.path) {
            (Some(journal), _) if self.fsync => journal.fsync().err(),
            (None, Some(path)) => Some(BulkError::only_read(path)),
            _ => None,
        };
        let calls = Calls::new(
            self.journal,
            self.failed_items,
            self.results,
            self.max_consecutive_failures,
        );
        let options = CallOptions::new().timed_from_first_turn();
        let client = self.client.with_options(options);
        let mut run = Run::new(client, self.concurrency, input, self.history, calls);
        if let Some(error) = problem {
            run.give_up(error);
        }
        run
    }

    /// What a run of these items would do. Nothing is sent.
    ///
    /// # Errors
    ///
    /// At the first invalid line of a work list, and when the journal belongs to another list.
    pub fn plan<I>(self, items: I) -> Result<Plan, BulkError>
    where
        I: IntoIterator<Item: TryInto<Item, Error: Into<WorkListError>>>,
    {
        self.plan_each(items, |_| {})
    }

    /// The same, and passes each item that would be sent to `show`, in order.
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan).
    pub fn plan_each<I>(self, items: I, mut show: impl FnMut(&Item)) -> Result<Plan, BulkError>
    where
        I: IntoIterator<Item: TryInto<Item, Error: Into<WorkListError>>>,
    {
        let mut plan = Plan::new(self.client);
        let mut history = self.history;
        for (position, item) in (0..).zip(items) {
            let item = into_item(item).map_err(|error| BulkError::list(position, error))?;
            let known = history.meet(position + 1, &item)?;
            if plan.add(&item, known) {
                show(&item);
            }
        }
        history.end()?;
        Ok(plan)
    }

    /// The exact requests that an item would make, in order. Nothing is sent.
    ///
    /// # Errors
    ///
    /// When the item would be refused before anything is sent.
    pub fn requests(&self, item: &Item) -> Result<Vec<Preview>, Error> {
        item.steps()
            .map(|step| self.client.preview(step.clone()))
            .collect()
    }
}

fn into_item<T: TryInto<Item, Error: Into<WorkListError>>>(item: T) -> Result<Item, WorkListError> {
    item.try_into().map_err(Into::into)
}
