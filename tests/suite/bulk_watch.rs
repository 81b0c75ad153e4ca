//! What else happens to the file of a journal: during a run, before it, and between two.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tallyfy::bulk::{Bulk, BulkErrorKind, ItemOutcome, journal_status};
use tallyfy::sandbox::{Fault, Sandbox};
use tempfile::TempDir;

use crate::bulk::sandbox_with_groups;
use crate::bulk_journal::{outcomes, records};

fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    (directory, path)
}

fn bulk(sandbox: &Sandbox, journal: &Path) -> Bulk {
    let bulk = sandbox.client().bulk().concurrency(4);
    bulk.journal(journal).unwrap()
}

/// Does something to the journal after a few items. Returns what the run said, and how many requests
/// it sent after that.
async fn disturb(disturbance: impl FnOnce(&Path)) -> (String, usize, TempDir, PathBuf) {
    let (directory, path) = place();
    let (sandbox, groups) = sandbox_with_groups(400).await;
    sandbox.fail_always(Fault::delayed(Duration::from_millis(5)));
    let mut run = bulk(&sandbox, &path).run(groups);
    for _ in 0..8 {
        let _ = run.next().await.unwrap().unwrap();
    }
    disturbance(&path);
    // From now on the path is checked at the next write.
    tokio::time::sleep(Duration::from_millis(120)).await;
    let before = sandbox.requests().len();
    let mut yielded = 8;
    let error = loop {
        match run.next().await.unwrap() {
            Ok(_) => yielded += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), BulkErrorKind::JournalChanged);
    assert!(run.next().await.is_none());
    assert_eq!(
        yielded,
        sandbox.requests().len(),
        "what was in flight is finished"
    );
    assert!(!run.report().is_complete());
    let after = sandbox.requests().len() - before;
    (error.to_string(), after, directory, path)
}

#[tokio::test]
async fn a_journal_that_is_deleted_stops_the_run() {
    let (error, after, _directory, path) = disturb(|path| fs::remove_file(path).unwrap()).await;
    assert!(
        error.contains("was deleted or replaced during the run"),
        "{error}"
    );
    assert_eq!(after, 0);
    assert!(!path.exists(), "it is not made anew");
}

#[tokio::test]
async fn a_journal_that_is_renamed_stops_the_run() {
    let (error, after, directory, path) = disturb(|path| {
        fs::rename(path, path.with_extension("old")).unwrap();
        fs::write(path, "another file").unwrap();
    })
    .await;
    assert!(error.contains("was replaced during the run"), "{error}");
    assert_eq!(after, 0);
    assert_eq!(fs::read_to_string(path).unwrap(), "another file");
    drop(directory);
    let (error, after, ..) = disturb(|path| {
        fs::rename(path, path.with_extension("old")).unwrap();
    })
    .await;
    assert!(error.contains("was renamed or deleted"), "{error}");
    assert_eq!(after, 0);
}

#[tokio::test]
async fn a_journal_that_is_truncated_or_written_to_stops_the_run() {
    let (error, after, _directory, path) = disturb(|path| {
        fs::OpenOptions::new()
            .write(true)
            .open(path)
            .unwrap()
            .set_len(10)
            .unwrap();
    })
    .await;
    assert!(error.contains("was truncated during the run"), "{error}");
    assert_eq!(after, 0);
    assert_eq!(fs::metadata(path).unwrap().len(), 10, "nothing is written");

    let (error, after, _directory, path) = disturb(|path| {
        let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(b"a note\n").unwrap();
    })
    .await;
    assert!(
        error.contains("was written to by something else"),
        "{error}"
    );
    assert_eq!(after, 0);
    assert!(fs::read_to_string(path).unwrap().ends_with("a note\n"));
}

