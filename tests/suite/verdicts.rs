//! What the client says of a call against what the sandbox did: single cases, then masses of them.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tallyfy::sandbox::{Fault, Request, Sandbox};
use tallyfy::{
    Backoff, CallOptions, Client, Deleted, Deletion, Error, ErrorKind, Outcome, Pace, RetryBudget,
};
use tokio::task::JoinSet;

use crate::support::GROUP;

fn quick() -> CallOptions {
    let waits = Backoff::new().delays(Duration::from_millis(1), Duration::from_millis(10));
    CallOptions::new().retry_policy(waits)
}

fn lost() -> Fault {
    Fault::reset().after_acting()
}

fn no_such_address() -> Fault {
    Fault::status(404).body(
        r#"{"error": true, "message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND"}"#,
    )
}

fn refusal(status: u16) -> Fault {
    Fault::status(status).body(r#"{"error": true, "message": "no"}"#)
}

/// Executes a deletion whose record is there.
async fn execute(
    faults: impl IntoIterator<Item = Fault>,
    deletion: &Deletion,
) -> Result<Deleted, Error> {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add(deletion);
    for fault in faults {
        sandbox.fail_next(fault);
    }
    sandbox
        .client()
        .with_options(quick())
        .execute(deletion.clone())
        .await
}

#[tokio::test]
async fn a_repeat_that_finds_nothing_after_a_lost_answer_was_done_by_the_first_try() {
    for (deletion, status) in [
        (Deletion::delete_group(GROUP).unwrap(), 404),
        (Deletion::delete_guest("ann@example.com").unwrap(), 422),
    ] {
        let deleted = execute([lost()], &deletion).await.unwrap();
        assert_eq!(deleted.outcome(), Outcome::AlreadyGone, "{deletion}");
        assert_eq!(
            (deleted.status(), deleted.attempts()),
            (status, 2),
            "{deletion}"
        );
        assert!(
            deleted.details().is_none() && deletion.operation().gone_statuses().contains(&status)
        );
    }
}

#[tokio::test]
async fn a_second_refusal_in_between_changes_nothing() {
    let group = Deletion::delete_group(GROUP).unwrap();
    let deleted = execute(
        [lost(), Fault::rate_limited("0"), Fault::html_page(503)],
        &group,
    )
    .await
    .unwrap();
    assert_eq!(
        (deleted.outcome(), deleted.attempts()),
        (Outcome::AlreadyGone, 4)
    );
}

#[tokio::test]
async fn a_first_answer_of_gone_is_an_error_unless_gone_is_fine() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let error = client.delete_group(GROUP).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 1));
    assert!(!error.may_have_happened());
    let fine = client.with_options(CallOptions::new().ignore_not_found(true));
    let gone = fine.delete_group(GROUP).await.unwrap();
    assert_eq!((gone.outcome(), gone.status()), (Outcome::AlreadyGone, 404));
    assert!(gone.body().contains("RESOURCE_NOT_FOUND"));
    let tag = fine.delete_tag(GROUP).await.unwrap();
    assert_eq!(tag.outcome(), Outcome::Deleted, "a success stays one");
}

#[tokio::test]
async fn a_429_before_is_no_reason_to_take_gone_for_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_next(Fault::rate_limited("0"));
    let error = sandbox
        .client()
        .with_options(quick())
        .delete_group(GROUP)
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2));
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn a_wrong_address_and_a_page_never_mean_gone() {
    let group = Deletion::delete_group(GROUP).unwrap();
    for (answer, kind) in [
        (no_such_address(), ErrorKind::EndpointNotFound),
        (Fault::html_page(404), ErrorKind::Intermediary),
    ] {
        let error = execute([lost(), answer.clone()], &group).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 2));
        assert!(error.may_have_happened());
        let earlier = error
            .to_string()
            .contains("an earlier attempt may have done it");
        assert_eq!(earlier, kind == ErrorKind::EndpointNotFound, "{error}");

        let sandbox = Sandbox::start().await.unwrap();
        sandbox.fail_next(answer);
        let fine = sandbox
            .client()
            .with_options(quick().ignore_not_found(true));
        let error = fine.execute(group.clone()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(
            error.may_have_happened(),
            kind == ErrorKind::Intermediary,
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_success_after_a_lost_attempt_is_a_deletion() {
    let tag = Deletion::delete_tag(GROUP).unwrap();
    for first in [Fault::status(502), lost()] {
        let deleted = execute([first], &tag).await.unwrap();
        assert_eq!(
            (deleted.outcome(), deleted.attempts()),
            (Outcome::Deleted, 2)
        );
    }
}

#[tokio::test]
async fn a_refusal_does_not_undo_an_unclear_attempt_before_it() {
    let group = Deletion::delete_group(GROUP).unwrap();
    for (refusal, kind) in [
        (Fault::status(401), ErrorKind::Unauthorized),
        (refusal(403), ErrorKind::Forbidden),
        (refusal(422), ErrorKind::Rejected),
        (Fault::status(403), ErrorKind::Intermediary),
        (Fault::status(302), ErrorKind::Redirected),
    ] {
        let error = execute([Fault::html_page(502), refusal], &group)
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 2));
        assert!(error.may_have_happened(), "{error}");
    }
}

