//! The journal: what is resumed, what is repaired, and what is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tallyfy::bulk::{BulkErrorKind, Item, ItemOutcome};
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{CallOptions, Client, Deletion, Purge};
use tempfile::TempDir;

use crate::bulk::{group, sandbox_with_groups};
use crate::support::{TOKEN, builder};

const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

struct Place {
    directory: TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("journal")
    }
}

/// The records of a journal, the first line apart.
pub fn records(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'));
    text.lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The final outcomes in a journal, by item; each has one.
pub fn outcomes(records: &[Value]) -> BTreeMap<String, String> {
    let mut outcomes = BTreeMap::new();
    for record in records {
        let outcome = record["outcome"].as_str().unwrap_or("postponed");
        if outcome != "postponed" {
            let item = record["done"].to_string();
            let twice = outcomes.insert(item.clone(), outcome.to_owned());
            assert!(twice.is_none(), "{item} has two outcomes");
        }
    }
    outcomes
}

/// A journal as an earlier run leaves it that was killed with these items in flight.
fn killed_with(path: &Path, client: &Client, items: impl IntoIterator<Item = Item>) {
    drop(client.bulk().journal(path).unwrap());
    let mut text = fs::read_to_string(path).unwrap();
    for item in items {
        let item = serde_json::to_string(&item).unwrap();
        text.push_str(&format!("{{\"sending\":{item},\"at\":1}}\n"));
    }
    fs::write(path, text).unwrap();
}

#[tokio::test]
async fn what_was_finished_is_not_sent_again() {
    let place = Place::new();
    let (sandbox, mut groups) = sandbox_with_groups(60).await;
    groups.push(group(99));
    let bulk = || {
        let bulk = sandbox.client().bulk().concurrency(4);
        bulk.journal(place.path()).unwrap()
    };
    let mut run = bulk().run(groups.clone());
    for _ in 0..20 {
        let _ = run.next().await.unwrap().unwrap();
    }
    drop(run);
    let finished = outcomes(&records(&place.path())).len();
    assert!((20..30).contains(&finished), "{finished}");
    sandbox.clear_requests();

    let mut run = bulk().run(groups.clone());
    assert_eq!(run.report().earlier(), finished as u64);
    let report = run.finish().await.unwrap();
    assert_eq!(report.total(), 61);
    assert_eq!(report.count(ItemOutcome::Failed), 1);
    assert_eq!(
        report.count(ItemOutcome::Deleted) + report.count(ItemOutcome::AlreadyGone),
        60
    );
    let first = report.clone();
    drop(run);
    assert_eq!(sandbox.requests().len(), 61 - finished);
    assert_eq!(outcomes(&records(&place.path())).len(), 61);
    sandbox.clear_requests();

    let mut run = bulk().run(groups);
    let report = run.finish().await.unwrap();
    assert_eq!(report.earlier(), 61);
    assert_eq!(report.operations(), first.operations());
    assert_eq!(report.causes()[0].cause(), first.causes()[0].cause());
    assert!(report.is_complete() && sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_intent_is_on_disk_before_the_request_and_the_outcome_before_it_is_yielded() {
    let place = Place::new();
    let (sandbox, groups) = sandbox_with_groups(20).await;
    let bulk = sandbox.client().bulk().concurrency(3);
    let mut run = bulk.journal(place.path()).unwrap().run(groups);
    while let Some(done) = run.next().await {
        let done = done.unwrap();
        let records = records(&place.path());
        let item = serde_json::to_value(done.item()).unwrap();
        let settled = records
            .iter()
            .find(|record| record["done"] == item)
            .unwrap();
        assert_eq!(
            (&settled["outcome"], &settled["status"]),
            (&"deleted".into(), &204.into())
        );
        let intents = records.iter().filter(|record| !record["sending"].is_null());
        assert!(sandbox.requests().len() <= intents.count());
    }
}

#[tokio::test]
async fn a_journal_cut_at_any_byte_of_its_end_is_repaired() {
    let place = Place::new();
    let (sandbox, groups) = sandbox_with_groups(4).await;
    let bulk = |path: &Path| {
        sandbox
            .client()
            .bulk()
            .concurrency(2)
            .journal(path)
            .unwrap()
    };
    bulk(&place.path())
        .run(groups.clone())
        .finish()
        .await
        .unwrap();
    let whole = fs::read(place.path()).unwrap();
    let mut ends: Vec<_> = (0..whole.len()).filter(|&at| whole[at] == b'\n').collect();
    ends.truncate(ends.len() - 2);
    // Also where the last two records are an intent and an outcome, and two intents.
    let middle = ends[ends.len() - 2] + 1..=whole.len();
    let first = 0..=ends[2] + 1;
    for cut in first.chain(middle) {
        fs::write(place.path(), &whole[..cut]).unwrap();
        let kept = whole[..cut]
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        let text = std::str::from_utf8(&whole[..kept]).unwrap();
        let before: Vec<Value> = text
            .lines()
            .skip(1)
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let (started, finished) = (before.len(), outcomes(&before).len());
        groups.iter().for_each(|group| sandbox.add(group));
        for record in before.iter().filter(|record| !record["done"].is_null()) {
            let item: Deletion = serde_json::from_value(record["done"].clone()).unwrap();
            let _ = sandbox.client().execute(item).await.unwrap();
        }
        sandbox.clear_requests();

        let mut run = bulk(&place.path()).run(groups.clone());
        let report = run.finish().await.unwrap();
        assert!(
            report.is_success() && report.total() == 4,
            "{cut}: {report}"
        );
        assert_eq!(report.earlier(), finished as u64);
        drop(run);
        assert_eq!(sandbox.requests().len(), 4 - finished, "{cut} of {started}");
        assert!(groups.iter().all(|group| !sandbox.contains(group)));
        let after = fs::read(place.path()).unwrap();
        assert_eq!(after[..kept], whole[..kept]);
        assert_eq!(outcomes(&records(&place.path())).len(), 4);
    }
}

#[tokio::test]
async fn what_was_in_flight_is_sent_again_and_gone_then_means_already_gone() {
    let place = Place::new();
    let (sandbox, groups) = sandbox_with_groups(2).await;
    let client = sandbox.client();
    let _ = client.execute(groups[0].clone()).await.unwrap();
    killed_with(
        &place.path(),
        &client,
        groups.iter().cloned().map(Item::from),
    );
    let mut run = client.bulk().journal(place.path()).unwrap().run(groups);
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::AlreadyGone), 1);
    assert_eq!(report.count(ItemOutcome::Deleted), 1);
}

#[tokio::test]
async fn what_is_not_harmless_to_repeat_is_unknown_and_not_sent() {
    let place = Place::new();
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let reopen = Deletion::reopen_oneoff_task(ID).unwrap();
    sandbox.add(&reopen);
    killed_with(&place.path(), &client, [reopen.clone().into()]);
    for _ in 0..2 {
        let mut run = client
            .bulk()
            .journal(place.path())
            .unwrap()
            .run([reopen.clone()]);
        let report = run.finish().await.unwrap();
        assert_eq!((report.total(), report.count(ItemOutcome::Unknown)), (1, 1));
        assert!(report.causes()[0].cause().contains("check the record"));
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_plan_counts_what_is_not_harmless_to_repeat_apart_and_a_read_journal_runs_nothing() {
    let directory = Place::new();
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let id = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";
    let items = [
        Item::from(Deletion::reopen_task(id, id).unwrap()),
        Item::from(crate::bulk::group(1)),
    ];
    killed_with(&directory.path(), &client, items.clone());
    let read = || client.bulk().plan_from_journal(directory.path()).unwrap();
    let plan = read().plan(items.clone()).unwrap();
    assert_eq!((plan.unknown(), plan.items(), plan.requests()), (1, 1, 1));
    let error = read().plan(items[..1].to_vec()).unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::OtherJournal);
    let error = read().run(items).next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Journal);
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_refusal_that_may_have_another_reason_is_not_taken_for_gone() {
    let place = Place::new();
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    // Gone, or never archived: the answer does not tell.
    let alone: Item = Deletion::delete_process(ID).unwrap().into();
    // Neither archiving nor deleting finds it.
    let purge: Item = Purge::purge_process(ID).unwrap().into();
    // No answer of Tallyfy's at all.
    let misled: Item = group(1).into();
    for (item, outcome) in [
        (alone, ItemOutcome::Unknown),
        (purge, ItemOutcome::AlreadyGone),
    ] {
        let _ = fs::remove_file(place.path());
        killed_with(&place.path(), &client, [item.clone()]);
        let mut run = client.bulk().journal(place.path()).unwrap().run([item]);
        assert_eq!(run.finish().await.unwrap().count(outcome), 1, "{outcome}");
    }
    let _ = fs::remove_file(place.path());
    killed_with(&place.path(), &client, [misled.clone()]);
    sandbox.fail_next(Fault::status(404).body(r#"{"code":"ENDPOINT_NOT_FOUND"}"#));
    let mut run = client
        .bulk()
        .journal(place.path())
        .unwrap()
        .run([misled.clone()]);
    assert_eq!(run.finish().await.unwrap().count(ItemOutcome::Postponed), 1);
    drop(run);
    // It is still in flight: nobody knows whether it went before the kill.
    let mut run = client.bulk().journal(place.path()).unwrap().run([misled]);
    assert_eq!(
        run.finish().await.unwrap().count(ItemOutcome::AlreadyGone),
        1
    );
}

#[tokio::test]
async fn what_was_postponed_is_taken_up_again() {
    let place = Place::new();
    let (sandbox, groups) = sandbox_with_groups(30).await;
    let guarded = sandbox
        .client()
        .with_options(CallOptions::new().refuse_permanent(true));
    let mut run = guarded
        .bulk()
        .journal(place.path())
        .unwrap()
        .run(groups.clone());
    assert_eq!(
        run.finish().await.unwrap().count(ItemOutcome::Postponed),
        30
    );
    drop(run);
    let stranger = builder(sandbox.base_url())
        .organization(sandbox.organization())
        .build()
        .unwrap();
    let mut run = stranger
        .bulk()
        .journal(place.path())
        .unwrap()
        .run(groups.clone());
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Unauthorized);
    drop(run);
    assert_eq!(outcomes(&records(&place.path())).len(), 0);
    let mut run = sandbox
        .client()
        .bulk()
        .journal(place.path())
        .unwrap()
        .run(groups);
    let report = run.finish().await.unwrap();
    assert_eq!(
        (report.total(), report.count(ItemOutcome::Deleted)),
        (30, 30)
    );
    let text = fs::read_to_string(place.path()).unwrap();
    crate::secret_forms::assert_absent(&text, TOKEN);
    crate::secret_forms::assert_absent(&text, sandbox.access_token());
    assert!(text.contains("the token was rejected"));
}

#[tokio::test]
async fn another_list_is_refused_before_anything_of_it_is_sent() {
    let place = Place::new();
    let (sandbox, groups) = sandbox_with_groups(40).await;
    let bulk = || sandbox.client().bulk().journal(place.path()).unwrap();
    bulk().run(groups[..20].to_vec()).finish().await.unwrap();
    sandbox.clear_requests();

    let mut run = bulk().run(groups[10..].to_vec());
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::OtherJournal);
    assert!(
        error.to_string().contains("item 11 of this list ("),
        "{error}"
    );
    drop(run);
    let mut run = bulk().run(groups[..10].to_vec());
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::OtherJournal);
    assert!(
        error.to_string().contains("lacks 10 items of the journal"),
        "{error}"
    );
    assert!(!run.report().is_complete());
    drop(run);
    assert!(sandbox.requests().is_empty());

    // One that has grown is the same list.
    let mut run = bulk().run(groups);
    assert_eq!(run.finish().await.unwrap().count(ItemOutcome::Deleted), 40);
    assert_eq!(sandbox.requests().len(), 20);
}

#[tokio::test]
async fn another_organization_or_server_is_refused() {
    let place = Place::new();
    let (sandbox, groups) = sandbox_with_groups(1).await;
    let client = sandbox.client();
    let mut run = client.bulk().journal(place.path()).unwrap().run(groups);
    run.finish().await.unwrap();
    drop(run);
    let other = client.in_organization("other").unwrap();
    let error = other.bulk().journal(place.path()).unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::OtherJournal);
    assert!(error.to_string().contains("other"), "{error}");
    let other = builder("https://go.example.com/api")
        .organization(sandbox.organization())
        .build()
        .unwrap();
    let error = other.bulk().journal(place.path()).unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::OtherJournal);
    assert!(
        error.to_string().contains("https://go.example.com/api"),
        "{error}"
    );
    // A sandbox draws its port anew.
    let again = Sandbox::start().await.unwrap().client();
    assert!(again.bulk().journal(place.path()).is_ok());
}

