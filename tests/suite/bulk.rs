//! Runs: what is sent, what comes out, and what ends them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use tallyfy::bulk::{BulkErrorKind, Item, ItemOutcome, ItemResult, Run, WorkListError};
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{CallOptions, Client, Deletion, ErrorKind, Pace, Purge};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::support::builder;

pub fn group(number: usize) -> Deletion {
    Deletion::delete_group(format!("{number:032x}")).unwrap()
}

pub async fn sandbox_with_groups(count: usize) -> (Sandbox, Vec<Deletion>) {
    let sandbox = Sandbox::start().await.unwrap();
    let groups: Vec<_> = (0..count).map(group).collect();
    groups.iter().for_each(|group| sandbox.add(group));
    (sandbox, groups)
}

async fn all(run: &mut Run<'_>) -> Vec<ItemResult> {
    let mut all = Vec::new();
    while let Some(done) = run.next().await {
        all.push(done.unwrap());
    }
    all
}

fn stranger(sandbox: &Sandbox) -> Client {
    builder(sandbox.base_url())
        .organization(sandbox.organization())
        .build()
        .unwrap()
}

const PAGE: &[u8] = b"<!DOCTYPE html><title>Sign in</title>";

#[tokio::test]
async fn every_item_comes_back_once_with_its_outcome() {
    let (sandbox, mut groups) = sandbox_with_groups(50).await;
    groups.push(group(99));
    let mut run = sandbox.client().bulk().concurrency(8).run(groups.clone());
    let done = all(&mut run).await;
    let items: BTreeSet<String> = done.iter().map(|done| done.item().to_string()).collect();
    assert_eq!((done.len(), items.len()), (51, 51));
    for done in &done {
        let expected = if *done.item() == Item::from(group(99)) {
            assert_eq!(done.error().unwrap().kind(), ErrorKind::NotFound);
            assert_eq!(done.position(), 51);
            ItemOutcome::Failed
        } else {
            assert_eq!(done.deleted().unwrap().status(), 204);
            ItemOutcome::Deleted
        };
        assert_eq!(done.outcome(), expected);
    }
    assert!(groups.iter().all(|group| !sandbox.contains(group)));
    assert_eq!(sandbox.requests().len(), 51);
    let report = run.report();
    assert!(report.is_complete() && !report.is_success());
    assert_eq!((report.total(), report.failures()), (51, 1));
}

/// A server that reads and never answers.
async fn silent_server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                while let Ok(1..) = stream.read(&mut buffer).await {
                    count.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    (address, requests)
}

#[tokio::test]
async fn no_more_than_the_set_number_is_in_flight() {
    for concurrency in [1, 7] {
        let (address, requests) = silent_server().await;
        let client = builder(address).build().unwrap();
        let taken = AtomicUsize::new(0);
        let groups = (0..1000).map(|number| {
            taken.fetch_add(1, Ordering::SeqCst);
            group(number)
        });
        let mut run = client.bulk().concurrency(concurrency).run(groups);
        let nothing = tokio::time::timeout(Duration::from_millis(300), run.next()).await;
        assert!(nothing.is_err());
        assert_eq!(requests.load(Ordering::SeqCst), concurrency);
        assert_eq!(taken.load(Ordering::SeqCst), concurrency);
        assert_eq!(run.in_flight(), concurrency);
    }
}

#[tokio::test]
async fn nothing_is_sent_before_the_run_is_polled_nor_after_it_is_dropped() {
    let (sandbox, groups) = sandbox_with_groups(100).await;
    let mut run = sandbox.client().bulk().concurrency(4).run(groups);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(sandbox.requests().is_empty());
    for _ in 0..10 {
        let _ = run.next().await.unwrap().unwrap();
    }
    drop(run);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let requests = sandbox.requests().len();
    assert!((10..=18).contains(&requests), "{requests}");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(sandbox.requests().len(), requests);
}

