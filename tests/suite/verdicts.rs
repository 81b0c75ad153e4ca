//! What the client reports of a call, compared with what the sandbox did: single cases, then thousands
//! of random ones.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tallyfy::bulk::ItemOutcome;
use tallyfy::sandbox::{Fault, Request, Sandbox};
use tallyfy::{
    Backoff, CallOptions, Client, Deleted, Deletion, Delivery, Error, ErrorKind, Outcome, Pace,
    RetryBudget,
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

/// Executes a deletion whose record exists.
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
async fn a_missing_record_after_a_lost_response_was_deleted_by_the_first_attempt() {
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
async fn other_failures_between_the_lost_response_and_the_missing_record_change_nothing() {
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
async fn a_missing_record_at_the_first_attempt_is_an_error_unless_ignored() {
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
async fn a_missing_record_after_tallyfys_own_429_is_not_a_deletion() {
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

/// Refusals of an intermediary that ask for a wait, so that the call is retried.
fn limits_of_an_intermediary() -> [Fault; 4] {
    let now = |fault: Fault| fault.header("retry-after", "0");
    [
        now(Fault::html_page(429)),
        now(Fault::html_page(403)),
        now(Fault::status(403)),
        now(Fault::status(429).body(r#"{"status":429}"#)),
    ]
}

#[tokio::test]
async fn a_missing_record_after_an_intermediarys_refusal_is_not_a_deletion() {
    let group = Deletion::delete_group(GROUP).unwrap();
    for limit in limits_of_an_intermediary() {
        let run = |faults: Vec<Fault>, options: CallOptions| async {
            let sandbox = Sandbox::start().await.unwrap();
            faults
                .into_iter()
                .for_each(|fault| sandbox.fail_next(fault));
            let client = sandbox.client().with_options(options);
            client.execute(group.clone()).await
        };
        let error = run(vec![limit.clone()], quick()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotFound, 2));
        assert!(error.may_have_happened(), "{limit:?}: {error}");
        let ignored = run(vec![limit.clone()], quick().ignore_not_found(true));
        assert_eq!(ignored.await.unwrap().outcome(), Outcome::AlreadyGone);

        // Tallyfy may have acted on the other attempt, whichever came first.
        for other in [Fault::status(502), Fault::html_page(408), Fault::reset()] {
            for faults in [
                [limit.clone(), other.clone()],
                [other.clone(), limit.clone()],
            ] {
                let deleted = run(faults.to_vec(), quick()).await.unwrap();
                assert_eq!(
                    deleted.outcome(),
                    Outcome::AlreadyGone,
                    "{limit:?} {other:?}"
                );
                assert_eq!(deleted.attempts(), 3);
            }
        }
    }
}

#[tokio::test]
async fn a_bulk_run_postpones_what_an_intermediary_limits_in_any_order() {
    let group = Deletion::delete_group(GROUP).unwrap();
    let own = Fault::rate_limited("0");
    let waits = Backoff::new()
        .max_attempts(2)
        .delays(Duration::from_millis(1), Duration::from_millis(10));
    for limit in limits_of_an_intermediary() {
        for faults in [[limit.clone(), own.clone()], [own.clone(), limit.clone()]] {
            let sandbox = Sandbox::start().await.unwrap();
            for fault in faults.clone() {
                sandbox.fail_next(fault);
            }
            let options = CallOptions::new().retry_policy(waits.clone());
            let client = sandbox.client().with_options(options);
            let mut run = client.bulk().run([group.clone()]);
            let item = run.next().await.unwrap().unwrap();
            assert_eq!(item.outcome(), ItemOutcome::Postponed, "{faults:?}");
            let error = item.error().unwrap();
            assert_eq!(
                (error.kind(), error.attempts()),
                (ErrorKind::RateLimited, 2)
            );
            assert!(error.may_have_happened());
        }
    }
}

#[tokio::test]
async fn a_410_that_the_operation_does_not_declare_never_means_gone() {
    let group = Deletion::delete_group(GROUP).unwrap();
    assert!(!group.operation().gone_statuses().contains(&410));
    let missing = r#"{"error":true,"message":"Resource not found","code":"RESOURCE_NOT_FOUND"}"#;
    for body in [missing, ""] {
        let gone = || Fault::status(410).body(body);
        for faults in [vec![gone()], vec![lost(), gone()]] {
            let sandbox = Sandbox::start().await.unwrap();
            let attempts = faults.len() as u32;
            faults
                .into_iter()
                .for_each(|fault| sandbox.fail_next(fault));
            let options = quick().ignore_not_found(true);
            let client = sandbox.client().with_options(options);
            let error = client.execute(group.clone()).await.unwrap_err();
            assert_eq!(
                (error.kind(), error.status(), error.attempts()),
                (ErrorKind::Intermediary, Some(410), attempts)
            );
            assert_eq!(error.delivery(), Delivery::Unknown);
        }
    }
}

#[tokio::test]
async fn a_status_from_600_up_is_unknown_and_not_retried() {
    let group = Deletion::delete_group(GROUP).unwrap();
    for status in [600, 777, 999] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.fail_always(Fault::status(status).header("retry-after", "0"));
        let client = sandbox.client().with_options(quick());
        let error = client.execute(group.clone()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status(), error.delivery()),
            (ErrorKind::UnexpectedStatus, Some(status), Delivery::Unknown)
        );
        assert_eq!((error.attempts(), sandbox.requests().len()), (1, 1));
    }
}

#[tokio::test]
async fn a_503_with_retry_after_is_waited_for_at_any_pace() {
    for pace in [Pace::unlimited(), Pace::adaptive()] {
        let sandbox = Sandbox::start().await.unwrap();
        let group = Deletion::delete_group(GROUP).unwrap();
        sandbox.add(&group);
        sandbox.fail_next(Fault::status(503).header("retry-after", "1"));
        let client = sandbox.client().with_options(quick());
        client.set_pace(&pace);
        let began = std::time::Instant::now();
        let deleted = client.execute(group).await.unwrap();
        assert_eq!(
            (deleted.outcome(), deleted.attempts()),
            (Outcome::Deleted, 2)
        );
        // The policy itself waits 10 ms at most.
        assert!(began.elapsed() >= Duration::from_secs(1), "{pace:?}");
    }
}

#[tokio::test]
async fn a_wrong_address_or_a_page_never_means_gone() {
    let group = Deletion::delete_group(GROUP).unwrap();
    for (response, kind) in [
        (no_such_address(), ErrorKind::EndpointNotFound),
        (Fault::html_page(404), ErrorKind::Intermediary),
    ] {
        let error = execute([lost(), response.clone()], &group)
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 2));
        assert!(error.may_have_happened());
        let earlier = error
            .to_string()
            .contains("an earlier attempt may have done it");
        assert_eq!(earlier, kind == ErrorKind::EndpointNotFound, "{error}");

        let sandbox = Sandbox::start().await.unwrap();
        sandbox.fail_next(response);
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
async fn a_refusal_leaves_an_earlier_unclear_attempt_unclear() {
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
async fn a_missing_record_proves_nothing_for_an_operation_with_a_prerequisite() {
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
async fn in_a_purge_that_confirmed_its_first_step_a_missing_record_means_gone() {
    let archived = Deletion::archive_process(GROUP).unwrap();
    let steps = [
        (vec![], Outcome::Deleted, Ok(Outcome::AlreadyGone)),
        // That the step was done is only inferred, so nothing more is inferred from it.
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
async fn a_purge_of_an_archived_record_keeps_an_unclear_second_step_unclear() {
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
        // Calls that are not done by then are dropped where they are.
        let _ = tokio::time::timeout(Duration::from_millis(time), polled).await;
        drop(calls);
        assert_eq!(client.pace().waiting(), 0);
    }
    sandbox.recover();
    // Another record, because a dropped request may still reach the first.
    sandbox.add(&Deletion::delete_tag(GROUP).unwrap());
    let deleted = client.delete_tag(GROUP).await.unwrap();
    assert_eq!(
        (deleted.outcome(), deleted.attempts()),
        (Outcome::Deleted, 1)
    );
}

/// Whether a fault leaves the outcome open.
#[derive(Clone, Copy, PartialEq)]
enum Leaves {
    Clear,
    Open,
}

/// The fault of an attempt: 30 in 100 have one. It depends only on the seed, the request and the
/// attempt, so that a run can be repeated in any order.
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

/// How long an attempt may take.
const ATTEMPT: Duration = Duration::from_secs(3);

/// A client that retries as often as it may.
fn stubborn(sandbox: &Sandbox) -> Client {
    Client::builder()
        .base_url(sandbox.base_url())
        .access_token(sandbox.access_token())
        .organization(sandbox.organization())
        .pace(Pace::unlimited())
        .retry_budget(RetryBudget::unlimited())
        .options(quick().attempt_timeout(ATTEMPT))
        .build()
        .unwrap()
}

/// What is wrong with a result, if anything is.
fn complaint(
    result: &Result<Deleted, Error>,
    still_there: bool,
    open: bool,
    slow: bool,
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
        Err(error) if error.may_have_happened() && !open && !slow => {
            Some("called unknown without a reason")
        }
        Ok(_) | Err(_) => None,
    }
}

/// Whether an attempt may have timed out without a fault. A machine under load may be too slow in one
/// call of a hundred.
fn is_slow(result: &Result<Deleted, Error>, open: bool, took: Duration) -> bool {
    matches!(result, Err(error) if error.may_have_happened() && !open) && took >= ATTEMPT
}

/// Returns a table of the results.
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
                let called = std::time::Instant::now();
                let result = client.execute(deletion.clone()).await;
                let took = called.elapsed();
                let there = sandbox.contains(&deletion);
                let attempts = match &result {
                    Ok(deleted) => deleted.attempts(),
                    Err(error) => error.attempts(),
                };
                let open = (0..attempts as usize)
                    .filter_map(|attempt| fault(seed, &target, attempt))
                    .any(|(_, leaves)| leaves == Leaves::Open);
                let late = is_slow(&result, open, took);
                if let Some(complaint) = complaint(&result, there, open, late) {
                    panic!("seed {seed}, {deletion}: {complaint}: {result:?}");
                }
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
    assert!(total.len() >= 5, "too few kinds of results: {total:?}");
    let seconds = began.elapsed().as_secs_f64();
    let mut table = format!("seed {seed}: {count} deletions in {seconds:.1} s\n");
    table += "  client            sandbox";
    for (verdict, count) in &total {
        table += &format!("\n  {verdict:26} {count:7}");
    }
    table
}

/// `TALLYFY_TEST_SEEDS` is a list of seeds, `TALLYFY_TEST_DELETIONS` the number of deletions for each.
#[tokio::test(flavor = "multi_thread")]
async fn every_result_agrees_with_what_the_sandbox_did() {
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

#[tokio::test]
async fn the_404_of_an_intermediary_does_not_mean_gone_even_after_a_lost_response() {
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

/// Some servers say "unlimited" with the largest number there is.
#[tokio::test]
async fn any_number_of_remaining_requests_is_accepted() {
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
