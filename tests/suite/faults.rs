//! Every kind of failure at every moment of an attempt, against what the sandbox really did.

use std::time::Duration;

use tallyfy::auth::{Application, Credentials};
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{Backoff, CallOptions, Client, Deletion, Error, ErrorKind, Outcome};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::support::GROUP;

/// What came of a call, as its caller sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Seen {
    Ok(Outcome),
    /// With what `may_have_happened` says.
    Err(ErrorKind, bool),
}

use Outcome::{AlreadyGone, Deleted, Unconfirmed};
use Seen::{Err as Failed, Ok as Done};

/// The requests that the sandbox saw, what the caller saw, and whether the sandbox did it.
type Cell = (usize, Seen, bool);

/// What goes wrong at the first attempt.
#[derive(Clone)]
enum Trouble {
    /// No connection can be made.
    Refused,
    /// The sandbox does it.
    Fault(Fault),
    /// Something in between tears the connection down after a few bytes of the request.
    CutRequest,
    /// Something in between passes on no more than a few bytes of the answer.
    CutAnswer,
    /// The first token is refused, and there is a way to another.
    Refusal,
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A failure of the first attempt; every later one goes well.
struct Row {
    moment: &'static str,
    failure: &'static str,
    trouble: Trouble,
    repeatable: [Cell; 2],
    other: [Cell; 2],
}

impl Row {
    /// The cells with retries, then without.
    fn new(
        moment: &'static str,
        failure: &'static str,
        trouble: impl Into<Trouble>,
        repeatable: [Cell; 2],
        other: [Cell; 2],
    ) -> Self {
        Self {
            moment,
            failure,
            trouble: trouble.into(),
            repeatable,
            other,
        }
    }

    /// What may have been done is repeated if that does no harm.
    fn unclear(
        moment: &'static str,
        failure: &'static str,
        fault: impl Into<Trouble>,
        kind: ErrorKind,
        acted: bool,
    ) -> Self {
        let again = if acted { AlreadyGone } else { Deleted };
        let once = (1, Failed(kind, true), acted);
        Self::new(
            moment,
            failure,
            fault,
            [(2, Done(again), true), once],
            [once, once],
        )
    }