#[tokio::test]
async fn a_run_that_is_stopped_finishes_what_is_in_flight() {
    let (sandbox, groups) = sandbox_with_groups(100).await;
    sandbox.fail_always(Fault::delayed(Duration::from_millis(5)));
    let mut run = sandbox.client().bulk().concurrency(4).run(groups);
    let mut yielded = 1;
    let _ = run.next().await.unwrap().unwrap();
    run.stop();
    yielded += all(&mut run).await.len();
    assert!((4..=12).contains(&yielded), "{yielded}");
    assert_eq!(sandbox.requests().len(), yielded);
    assert!(!run.report().is_complete() && run.report().stopped().is_none());
}

/// What waits for its turn was not sent, and a journal should not have to wonder about it.
#[tokio::test]
async fn at_a_set_pace_one_item_at_most_waits_for_its_turn() {
    let (address, requests) = silent_server().await;
    let client = builder(address).build().unwrap();
    client.set_pace(&Pace::fixed(1, Duration::from_secs(120)).unwrap());
    let taken = AtomicUsize::new(0);
    let groups = (0..1000).map(|number| {
        taken.fetch_add(1, Ordering::SeqCst);
        group(number)
    });
    let mut run = client.bulk().concurrency(20).run(groups);
    let nothing = tokio::time::timeout(Duration::from_millis(300), run.next()).await;
    assert!(nothing.is_err());
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    assert_eq!(taken.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn duplicates_are_sent_once_and_reported() {
    let (sandbox, groups) = sandbox_with_groups(30).await;
    let twice = groups.iter().chain(&groups).cloned();
    let mut run = sandbox.client().bulk().run(twice);
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::Deleted), 30);
    assert_eq!(report.count(ItemOutcome::Duplicate), 30);
    assert!(report.is_success());
    assert_eq!((report.failures(), report.causes().len()), (0, 0));
    assert_eq!(sandbox.requests().len(), 30);
}

#[tokio::test]
async fn a_stream_that_has_to_be_waited_for_is_taken_too() {
    let (sandbox, groups) = sandbox_with_groups(20).await;
    let slow = futures_util::stream::iter(groups).then(|group| async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        group
    });
    let mut run = sandbox.client().bulk().run_stream(slow);
    let mut settled = 0;
    while let Some(done) = StreamExt::next(&mut run).await {
        assert_eq!(done.unwrap().outcome(), ItemOutcome::Deleted);
        settled += 1;
    }
    assert_eq!(settled, 20);
}

#[tokio::test]
async fn the_steps_of_a_purge_keep_their_order() {
    let sandbox = Sandbox::start().await.unwrap();
    let purges: Vec<_> = (0..10)
        .map(|number| Purge::purge_process(format!("{number:032x}")).unwrap())
        .collect();
    purges.iter().for_each(|purge| sandbox.add(purge.first()));
    let mut run = sandbox.client().bulk().concurrency(10).run(purges.clone());
    assert_eq!(run.finish().await.unwrap().count(ItemOutcome::Deleted), 10);
    for purge in &purges {
        assert!(!sandbox.contains(purge.first()) && !sandbox.contains(purge.last()));
    }
    let requests = sandbox.requests();
    for number in 0..10 {
        let id = format!("/runs/{number:032x}");
        let paths: Vec<_> = requests
            .iter()
            .map(|request| request.path())
            .filter(|path| path.contains(&id))
            .collect();
        assert!(paths.len() == 2 && paths[0].ends_with(&id) && paths[1].ends_with("/delete"));
    }
}

#[tokio::test]
async fn a_dead_token_ends_the_run() {
    let (sandbox, groups) = sandbox_with_groups(100).await;
    let client = stranger(&sandbox);
    let mut run = client.bulk().concurrency(1).run(groups);
    let done = run.next().await.unwrap().unwrap();
    assert_eq!(done.outcome(), ItemOutcome::Postponed);
    let error = run.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Unauthorized);
    assert!(
        error
            .to_string()
            .contains("item 1 of the input (delete_group "),
        "{error}"
    );
    assert!(run.next().await.is_none());
    assert_eq!(sandbox.requests().len(), 1);
    assert!(!run.report().is_complete() && run.report().stopped().is_some());
}

