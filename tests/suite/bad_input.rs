//! What goes wrong on the way, over a real socket.

use std::time::Duration;

use tallyfy::{CallOptions, Delivery, Error, ErrorKind, Outcome};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{GROUP, Recorder, builder, chain};

async fn answered(answer: impl Into<Vec<u8>>) -> Result<tallyfy::Deleted, Error> {
    let recorder = Recorder::start(answer).await;
    recorder.client().delete_group(GROUP).await
}

/// An answer with a body of its length.
fn with_body(status: u16, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len(),
    );
    [head.as_bytes(), body].concat()
}

const STATUSES: [(u16, ErrorKind, bool); 12] = [
    (400, ErrorKind::Rejected, false),
    (401, ErrorKind::Unauthorized, false),
    (403, ErrorKind::Forbidden, false),
    (404, ErrorKind::NotFound, false),
    (408, ErrorKind::Timeout, true),
    (409, ErrorKind::Rejected, false),
    (422, ErrorKind::Rejected, false),
    (429, ErrorKind::RateLimited, false),
    (460, ErrorKind::Timeout, true),
    (499, ErrorKind::Timeout, true),
    (500, ErrorKind::Server, true),
    (503, ErrorKind::Server, true),
];

#[tokio::test]
async fn a_refusal_keeps_its_status_whatever_its_body() {
    let json = br#"{"error": true, "message": "The reason", "code": "SOME_CODE"}"#;
    let huge = [br#"{"message":""#.as_slice(), &vec![b'x'; 1 << 20]].concat();
    let bodies: [(&str, &str, &[u8]); 6] = [
        ("json", "application/json", json),
        ("html", "text/html", b"<!DOCTYPE html><h1>no</h1>"),
        ("empty", "application/json", b""),
        ("truncated", "application/json", br#"{"error": true, "mess"#),
        ("huge", "application/json", &huge),
        ("not UTF-8", "application/json", b"\xff\xfe\x00\x80"),
    ];
    for (status, kind, may_have_happened) in STATUSES {
        for (name, content_type, body) in bodies {
            let error = answered(with_body(status, content_type, body))
                .await
                .unwrap_err();
            let case = format!("{status} {name}: {error}");
            assert_eq!(error.status(), Some(status), "{case}");
            // Only what has Tallyfy's marks is Tallyfy's word; an empty 401 or 429 says enough.
            let own = name == "json" || name == "empty" && matches!(status, 401 | 429);
            let kind = match kind {
                _ if own || matches!(status, 408 | 429 | 460 | 499 | 500..) => kind,
                _ => ErrorKind::Intermediary,
            };
            let may_have_happened = may_have_happened || !own;
            assert_eq!(error.kind(), kind, "{case}");
            assert_eq!(error.may_have_happened(), may_have_happened, "{case}");
            let message = (name == "json").then_some("The reason");
            assert_eq!(error.message(), message, "{case}");
            assert_eq!(error.code(), message.map(|_| "SOME_CODE"), "{case}");
            assert!(error.body().len() <= 3 * 64 * 1024, "{case}");
            assert_eq!(error.attempts(), 1, "{case}");
            let words = if may_have_happened {
                "it may have been done"
            } else {
                "nothing was done"
            };
            assert!(error.to_string().contains(words), "{case}");
            assert!(error.to_string().len() < 1000, "{case}");
        }
    }
    let error = answered(with_body(500, "application/json", &huge))
        .await
        .unwrap_err();
    assert_eq!(error.body().len(), 64 * 1024);
}

#[tokio::test]
async fn a_body_that_breaks_off_does_not_change_the_status() {
    for (status, kind, _) in STATUSES {
        // What can't be read whole lacks the marks of Tallyfy's own.
        let kind = match status {
            408 | 429 | 460 | 499 | 500.. => kind,
            _ => ErrorKind::Intermediary,
        };
        let answer =
            format!("HTTP/1.1 {status} X\r\ncontent-length: 900\r\n\r\n{{\"message\":\"half");
        let error = answered(answer).await.unwrap_err();
        assert_eq!((error.status(), error.kind()), (Some(status), kind));
        assert!(error.may_have_happened(), "{error}");
    }
}

#[tokio::test]
async fn the_documented_bodies_are_read() {
    let body = br#"{"error":{"code":"SEAT_POOL_EXHAUSTED","message":"no seats","details":{"pool_type":"full"}}}"#;
    let error = answered(with_body(409, "application/json", body))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Some("SEAT_POOL_EXHAUSTED"), Some("no seats"))
    );

    let error = answered(with_body(
        401,
        "application/json",
        br#"{"error":"invalid_client"}"#,
    ))
    .await
    .unwrap_err();
    assert_eq!(error.message(), Some("invalid_client"));

    let body = br#"{"error":true,"errors":{"a":["one","two"],"b":"three","c":[{"message":"four"},{"x":5}]}}"#;
    let error = answered(with_body(422, "application/json", body))
        .await
        .unwrap_err();
    let fields = error.field_errors();
    assert_eq!(fields["a"], ["one", "two"]);
    assert_eq!(fields["b"], ["three"]);
    assert_eq!(fields["c"], ["four", r#"{"x":5}"#]);
    assert!(error.to_string().contains("a: one, two"), "{error}");

    let body = br#"{"error":true,"message":"API endpoint not found","code":"ENDPOINT_NOT_FOUND"}"#;
    let error = answered(with_body(404, "application/json", body))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::EndpointNotFound);

    let answer =
        "HTTP/1.1 429 X\r\nretry-after: 17\r\nx-request-id: r-1\r\ncontent-length: 0\r\n\r\n";
    let error = answered(answer).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(17)));
    assert_eq!(error.request_id(), Some("r-1"));
}

