//! The pace over a real socket. How well it does is measured on paused time, in the crate.

use std::time::{Duration, Instant};

use tallyfy::sandbox::{Fault, RateLimit, Sandbox};
use tallyfy::{Backoff, CallOptions, Client, Deletion, ErrorKind, Outcome, Pace};
use tokio::task::JoinSet;

use crate::support::GROUP;

fn group(number: usize) -> Deletion {
    Deletion::delete_group(format!("{number:032x}")).unwrap()
}

async fn sandbox(groups: usize) -> Sandbox {
    let sandbox = Sandbox::start().await.unwrap();
    for number in 0..groups {
        sandbox.add(&group(number));
    }
    sandbox
}

/// Deletes all of them at once, each with a clone of the client.
async fn delete(client: &Client, groups: usize) {
    let mut calls = JoinSet::new();
    for number in 0..groups {
        let client = client.clone();
        calls.spawn(async move { client.execute(group(number)).await });
    }
    for deleted in calls.join_all().await {
        assert_eq!(deleted.unwrap().outcome(), Outcome::Deleted);
    }
}

#[tokio::test]
async fn a_client_and_its_clones_keep_one_pace() {
    let sandbox = sandbox(11).await;
    let client = sandbox.client();
    assert_eq!(client.pace().rate(), None);
    client.set_pace(&Pace::fixed(20, Duration::from_secs(1)).unwrap());
    assert_eq!(client.pace().rate(), Some(20.0));
    let began = Instant::now();
    delete(&client, 11).await;
    assert!(began.elapsed() >= Duration::from_millis(400));
    assert_eq!((client.pace().waiting(), sandbox.requests().len()), (0, 11));
}

#[tokio::test]
async fn everything_gets_through_a_limit_that_nobody_told() {
    let sandbox = sandbox(15).await;
    sandbox.limit_rate(Some(RateLimit::rolling(6, Duration::from_secs(1)).silent()));
    let client = sandbox
        .client()
        .with_options(CallOptions::new().retry_policy(Backoff::new().max_attempts(50)));
    delete(&client, 15).await;
    let acted = sandbox
        .requests()
        .iter()
        .filter(|request| request.acted())
        .count();
    assert_eq!(acted, 15);
    assert!(client.pace().rate().is_some());
}

#[tokio::test]
async fn what_remains_slows_it_down_before_anything_is_refused() {
    let sandbox = sandbox(30).await;
    sandbox.limit_rate(Some(RateLimit::rolling(40, Duration::from_secs(60))));
    let client = sandbox.client();
    for number in 0..20 {
        let _ = client.execute(group(number)).await.unwrap();
    }
    assert_eq!(client.pace().rate(), None, "half of it is left");
    let _ = client.execute(group(20)).await.unwrap();
    let rate = client.pace().rate().unwrap();
    assert!((0.3..0.7).contains(&rate), "{rate}");
}

#[tokio::test]
async fn the_server_s_wait_holds_everyone_back_and_no_call_beyond_its_deadline() {
    let sandbox = sandbox(0).await;
    let client = sandbox
        .client()
        .with_options(CallOptions::new().total_timeout(Duration::from_secs(20)));
    sandbox.fail_next(Fault::rate_limited("30"));
    let error = client.delete_group(GROUP).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 1)
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert!(error.to_string().contains("deadline"), "{error}");

    let error = client.clone().delete_group(GROUP).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::DeadlineExceeded, 0)
    );
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert!(error.retry_after().unwrap() > Duration::from_secs(20));
    assert_eq!(sandbox.requests().len(), 1);
    let held = client.pace().held_for();
    assert!(held > Duration::from_secs(20) && held <= Duration::from_secs(30));
}

#[tokio::test]
async fn lies_about_the_wait_do_no_harm() {
    let mut calls = JoinSet::new();
    for lie in [
        "",
        "soon",
        "-5",
        "1.5",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "0",
    ] {
        let sandbox = sandbox(1).await;
        sandbox.fail_next(Fault::rate_limited(lie));
        calls.spawn(async move {
            let deleted = sandbox.client().execute(group(0)).await.unwrap();
            let seen = (deleted.outcome(), deleted.attempts());
            assert_eq!(seen, (Outcome::Deleted, 2), "{lie:?}");
        });
    }
    calls.join_all().await;
    for far in [
        "86400",
        "99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let sandbox = sandbox(1).await;
        sandbox.fail_next(Fault::rate_limited(far));
        let client = sandbox.client();
        let error = client.execute(group(0)).await.unwrap_err();
        assert!(
            error.retry_after().unwrap() >= Duration::from_secs(86400),
            "{far}"
        );
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::RateLimited, 1)
        );
        // One lie must not stop everyone for a day.
        assert!(client.pace().held_for() <= Duration::from_secs(60));
    }
}

#[test]
fn a_pace_of_nothing_is_refused() {
    for (requests, per) in [
        (0, Duration::from_secs(60)),
        (100, Duration::ZERO),
        (1, Duration::MAX),
    ] {
        let error = Pace::fixed(requests, per).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}
