//! The calls of a run, and what is done with their results.
//!
//! A task of its own polls the calls. So a response is read, and its outcome written to the journal,
//! also while the consumer of the run or its input does something else.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::value::RawValue;
use tracing::Instrument;
use tracing::instrument::Instrumented;

use super::error::BulkError;
use super::failed;
use super::item::Item;
use super::journal::{Journal, Record};
use super::lines::Lines;
use super::outcome::{ItemOutcome, ItemResult};
use super::seen;
use super::send::ends_the_run;

/// How many results are taken before others on the same thread get their turn.
const TURN: usize = 1024;

/// A result, and its item as JSON if there is a journal to write it to. In the span in which the item
/// was taken up.
type Call = Instrumented<BoxFuture<'static, (ItemResult, Option<Box<RawValue>>)>>;

/// What the task shares with the run. All of it, the polling of calls included, is done under one
/// lock: when [`close`](Self::close) returns, nothing is sent or written any more.
#[derive(Clone)]
pub(super) struct Calls(Arc<Mutex<State>>);

pub(super) struct State {
    journal: Option<Journal>,
    failed_items: Option<Lines>,
    all_results: Option<Lines>,
    /// Their intents are not in the journal yet, so they must not be sent.
    noted: Vec<Call>,
    in_flight: FuturesUnordered<Call>,
    /// Whether some of them were not polled yet, so that their wait for a turn does not show.
    unpolled: bool,
    /// Empty between polls. It keeps its memory.
    finished: Vec<ItemResult>,
    results: VecDeque<ItemResult>,
    /// How many items in a row had no conclusive result.
    inconclusive: u32,
    max_consecutive_failures: u32,
    /// The first error.
    error: Option<BulkError>,
    closed: bool,
    /// Whoever polls the run.
    consumer: Option<Waker>,
    /// Whether the consumer waits until another call may wait for its turn.
    wants_turn: bool,
    task: Option<Waker>,
}

impl Calls {
    pub(super) fn new(
        journal: Option<Journal>,
        failed_items: Option<Lines>,
        all_results: Option<Lines>,
        max_consecutive_failures: u32,
    ) -> Self {
        Self(Arc::new(Mutex::new(State {
            journal,
            failed_items,
            all_results,
            noted: Vec::new(),
            in_flight: FuturesUnordered::new(),
            unpolled: false,
            finished: Vec::new(),
            results: VecDeque::new(),
            inconclusive: 0,
            max_consecutive_failures,
            error: None,
            closed: false,
            consumer: None,
            wants_turn: false,
            task: None,
        })))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Polls the calls until they are [closed](Self::close).
    pub(super) async fn drive(self) {
        poll_fn(|context| self.lock().poll(context)).await;
    }

    /// Cancels what is in flight, and closes and unlocks the journal.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let calls = (
            std::mem::take(&mut state.noted),
            std::mem::take(&mut state.in_flight),
        );
        let lists = (state.failed_items.take(), state.all_results.take());
        let files = (state.journal.take(), lists);
        let task = state.task.take();
        // Code of the caller's own may run when they are dropped.
        drop(state);
        drop((calls, files));
        if let Some(task) = task {
            task.wake();
        }
    }
}

impl State {
    pub(super) fn error(&self) -> Option<&BulkError> {
        self.error.as_ref()
    }

    /// The first error is the one that counts.
    pub(super) fn give_up(&mut self, error: BulkError) {
        self.error.get_or_insert(error);
    }

    /// How many items are sent or about to be.
    pub(super) fn taken_up(&self) -> usize {
        self.in_flight.len() + self.noted.len()
    }

    pub(super) fn in_flight(&self) -> usize {
        self.in_flight.len()
    }

    /// How many results nobody has taken yet.
    pub(super) fn results(&self) -> usize {
        self.results.len()
    }

    pub(super) fn next_result(&mut self) -> Option<ItemResult> {
        self.results.pop_front()
    }

    /// Whether every call has begun: it was sent, or waits for its turn at the pace of the client.
    pub(super) fn all_began(&self) -> bool {
        self.noted.is_empty() && !self.unpolled
    }

    /// Wakes the consumer when there is a result or the run can't go on, and on every step of a call
    /// if it wants a turn.
    pub(super) fn wake_on_change(&mut self, context: &Context<'_>, wants_turn: bool) {
        self.wants_turn = wants_turn;
        register(&mut self.consumer, context);
    }