    /// One answer settles it.
    fn clear(
        moment: &'static str,
        failure: &'static str,
        fault: Fault,
        seen: Seen,
        acted: bool,
    ) -> Self {
        let cell = (1, seen, acted);
        Self::new(moment, failure, fault, [cell, cell], [cell, cell])
    }
}

fn rows() -> Vec<Row> {
    use ErrorKind::{Connect, ConnectionLost, RateLimited, Server, Timeout, Unauthorized};
    let unsent = (0, Failed(Connect, false), false);
    let limited = (1, Failed(RateLimited, false), false);
    let lost = Failed(ConnectionLost, true);
    let long = "x".repeat(100);
    vec![
        Row::new(
            "before connecting",
            "connection refused",
            Trouble::Refused,
            [(1, Done(Deleted), true), unsent],
            [(1, Done(Deleted), true), unsent],
        ),
        Row::new(
            "while sending",
            "reset after 10 bytes",
            Trouble::CutRequest,
            [(1, Done(Deleted), true), (0, lost, false)],
            [(0, lost, false), (0, lost, false)],
        ),
        Row::unclear(
            "before acting",
            "reset",
            Fault::reset(),
            ConnectionLost,
            false,
        ),
        Row::unclear(
            "before acting",
            "closed",
            Fault::drop_connection(),
            ConnectionLost,
            false,
        ),
        Row::unclear("before acting", "stalled", Fault::stall(), Timeout, false),
        Row::new(
            "before acting",
            "429",
            Fault::rate_limited("0"),
            [(2, Done(Deleted), true), limited],
            [(2, Done(Deleted), true), limited],
        ),
        Row::clear(
            "before acting",
            "401, the only token",
            Fault::status(401),
            Failed(Unauthorized, false),
            false,
        ),
        // Twice a token is asked for, and twice the deletion is sent.
        Row::new(
            "before acting",
            "401, renewed",
            Trouble::Refusal,
            [(4, Done(Deleted), true), (4, Done(Deleted), true)],
            [(4, Done(Deleted), true), (4, Done(Deleted), true)],
        ),
        Row::unclear("before acting", "408", Fault::status(408), Timeout, false),
        Row::unclear("before acting", "500", Fault::status(500), Server, false),
        Row::unclear(
            "before acting",
            "502 page",
            Fault::html_page(502),
            Server,
            false,
        ),
        Row::clear(
            "before acting",
            "200 page",
            Fault::html_page(200),
            Done(Unconfirmed),
            false,
        ),
        Row::unclear(
            "after acting",
            "reset",
            Fault::reset().after_acting(),
            ConnectionLost,
            true,
        ),
        Row::unclear(
            "after acting",
            "closed",
            Fault::drop_connection().after_acting(),
            ConnectionLost,
            true,
        ),
        Row::unclear(
            "after acting",
            "stalled",
            Fault::stall().after_acting(),
            Timeout,
            true,
        ),
        Row::unclear(
            "after acting",
            "500",
            Fault::status(500).after_acting(),
            Server,
            true,
        ),
        Row::unclear(
            "after acting",
            "504 page",
            Fault::html_page(504).after_acting(),
            Server,
            true,
        ),
        Row::clear(
            "after acting",
            "200 page",
            Fault::html_page(200).after_acting(),
            Done(Unconfirmed),
            true,
        ),
        Row::unclear(
            "amid the answer",
            "broken off in its head",
            Trouble::CutAnswer,
            ConnectionLost,
            true,
        ),
        Row::unclear(
            "amid the answer",
            "502 broken off",
            Fault::status(502).body(long.clone()).cut_after(50),
            Server,
            false,
        ),
        Row::unclear(
            "amid the answer",
            "503 broken off",
            Fault::status(503)
                .body(long.clone())
                .cut_after(50)
                .after_acting(),
            Server,
            true,
        ),
        Row::clear(
            "amid the answer",
            "200 broken off",
            Fault::status(200).body(long).cut_after(50).after_acting(),
            Done(Deleted),
            true,
        ),
    ]
}

/// Passes connections on to the sandbox, but for the first one.
async fn relay(sandbox: &Sandbox, trouble: Trouble) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let target = sandbox.base_url().replace("http://", "");
    tokio::spawn(async move {
        let (first, _) = listener.accept().await.unwrap();
        tokio::spawn(cut(first, target.clone(), trouble));
        while let Ok((mut client, _)) = listener.accept().await {
            let target = target.clone();
            tokio::spawn(async move {
                let mut server = TcpStream::connect(target).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    url
}

async fn cut(mut client: TcpStream, target: String, trouble: Trouble) {
    let mut bytes = [0; 10];
    if let Trouble::CutAnswer = trouble {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(client.read_u8().await.unwrap());
        }
        let mut server = TcpStream::connect(target).await.unwrap();
        server.write_all(&request).await.unwrap();
        server.read_exact(&mut bytes).await.unwrap();
        client.write_all(&bytes).await.unwrap();
        client.shutdown().await.unwrap();
    } else {
        client.read_exact(&mut bytes).await.unwrap();
        client.set_zero_linger().unwrap();
    }
}

/// A client of the sandbox that runs into the trouble at its first attempt.
async fn prepare(sandbox: &Sandbox, trouble: Trouble, retry: bool) -> Client {
    let mut client = sandbox.client();
    match trouble {
        Trouble::Refused => sandbox.refuse_connections().await,
        Trouble::Fault(fault) => sandbox.fail_next(fault),
        Trouble::Refusal => {
            sandbox.fail_next(Fault::status(401));
            let tokens = sandbox.token_endpoint();
            let application = Application::new(tokens.client_id(), tokens.client_secret());
            let application = application.token_url(sandbox.token_url());
            client = Client::builder()
                .base_url(sandbox.base_url())
                .credentials(Credentials::client_credentials(application))
                .organization(sandbox.organization())
                .build()
                .unwrap();
        }
        Trouble::CutRequest | Trouble::CutAnswer => {
            client = Client::builder()
                .base_url(relay(sandbox, trouble).await)
                .access_token(sandbox.access_token())
                .organization(sandbox.organization())
                .build()
                .unwrap();
        }
    }
    let options = CallOptions::new().attempt_timeout(Duration::from_secs(3));
    let wait = Duration::from_millis(200);
    client.with_options(match retry {
        true => options.retry_policy(Backoff::new().max_attempts(20).delays(wait, wait)),
        false => options.no_retry(),
    })
}

/// One cell, with a sandbox of its own.
async fn run(
    sandbox: &Sandbox,
    client: Client,
    deletion: &Deletion,
    recovers: bool,
) -> (Cell, u32) {
    let recover = async {
        if recovers {
            tokio::time::sleep(Duration::from_millis(50)).await;
            sandbox.accept_connections().await.unwrap();
        }
    };
    let (result, ()) = tokio::join!(client.execute(deletion.clone()), recover);
    let requests = sandbox.requests();
    let acted = requests.iter().filter(|request| request.acted()).count();
    assert_eq!(acted == 1, !sandbox.contains(deletion), "{deletion}");
    let (seen, attempts) = match &result {
        Ok(deleted) => (Done(deleted.outcome()), deleted.attempts()),
        Err(error) => (
            Failed(error.kind(), error.may_have_happened()),
            error.attempts(),
        ),
    };
    if let Err(error) = &result {
        says_it_in_words(error);
    }
    ((requests.len(), seen, acted == 1), attempts)
}

/// An address where connections are neither made nor refused: nobody takes those that wait.
async fn unanswered() -> (TcpListener, Vec<TcpStream>, String) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(one)) =
        tokio::time::timeout(Duration::from_millis(500), TcpStream::connect(address)).await
    {
        waiting.push(one);
    }
    (listener, waiting, format!("http://{address}"))
}

#[tokio::test]
async fn a_connection_that_is_not_made_in_time_is_told_apart_if_its_own_time_ends_first() {
    let (_listener, _waiting, url) = unanswered().await;
    let time = Duration::from_millis(400);
    for (connect_timeout, kind, unclear) in [
        (None, ErrorKind::Connect, false),
        (Some(2 * time), ErrorKind::Timeout, true),
    ] {
        let mut builder = Client::builder()
            .base_url(&url)
            .access_token("t")
            .organization(crate::support::ORGANIZATION)
            .options(CallOptions::new().attempt_timeout(time).no_retry());
        if let Some(timeout) = connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        let error = builder
            .build()
            .unwrap()
            .delete_group(GROUP)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.may_have_happened()),
            (kind, unclear),
            "{error}"
        );
    }
}