#[tokio::test]
async fn a_token_that_dies_in_the_middle_ends_the_run_and_another_one_resumes_it() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (sandbox, groups) = sandbox_with_groups(10).await;
    (0..3).for_each(|_| sandbox.fail_next(Fault::delayed(Duration::ZERO)));
    sandbox.fail_always(Fault::status(401).body(r#"{"message":"Unauthenticated"}"#));
    let bulk = || {
        let bulk = sandbox.client().bulk().concurrency(1);
        bulk.journal(&journal).unwrap()
    };
    let mut run = bulk().run(groups.clone());
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Unauthorized);
    assert_eq!(run.report().count(ItemOutcome::Deleted), 3);
    assert_eq!(run.report().count(ItemOutcome::Postponed), 1);
    drop(run);
    assert_eq!(sandbox.requests().len(), 4);

    sandbox.recover();
    let mut run = bulk().run(groups);
    let report = run.finish().await.unwrap();
    assert_eq!(
        (report.earlier(), report.count(ItemOutcome::Deleted)),
        (3, 10)
    );
    assert_eq!(sandbox.requests().len(), 11);
}

#[tokio::test]
async fn a_refused_organization_ends_the_run_and_a_rule_does_not() {
    let (sandbox, groups) = sandbox_with_groups(20).await;
    let rule =
        || Fault::status(403).body(r#"{"message":"Cannot disable guest with incomplete tasks"}"#);
    (0..10).for_each(|_| sandbox.fail_next(rule()));
    let mut run = sandbox.client().bulk().concurrency(1).run(groups.clone());
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::Failed), 10);
    assert_eq!(report.count(ItemOutcome::Deleted), 10);

    sandbox.clear_requests();
    let other = sandbox.client().in_organization("other").unwrap();
    let mut run = other.bulk().concurrency(1).run(groups);
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Organization);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn several_answers_in_a_row_that_settle_nothing_end_the_run() {
    let (sandbox, groups) = sandbox_with_groups(100).await;
    // Four pages, then a deletion: the count begins anew.
    (0..4).for_each(|_| sandbox.fail_next(Fault::status(200).body(PAGE)));
    sandbox.fail_next(Fault::delayed(Duration::ZERO));
    (0..50).for_each(|_| sandbox.fail_next(Fault::status(200).body(PAGE)));
    let mut run = sandbox.client().bulk().concurrency(1).run(groups);
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Unanswered);
    assert!(
        error.to_string().contains("item 10 of the input"),
        "{error}"
    );
    assert_eq!(run.report().count(ItemOutcome::Unconfirmed), 9);
    assert_eq!(run.report().count(ItemOutcome::Deleted), 1);
    assert_eq!(sandbox.requests().len(), 10);
}