    /// Takes an item up, whose call `send` makes. It is sent after [`launch`](Self::launch). After an
    /// error nothing is taken up: an intent that can't be written must not be followed by one that can.
    pub(super) fn take_up<F>(&mut self, item: Item, send: impl FnOnce(Item) -> F + Send + 'static)
    where
        F: Future<Output = ItemResult> + Send + 'static,
    {
        if self.error.is_some() {
            return;
        }
        let json = match self.json(&item) {
            Ok(json) => json,
            Err(error) => return self.give_up(error),
        };
        if let (Some(journal), Some(json)) = (&mut self.journal, &json)
            && let Err(error) = journal.append(&Record::sending(json))
        {
            return self.give_up(error);
        }
        let call: BoxFuture<'static, _> = Box::pin(async move { (send(item).await, json) });
        self.noted.push(call.in_current_span());
    }

    /// Has the result of an item that is not sent.
    pub(super) fn finish(&mut self, done: ItemResult) {
        let recorded = match done.outcome {
            // The item that it repeats has its own records.
            ItemOutcome::Duplicate => Ok(()),
            _ => self
                .json(&done.item)
                .and_then(|json| self.record(&done, json.as_deref())),
        };
        if let Err(error) = recorded {
            self.give_up(error);
        }
        self.list(&done);
        self.results.push_back(done);
    }

    /// The item as a record holds it. One text is enough for both of its records.
    fn json(&self, item: &Item) -> Result<Option<Box<RawValue>>, BulkError> {
        let Some(journal) = &self.journal else {
            return Ok(None);
        };
        serde_json::value::to_raw_value(item)
            .map(Some)
            .map_err(|error| journal.unwritable(error))
    }

    /// Writes the intents to the journal, then starts their calls.
    pub(super) fn launch(&mut self) {
        self.write();
        if self.noted.is_empty() {
            return;
        }
        self.in_flight.extend(self.noted.drain(..));
        self.unpolled = true;
        if let Some(task) = &self.task {
            task.wake_by_ref();
        }
    }

    /// A response that is in no list when its outcome is in the journal would be lost by a kill: no
    /// other run sends the item again.
    fn write(&mut self) {
        if let Some(Err(error)) = self.all_results.as_mut().map(Lines::flush) {
            self.give_up(BulkError::results(error));
        }
        if let Some(Err(error)) = self.journal.as_mut().map(Journal::write) {
            // Their intents are not in the journal: they are not sent.
            self.noted.clear();
            self.give_up(error);
        }
    }

    /// Whether all that was taken up has its result, and the consumer has them.
    pub(super) fn is_idle(&self) -> bool {
        self.taken_up() == 0 && self.results.is_empty()
    }

    /// The run has come to its end: the last chance to see that the journal is not where it was.
    pub(super) fn end(&mut self) {
        if let Some(Err(error)) = self.journal.as_mut().map(|one| one.check(Duration::ZERO)) {
            self.give_up(error);
        }
        if let Some(Err(error)) = self.failed_items.as_mut().map(Lines::flush) {
            self.give_up(BulkError::failed_items(error));
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.closed {
            return Poll::Ready(());
        }
        register(&mut self.task, context);
        let mut results = std::mem::take(&mut self.finished);
        while let Poll::Ready(Some((done, json))) = self.in_flight.poll_next_unpin(context) {
            // An item that may have been done, and is to be sent again, stays in flight.
            if done.state() != seen::State::InFlight
                && let Err(error) = self.record(&done, json.as_deref())
            {
                self.give_up(error);
            }
            self.list(&done);
            results.push(done);
            if results.len() == TURN {
                context.waker().wake_by_ref();
                break;
            }
        }
        self.unpolled = false;
        // An outcome is in the journal before anybody sees it.
        self.write();
        for done in results.drain(..) {
            if let Err(error) = self.judge(&done) {
                self.give_up(error);
            }
            self.list_if_failed(&done);
            self.results.push_back(done);
        }
        self.finished = results;
        let changed = !self.results.is_empty() || self.error.is_some() || self.wants_turn;
        if changed && let Some(consumer) = self.consumer.take() {
            consumer.wake();
        }
        Poll::Pending
    }

    fn record(&mut self, done: &ItemResult, json: Option<&RawValue>) -> Result<(), BulkError> {
        match (&mut self.journal, json) {
            (Some(journal), Some(json)) => journal.append(&Record::done(json, done)),
            _ => Ok(()),
        }
    }

    fn list(&mut self, done: &ItemResult) {
        if let Some(Err(error)) = self.all_results.as_mut().map(|list| list.write(done)) {
            self.give_up(BulkError::results(error));
        }
    }

    fn list_if_failed(&mut self, done: &ItemResult) {
        if let Some(list) = &mut self.failed_items
            && failed::is_listed(done, self.journal.is_some())
            && let Err(error) = list.write(&done.item)
        {
            self.give_up(BulkError::failed_items(error));
        }
    }

    /// Whether the run can go on after a result.
    fn judge(&mut self, done: &ItemResult) -> Result<(), BulkError> {
        if let Some(kind) = done.error.as_ref().and_then(ends_the_run) {
            return Err(BulkError::at_once(kind, done));
        }
        if done.is_inconclusive() {
            self.inconclusive += 1;
        } else if !done.is_refused_by_guard() && done.outcome != ItemOutcome::Unconfirmed {
            self.inconclusive = 0;
        }
        if self.inconclusive >= self.max_consecutive_failures {
            return Err(BulkError::unanswered(self.inconclusive, done));
        }
        Ok(())
    }
}

fn register(place: &mut Option<Waker>, context: &Context<'_>) {
    match place {
        Some(waker) => waker.clone_from(context.waker()),
        None => *place = Some(context.waker().clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deletion::Deletion;

    #[test]
    fn nothing_is_taken_up_after_an_error() {
        let calls = Calls::new(None, None, None, 5);
        let mut state = calls.lock();
        let group =
            || Item::from(Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").unwrap());
        state.take_up(group(), |_| std::future::pending());
        assert_eq!(state.taken_up(), 1);
        state.give_up(BulkError::no_runtime());
        state.take_up(group(), |_| std::future::pending());
        state.launch();
        assert_eq!(state.in_flight(), 1);
    }
}
