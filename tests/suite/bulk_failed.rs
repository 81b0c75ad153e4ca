//! The list of what failed, and what a run says of its items.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tallyfy::auth::{Application, Credentials};
use tallyfy::bulk::{
    BulkErrorKind, Item, ItemOutcome, ItemResult, Run, WorkList, failed_items, journal_status,
};
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{CallOptions, Client, Deletion, Purge};

use crate::bulk::{group, sandbox_with_groups};

const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

/// A writer whose text can be read while it is written.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn items(&self) -> Vec<Item> {
        let text = self.0.lock().unwrap().clone();
        let list = WorkList::new(std::io::Cursor::new(text));
        list.map(Result::unwrap).collect()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn results(run: &mut Run<'_>) -> Vec<ItemResult> {
    let mut results = Vec::new();
    while let Some(done) = run.next().await {
        results.push(done.unwrap());
    }
    results
}

#[tokio::test]
async fn the_failed_items_of_a_journal_are_a_work_list() {
    let directory = tempfile::tempdir().unwrap();
    let [journal, second] = ["first", "second"].map(|name| directory.path().join(name));
    let (sandbox, groups) = sandbox_with_groups(300).await;
    let refused = r#"{"error":true,"message":"a rule"}"#;
    (0..200).for_each(|_| sandbox.fail_next(Fault::status(422).body(refused)));
    let client = sandbox.client();
    let bulk = client.bulk().concurrency(1).journal(&journal).unwrap();
    let mut run = bulk.run(groups.clone());
    let report = run.finish().await.unwrap();
    assert_eq!((report.failures(), report.unnamed()), (200, 197));
    let named: usize = report
        .causes()
        .iter()
        .map(|cause| cause.examples().len())
        .sum();
    assert_eq!(named, 3);
    let text = report.to_string();
    let hint = format!(
        "197 failures not named here: the journal {} has all of them",
        journal.display()
    );
    assert!(text.contains(&hint), "{text}");
    assert_eq!(serde_json::to_value(report).unwrap()["unnamed"], 197);
    // The run may still be going: no lock is needed.
    let mut failed = failed_items(&journal).unwrap();
    let items: Vec<Item> = failed
        .by_ref()
        .map(|failed| {
            let failed = failed.unwrap();
            assert_eq!(failed.outcome(), ItemOutcome::Failed);
            assert!(failed.cause().unwrap().contains("a rule"));
            failed.into_item()
        })
        .collect();
    assert_eq!(failed.left_out(), 0);
    let expected: Vec<Item> = groups[..200].iter().cloned().map(Item::from).collect();
    assert_eq!(items, expected);
    drop(run);

    let mut run = client.bulk().journal(&second).unwrap().run(items);
    assert_eq!(run.finish().await.unwrap().count(ItemOutcome::Deleted), 200);
    assert_eq!(failed_items(&second).unwrap().count(), 0);
}

#[tokio::test]
async fn what_is_not_safe_to_repeat_is_left_out_and_counted() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let sandbox = Sandbox::start().await.unwrap();
    // Its response is lost, and it may have happened.
    let reopen = Deletion::reopen_oneoff_task(ID).unwrap();
    sandbox.add(&reopen);
    // It is refused, so it certainly did not happen.
    let refused = Deletion::reopen_oneoff_task(ID.replace('9', "8")).unwrap();
    let lost = group(1);
    sandbox.add(&lost);
    sandbox.fail_by(move |request, _| {
        let refused = request.path().contains("8f2b");
        (!refused).then(|| Fault::reset().after_acting())
    });
    let once = CallOptions::new().no_retry();
    let client = sandbox.client().with_options(once);
    let lines = Lines::default();
    let bulk = client.bulk().concurrency(1).failed_items_to(lines.clone());
    let mut run = bulk
        .journal(&journal)
        .unwrap()
        .run([reopen, refused.clone(), lost.clone()]);
    for done in results(&mut run).await {
        let is_reopen = done.outcome() == ItemOutcome::Unknown && done.position() == 1;
        assert_eq!(done.is_safe_to_repeat(), !is_reopen, "{done:?}");
    }
    let report = run.report();
    assert_eq!(report.count(ItemOutcome::Unknown), 2, "{report}");
    assert_eq!(report.not_repeatable(), 1);
    let mut failed = failed_items(&journal).unwrap();
    let items: Vec<Item> = failed
        .by_ref()
        .map(|failed| failed.unwrap().into_item())
        .collect();
    assert_eq!(items, [Item::from(refused), Item::from(lost)]);
    assert_eq!(failed.left_out(), 1);
    assert_eq!(lines.items(), items);
    drop(run);
    // What is postponed or in flight is left to the journal's own run.
    let status = journal_status(&journal).unwrap();
    assert_eq!(status.report().not_repeatable(), 1);
    assert_eq!(status.organization(), sandbox.organization());
    assert_eq!(status.base_url(), "http://127.0.0.1");
    let text = status.to_string();
    assert!(text.starts_with(&format!(
        "journal of organization {}",
        sandbox.organization()
    )));
    assert!(text.contains("3 items: 1 failed, 2 unknown"), "{text}");
}

