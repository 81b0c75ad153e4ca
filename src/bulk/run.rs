//! A run: items in, outcomes out.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{BoxStream, FuturesUnordered, Stream, StreamExt};

use crate::client::Client;

use super::error::BulkError;
use super::item::Item;
use super::journal::{Journal, Past};
use super::list::WorkListError;
use super::outcome::{ItemOutcome, ItemResult, ends_the_run, send};
use super::report::Report;
use super::seen::State;

/// How many items are looked at before others on the same thread get their turn.
const TURN: u32 = 1024;

/// Many deletions on their way. Made by [`Bulk::run`](super::Bulk::run).
///
/// It is a [`Stream`] of items with their outcomes, in the order in which they end; without the
/// trait, [`next`](Self::next) does the same. Nothing is sent before it is polled. It ends with an
/// error where the run could not go on; what was settled before stays settled. Dropping it sends
/// nothing more and breaks off what is in flight; [`stop`](Self::stop) lets that finish.
#[must_use = "nothing is sent before it is polled"]
pub struct Run<'a> {
    pub(super) client: Client,
    pub(super) concurrency: usize,
    pub(super) max_consecutive_failures: u32,
    pub(super) input: Option<BoxStream<'a, Result<Item, WorkListError>>>,
    pub(super) journal: Option<Journal>,
    pub(super) past: Past,
    /// Noted in the journal, not sent yet.
    pub(super) noted: Vec<BoxFuture<'static, ItemResult>>,
    pub(super) flying: FuturesUnordered<BoxFuture<'static, ItemResult>>,
    pub(super) ready: VecDeque<ItemResult>,
    /// How many items of the input were taken.
    pub(super) position: u64,
    /// How many items in a row had no answer that settles them.
    pub(super) streak: u32,
    /// Whether the input came to its end.
    pub(super) exhausted: bool,
    pub(super) error: Option<BulkError>,
    pub(super) ended: bool,
}