fn says_it_in_words(error: &Error) {
    let text = error.to_string();
    let says = |words| text.contains(words);
    let unclear = says("may have been done") || says("may have done it");
    let certain = says("nothing was sent") || says("nothing was done");
    assert!(
        unclear == error.may_have_happened() && certain != unclear,
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_at_every_moment() {
    let repeatable = Deletion::delete_group(GROUP).unwrap();
    let other = Deletion::reopen_task(GROUP, GROUP).unwrap();
    assert!(repeatable.operation().is_repeatable() && !other.operation().is_repeatable());
    let mut cells = JoinSet::new();
    for (index, row) in rows().into_iter().enumerate() {
        for (deletion, expected) in [(&repeatable, row.repeatable), (&other, row.other)] {
            for (retry, expected) in [true, false].into_iter().zip(expected) {
                let (deletion, trouble) = (deletion.clone(), row.trouble.clone());
                let (moment, failure) = (row.moment, row.failure);
                // Not within the cell: building a client takes so long that attempts would time out.
                let sandbox = Sandbox::start().await.unwrap();
                sandbox.add(&deletion);
                let recovers = retry && matches!(trouble, Trouble::Refused);
                let client = prepare(&sandbox, trouble, retry).await;
                cells.spawn(async move {
                    let (found, attempts) = run(&sandbox, client, &deletion, recovers).await;
                    let line = format!(
                        "{moment:17}  {failure:22}  {:10}  {:5}  {:8}  {attempts:8}  {:29}  {}",
                        if deletion.operation().is_repeatable() {
                            "repeatable"
                        } else {
                            "not"
                        },
                        if retry { "retry" } else { "once" },
                        found.0,
                        format!("{:?}", found.1),
                        if found.2 { "done" } else { "not done" },
                    );
                    (index, line, found, expected)
                });
            }
        }
    }
    let mut cells = cells.join_all().await;
    cells.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    println!(
        "moment             failure                 operation   retry  requests  attempts  seen, may have happened        sandbox"
    );
    for (_, line, ..) in &cells {
        println!("{line}");
    }
    for (_, line, found, expected) in &cells {
        assert_eq!(found, expected, "{line}");
    }
}

#[tokio::test]
async fn a_refusal_says_what_it_may_mean() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let group = client.delete_group(GROUP).await.unwrap_err().to_string();
    let ends = "; nothing was done; check the id and the organization; it may be gone already";
    assert!(group.ends_with(ends), "{group}");
    let process = client.delete_process(GROUP).await.unwrap_err().to_string();
    assert!(
        process.contains(", and that archive_process was done before"),
        "{process}"
    );
    sandbox.fail_next(Fault::status(422).body(r#"{"error":true,"message":"in use"}"#));
    let refused = client.delete_group(GROUP).await.unwrap_err().to_string();
    assert!(
        refused.ends_with("; nothing was done; read the reason and fix the call"),
        "{refused}"
    );
}

#[tokio::test]
async fn the_request_ids_of_the_last_response_and_of_one_before_are_kept_apart() {
    let sandbox = Sandbox::start().await.unwrap();
    let backoff = Backoff::new()
        .max_attempts(2)
        .delays(Duration::from_millis(1), Duration::from_millis(2));
    let options = CallOptions::new()
        .retry_policy(backoff)
        .attempt_timeout(Duration::from_millis(500));
    let client = sandbox.client().with_options(options);
    let refusal = r#"{"error":true,"message":"administrators only"}"#;
    for (last, kind, id) in [
        (
            Fault::status(403)
                .body(refusal)
                .header("x-request-id", "last"),
            ErrorKind::Forbidden,
            Some("last"),
        ),
        (Fault::stall(), ErrorKind::Timeout, None),
    ] {
        sandbox.fail_next(Fault::status(502).header("x-request-id", "first"));
        sandbox.fail_next(last);
        let error = client.delete_group(GROUP).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 2));
        assert!(error.may_have_happened());
        assert_eq!(error.request_id(), id);
        assert_eq!(error.earlier_request_id(), Some("first"));
    }
    sandbox.fail_next(
        Fault::status(403)
            .body(refusal)
            .header("x-request-id", "only"),
    );
    let error = client.delete_group(GROUP).await.unwrap_err();
    assert_eq!(
        (error.request_id(), error.earlier_request_id()),
        (Some("only"), None)
    );
}