#[tokio::test]
async fn a_run_without_a_journal_writes_its_failed_items() {
    let (sandbox, groups) = sandbox_with_groups(30).await;
    (0..5).for_each(|_| {
        sandbox.fail_next(Fault::status(422).body(r#"{"error":true,"message":"rule"}"#))
    });
    sandbox.fail_next(Fault::delayed(Duration::ZERO));
    let gone = r#"{"error":true,"message":"API endpoint not found","code":"ENDPOINT_NOT_FOUND"}"#;
    (0..2).for_each(|_| sandbox.fail_next(Fault::status(404).body(gone)));
    let lines = Lines::default();
    let bulk = sandbox.client().bulk().concurrency(1);
    let mut run = bulk.failed_items_to(lines.clone()).run(groups.clone());
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::Failed), 5);
    assert_eq!(report.count(ItemOutcome::Postponed), 2);
    assert_eq!(report.unnamed(), 2);
    let text = report.to_string();
    assert!(
        text.contains("2 failures not named here: a run with a journal"),
        "{text}"
    );
    let expected = [&groups[..5], &groups[6..8]].concat();
    let expected: Vec<Item> = expected.into_iter().map(Item::from).collect();
    assert_eq!(lines.items(), expected);
    // The list runs.
    let mut run = sandbox.client().bulk().run(lines.items());
    assert!(run.finish().await.unwrap().is_success());
}

#[tokio::test]
async fn a_list_of_failed_items_that_can_not_be_written_ends_the_run() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (sandbox, groups) = sandbox_with_groups(30).await;
    let items = std::iter::once(group(99)).chain(groups);
    let mut run = sandbox
        .client()
        .bulk()
        .concurrency(1)
        .failed_items_to(Full)
        .run(items);
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::FailedItems);
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the disk is full");
    assert_eq!(sandbox.requests().len(), 1);
    assert_eq!(run.report().total(), 1);
}

#[tokio::test]
async fn damage_ends_the_list_with_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let sandbox = Sandbox::start().await.unwrap();
    let bulk = sandbox.client().bulk().concurrency(1).journal(&journal);
    bulk.unwrap()
        .run([group(1), group(2)])
        .finish()
        .await
        .unwrap();
    let text = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(
        &journal,
        text.replace("00002\"},\"outcome", "\u{1}\"},\"outcome"),
    )
    .unwrap();
    let mut failed = failed_items(&journal).unwrap();
    assert_eq!(
        *failed.next().unwrap().unwrap().item(),
        Item::from(group(1))
    );
    let error = failed.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Damaged);
    assert!(failed.next().is_none());
    assert_eq!(
        journal_status(&journal).unwrap_err().kind(),
        BulkErrorKind::Damaged
    );
    std::fs::write(&journal, "notes\n").unwrap();
    for error in [failed_items(&journal).err(), journal_status(&journal).err()] {
        assert_eq!(error.unwrap().kind(), BulkErrorKind::OtherJournal);
    }
}

#[tokio::test]
async fn a_report_says_what_deleted_means_where_a_missing_record_gets_it_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let tag = Deletion::delete_tag(ID).unwrap();
    let group = group(1);
    sandbox.add(&group);
    let mut run = sandbox.client().bulk().run([tag, group]);
    let text = run.finish().await.unwrap().to_string();
    let line = |name: &str| {
        text.lines()
            .find(|line| line.contains(name))
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        line("delete_tag"),
        "  delete_tag: 1 deleted; \"deleted\" includes records that did not exist"
    );
    assert_eq!(line("delete_group"), "  delete_group: 1 deleted");
}