#[tokio::test]
async fn a_servers_words_stay_on_one_line() {
    let body = br#"{"message":"first\nsecond\u001b[31m\u0000 \u202edne"}"#;
    let error = answered(with_body(403, "application/json", body))
        .await
        .unwrap_err();
    assert!(
        !error
            .to_string()
            .contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{error:?}"
    );
    assert!(error.to_string().contains("first second"), "{error}");
}

#[tokio::test]
async fn a_success_stays_one_whatever_its_body() {
    let huge = vec![b'x'; 3 << 20];
    let bodies: [(&str, &[u8]); 12] = [
        ("application/json", b""),
        ("application/json", br#"{"data":{"id":"#),
        ("application/json", b"\xff\xfe\x00"),
        ("application/json", b"null"),
        ("text/html", b"OK"),
        ("text/html", b"\xef\xbb\xbf"),
        ("text/html", b"Please wait"),
        ("text/html", b"\x1f\x8b\x08\x00\xff"),
        ("text/plain", b"done"),
        // PHP names this type when nobody sets one.
        ("text/html; charset=UTF-8", b""),
        ("text/html; charset=UTF-8", br#"{"data": {}}"#),
        ("application/octet-stream", &huge),
    ];
    for status in [200, 201, 203, 206, 299] {
        for (kind, body) in bodies {
            let deleted = answered(with_body(status, kind, body)).await.unwrap();
            assert_eq!(
                deleted.outcome(),
                Outcome::Deleted,
                "{status} {kind} {:?}",
                deleted.body().get(..20)
            );
            assert_eq!(deleted.status(), status);
        }
    }
    let half =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"da";
    assert_eq!(answered(half).await.unwrap().outcome(), Outcome::Deleted);
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnonsense";
    assert_eq!(answered(chunked).await.unwrap().outcome(), Outcome::Deleted);
}

#[tokio::test]
async fn a_page_is_not_tallyfys_answer() {
    let wide: Vec<u8> = "\u{feff}<html>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let far = [" \n".repeat(2000).as_bytes(), b"<!DOCTYPE html>"].concat();
    let pages: [(&str, &[u8]); 9] = [
        ("text/html", &far),
        ("application/json", b"<not json>"),
        (
            "text/xml",
            b"<?xml version=\"1.0\"?>\n<!DOCTYPE html><html>",
        ),
        ("text/html", b"<!DOCTYPE html><title>Sign in</title>"),
        ("text/plain", b"  \n\xef\xbb\xbf<HTML><body>"),
        ("application/json", b"<!doctype HTML>"),
        ("text/html; charset=utf-8", b"<div>a fragment</div>"),
        ("application/xhtml+xml", b"<?xml version=\"1.0\"?><html/>"),
        ("text/html", &wide),
    ];
    for (kind, body) in pages {
        let deleted = answered(with_body(200, kind, body)).await.unwrap();
        assert_eq!(
            deleted.outcome(),
            Outcome::Unconfirmed,
            "{kind} {}",
            deleted.body()
        );
    }
    let lost = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 99\r\n\r\n<html";
    assert_eq!(
        answered(lost).await.unwrap().outcome(),
        Outcome::Unconfirmed
    );
}

#[tokio::test]
async fn no_redirect_is_followed() {
    for status in [300, 301, 302, 303, 304, 305, 307, 308] {
        let mut other = Recorder::start("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        let answer = format!(
            "HTTP/1.1 {status} X\r\nlocation: {}/elsewhere\r\ncontent-length: 0\r\n\r\n",
            other.base_url(),
        );
        let error = answered(answer).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Redirected, Some(status))
        );
        // What PHP says after it has acted; the others only say that the address is another.
        assert_eq!(error.may_have_happened(), matches!(status, 302 | 303));
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(other.next(), None);
    }
}