#[tokio::test]
async fn two_runs_on_one_journal_exclude_each_other() {
    let place = Place::new();
    let (sandbox, groups) = sandbox_with_groups(4).await;
    let client = sandbox.client();
    let mut first = client.bulk().journal(place.path()).unwrap().run(groups);
    let _ = first.next().await.unwrap().unwrap();
    let error = client.bulk().journal(place.path()).unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Busy);
    drop(first);
    assert!(client.bulk().journal(place.path()).is_ok());
}

#[tokio::test]
async fn a_file_that_is_no_journal_is_left_alone() {
    let place = Place::new();
    let client = Sandbox::start().await.unwrap().client();
    for text in [
        "my notes",
        "my notes\n",
        "{\"journal\":\"tallyfy\",\"version\":2}\n",
        "{\"journal\":\"tallyfy\",\"version\":1,\"base_url\":\"http://127.0.0.1\"",
        "\n",
        "{",
        &format!("\n{}", "\0".repeat(100_000)),
    ] {
        fs::write(place.path(), text).unwrap();
        match client.bulk().journal(place.path()) {
            Err(error) => {
                assert_eq!(error.kind(), BulkErrorKind::OtherJournal, "{text}");
                assert_eq!(fs::read_to_string(place.path()).unwrap(), text);
            }
            // What our own first line begins with was torn there.
            Ok(_) => assert!(text.starts_with('{') && !text.ends_with('\n'), "{text}"),
        }
    }
    let error = client.bulk().journal(place.directory.path()).unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::OtherJournal);
    assert!(error.to_string().contains("not a regular file"), "{error}");
}

