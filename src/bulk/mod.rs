//! Many deletions: items in, outcomes out, a journal between.
//!
//! [`Client::bulk`] takes deletions from an iterator, a stream or a [`WorkList`], sends a set number
//! at once, and yields each with its outcome as it ends. Every item gets exactly one final outcome,
//! and with a [journal](Bulk::journal) also when the process is killed and the same call is made
//! again.
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
//! A failure of one item does not end the run. A dead token, an organization that the token is not
//! good for, and [several items in a row](Bulk::max_consecutive_failures) without an answer that settles them
//! do; so do an input that can't be read and a journal that can't be written. The error says at
//! which item.
//!
//! Items in flight keep no order. What has to come first on the same record, such as archiving it,
//! belongs into a purge or an earlier run.
//!
//! Items are told apart by their operation and arguments. A purge and its second step alone are two
//! items.
//!
//! Memory does not grow with the input, but by about 22 bytes for each distinct item, to know
//! duplicates by.
//!
//! # The journal
//!
//! A file of JSON Lines, only ever appended to, one record a line. The first line says what it is:
//!
//! ```json
//! {"journal":"tallyfy","version":1,"base_url":"https://go.tallyfy.com/api","organization":"5a0d…"}
//! ```
//!
//! Then come two kinds of records. The intent is written before the item is sent, the outcome
//! after its answer is there and before the run yields it:
//!
//! ```json
//! {"sending":{"operation":"delete_group","group_id":"9f2b…"},"at":1795420800}
//! {"done":{"operation":"delete_group","group_id":"9f2b…"},"outcome":"deleted","status":204,"attempts":1,"at":1795420801}
//! ```
//!
//! | Field | Meaning |
//! |---|---|
//! | `sending`, `done` | the item, as in a work list |
//! | `outcome` | `deleted`, `already_gone`, `failed`, `unconfirmed`, `unknown` or `postponed`, see [`ItemOutcome`] |
//! | `status`, `attempts`, `request_id` | of the answer that settled it, where there was one |
//! | `cause` | why it was not done |
//! | `at` | when, in seconds since 1970, by the clock of this machine |
//!
//! It holds no token. It holds ids, and the addresses of guests where they are ids. The answers are
//! not kept beyond that; take them from [`ItemResult`] where they matter.
//!
//! A run that is resumed leaves final outcomes alone, also `failed`, `unconfirmed` and `unknown`. To
//! try those again, look at the records first, then make them a work list of its own:
//! `jq -c 'select(.outcome | IN("failed", "unconfirmed", "unknown")) | .done' journal`.
//!
//! ## After a kill
//!
//! A line without an end is the last thing that a killed run wrote, and is cut off: a torn intent
//! was never acted on, and a torn outcome leaves its intent. An item with an intent and no outcome
//! was in flight. It is sent again if that is harmless, and an answer that means gone then means
//! already gone; if it is not harmless, it is settled as unknown and not sent. A postponed item is
//! taken up afresh. The rest of the file has to be whole.
//!
//! The items of the journal have to be the first of the list, in any order. So a list may have
//! grown since; one that lacks an item, or begins with another, is refused before a new item is
//! sent. The server is compared too, but on loopback without its port, which a sandbox draws anew.
//!
//! ## What survives what
//!
//! Each record is handed to the system before the run goes on. That survives a kill of the process
//! at any instant. It does not survive a power loss, unless [`Bulk::fsync`] is set: the system may
//! then have lost the last records of a run, and items that were deleted look as if they had not
//! been sent. Sent again, they are reported as failed with the answer for a missing record.
//!
//! When records can't be written, as on a full disk, the run takes up nothing more and sends none
//! of what they announce. What is in flight is finished and yielded, and counted in the report. Of
//! those outcomes the journal has the ones that could be written after all; the others stay in
//! flight there, and the next run treats them as after a kill.

mod error;
mod item;
mod journal;
mod list;
mod outcome;
mod plan;
mod report;
mod run;
mod seen;

use std::path::Path;

use futures_util::stream::{self, BoxStream, FuturesUnordered, Stream, StreamExt};

use crate::client::Client;
use crate::error::Error;
use crate::preview::Preview;

pub use error::{BulkError, BulkErrorKind};
pub use item::Item;
pub use list::{WorkList, WorkListError, WorkListErrors};
pub use outcome::{ItemOutcome, ItemResult};
pub use plan::{Plan, Planned};
pub use report::{Cause, Report};
pub use run::Run;

use journal::{Journal, Past};

const CONCURRENCY: usize = 16;
const GIVE_UP_AFTER: u32 = 5;

impl Client {
    /// Starts to set up many deletions, under the pace and the options of this client.
    pub fn bulk(&self) -> Bulk {
        Bulk {
            client: self.clone(),
            concurrency: CONCURRENCY,
            max_consecutive_failures: GIVE_UP_AFTER,
            fsync: false,
            journal: None,
            past: Past::default(),
        }
    }
}