#[tokio::test]
async fn where_a_step_is_required_nothing_is_inferred() {
    let process = Deletion::delete_process(GROUP).unwrap();
    let error = execute([lost()], &process).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2));
    assert!(error.may_have_happened());

    let sandbox = Sandbox::start().await.unwrap();
    let fine = sandbox
        .client()
        .with_options(quick().ignore_not_found(true));
    let error = fine.execute(process).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_purge_that_did_the_step_itself_may_infer() {
    let archived = Deletion::archive_process(GROUP).unwrap();
    let steps = [
        (vec![], Outcome::Deleted, Ok(Outcome::AlreadyGone)),
        // That the step was done is inferred, and nothing is inferred from that.
        (vec![lost()], Outcome::AlreadyGone, Err(ErrorKind::NotFound)),
    ];
    for (first_faults, first, last) in steps {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.add(&archived);
        let count = first_faults.len();
        let faults: Vec<Fault> = first_faults;
        sandbox.fail_by(
            move |request, before| match request.path().ends_with("/delete") {
                true => (before == 0).then(lost),
                false => (before < count).then(|| faults[before].clone()),
            },
        );
        let result = sandbox
            .client()
            .with_options(quick())
            .purge_process(GROUP)
            .await;
        match (&result, last) {
            (Ok(purged), Ok(outcome)) => {
                assert_eq!(purged.first().unwrap().outcome(), first);
                assert_eq!(purged.last().outcome(), outcome);
            }
            (Err(error), Err(kind)) => {
                assert_eq!(error.first().unwrap().outcome(), first);
                assert_eq!(error.error().kind(), kind);
                assert!(error.error().may_have_happened());
            }
            _ => panic!("{result:?}"),
        }
        assert!(!sandbox.contains(&Deletion::delete_process(GROUP).unwrap()));
    }
}

#[tokio::test]
async fn a_purge_of_what_was_archived_before_keeps_what_is_unclear() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add(&Deletion::delete_process(GROUP).unwrap());
    sandbox
        .fail_by(|request, before| (before == 0 && request.path().ends_with("/delete")).then(lost));
    let client = sandbox.client().with_options(quick());
    let error = client.purge_process(GROUP).await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "delete_process");
    assert_eq!(error.error().kind(), ErrorKind::NotFound);
    assert!(error.first().is_none() && error.error().may_have_happened());
}

#[tokio::test]
async fn a_call_that_is_dropped_at_any_moment_leaves_the_client_usable() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client().with_options(quick());
    client.set_pace(&Pace::fixed(200, Duration::from_secs(1)).unwrap());
    for time in 0..40 {
        sandbox.fail_by(|_, before| match before % 4 {
            0 => Some(Fault::delayed(Duration::from_millis(5))),
            1 => Some(Fault::reset()),
            2 => Some(Fault::rate_limited("0")),
            _ => None,
        });
        let calls: Vec<_> = (0..4).map(|_| client.delete_group(GROUP)).collect();
        let mut calls: Vec<_> = calls.into_iter().map(Box::pin).collect();
        let polled = async {
            for call in &mut calls {
                let _ = call.await;
            }
        };
        // What is not done by then is dropped where it stands.
        let _ = tokio::time::timeout(Duration::from_millis(time), polled).await;
        drop(calls);
        assert_eq!(client.pace().waiting(), 0);
    }
    sandbox.recover();
    // Another record: what was dropped may still be on its way to the first.
    sandbox.add(&Deletion::delete_tag(GROUP).unwrap());
    let deleted = client.delete_tag(GROUP).await.unwrap();
    assert_eq!(
        (deleted.outcome(), deleted.attempts()),
        (Outcome::Deleted, 1)
    );
}

