//! A run: items in, outcomes out.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_util::future::FutureExt;
use futures_util::stream::{BoxStream, Stream, StreamExt};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::client::Client;

use super::calls::{Calls, State as CallsState};
use super::error::BulkError;
use super::history::History;
use super::item::Item;
use super::outcome::{ItemOutcome, ItemResult};
use super::report::Report;
use super::seen::State;
use super::send::send;
use super::work_list::WorkListError;

/// How many items are taken up before others on the same thread get their turn, and before the
/// calls of those that were taken up are started.
const TURN: u32 = 1024;

/// An input that takes longer holds nothing up: what it gave by then is sent.
const SLOW_INPUT: Duration = Duration::from_millis(5);

const NOT_REPEATED: &str =
    "in flight when a run was killed, and not safe to repeat; check the record";

/// Many deletions on their way. Made by [`Bulk::run`](super::Bulk::run).
///
/// It is a [`Stream`] of items with their outcomes, in the order in which they end;
/// [`next`](Self::next) does the same without the trait. Nothing is sent before it is polled. From
/// then on the calls run in a task of their own on that tokio runtime: while you handle an outcome,
/// responses are read, and outcomes written to the journal. New items are taken up only when the run
/// is polled.
///
/// It ends with an error if it could not go on; items that have an outcome keep it. Dropping it
/// cancels what is in flight. When the drop returns, nothing more is sent or written, and the
/// journal is closed and unlocked. [`stop`](Self::stop) lets what is in flight finish.
#[must_use = "nothing is sent before it is polled"]
pub struct Run<'a> {
    client: Arc<Client>,
    concurrency: usize,
    input: Option<BoxStream<'a, Result<Item, WorkListError>>>,
    /// Set while the input is polled. Found set, the input panicked.
    polling_input: bool,
    /// Whether the input came to its end.
    exhausted: bool,
    history: History,
    /// How many items of the input were taken.
    position: u64,
    calls: Calls,
    task: Option<JoinHandle<()>>,
    ended: bool,
}

/// Why no more items are taken up for now.
enum Stopped {
    /// The input is at its end, or the run does not go on.
    NoInput,
    /// The input has nothing yet. It wakes the run.
    InputPending,
    /// As many as may be are in flight, or the pace allows no more.
    NoRoom,
    /// Others should have their turn.
    EndOfTurn,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        client: Client,
        concurrency: usize,
        input: BoxStream<'a, Result<Item, WorkListError>>,
        history: History,
        calls: Calls,
    ) -> Self {
        Self {
            client: Arc::new(client),
            concurrency,
            input: Some(input),
            polling_input: false,
            exhausted: false,
            history,
            position: 0,
            calls,
            task: None,
            ended: false,
        }
    }

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
    /// When the run can't go on, or could not before. [`report`](Self::report) says how far it came.
    pub async fn finish(&mut self) -> Result<&Report, BulkError> {
        while let Some(done) = self.next().await {
            let _ = done?;
        }
        let error = self.calls.lock().error().cloned();
        match error {
            None => Ok(self.report()),
            Some(error) => Err(error),
        }
    }

    /// Takes up no more items. What is in flight is finished and yielded.
    pub fn stop(&mut self) {
        self.input = None;
    }

    /// The totals of what was yielded, and of what earlier runs did.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.history.report
    }

    /// How many items are in flight.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.calls.lock().in_flight()
    }

    /// Takes items up while there is room. The calls are not locked while the input is polled: it
    /// may block, and they go on meanwhile.
    fn take_up(&mut self, context: &mut Context<'_>) -> Stopped {
        let began = Instant::now();
        for _ in 0..TURN {
            let calls = self.calls.lock();
            if calls.error().is_some() {
                // An item that came now would neither be sent nor counted.
                self.input = None;
            }
            let room = has_room(&self.client, self.concurrency, &calls);
            drop(calls);
            let Some(input) = &mut self.input else {
                return Stopped::NoInput;
            };
            if !room {
                return Stopped::NoRoom;
            }
            self.polling_input = true;
            let next = input.poll_next_unpin(context);
            self.polling_input = false;
            match next {
                Poll::Pending => return Stopped::InputPending,
                Poll::Ready(Some(Ok(item))) => self.admit(item),
                Poll::Ready(Some(Err(error))) => {
                    self.give_up(BulkError::list(self.position, error));
                }
                Poll::Ready(None) => {
                    self.input = None;
                    match self.history.end() {
                        Ok(()) => self.exhausted = true,
                        Err(error) => self.give_up(error),
                    }
                }
            }
            if began.elapsed() >= SLOW_INPUT {
                break;
            }
        }
        Stopped::EndOfTurn
    }

    fn admit(&mut self, item: Item) {
        self.position += 1;
        let (position, client) = (self.position, &self.client);
        let unsent = |item, outcome, cause| ItemResult::unsent(position, item, outcome, cause);
        let before = match self.history.meet(position, &item) {
            Ok(before) => before,
            Err(error) => return self.give_up(error),
        };
        let mut calls = self.calls.lock();
        match before {
            // Counted when the journal was read.
            Some(State::Finished) => {}
            Some(State::Listed) => calls.finish(unsent(item, ItemOutcome::Duplicate, None)),
            Some(State::InFlight | State::Intercepted) if !item.is_repeatable() => {
                calls.finish(unsent(item, ItemOutcome::Unknown, Some(NOT_REPEATED)));
            }
            Some(State::Postponed | State::Intercepted | State::InFlight) | None => {
                let client = Arc::clone(client);
                calls.take_up(item, move |item| send(client, position, item, before));
            }
        }
    }

    /// Counts an item that is yielded.
    fn count(&mut self, done: &ItemResult) {
        let report = &mut self.history.report;
        if let Some(examples) = report.add(done.item.name(), done.outcome, done.cause()) {
            examples.push(done.item.clone());
        }
    }

    pub(super) fn give_up(&mut self, error: BulkError) {
        self.input = None;
        self.calls.lock().give_up(error);
    }

    /// Sees to it that a task polls the calls: one on this runtime if the runtime of the one before
    /// was shut down.
    fn drive(&mut self, context: &mut Context<'_>) {
        if let Some(task) = &mut self.task {
            let Poll::Ready(ended) = task.poll_unpin(context) else {
                return;
            };
            self.task = None;
            // The writers of lists are code of the caller's own.
            if let Some(panic) = ended.err().and_then(|error| error.try_into_panic().ok()) {
                std::panic::resume_unwind(panic);
            }
        }
        match Handle::try_current() {
            Ok(runtime) => self.task = Some(runtime.spawn(self.calls.clone().drive())),
            Err(_) => {
                self.give_up(BulkError::no_runtime());
                self.calls.close();
            }
        }
    }

    fn end(&mut self) -> Option<BulkError> {
        if self.ended {
            return None;
        }
        self.ended = true;
        let mut calls = self.calls.lock();
        calls.end();
        match calls.error() {
            Some(error) => {
                self.history.report.stop(error);
                Some(error.clone())
            }
            None => {
                if self.exhausted {
                    self.history.report.complete();
                }
                None
            }
        }
    }
}