/// The last records may come within the time between two checks of the path.
#[tokio::test]
async fn a_journal_that_was_renamed_at_the_end_is_an_error() {
    let (_directory, path) = place();
    let (sandbox, groups) = sandbox_with_groups(1).await;
    let mut run = bulk(&sandbox, &path).run(groups);
    let _ = run.next().await.unwrap().unwrap();
    fs::rename(&path, path.with_extension("old")).unwrap();
    let error = run.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::JournalChanged);
    assert!(!run.report().is_complete() && !run.report().is_success());
}

#[tokio::test]
async fn nothing_is_sent_whose_intent_can_not_be_written() {
    let (_directory, path) = place();
    let (sandbox, groups) = sandbox_with_groups(5).await;
    let bulk = bulk(&sandbox, &path);
    fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(3)
        .unwrap();
    let mut run = bulk.run(groups);
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::JournalChanged);
    assert!(sandbox.requests().is_empty());
    assert_eq!(run.report().total(), 0);
    // A second call does not turn the failure into a success.
    let again = run.finish().await.unwrap_err();
    assert_eq!(again.to_string(), error.to_string());
    assert!(run.next().await.is_none());
    assert_eq!(run.report().stopped(), Some(error.to_string().as_str()));
}

/// Between fork and exec a child has every file of its parent open, and keeps its locks.
#[test]
fn a_dropped_journal_is_not_locked_while_processes_start() {
    let (_directory, path) = place();
    let client = crate::support::builder("http://127.0.0.1:1")
        .build()
        .unwrap();
    let spawning = std::thread::spawn(|| {
        for _ in 0..150 {
            Command::new("true").status().unwrap();
        }
    });
    while !spawning.is_finished() {
        drop(client.bulk().journal(&path).unwrap());
    }
    spawning.join().unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_refused_and_not_waited_for() {
    let (_directory, path) = place();
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let client = crate::support::builder("http://127.0.0.1:1")
        .build()
        .unwrap();
    let refusals = [
        client.bulk().journal(&path).map(drop),
        client.bulk().plan_from_journal(&path).map(drop),
        tallyfy::bulk::failed_items(&path).map(drop),
        journal_status(&path).map(drop),
    ];
    for refusal in refusals {
        let error = refusal.unwrap_err();
        assert_eq!(error.kind(), BulkErrorKind::OtherJournal);
        assert!(
            error.to_string().contains("is not a regular file"),
            "{error}"
        );
    }
}

/// What a power loss or an editor may leave at the end.
#[tokio::test]
async fn padding_after_the_last_record_is_cut_off() {
    let (_directory, path) = place();
    let (sandbox, groups) = sandbox_with_groups(3).await;
    bulk(&sandbox, &path)
        .run(groups.clone())
        .finish()
        .await
        .unwrap();
    let whole = fs::read(&path).unwrap();
    let nuls = |count| vec![0; count];
    let torn = br#"{"sending":{"operation":"delete_gr"#;
    let ends: [Vec<u8>; 10] = [
        b"\n".to_vec(),
        b"\r\n \t\n\n".to_vec(),
        nuls(1),
        nuls(70_000),
        nuls(3_000_000),
        [nuls(10), b"\n".to_vec(), nuls(100_000)].concat(),
        [torn.to_vec(), nuls(2_000_000)].concat(),
        torn.to_vec(),
        [torn.to_vec(), nuls(5), b"\n".to_vec()].concat(),
        [torn.to_vec(), nuls(1), b"\n".to_vec()].concat(),
    ];
    for end in ends {
        fs::write(&path, [whole.clone(), end.clone()].concat()).unwrap();
        let status = journal_status(&path).unwrap();
        assert_eq!((status.report().total(), status.in_flight()), (3, 0));
        sandbox.clear_requests();
        let mut run = bulk(&sandbox, &path).run(groups.clone());
        let report = run.finish().await.unwrap();
        assert_eq!((report.earlier(), report.total()), (3, 3));
        drop(run);
        assert!(sandbox.requests().is_empty());
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}

#[tokio::test]
async fn padding_before_a_record_is_damage() {
    let (_directory, path) = place();
    let (sandbox, groups) = sandbox_with_groups(3).await;
    bulk(&sandbox, &path).run(groups).finish().await.unwrap();
    let whole = fs::read_to_string(&path).unwrap();
    let (first, rest) = whole.split_once('\n').unwrap();
    for padding in ["\n", "\0\0\0", "\0\0\0\n", &"\0".repeat(100_000)] {
        let text = format!("{first}\n{padding}{rest}");
        fs::write(&path, &text).unwrap();
        let error = sandbox.client().bulk().journal(&path).unwrap_err();
        assert_eq!(error.kind(), BulkErrorKind::Damaged);
        assert!(
            error.to_string().contains("at line 2: invalid record"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "left alone");
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_passed_over() {
    let (_directory, path) = place();
    let (sandbox, groups) = sandbox_with_groups(3).await;
    bulk(&sandbox, &path)
        .run(groups[..2].to_vec())
        .finish()
        .await
        .unwrap();
    let whole = fs::read_to_string(&path).unwrap();
    let marked = format!("\u{feff}{whole}").replace('\n', "\r\n");
    fs::write(&path, &marked).unwrap();
    sandbox.clear_requests();
    let mut run = bulk(&sandbox, &path).run(groups);
    assert_eq!(run.finish().await.unwrap().count(ItemOutcome::Deleted), 3);
    drop(run);
    assert_eq!(sandbox.requests().len(), 1);
    assert!(fs::read_to_string(&path).unwrap().starts_with(&marked));
    assert_eq!(outcomes(&records(&path)).len(), 3);
}

/// A file of nothing but NULs may be a disk image.
#[tokio::test]
async fn only_a_header_that_was_never_written_is_taken_for_a_new_journal() {
    let (_directory, path) = place();
    let (sandbox, groups) = sandbox_with_groups(1).await;
    fs::write(&path, vec![0; 1_000_000]).unwrap();
    let error = sandbox.client().bulk().journal(&path).unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::OtherJournal);
    assert_eq!(fs::metadata(&path).unwrap().len(), 1_000_000);
    fs::write(&path, [0; 20]).unwrap();
    let mut run = bulk(&sandbox, &path).run(groups);
    assert!(run.finish().await.unwrap().is_success());
    assert_eq!(outcomes(&records(&path)).len(), 1);
}

/// As many as were in flight when the run was killed, and nothing but refusals.
#[tokio::test]
async fn a_resumed_run_comes_to_its_end_whatever_was_in_flight() {
    let (_directory, path) = place();
    let sandbox = Sandbox::start().await.unwrap();
    drop(bulk(&sandbox, &path));
    let items: Vec<_> = (0..64)
        .map(|number| tallyfy::Deletion::delete_process(format!("{number:032x}")).unwrap())
        .collect();
    let mut text = fs::read_to_string(&path).unwrap();
    for item in &items {
        let item = serde_json::to_string(item).unwrap();
        text.push_str(&format!("{{\"sending\":{item},\"at\":1}}\n"));
    }
    fs::write(&path, text).unwrap();
    assert_eq!(journal_status(&path).unwrap().in_flight(), 64);
    let mut run = bulk(&sandbox, &path).run(items);
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::Unknown), 64, "{report}");
    assert!(report.is_complete());
    assert_eq!(sandbox.requests().len(), 64);
    assert!(
        report.causes()[0]
            .cause()
            .contains("an earlier request had no conclusive response")
    );
}

/// The count of items without a conclusive result begins anew at a refusal.
#[tokio::test]
async fn a_refusal_after_a_lost_response_counts_as_an_answer() {
    let (sandbox, _) = sandbox_with_groups(0).await;
    sandbox.fail_by(|_, before| (before == 0).then(|| Fault::reset().after_acting()));
    let items = (0..20).map(|number| {
        let process = tallyfy::Deletion::delete_process(format!("{number:032x}")).unwrap();
        sandbox.add(&process);
        process
    });
    let items: Vec<_> = items.collect();
    let mut run = sandbox.client().bulk().concurrency(1).run(items);
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::Unknown), 20, "{report}");
}