/// What a fault leaves open, or settles.
#[derive(Clone, Copy, PartialEq)]
enum Leaves {
    Clear,
    Open,
}

/// The fault of that attempt: 30 in 100 get one. It depends on nothing but the seed, the request
/// and the attempt, so that a run can be repeated whatever the order.
fn fault(seed: u64, target: &str, attempt: usize) -> Option<(Fault, Leaves)> {
    let mut hasher = DefaultHasher::new();
    (seed, target, attempt).hash(&mut hasher);
    let draw = hasher.finish();
    if draw % 100 >= 30 {
        return None;
    }
    let draw = draw / 100;
    let fault = match draw % 200 {
        0 => Fault::stall(),
        1..40 => Fault::reset(),
        40..50 => Fault::drop_connection(),
        50..90 => Fault::status(500),
        90..110 => Fault::html_page(502),
        110..120 => Fault::status(503).body("sorry").cut_after(2),
        120..130 => Fault::html_page(200),
        130..140 => Fault::html_page(404),
        140..150 => refusal(403),
        150..160 => no_such_address(),
        160..170 => Fault::rate_limited("Sun, 06 Nov 1994 08:49:37 GMT"),
        170..180 => Fault::rate_limited("soon"),
        _ => Fault::rate_limited("0"),
    };
    let leaves = match draw % 200 {
        140.. => Leaves::Clear,
        _ => Leaves::Open,
    };
    let acts = leaves == Leaves::Open && (draw / 200).is_multiple_of(2);
    Some((if acts { fault.after_acting() } else { fault }, leaves))
}

fn deletion(number: usize) -> Deletion {
    let id = format!("{number:032x}");
    match number % 8 {
        0 => Deletion::delete_tag(id),
        1 => Deletion::delete_guest(format!("guest{number}@example.com")),
        2 => Deletion::delete_process(id),
        3 => Deletion::reopen_oneoff_task(id),
        4 => Deletion::disable_member(number + 1),
        _ => Deletion::delete_group(id),
    }
    .unwrap()
}

/// A client that retries for as long as it may, against the odds.
fn stubborn(sandbox: &Sandbox) -> Client {
    Client::builder()
        .base_url(sandbox.base_url())
        .access_token(sandbox.access_token())
        .organization(sandbox.organization())
        .pace(Pace::unlimited())
        .retry_budget(RetryBudget::unlimited())
        .options(quick().attempt_timeout(Duration::from_secs(3)))
        .build()
        .unwrap()
}

/// What is wrong about a verdict, if anything is.
fn complaint(
    result: &Result<Deleted, Error>,
    still_there: bool,
    open: bool,
) -> Option<&'static str> {
    match result {
        Ok(deleted) if deleted.outcome() == Outcome::Unconfirmed && !open => {
            Some("unconfirmed without a reason")
        }
        Ok(deleted) if deleted.outcome() == Outcome::Unconfirmed => None,
        Ok(_) if still_there => Some("called deleted, and is there"),
        Err(error) if !error.may_have_happened() && !still_there => {
            Some("called not deleted, and is gone")
        }
        Err(error) if error.may_have_happened() && !open && error.kind() != ErrorKind::Timeout => {
            Some("called unknown without a reason")
        }
        Ok(_) | Err(_) => None,
    }
}

/// A machine under load may be too slow for an attempt of three seconds, in one call of a hundred.
fn is_slow(result: &Result<Deleted, Error>, open: bool) -> bool {
    matches!(result, Err(error) if error.may_have_happened() && !open)
}

