//! The pace over a real socket. How well it does is measured on paused time, in the crate.

use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::{FutureExt, StreamExt};

use tallyfy::sandbox::{Fault, RateLimit, Sandbox};
use tallyfy::{
    Backoff, CallOptions, Client, ClientBuilder, Deletion, ErrorKind, Outcome, Pace, PaceReason,
};
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

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .base_url(sandbox.base_url())
        .access_token(sandbox.access_token())
        .organization(sandbox.organization())
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
async fn a_header_that_says_nothing_remains_is_acted_on_before_a_request_is_refused() {
    let sandbox = sandbox(40).await;
    sandbox.limit_rate(Some(RateLimit::rolling(40, Duration::from_secs(60))));
    let client = sandbox.client();
    for number in 0..39 {
        let _ = client.execute(group(number)).await.unwrap();
        assert_eq!(client.pace().reason(), None);
    }
    let _ = client.execute(group(39)).await.unwrap();
    let rate = client.pace().rate().unwrap();
    assert!((0.3..0.7).contains(&rate), "{rate}");
    assert_eq!(client.pace().reason(), Some(PaceReason::Header));
    assert!(sandbox.requests().iter().all(|request| request.acted()));
}

/// A client whose calls fail after six seconds.
fn with_timeout(client: &Client) -> Client {
    client.with_options(CallOptions::new().total_timeout(Duration::from_secs(6)))
}

#[tokio::test]
async fn a_call_in_the_loop_over_a_run_is_not_held_up() {
    let sandbox = sandbox(40).await;
    let client = with_timeout(&sandbox.client());
    sandbox.fail_next(Fault::rate_limited("1"));
    let began = Instant::now();
    let items: Vec<_> = (0..20).map(group).collect();
    let mut run = client.bulk().run(items);
    let mut other = 20;
    while let Some(result) = run.next().await {
        assert_eq!(
            result.unwrap().outcome(),
            tallyfy::bulk::ItemOutcome::Deleted
        );
        let _ = client.execute(group(other)).await.unwrap();
        other += 1;
    }
    assert_eq!(other, 40);
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn a_call_in_the_loop_over_buffered_calls_is_not_held_up() {
    for in_flight in [3, 64] {
        let sandbox = sandbox(24).await;
        let client = with_timeout(&builder(&sandbox).max_in_flight(in_flight).build().unwrap());
        sandbox.fail_next(Fault::rate_limited("1"));
        let began = Instant::now();
        let calls = (0..12).map(|number| client.execute(group(number)));
        let mut buffered = futures_util::stream::iter(calls).buffer_unordered(3);
        let mut other = 12;
        while let Some(result) = buffered.next().await {
            let _ = result.unwrap();
            let _ = client.execute(group(other)).await.unwrap();
            other += 1;
        }
        assert_eq!(other, 24);
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "{:?}",
            began.elapsed()
        );
    }
}

#[tokio::test]
async fn a_call_that_lost_a_select_holds_up_no_other() {
    let sandbox = sandbox(2).await;
    let client = with_timeout(&sandbox.client());
    sandbox.fail_next(Fault::rate_limited("1"));
    let began = Instant::now();
    let mut call = pin!(client.execute(group(0)));
    tokio::select! {
        _ = &mut call => panic!("it has to wait for a second"),
        () = tokio::time::sleep(Duration::from_millis(300)) => {}
    }
    let _ = client.execute(group(1)).await.unwrap();
    let took = began.elapsed();
    assert!(
        took >= Duration::from_secs(1) && took < Duration::from_secs(3),
        "{took:?}"
    );
    let _ = call.await.unwrap();
}

#[tokio::test]
async fn calls_that_are_polled_once_and_kept_hold_up_no_other() {
    let sandbox = sandbox(6).await;
    let client = builder(&sandbox).max_in_flight(3).build().unwrap();
    let mut kept: Vec<_> = (0..5)
        .map(|number| Box::pin(client.execute(group(number))))
        .collect();
    for call in &mut kept {
        assert!(call.as_mut().now_or_never().is_none());
    }
    assert_eq!((client.pace().in_flight(), client.pace().waiting()), (3, 2));
    let began = Instant::now();
    let _ = client.execute(group(5)).await.unwrap();
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    for call in kept {
        let _ = call.await.unwrap();
    }
    assert_eq!((client.pace().in_flight(), client.pace().waiting()), (0, 0));
}

/// Its calls wait for their turn, are woken, and not polled.
#[tokio::test(flavor = "multi_thread")]
async fn a_runtime_that_stands_still_holds_up_no_other() {
    let sandbox = sandbox(12).await;
    let client = with_timeout(&sandbox.client());
    client.set_pace(&Pace::fixed(20, Duration::from_secs(1)).unwrap());
    let (stopped, is_stopped) = tokio::sync::oneshot::channel();
    let (resume, is_resumed) = std::sync::mpsc::channel();
    let other = client.clone();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        let calls: Vec<_> = (0..10)
            .map(|number| {
                let client = other.clone();
                runtime.spawn(async move { client.execute(group(number)).await })
            })
            .collect();
        runtime.block_on(async { tokio::time::sleep(Duration::from_millis(120)).await });
        stopped.send(()).unwrap();
        is_resumed.recv().unwrap();
        for call in calls {
            let _ = runtime.block_on(call).unwrap().unwrap();
        }
    });
    is_stopped.await.unwrap();
    let waiting = client.pace().waiting();
    assert!(waiting >= 5, "{waiting}");
    let began = Instant::now();
    for number in 10..12 {
        let _ = client.execute(group(number)).await.unwrap();
    }
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(client.pace().waiting(), waiting);
    resume.send(()).unwrap();
    tokio::task::spawn_blocking(move || thread.join().unwrap())
        .await
        .unwrap();
    assert_eq!(client.pace().waiting(), 0);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_calls_at_once_need_few_open_files() {
    const VARIABLE: &str = "TALLYFY_TEST_SERVER";
    const NAME: &str = "pace::fifty_thousand_calls_at_once_need_few_open_files";
    const CALLS: usize = 50_000;

    // This test starts itself again, with few open files allowed.
    if let Ok(url) = std::env::var(VARIABLE) {
        let client = crate::support::builder(url)
            .options(CallOptions::new())
            .build()
            .unwrap();
        return delete(&client, CALLS).await;
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            tokio::spawn(accept_everything(socket));
        }
    });
    let child = tokio::process::Command::new("sh")
        .args(["-c", "ulimit -n 256 && exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env(VARIABLE, url)
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_secs(300), child).await;
    let output = output.expect("too slow").unwrap();
    server.abort();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
}

/// Answers each request on a connection with 204.
#[cfg(unix)]
async fn accept_everything(mut socket: tokio::net::TcpStream) -> std::io::Result<()> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let mut head = Vec::new();
    loop {
        if socket.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
        while let Some(end) = head.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            head.drain(..end + 4);
            socket.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await?;
        }
    }
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