/// How a bulk run is done. Made by [`Client::bulk`].
#[derive(Debug)]
#[must_use]
pub struct Bulk {
    client: Client,
    concurrency: usize,
    max_consecutive_failures: u32,
    fsync: bool,
    journal: Option<Journal>,
    past: Past,
}

impl Bulk {
    /// How many items may be in flight at once: 16 unless it is set, and at least one.
    pub fn concurrency(mut self, items: usize) -> Self {
        self.concurrency = items.max(1);
        self
    }

    /// After how many items in a row without an answer that settles them the run ends: 5 unless it
    /// is set. Counted are [`Unconfirmed`](ItemOutcome::Unconfirmed),
    /// [`Unknown`](ItemOutcome::Unknown) and [`Postponed`](ItemOutcome::Postponed), the latter not
    /// where the guard refused.
    pub fn max_consecutive_failures(mut self, items: u32) -> Self {
        self.max_consecutive_failures = items.max(1);
        self
    }

    /// Keeps a journal in that file, or goes on with the run whose journal it is.
    ///
    /// It is read at once, on the thread of the caller, and locked until the run is dropped.
    ///
    /// # Errors
    ///
    /// When the file can't be opened, read, written or locked, when it is damaged, when another run
    /// has it, and when it is the journal of another organization or server, or none.
    pub fn journal(mut self, path: impl AsRef<Path>) -> Result<Self, BulkError> {
        let (journal, past) = Journal::open(path.as_ref(), &self.client)?;
        self.journal = Some(journal);
        self.past = past;
        Ok(self)
    }

    /// Counts in what a journal tells, and leaves the file as it is: for a plan of a run that would
    /// go on from there. A torn last line is passed over, and no lock is taken. A run with it ends
    /// with an error before anything is sent.
    ///
    /// # Errors
    ///
    /// When the file can't be read, when it is damaged, and when it is the journal of another
    /// organization or server, or none.
    pub fn plan_from_journal(mut self, path: impl AsRef<Path>) -> Result<Self, BulkError> {
        self.past = Journal::read(path.as_ref(), &self.client)?;
        self.journal = None;
        Ok(self)
    }

    /// Whether the journal is to survive a power loss; off unless it is set.
    ///
    /// The system then puts each batch of records on the disk before the run goes on. It blocks the
    /// thread for as long as that takes: milliseconds, twice for each item where one is in flight,
    /// and less for each where many are.
    pub fn fsync(mut self, fsync: bool) -> Self {
        self.fsync = fsync;
        self
    }

    /// Sets out to send what an iterator gives: deletions, purges, items, the lines of a
    /// [`WorkList`], or results of any of these, where the first error ends the run. Nothing is
    /// sent before the run is polled.
    pub fn run<'a, I>(self, items: I) -> Run<'a>
    where
        I: IntoIterator<Item: TryInto<Item, Error: Into<WorkListError>> + 'a>,
        I::IntoIter: Send + 'a,
    {
        self.start(stream::iter(items.into_iter().map(into_item)).boxed())
    }

    /// Sets out to send what a stream gives, as [`run`](Self::run) does.
    pub fn run_stream<'a, S>(self, items: S) -> Run<'a>
    where
        S: Stream<Item: TryInto<Item, Error: Into<WorkListError>> + 'a> + Send + 'a,
    {
        self.start(items.map(into_item).boxed())
    }

    fn start(self, input: BoxStream<'_, Result<Item, WorkListError>>) -> Run<'_> {
        let mut journal = self.journal;
        if let Some(journal) = &mut journal {
            journal.fsync = self.fsync;
        }
        let mut run = Run {
            client: self.client,
            concurrency: self.concurrency,
            max_consecutive_failures: self.max_consecutive_failures,
            input: Some(input),
            journal,
            past: self.past,
            noted: Vec::new(),
            flying: FuturesUnordered::new(),
            ready: std::collections::VecDeque::new(),
            position: 0,
            streak: 0,
            exhausted: false,
            error: None,
            ended: false,
        };
        if let (None, Some(path)) = (&run.journal, &run.past.path) {
            let error = BulkError::only_read(path);
            run.give_up(error);
        }
        run
    }

    /// What a run of these items would do. Nothing is sent.
    ///
    /// # Errors
    ///
    /// At the first line of a work list that is no item, and when the journal is of another list.
    pub fn plan<I>(self, items: I) -> Result<Plan, BulkError>
    where
        I: IntoIterator<Item: TryInto<Item, Error: Into<WorkListError>>>,
    {
        self.plan_each(items, |_| {})
    }

    /// The same, and shows each item that would be sent, in order.
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan).
    pub fn plan_each<I>(self, items: I, mut show: impl FnMut(&Item)) -> Result<Plan, BulkError>
    where
        I: IntoIterator<Item: TryInto<Item, Error: Into<WorkListError>>>,
    {
        let mut plan = Plan::new(self.client);
        let mut past = self.past;
        for (position, item) in (0..).zip(items) {
            let item = into_item(item).map_err(|error| BulkError::list(position, error))?;
            let known = past.meet(position + 1, &item)?;
            if plan.add(&item, known) {
                show(&item);
            }
        }
        past.end()?;
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