impl Run<'_> {
    /// The next item with its outcome, as it ends; none after the last.
    ///
    /// # Errors
    ///
    /// When the run can't go on, once; it has ended then.
    pub async fn next(&mut self) -> Option<Result<ItemResult, BulkError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Runs to the end, and leaves only the report.
    ///
    /// # Errors
    ///
    /// When the run can't go on. [`report`](Self::report) says how far it came.
    pub async fn finish(&mut self) -> Result<&Report, BulkError> {
        while let Some(done) = self.next().await {
            let _ = done?;
        }
        Ok(&self.past.report)
    }

    /// Takes up no more items. What is in flight is finished and yielded.
    pub fn stop(&mut self) {
        self.input = None;
    }

    /// The totals so far.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.past.report
    }

    /// How many items are in flight.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.flying.len()
    }

    /// Takes items up while there is room. Returns whether it looked at so many that others should
    /// have their turn.
    fn take_up(&mut self, context: &mut Context<'_>) -> bool {
        for _ in 0..TURN {
            let room = self.has_room();
            let Some(input) = self.input.as_mut().filter(|_| room) else {
                return false;
            };
            match input.poll_next_unpin(context) {
                Poll::Pending => return false,
                Poll::Ready(Some(Ok(item))) => {
                    if let Err(error) = self.admit(item) {
                        self.give_up(error);
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    self.give_up(BulkError::list(self.position, error));
                }
                Poll::Ready(None) => {
                    self.input = None;
                    match self.past.end() {
                        Ok(()) => self.exhausted = true,
                        Err(error) => self.give_up(error),
                    }
                }
            }
        }
        true
    }

    /// Whether another item may be taken up. At a set pace that is so only when none waits for its
    /// turn: an intent in the journal then means that the request goes out at once or is the next
    /// to go, and no call waits past its deadline.
    fn has_room(&self) -> bool {
        let taken_up = self.flying.len() + self.noted.len();
        if taken_up >= self.concurrency || self.ready.len() >= self.concurrency {
            return false;
        }
        let pace = self.client.pace();
        let paced = pace.rate().is_some() || !pace.held_for().is_zero();
        // Others may wait for the same pace, and what is in flight here wakes this run. With nothing
        // in flight, nothing would.
        !paced || taken_up == 0 || self.noted.is_empty() && pace.waiting() == 0
    }

    fn admit(&mut self, item: Item) -> Result<(), BulkError> {
        self.position += 1;
        let before = self.past.meet(self.position, &item)?;
        match (before, &mut self.journal) {
            // Counted when the journal was read.
            (Some(State::Finished), _) => return Ok(()),
            (Some(State::Listed), _) => {
                self.settle(ItemResult::unsent(
                    self.position,
                    item,
                    ItemOutcome::Duplicate,
                    None,
                ));
                return Ok(());
            }
            (Some(State::InFlight), Some(journal)) if !item.is_repeatable() => {
                let cause = "an earlier run was killed while it was in flight, and sending it again \
                             may do more than sending it once: look at the record";
                let done =
                    ItemResult::unsent(self.position, item, ItemOutcome::Unknown, Some(cause));
                journal.done(&done)?;
                self.settle(done);
                return Ok(());
            }
            (_, Some(journal)) => journal.sending(&item)?,
            (_, None) => {}
        }
        let again = before == Some(State::InFlight);
        self.noted
            .push(send(self.client.clone(), self.position, item, again).boxed());
        Ok(())
    }

    /// Notes what came back, and whether the run can go on after it.
    fn land(&mut self, done: ItemResult) -> Result<(), BulkError> {
        // To postpone it in the journal would say that it was certainly not done.
        let still_in_flight = done.is_in_flight();
        let noted = match &mut self.journal {
            Some(journal) if !still_in_flight => journal.done(&done),
            _ => Ok(()),
        };
        let verdict = self.judge(&done);
        self.settle(done);
        noted.and(verdict)
    }

    fn settle(&mut self, done: ItemResult) {
        self.past
            .report
            .add(&done.item, done.outcome, done.cause.as_deref());
        self.ready.push_back(done);
    }

    fn judge(&mut self, done: &ItemResult) -> Result<(), BulkError> {
        if let Some(kind) = done.error.as_ref().and_then(ends_the_run) {
            return Err(BulkError::at_once(kind, done));
        }
        if done.is_inconclusive() {
            self.streak += 1;
        } else if !done.is_refused_by_guard() && done.outcome != ItemOutcome::Unconfirmed {
            self.streak = 0;
        }
        if self.streak >= self.max_consecutive_failures {
            return Err(BulkError::unanswered(self.streak, done));
        }
        Ok(())
    }

    /// Takes up no more items. The first error is the one that counts.
    pub(super) fn give_up(&mut self, error: BulkError) {
        self.input = None;
        if self.error.is_none() && !self.ended {
            self.past.report.stop(&error);
            self.error = Some(error);
        }
    }

    /// Puts on disk what was noted, then starts what it says is being sent.
    fn launch(&mut self) -> bool {
        if let Some(Err(error)) = self.journal.as_mut().map(Journal::write) {
            // Their intents are not on disk: they are not sent.
            self.noted.clear();
            self.give_up(error);
        }
        let launched = !self.noted.is_empty();
        self.flying.extend(self.noted.drain(..));
        launched
    }
}

impl Stream for Run<'_> {
    type Item = Result<ItemResult, BulkError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            while let Poll::Ready(Some(done)) = this.flying.poll_next_unpin(context) {
                if let Err(error) = this.land(done) {
                    this.give_up(error);
                }
            }
            let more = this.take_up(context);
            // What was started has to be polled to go out.
            if this.launch() {
                continue;
            }
            if let Some(done) = this.ready.pop_front() {
                return Poll::Ready(Some(Ok(done)));
            }
            if more {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            if this.input.is_none() && this.flying.is_empty() {
                if this.exhausted && !this.ended && this.error.is_none() {
                    this.past.report.complete();
                }
                this.ended = true;
                return Poll::Ready(this.error.take().map(Err));
            }
            return Poll::Pending;
        }
    }
}

/// Where it stands; no item is shown.
impl fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("position", &self.position)
            .field("in_flight", &self.flying.len())
            .field("total", &self.past.report.total())
            .finish_non_exhaustive()
    }
}