#[tokio::test]
async fn a_result_serializes_with_the_response() {
    let sandbox = Sandbox::start().await.unwrap();
    let purge = Purge::purge_process(ID).unwrap();
    sandbox.add(purge.first());
    sandbox.fail_next(
        Fault::status(200)
            .body(r#"{"data":{"archived":[1,2]}}"#)
            .after_acting(),
    );
    let items = [Item::from(purge), group(1).into(), group(1).into()];
    let mut run = sandbox.client().bulk().concurrency(1).run(items);
    let mut results = results(&mut run).await;
    results.sort_by_key(ItemResult::position);
    let json = serde_json::to_value(&results).unwrap();
    assert_eq!(json[0]["item"]["operation"], "purge_process");
    assert_eq!(
        (&json[0]["outcome"], &json[0]["position"]),
        (&"deleted".into(), &1.into())
    );
    assert_eq!(json[0]["first_response"]["data"]["archived"][1], 2);
    assert_eq!(
        (&json[1]["outcome"], &json[1]["status"]),
        (&"failed".into(), &404.into())
    );
    assert_eq!(json[1]["response"]["code"], "RESOURCE_NOT_FOUND");
    assert!(json[1]["cause"].is_string());
    assert_eq!(
        json[2],
        serde_json::json!({
            "position": 3, "item": json[1]["item"], "outcome": "duplicate",
        })
    );
    assert!(results[0].cause().is_none() && results[2].cause().is_none());
}

/// Nothing is known against the item, so a resumed run sends it again.
#[tokio::test]
async fn every_kind_of_failure_that_is_about_the_run_postpones() {
    let (sandbox, _) = sandbox_with_groups(1).await;
    let refusing = {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.refuse_connections().await;
        sandbox
    };
    let tokens = sandbox.token_endpoint();
    let application = Application::new(tokens.client_id(), tokens.client_secret())
        .token_url(refusing.token_url());
    let no_token = Client::builder()
        .base_url(sandbox.base_url())
        .organization(sandbox.organization())
        .credentials(Credentials::client_credentials(application))
        .build()
        .unwrap();
    let redirected = Sandbox::start().await.unwrap();
    redirected.fail_always(Fault::status(302).header("location", "https://example.com/"));
    for (what, client, requests) in [
        ("no connection", refusing.client(), None),
        ("no token", no_token, None),
        ("a redirect", redirected.client(), Some(&redirected)),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let journal = directory.path().join("journal");
        let client = client.with_options(CallOptions::new().no_retry());
        let bulk = client.bulk().journal(&journal).unwrap();
        let mut run = bulk.run([group(0)]);
        let done = results(&mut run).await;
        assert_eq!(
            done[0].outcome(),
            ItemOutcome::Postponed,
            "{what}: {done:?}"
        );
        assert!(
            done[0].cause().is_some() && done[0].is_safe_to_repeat(),
            "{what}"
        );
        drop(run);
        let status = journal_status(&journal).unwrap();
        let found = (status.in_flight(), status.postponed());
        assert_eq!(found, (0, 1), "{what}");
        // A server that redirects may have done it, so the journal keeps that it was sent.
        let records = std::fs::read_to_string(&journal).unwrap();
        let last = records.lines().last().unwrap();
        assert_eq!(
            last.starts_with(r#"{"sending""#),
            requests.is_some(),
            "{last}"
        );
        assert_eq!(failed_items(&journal).unwrap().count(), 0, "{what}");
        if let Some(sandbox) = requests {
            assert_eq!(sandbox.requests().len(), 1, "{what}");
        }
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_first_error_is_the_one_that_stays() {
    let (sandbox, groups) = sandbox_with_groups(8).await;
    // A dead token, while other items in flight end the run for other reasons.
    sandbox.fail_next(Fault::status(401).body(r#"{"message":"Unauthenticated"}"#));
    let other = r#"{"error":true,"message":"You don't have application's permissions for this organization!"}"#;
    (0..7).for_each(|_| {
        sandbox.fail_next(
            Fault::status(403)
                .body(other)
                .after(Duration::from_millis(200)),
        )
    });
    let mut run = sandbox.client().bulk().concurrency(8).run(groups);
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Unauthorized, "{error}");
    assert_eq!(sandbox.requests().len(), 8);
    assert_eq!(run.report().total(), 8);
    assert!(
        run.report()
            .stopped()
            .unwrap()
            .starts_with(&error.to_string())
    );
    assert!(run.next().await.is_none());
    assert_eq!(
        run.finish().await.unwrap_err().kind(),
        BulkErrorKind::Unauthorized
    );
}
