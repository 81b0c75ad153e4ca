//! What a run writes of every item.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::Value;
use tallyfy::bulk::{BulkErrorKind, ItemOutcome};
use tallyfy::sandbox::Fault;
use tallyfy::{Deletion, Purge};

use crate::bulk::{group, sandbox_with_groups};
use crate::bulk_journal::{outcomes, records};

/// Fails where a line comes after its outcome is in the journal: a kill between would lose it.
#[derive(Clone)]
struct BeforeJournal {
    journal: PathBuf,
    text: Arc<Mutex<Vec<u8>>>,
}

impl BeforeJournal {
    fn of(journal: &Path) -> Self {
        Self {
            journal: journal.to_owned(),
            text: Arc::default(),
        }
    }

    fn lines(&self) -> Vec<Value> {
        lines(&self.text.lock().unwrap())
    }
}

fn lines(text: &[u8]) -> Vec<Value> {
    let lines = text.split_inclusive(|&byte| byte == b'\n');
    lines
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

impl Write for BeforeJournal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let known = outcomes(&records(&self.journal));
        for line in lines(bytes) {
            let is_first = line["outcome"] != "duplicate";
            if is_first && known.contains_key(&line["item"].to_string()) {
                return Err(io::Error::other("the journal has it before"));
            }
        }
        self.text.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_result_is_written_before_its_outcome_is_in_the_journal() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (sandbox, groups) = sandbox_with_groups(200).await;
    let (first, all) = (&groups[..150], groups.iter().chain([&groups[0]]));
    let mut written = Vec::new();
    for items in [first.to_vec(), all.cloned().collect()] {
        let writer = BeforeJournal::of(&journal);
        let bulk = sandbox.client().bulk().journal(&journal).unwrap();
        // Flushed in time, whatever it keeps back.
        let mut run = bulk.results_to(BufWriter::new(writer.clone())).run(items);
        assert!(run.finish().await.unwrap().is_success());
        drop(run);
        written.extend(writer.lines());
    }
    assert_eq!(written.len(), 201, "each item once, and the duplicate");
    let deleted = |line: &&Value| line["outcome"] == "deleted" && line["status"] == 204;
    assert_eq!(written.iter().filter(deleted).count(), 200);
}

#[tokio::test]
async fn a_result_has_the_status_attempts_and_request_id_of_its_last_response() {
    let (sandbox, groups) = sandbox_with_groups(3).await;
    for (status, id) in [(200, "request-1"), (422, "request-2")] {
        let fault = Fault::status(status).header("x-request-id", id);
        sandbox.fail_next(fault);
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("results");
    let bulk = sandbox.client().bulk().concurrency(1);
    let bulk = bulk.results_to(File::create(&path).unwrap());
    let mut run = bulk.run(groups);
    let mut results = Vec::new();
    while let Some(result) = run.next().await {
        let result = result.unwrap();
        let id = result.request_id().map(str::to_owned);
        results.push((result.status(), result.attempts(), id));
    }
    let expected = [
        (200, Some("request-1")),
        (422, Some("request-2")),
        (204, None),
    ];
    let expected = expected.map(|(status, id)| (Some(status), Some(1), id.map(str::to_owned)));
    assert_eq!(results, expected);
    let written = std::fs::read(&path).unwrap();
    assert_eq!(lines(&written).len(), 3);
    for (line, (status, _, id)) in lines(&written).iter().zip(expected) {
        let written = (line["status"].as_u64(), line["request_id"].as_str());
        assert_eq!(written, (status.map(u64::from), id.as_deref()));
        assert_eq!(line["attempts"], 1);
    }
}

/// What the first step of a purge did is told there alone.
#[tokio::test]
async fn a_purge_that_fails_at_its_second_step_keeps_the_response_to_the_first() {
    const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";
    let (sandbox, _) = sandbox_with_groups(0).await;
    sandbox.add(&Deletion::archive_template(ID).unwrap());
    let body = r#"{"message":"m","deleted_references":[]}"#;
    sandbox.fail_next(Fault::status(200).body(body).after_acting());
    sandbox.fail_next(Fault::status(403).body(r#"{"message":"administrators only"}"#));
    let purge = Purge::purge_template(ID).unwrap();
    let mut run = sandbox.client().bulk().run([purge]);
    let result = run.next().await.unwrap().unwrap();
    assert_eq!(result.outcome(), ItemOutcome::Failed);
    assert_eq!(result.first().unwrap().body(), body);
}

/// Also while the consumer of the run does something else. On Windows nobody else can read a journal
/// in use.
#[cfg(unix)]
#[tokio::test]
async fn an_outcome_is_in_the_journal_as_soon_as_the_response_is_there() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (sandbox, groups) = sandbox_with_groups(2).await;
    let bulk = sandbox.client().bulk().journal(&journal).unwrap();
    let mut run = bulk.run(groups);
    assert!(run.next().now_or_never().is_none());
    let written = || outcomes(&records(&journal)).len();
    for _ in 0..1000 {
        if written() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(written(), 2);
}

#[tokio::test]
async fn results_that_can_not_be_written_end_the_run_and_are_in_the_journal() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    for buffered in [false, true] {
        let _ = std::fs::remove_file(&journal);
        let (sandbox, _) = sandbox_with_groups(30).await;
        let bulk = sandbox.client().bulk().concurrency(1);
        let bulk = bulk.journal(&journal).unwrap();
        let bulk = if buffered {
            bulk.results_to(BufWriter::new(Full))
        } else {
            bulk.results_to(Full)
        };
        let mut run = bulk.run((0..30).map(group));
        let error = run.finish().await.unwrap_err();
        assert_eq!(error.kind(), BulkErrorKind::Results);
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "the disk is full");
        assert_eq!(sandbox.requests().len(), 1);
        let outcomes = outcomes(&records(&journal));
        assert!(outcomes.values().eq(["deleted"]), "{outcomes:?}");
        assert_eq!(run.report().count(ItemOutcome::Deleted), 1);
    }
}
