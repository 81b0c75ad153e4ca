//! Calls go on while nobody polls the run: what a slow consumer or a blocking input costs is time.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use tallyfy::bulk::{BulkErrorKind, Item, ItemOutcome};
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{CallOptions, Deletion, FailedAttempt, Purge, RetryPolicy};

use crate::bulk::{group, sandbox_with_groups};
use crate::bulk_journal::{outcomes, records};

/// How long an attempt may take, and what is longer; seconds where there is time for it.
fn attempt_and_pause() -> (Duration, Duration) {
    match std::env::var_os("BULK_LONG_PAUSES") {
        Some(_) => (Duration::from_secs(1), Duration::from_secs(3)),
        None => (Duration::from_millis(300), Duration::from_millis(900)),
    }
}

/// A sandbox on a runtime of its own, that goes on while the test blocks its thread.
fn sandbox_of_its_own() -> Arc<Sandbox> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(async {
            sender.send(Sandbox::start().await.unwrap()).unwrap();
            std::future::pending::<()>().await;
        });
    });
    Arc::new(receiver.recv().unwrap())
}

/// Items of every kind: permanent, archiving, not safe to repeat, and in two steps.
fn items_of_every_kind(sandbox: &Sandbox) -> Vec<Item> {
    let mut items = Vec::new();
    for number in 0..15 {
        let id = format!("{number:032x}");
        let purge = Purge::purge_process(&id).unwrap();
        sandbox.add(purge.first());
        let deletions = [
            group(number),
            Deletion::archive_task(&id).unwrap(),
            Deletion::reopen_oneoff_task(format!("{:032x}", 1000 + number)).unwrap(),
        ];
        deletions.iter().for_each(|deletion| sandbox.add(deletion));
        items.extend(deletions.map(Item::from));
        items.push(purge.into());
    }
    items
}