#[tokio::test]
async fn the_guard_refuses_items_and_does_not_end_the_run() {
    let (sandbox, groups) = sandbox_with_groups(20).await;
    let task = Deletion::archive_task("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").unwrap();
    sandbox.add(&task);
    let client = sandbox
        .client()
        .with_options(CallOptions::new().refuse_permanent(true));
    let items = groups.iter().cloned().chain([task.clone()]);
    let mut run = client.bulk().run(items);
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::Postponed), 20);
    assert_eq!(report.count(ItemOutcome::Deleted), 1);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_plan_counts_and_sends_nothing() {
    let (sandbox, groups) = sandbox_with_groups(3).await;
    let id = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";
    let items = || {
        let groups = groups.iter().cloned().map(Item::from);
        groups.chain([
            groups_item(&groups_first()),
            Deletion::delete_process(id).unwrap().into(),
            Purge::purge_template(id).unwrap().into(),
            Deletion::archive_task(id).unwrap().into(),
        ])
    };
    fn groups_first() -> Deletion {
        group(0)
    }
    fn groups_item(deletion: &Deletion) -> Item {
        deletion.clone().into()
    }
    let plan = sandbox.client().bulk().plan(items()).unwrap();
    assert_eq!((plan.items(), plan.requests()), (6, 7));
    assert_eq!(
        (plan.permanent(), plan.guarded(), plan.duplicates()),
        (5, 0, 1)
    );
    let json = serde_json::to_value(&plan).unwrap();
    assert_eq!(json["operations"]["delete_group"]["items"], 3);
    assert_eq!(json["operations"]["delete_group"]["effect"], "permanent");
    assert_eq!(
        json["operations"]["delete_process"]["needs"],
        "archive_process"
    );
    assert_eq!(
        json["operations"]["delete_process"]["purge"],
        "purge_process"
    );
    assert!(json["operations"]["purge_template"]["needs"].is_null());
    assert!(json["operations"]["archive_task"]["restore"].is_string());

    let client = sandbox
        .client()
        .with_options(CallOptions::new().refuse_permanent(true));
    let plan = client.bulk().plan(items()).unwrap();
    assert_eq!((plan.guarded(), plan.requests()), (5, 1));

    let purge = Item::from(Purge::purge_process(id).unwrap());
    let requests = sandbox.client().bulk().requests(&purge).unwrap();
    let urls: Vec<_> = requests.iter().map(|request| request.url()).collect();
    let runs = format!(
        "{}/organizations/{}/runs/{id}",
        sandbox.base_url(),
        sandbox.organization()
    );
    assert_eq!(urls, [runs.clone(), format!("{runs}/delete")]);
    assert!(sandbox.requests().is_empty());
}

/// What a duplicate repeats may have failed, so it is no success by itself.
#[tokio::test]
async fn a_duplicate_is_neither_a_success_nor_a_failure() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut run = sandbox.client().bulk().run([group(1), group(1)]);
    let done = all(&mut run).await;
    for done in done {
        assert!(!done.outcome().is_success());
        assert_eq!(
            done.outcome().is_failure(),
            done.outcome() != ItemOutcome::Duplicate
        );
    }
    let report = run.report();
    assert!(report.is_complete() && !report.is_success());
    assert_eq!((report.total(), report.failures()), (2, 1));
    let counts = report.causes().iter().map(|cause| cause.count());
    assert_eq!(counts.sum::<u64>(), 1);
}

#[tokio::test]
async fn a_plan_tells_of_both_steps_of_a_purge() {
    let sandbox = Sandbox::start().await.unwrap();
    let [one, two, three] = [1, 2, 3].map(|number| format!("{number:032x}"));
    let items = [
        Deletion::delete_process(&one),
        Deletion::archive_process(&one),
        Deletion::archive_process(&two),
        Deletion::delete_template(&two),
        Deletion::disable_member(3),
        Deletion::delete_member(3),
        Deletion::delete_process(&three),
    ];
    let plan = sandbox.client().bulk().plan(items).unwrap();
    assert_eq!((plan.items(), plan.both_steps()), (7, 2));
    assert!(plan.to_string().contains("2 records listed"), "{plan}");
}

#[tokio::test]
async fn a_plan_of_nothing_says_nothing_of_its_duration() {
    let sandbox = Sandbox::start().await.unwrap();
    let plan = sandbox.client().bulk().plan(Vec::<Item>::new()).unwrap();
    assert_eq!(plan.to_string(), "0 items, 0 requests");

    let client = sandbox
        .client()
        .with_options(CallOptions::new().refuse_permanent(true));
    client.set_pace(&Pace::fixed(90, Duration::from_secs(60)).unwrap());
    let plan = client.bulk().plan([group(1)]).unwrap();
    assert_eq!((plan.items(), plan.requests()), (1, 0));
    assert!(!plan.to_string().contains("duration"), "{plan}");
}