/// A table of the verdicts.
async fn run(seed: u64, count: usize) -> String {
    let sandbox = Arc::new(Sandbox::start().await.unwrap());
    for number in 0..count {
        sandbox.add(&deletion(number));
    }
    sandbox.fail_by(move |request: &Request, before| {
        fault(seed, request.path(), before).map(|(fault, _)| fault)
    });
    let client = stubborn(&sandbox);
    let next = Arc::new(AtomicUsize::new(0));
    let slow = Arc::new(AtomicUsize::new(0));
    let began = std::time::Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..128 {
        let (sandbox, client) = (Arc::clone(&sandbox), client.clone());
        let (next, slow) = (Arc::clone(&next), Arc::clone(&slow));
        workers.spawn(async move {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return seen;
                }
                if number.is_multiple_of(1000) {
                    sandbox.clear_requests();
                }
                let deletion = deletion(number);
                let target = client.preview(deletion.clone()).unwrap();
                let target = target
                    .url()
                    .strip_prefix(&sandbox.base_url())
                    .unwrap()
                    .to_owned();
                let result = client.execute(deletion.clone()).await;
                let there = sandbox.contains(&deletion);
                let attempts = match &result {
                    Ok(deleted) => deleted.attempts(),
                    Err(error) => error.attempts(),
                };
                let open = (0..attempts as usize)
                    .filter_map(|attempt| fault(seed, &target, attempt))
                    .any(|(_, leaves)| leaves == Leaves::Open);
                if let Some(complaint) = complaint(&result, there, open) {
                    panic!("seed {seed}, {deletion}: {complaint}: {result:?}");
                }
                let late = is_slow(&result, open);
                let verdict = match result {
                    Ok(deleted) => deleted.outcome().to_string(),
                    Err(error) if error.may_have_happened() => "failed, unknown".to_owned(),
                    Err(_) => "failed, not done".to_owned(),
                };
                slow.fetch_add(usize::from(late), Ordering::Relaxed);
                let truth = if there { "not done" } else { "done" };
                *seen.entry(format!("{verdict:16}  {truth}")).or_default() += 1;
            }
        });
    }
    let mut total: BTreeMap<String, usize> = BTreeMap::new();
    for seen in workers.join_all().await {
        for (verdict, count) in seen {
            *total.entry(verdict).or_default() += count;
        }
    }
    assert_eq!(total.values().sum::<usize>(), count);
    let slow = slow.load(Ordering::Relaxed);
    assert!(
        slow <= count / 100,
        "{slow} calls timed out without a fault"
    );
    assert!(
        total.len() >= 5,
        "every kind of verdict has to occur: {total:?}"
    );
    let seconds = began.elapsed().as_secs_f64();
    let mut table = format!("seed {seed}: {count} deletions in {seconds:.1} s\n");
    table += "  client            sandbox";
    for (verdict, count) in &total {
        table += &format!("\n  {verdict:26} {count:7}");
    }
    table
}

/// `TALLYFY_TEST_SEEDS` is a list of seeds, `TALLYFY_TEST_DELETIONS` how many deletions each has.
#[tokio::test(flavor = "multi_thread")]
async fn every_verdict_agrees_with_what_the_sandbox_did() {
    let setting = |name, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let count = setting("TALLYFY_TEST_DELETIONS", "3000").parse().unwrap();
    let mut runs = JoinSet::new();
    for seed in setting("TALLYFY_TEST_SEEDS", "1,2,3").split(',') {
        runs.spawn(run(seed.trim().parse().unwrap(), count));
    }
    for table in runs.join_all().await {
        println!("{table}");
    }
}

/// A 404 that is not Tallyfy's says nothing of the record, also after an unclear answer.
#[tokio::test]
async fn the_404_of_something_in_between_is_not_gone() {
    let group = tallyfy::Deletion::delete_group(crate::support::GROUP).unwrap();
    for body in [
        "default backend - 404",
        "",
        r#"{"error":true,"code":"ENDPOINT_NOT"#,
        "404",
    ] {
        let sandbox = tallyfy::sandbox::Sandbox::start().await.unwrap();
        sandbox.add(&group);
        sandbox.fail_next(tallyfy::sandbox::Fault::status(502));
        sandbox.fail_next(tallyfy::sandbox::Fault::status(404).body(body));
        let client = sandbox
            .client()
            .with_options(quick().ignore_not_found(true));
        let error = client.execute(group.clone()).await.unwrap_err();
        assert_eq!(error.status(), Some(404), "{body:?}");
        assert!(error.may_have_happened() && sandbox.contains(&group));
    }
}

/// A server may say "unlimited" with the largest number there is.
#[tokio::test]
async fn what_remains_may_be_any_number() {
    let group = tallyfy::Deletion::delete_group(crate::support::GROUP).unwrap();
    let sandbox = tallyfy::sandbox::Sandbox::start().await.unwrap();
    for remaining in ["4294967295", "-1", "99999999999", "0x1", "0"] {
        sandbox.fail_next(
            tallyfy::sandbox::Fault::status(204).header("x-ratelimit-remaining", remaining),
        );
        let deleted = sandbox.client().execute(group.clone()).await.unwrap();
        assert_eq!(deleted.status(), 204, "{remaining}");
    }
}