/// Whether another item may be taken up. At a set pace that is so only when none waits for its turn:
/// an intent in the journal then means that the request is sent at once or is the next one, and no
/// call waits past its deadline.
fn has_room(client: &Client, concurrency: usize, calls: &CallsState) -> bool {
    if calls.taken_up() >= concurrency || calls.results() >= concurrency {
        return false;
    }
    let pace = client.pace();
    let paced = pace.rate().is_some() || !pace.held_for().is_zero() || pace.waiting() > 0;
    // Other runs may wait for the same pace. A call in flight wakes this run to look again; with none
    // in flight nothing would.
    !paced || calls.taken_up() == 0 || calls.all_began() && pace.waiting() == 0
}

impl Stream for Run<'_> {
    type Item = Result<ItemResult, BulkError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if std::mem::take(&mut this.polling_input) {
            this.give_up(BulkError::input_panicked(this.position));
        }
        loop {
            this.drive(context);
            if let Some(error) = this.calls.lock().error() {
                this.input = None;
                this.history.report.stop(error);
            }
            let stopped = this.take_up(context);
            let mut calls = this.calls.lock();
            calls.launch();
            if let Some(done) = calls.next_result() {
                drop(calls);
                this.count(&done);
                return Poll::Ready(Some(Ok(done)));
            }
            match stopped {
                Stopped::EndOfTurn => {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Stopped::NoInput if calls.is_idle() => {
                    drop(calls);
                    return Poll::Ready(this.end().map(Err));
                }
                Stopped::NoRoom if has_room(&this.client, this.concurrency, &calls) => {}
                _ if calls.error().is_some() && this.input.is_some() => {}
                _ => {
                    let wants_turn = calls.taken_up() < this.concurrency;
                    calls.wake_on_change(context, wants_turn);
                    return Poll::Pending;
                }
            }
        }
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.calls.close();
    }
}

/// Where it stands; no item is shown.
impl fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("position", &self.position)
            .field("in_flight", &self.in_flight())
            .field("total", &self.report().total())
            .finish_non_exhaustive()
    }
}