#[tokio::test]
async fn a_damaged_journal_is_refused_with_the_line() {
    let place = Place::new();
    let (sandbox, groups) = sandbox_with_groups(3).await;
    let client = sandbox.client();
    let mut run = client
        .bulk()
        .concurrency(1)
        .journal(place.path())
        .unwrap()
        .run(groups);
    run.finish().await.unwrap();
    drop(run);
    let whole = fs::read_to_string(place.path()).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let done = lines[2].to_owned();
    let cases = [
        (3, "invalid record", "garbage".to_owned()),
        (3, "invalid record", done.replace("\"at\"", "\"att\"")),
        (
            3,
            "neither an intent",
            done.replace("\"outcome\":\"deleted\",", ""),
        ),
        (
            4,
            "its item already had its final outcome",
            format!("{done}\n{done}"),
        ),
        (
            3,
            "its item was not in flight",
            done.replace("00000\"", "00077\""),
        ),
    ];
    for (line, rule, text) in cases {
        let mut lines = lines.clone();
        lines[2] = &text;
        fs::write(place.path(), lines.join("\n") + "\n").unwrap();
        let error = client.bulk().journal(place.path()).unwrap_err();
        assert_eq!(error.kind(), BulkErrorKind::Damaged);
        let error = error.to_string();
        assert!(
            error.contains(&format!("at line {line}: {rule}")),
            "{error}"
        );
    }
}

/// A program that runs can't be written to, not even by root.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_that_can_t_be_written_is_an_error() {
    let client = Sandbox::start().await.unwrap().client();
    let program = std::env::current_exe().unwrap();
    let error = client.bulk().journal(&program).unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Journal);
    assert!(
        error.to_string().contains(program.to_str().unwrap()),
        "{error}"
    );
    let error = client.bulk().journal("/dev/full").unwrap_err();
    assert!(error.to_string().contains("not a regular file"), "{error}");
}