#[tokio::test]
async fn no_connection_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = builder(format!("http://{address}")).build().unwrap();
    let error = client.delete_group(GROUP).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.may_have_happened());
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    assert!(
        chain(&error).contains("refused"),
        "the source tells the cause: {error:?}"
    );
}

#[tokio::test]
async fn a_connection_lost_later_leaves_it_open() {
    for answer in ["", "HTTP/1.1 2", "HTTP/1.1 204 No Content\r\nx: y"] {
        let error = answered(answer).await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::ConnectionLost,
            "{answer:?}: {error}"
        );
        assert!(error.may_have_happened());
        assert_eq!(error.status(), None);
    }
}

#[tokio::test]
async fn a_head_that_can_not_be_read_is_told_from_a_broken_connection() {
    let lengths = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nOK";
    let headers: String = (0..5000).map(|n| format!("x-{n}: v\r\n")).collect();
    let many = format!("HTTP/1.1 204 No Content\r\n{headers}\r\n");
    for answer in ["nonsense\r\n\r\n", lengths, &many] {
        let error = answered(answer).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
        assert_eq!(error.delivery(), Delivery::Unknown);
        assert!(
            error.to_string().contains("head can't be parsed"),
            "{error}"
        );
    }
    let headers: String = (0..250).map(|n| format!("x-{n}: v\r\n")).collect();
    let many = format!("HTTP/1.1 204 No Content\r\n{headers}\r\n");
    assert_eq!(answered(many).await.unwrap().outcome(), Outcome::Deleted);
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_a_body() {
    let body = b"\xef\xbb\xbf{\"deleted_references\":[{\"id\":\"a\"}]}";
    for label in ["application/json", "text/html"] {
        let recorder = Recorder::start(with_body(200, label, body)).await;
        let client = recorder.client();
        let deleted = client.archive_template(GROUP).await.unwrap();
        assert_eq!(deleted.outcome(), Outcome::Deleted);
        assert!(deleted.details().unwrap().deleted_references.is_some());
    }
}

#[tokio::test]
async fn a_timeout_leaves_it_open() {
    // The system takes the connection; nobody reads from it.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = builder(format!("http://{}", listener.local_addr().unwrap()))
        .build()
        .unwrap();
    let options = CallOptions::new().attempt_timeout(Duration::from_millis(100));
    let error = client
        .with_options(options)
        .delete_group(GROUP)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn a_success_survives_what_a_server_writes_around_it() {
    for header in ["Bad Header: x", "Server : z", "x: a\r\n folded", "x: \u{1}"] {
        let answer = format!("HTTP/1.1 204 No Content\r\n{header}\r\n\r\n");
        let deleted = answered(answer)
            .await
            .unwrap_or_else(|error| panic!("{header:?}: {error}"));
        assert_eq!(deleted.status(), 204);
    }
}

#[tokio::test]
async fn a_body_that_never_ends_ends_with_the_attempt() {
    for (status, success) in [(200, true), (500, false)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
            let head = format!("HTTP/1.1 {status} X\r\ntransfer-encoding: chunked\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            while stream.write_all(b"1\r\n.\r\n").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        let client = builder(format!("http://{address}")).build().unwrap();
        let client =
            client.with_options(CallOptions::new().attempt_timeout(Duration::from_millis(200)));
        match client.delete_group(GROUP).await {
            Ok(deleted) => assert!(success && deleted.outcome() == Outcome::Deleted),
            Err(error) => assert!(!success && error.status() == Some(status), "{error}"),
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_not_made_in_time_was_not_used() {
    // Nobody takes connections: once the system's queue is full, the next one waits for ever.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    let patience = Duration::from_millis(100);
    while let Ok(stream) = tokio::time::timeout(patience, TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
        assert!(waiting.len() < 100, "the queue is never full");
    }
    let client = builder(format!("http://{address}"))
        .connect_timeout(patience)
        .build()
        .unwrap();
    let error = client.delete_group(GROUP).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn an_idle_connection_is_dropped_before_a_server_would() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = builder(format!("http://{}", listener.local_addr().unwrap()))
        .build()
        .unwrap();
    let connections = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).await.is_ok_and(|bytes| bytes > 0) {
                    stream
                        .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                        .await
                        .unwrap();
                }
            });
        }
    });
    let seen = || connections.load(std::sync::atomic::Ordering::SeqCst);
    for _ in 0..3 {
        let _ = client.delete_group(GROUP).await.unwrap();
    }
    assert_eq!(seen(), 1, "a connection is used again");
    tokio::time::sleep(Duration::from_millis(4500)).await;
    let _ = client.delete_group(GROUP).await.unwrap();
    assert_eq!(
        seen(),
        2,
        "an idle one is not, after less than the five seconds of the quickest servers"
    );
}