/// Pauses between two outcomes, and an input that blocks, once each.
async fn run_with_pauses(sandbox: &Sandbox, blocking_consumer: bool) {
    let (attempt, pause) = attempt_and_pause();
    let items = items_of_every_kind(sandbox);
    let count = items.len();
    let client = sandbox.client();
    let options = CallOptions::new().attempt_timeout(attempt).no_retry();
    let client = client.with_options(options);
    let input = items.into_iter().enumerate().map(|(index, item)| {
        if index == count / 2 {
            std::thread::sleep(pause);
        }
        item
    });
    let mut run = client.bulk().concurrency(8).run(input);
    let mut yielded = 0;
    while let Some(done) = run.next().await {
        let done = done.unwrap();
        assert_eq!(done.outcome(), ItemOutcome::Deleted, "{done:?}");
        yielded += 1;
        match yielded {
            10 if blocking_consumer => std::thread::sleep(pause),
            10 => tokio::time::sleep(pause).await,
            _ => {}
        }
    }
    assert_eq!(yielded, count);
    assert!(run.report().is_success(), "{}", run.report());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_consumer_or_input_changes_no_outcome_on_several_threads() {
    for blocking in [false, true] {
        run_with_pauses(&sandbox_of_its_own(), blocking).await;
    }
}

#[tokio::test]
async fn a_slow_consumer_or_input_changes_no_outcome_on_one_thread() {
    for blocking in [false, true] {
        run_with_pauses(&sandbox_of_its_own(), blocking).await;
    }
}

async fn outcomes_are_written_unpolled() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (sandbox, groups) = sandbox_with_groups(8).await;
    let bulk = sandbox.client().bulk().concurrency(8);
    let mut run = bulk.journal(&journal).unwrap().run(groups);
    let first = run.next().await.unwrap().unwrap();
    assert_eq!(first.outcome(), ItemOutcome::Deleted);
    for _ in 0..500 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        if outcomes(&records(&journal)).len() == 8 {
            break;
        }
    }
    assert_eq!(outcomes(&records(&journal)).len(), 8);
    assert_eq!(run.report().total(), 1, "what was yielded");
    assert_eq!(run.finish().await.unwrap().total(), 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outcomes_are_in_the_journal_before_anybody_asks_on_several_threads() {
    outcomes_are_written_unpolled().await;
}

#[tokio::test]
async fn outcomes_are_in_the_journal_before_anybody_asks_on_one_thread() {
    outcomes_are_written_unpolled().await;
}

/// Drops runs in the middle, again and again.
async fn drop_runs(rounds: usize) {
    let directory = tempfile::tempdir().unwrap();
    let (sandbox, groups) = sandbox_with_groups(400).await;
    for round in 0..rounds {
        let journal = directory.path().join(round.to_string());
        let open = || sandbox.client().bulk().concurrency(16).journal(&journal);
        let mut run = open().unwrap().run(groups.clone());
        for _ in 0..=round {
            let _ = run.next().await.unwrap().unwrap();
        }
        drop(run);
        let left = std::fs::read(&journal).unwrap();
        // Not locked any more.
        drop(open().unwrap());
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(std::fs::read(&journal).unwrap(), left);
        groups.iter().for_each(|group| sandbox.add(group));
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    let requests = sandbox.requests().len();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(sandbox.requests().len(), requests);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_dropped_run_leaves_its_journal_closed_on_several_threads() {
    drop_runs(25).await;
}

#[tokio::test]
async fn a_dropped_run_leaves_its_journal_closed_on_one_thread() {
    drop_runs(25).await;
}

/// Panics whenever it is asked, and counts.
#[derive(Debug)]
struct Panics(Arc<AtomicUsize>);

impl RetryPolicy for Panics {
    fn next_delay(&self, _: &FailedAttempt<'_>) -> Option<Duration> {
        self.0.fetch_add(1, Ordering::SeqCst);
        panic!("the policy has a defect")
    }
}

async fn a_panic_in_a_policy() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (sandbox, groups) = sandbox_with_groups(50).await;
    sandbox.fail_by(|request, _| {
        let tenth = request.path().ends_with('5');
        tenth.then(|| Fault::status(502))
    });
    let panics = Arc::new(AtomicUsize::new(0));
    let policy = Panics(Arc::clone(&panics));
    let client = sandbox.client();
    let client = client.with_options(CallOptions::new().retry_policy(policy));
    let bulk = client.bulk().concurrency(8).journal(&journal).unwrap();
    let mut run = bulk.run(groups);
    let mut positions = BTreeSet::new();
    while let Some(done) = run.next().await {
        let done = done.unwrap();
        assert!(positions.insert(done.position()));
        match done.outcome() {
            ItemOutcome::Unknown => {
                let cause = done.cause().unwrap();
                assert!(
                    cause.contains("panicked: the policy has a defect"),
                    "{cause}"
                );
                assert!(done.error().is_none());
            }
            outcome => assert_eq!(outcome, ItemOutcome::Deleted),
        }
    }
    assert_eq!(positions.len(), 50);
    let panics = panics.load(Ordering::SeqCst) as u64;
    assert!(panics > 0);
    assert_eq!(run.report().count(ItemOutcome::Unknown), panics);
    assert!(run.report().is_complete() && !run.report().is_success());
    assert_eq!(outcomes(&records(&journal)).len(), 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_of_the_callers_code_is_an_outcome_on_several_threads() {
    a_panic_in_a_policy().await;
}

#[tokio::test]
async fn a_panic_of_the_callers_code_is_an_outcome_on_one_thread() {
    a_panic_in_a_policy().await;
}

/// The item that the input was about to give may be lost, so the run must not look complete.
#[tokio::test]
async fn a_panic_of_the_input_ends_the_run() {
    let (sandbox, groups) = sandbox_with_groups(10).await;
    let input = groups.into_iter().enumerate().map(|(index, group)| {
        assert_ne!(index, 5, "the input has a defect");
        group
    });
    let mut run = sandbox.client().bulk().concurrency(2).run(input);
    let mut yielded = 0;
    let error = loop {
        match std::panic::AssertUnwindSafe(run.next())
            .catch_unwind()
            .await
        {
            Ok(Some(Ok(_))) => yielded += 1,
            Ok(Some(Err(error))) => break error,
            Ok(None) => panic!("it looks complete"),
            Err(_) => {}
        }
    };
    assert_eq!((error.kind(), yielded), (BulkErrorKind::List, 5));
    assert_eq!(error.to_string(), "the input panicked after 5 items");
    assert!(!run.report().is_complete());
}

/// Others on the same thread get their turn.
#[tokio::test]
async fn items_that_the_client_refuses_do_not_all_go_in_one_poll() {
    let sandbox = Sandbox::start().await.unwrap();
    let guarded = CallOptions::new().refuse_permanent(true);
    let client = sandbox.client().with_options(guarded);
    let taken = AtomicUsize::new(0);
    let count = 20_000;
    let input = (0..count).map(|number| {
        taken.fetch_add(1, Ordering::SeqCst);
        group(number)
    });
    let mut run = client.bulk().concurrency(1_000_000).run(input);
    let mut before = 0;
    let mut yielded = 0;
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match run.poll_next_unpin(&mut context) {
            Poll::Ready(Some(done)) => {
                assert_eq!(done.unwrap().outcome(), ItemOutcome::Postponed);
                yielded += 1;
            }
            Poll::Ready(None) => break,
            Poll::Pending => tokio::task::yield_now().await,
        }
        let now = taken.load(Ordering::SeqCst);
        assert!(now - before <= 1024, "{now} after {before}");
        before = now;
    }
    assert_eq!((yielded, taken.load(Ordering::SeqCst)), (count, count));
}

#[test]
fn a_run_outside_a_runtime_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let client = crate::support::builder("http://127.0.0.1:1")
        .build()
        .unwrap();
    let journal: &Path = &directory.path().join("journal");
    let mut run = client.bulk().journal(journal).unwrap().run([group(1)]);
    let mut context = Context::from_waker(Waker::noop());
    let error = match run.poll_next_unpin(&mut context) {
        Poll::Ready(Some(Err(error))) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(error.kind(), BulkErrorKind::NoRuntime);
}

/// The task that polls the calls ends with its runtime.
#[test]
fn a_run_goes_on_in_another_runtime() {
    let sandbox = sandbox_of_its_own();
    let groups: Vec<_> = (0..40).map(group).collect();
    groups.iter().for_each(|group| sandbox.add(group));
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    let mut run = sandbox.client().bulk().concurrency(1).run(groups);
    for _ in 0..2 {
        let done = runtime().block_on(run.next()).unwrap().unwrap();
        assert_eq!(done.outcome(), ItemOutcome::Deleted);
    }
    let mut last = 2;
    runtime().block_on(async {
        while let Some(done) = run.next().await {
            let _ = done.unwrap();
            last += 1;
        }
    });
    assert_eq!(last, 40);
}