#[tokio::test]
async fn an_input_of_the_callers_own_may_fail() {
    let (sandbox, groups) = sandbox_with_groups(1).await;
    let broken = std::io::Error::other("the database is gone");
    let items = [Ok(groups[0].clone()), Err(WorkListError::new(broken))];
    let items = futures_util::stream::iter(items);
    let mut run = sandbox.client().bulk().run_stream(items);
    let error = loop {
        match run.next().await.unwrap() {
            Ok(done) => assert_eq!(done.outcome(), ItemOutcome::Deleted),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), BulkErrorKind::List);
    let chain = std::iter::successors(Some(&error as &dyn std::error::Error), |one| one.source());
    assert_eq!(chain.last().unwrap().to_string(), "the database is gone");
}

#[tokio::test]
async fn the_report_groups_failures_by_cause_and_stays_small() {
    let (sandbox, groups) = sandbox_with_groups(300).await;
    for number in 0..100 {
        let message = format!(r#"{{"message":"rule {number}"}}"#);
        sandbox.fail_next(Fault::status(422).body(message));
    }
    (0..7).for_each(|_| sandbox.fail_next(Fault::status(422).body(r#"{"message":"rule 0"}"#)));
    let mut run = sandbox.client().bulk().concurrency(1).run(groups);
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::Failed), 107);
    assert_eq!(
        report.operations()["delete_group"][&ItemOutcome::Deleted],
        193
    );
    let causes = report.causes();
    assert_eq!(causes.len(), 51);
    assert!(causes[0].cause().contains("rule 0") && causes[0].count() == 8);
    assert_eq!(causes[0].examples().len(), 3);
    assert_eq!(
        (causes[50].cause(), causes[50].count()),
        ("other causes", 50)
    );
    assert_eq!(causes.iter().map(|cause| cause.count()).sum::<u64>(), 107);

    assert_eq!(report.failures(), 107);
    let json = serde_json::to_value(report).unwrap();
    assert_eq!(json["outcomes"]["failed"], 107);
    assert_eq!(json["operations"]["delete_group"]["deleted"], 193);
    assert_eq!(
        json["causes"][0]["examples"][0]["operation"],
        "delete_group"
    );
    let text = report.to_string();
    assert!(
        text.starts_with("300 items: 193 deleted, 107 failed\n"),
        "{text}"
    );
}

#[tokio::test]
async fn a_success_that_confirms_nothing_is_about_the_item_unless_it_is_a_page() {
    for (fault, ends) in [
        (Fault::status(202), false),
        (Fault::status(200).body(r#"{"success": false}"#), false),
        (Fault::html_page(200), true),
    ] {
        let (sandbox, groups) = sandbox_with_groups(12).await;
        sandbox.fail_always(fault);
        let mut run = sandbox.client().bulk().concurrency(1).run(groups);
        let end = run.finish().await.map(|_| ());
        assert_eq!(end.is_err(), ends, "{end:?}");
        let expected = if ends { 5 } else { 12 };
        assert_eq!(run.report().count(ItemOutcome::Unconfirmed), expected);
        if let Err(error) = end {
            assert_eq!(error.kind(), BulkErrorKind::Unanswered);
            assert!(
                error
                    .to_string()
                    .contains("5 items in a row, which is the limit")
            );
        }
    }
}

#[tokio::test]
async fn a_403_that_asks_to_wait_holds_the_run_back() {
    let (sandbox, groups) = sandbox_with_groups(40).await;
    let limited = r#"{"message":"You have exceeded a secondary rate limit. Please wait."}"#;
    for _ in 0..3 {
        let fault = Fault::status(403).header("retry-after", "1");
        sandbox.fail_next(fault.body(limited));
    }
    let mut run = sandbox.client().bulk().concurrency(2).run(groups);
    assert!(run.finish().await.unwrap().is_success(), "{}", run.report());
    assert!(sandbox.requests().len() <= 43);
}
