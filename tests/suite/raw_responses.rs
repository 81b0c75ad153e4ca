//! Responses byte by byte: odd framing, encodings and heads. Each expectation was decided by hand.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tallyfy::{CallOptions, Delivery, ErrorKind, Outcome};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{GROUP, Recorder, builder};

type Expected = Result<Outcome, (ErrorKind, Delivery)>;

const DELETED: Expected = Ok(Outcome::Deleted);
const UNCONFIRMED: Expected = Ok(Outcome::Unconfirmed);
const NOT_FOUND: Expected = Err((ErrorKind::NotFound, Delivery::Refused));
const INTERMEDIARY: Expected = Err((ErrorKind::Intermediary, Delivery::Unknown));
const UNREADABLE: Expected = Err((ErrorKind::InvalidResponse, Delivery::Unknown));
const LOST: Expected = Err((ErrorKind::ConnectionLost, Delivery::Unknown));
const UNEXPECTED: Expected = Err((ErrorKind::UnexpectedStatus, Delivery::Unknown));
const REJECTED: Expected = Err((ErrorKind::Rejected, Delivery::Refused));
const SERVER: Expected = Err((ErrorKind::Server, Delivery::Unknown));

const MISSING: &str = r#"{"error":true,"message":"No","code":"RESOURCE_NOT_FOUND"}"#;
const PAGE: &str = "<!DOCTYPE html><title>Sign in</title><form action=/login>";

fn with_length(head: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

/// A stored (uncompressed) deflate block in a gzip frame.
fn gzip(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    let mut bytes = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(text.bytes());
    bytes
}

/// As a compressor would leave it: none of the text can be seen.
fn packed(text: &str) -> Vec<u8> {
    gzip(text)
        .iter()
        .enumerate()
        .map(|(at, byte)| if at < 15 { *byte } else { byte ^ 0xA5 })
        .collect()
}

fn rows() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let text = |text: &str| text.as_bytes().to_vec();
    let nested = |inner: &str, depth: usize| {
        format!(
            "{{{inner},\"x\":{}{}}}",
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    let flood = |count: usize| {
        let lines: String = (0..count).map(|n| format!("x-{n}: {n}\r\n")).collect();
        format!("HTTP/1.1 204 No Content\r\n{lines}\r\n").into_bytes()
    };
    vec![
        // 1xx before the response, and instead of it.
        (
            "100 then 204",
            text("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
            DELETED,
        ),
        (
            "103 then 204",
            text("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
            DELETED,
        ),
        (
            "102 twice then 404",
            [
                text("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"),
                with_length("404 Not Found", MISSING.as_bytes()),
            ]
            .concat(),
            NOT_FOUND,
        ),
        ("only a 100", text("HTTP/1.1 100 Continue\r\n\r\n"), LOST),
        (
            "101",
            text("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
            UNEXPECTED,
        ),
        // Heads.
        ("HTTP/1.0", text("HTTP/1.0 200 OK\r\n\r\n"), DELETED),
        (
            "HTTP/1.0 404",
            text(&format!("HTTP/1.0 404 Not Found\r\n\r\n{MISSING}")),
            NOT_FOUND,
        ),
        ("no reason", text("HTTP/1.1 204\r\n\r\n"), DELETED),
        (
            "no reason, no space",
            text("HTTP/1.1 204 \r\n\r\n"),
            DELETED,
        ),
        (
            "LF alone",
            text("HTTP/1.1 204 No Content\nx: y\n\n"),
            DELETED,
        ),
        (
            "empty lines first",
            text("\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
            DELETED,
        ),
        ("ICY", text("ICY 200 OK\r\n\r\n"), UNREADABLE),
        ("HTTP/2.0", text("HTTP/2.0 200 OK\r\n\r\n"), UNREADABLE),
        (
            "HTTP/2 preface",
            text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            UNREADABLE,
        ),
        ("TLS", b"\x15\x03\x01\x00\x02\x02\x28".to_vec(), UNREADABLE),
        ("a page without a head", text(PAGE), UNREADABLE),
        ("status 99", text("HTTP/1.1 99 X\r\n\r\n"), UNREADABLE),
        ("status 2040", text("HTTP/1.1 2040 X\r\n\r\n"), UNREADABLE),
        ("status 000", text("HTTP/1.1 000 X\r\n\r\n"), UNREADABLE),
        ("status 20", text("HTTP/1.1 20 X\r\n\r\n"), UNREADABLE),
        ("half a status line", text("HTTP/1.1 204 No"), LOST),
        (
            "half a head",
            text("HTTP/1.1 204 No Content\r\nserver: x"),
            LOST,
        ),
        (
            "bytes over 127 in the reason",
            b"HTTP/1.1 204 Kein \xD6l\r\n\r\n".to_vec(),
            DELETED,
        ),
        (
            "bytes over 127 in a header",
            b"HTTP/1.1 204 No Content\r\nx-request-id: \xFF\r\n\r\n".to_vec(),
            DELETED,
        ),
        (
            "a header without a colon",
            text("HTTP/1.1 204 No Content\r\nnonsense\r\n\r\n"),
            DELETED,
        ),
        (
            "a header without a name",
            text("HTTP/1.1 204 No Content\r\n: x\r\n\r\n"),
            DELETED,
        ),
        (
            "a NUL in a header",
            text("HTTP/1.1 204 No Content\r\nx: \0\r\n\r\n"),
            UNREADABLE,
        ),
        (
            "a folded header",
            text("HTTP/1.1 204 No Content\r\nx: a\r\n b\r\n\r\n"),
            DELETED,
        ),
        ("256 headers", flood(256), DELETED),
        ("257 headers", flood(257), UNREADABLE),
        (
            "a header of 100 KB",
            text(&format!(
                "HTTP/1.1 204 No Content\r\nx: {}\r\n\r\n",
                "x".repeat(100_000)
            )),
            DELETED,
        ),
        (
            "a header of 2 MB",
            text(&format!(
                "HTTP/1.1 204 No Content\r\nx: {}\r\n\r\n",
                "x".repeat(2_000_000)
            )),
            UNREADABLE,
        ),
        // Lengths.
        (
            "204 with a body",
            with_length("204 No Content", b"hello"),
            DELETED,
        ),
        (
            "204 with a body that says failed",
            with_length("204 No Content", br#"{"error":true}"#),
            DELETED,
        ),
        (
            "204 chunked",
            text(
                "HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            ),
            DELETED,
        ),
        (
            "205 with a body",
            with_length("205 Reset Content", b"hello"),
            DELETED,
        ),
        (
            "304 with a length",
            text("HTTP/1.1 304 Not Modified\r\ncontent-length: 50\r\n\r\n"),
            Err((ErrorKind::Redirected, Delivery::Refused)),
        ),
        (
            "two lengths that differ",
            text("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello"),
            UNREADABLE,
        ),
        (
            "two lengths alike",
            text("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 5\r\n\r\nhello"),
            DELETED,
        ),
        (
            "a negative length",
            text("HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello"),
            UNREADABLE,
        ),
        (
            "a length that is no number",
            text("HTTP/1.1 200 OK\r\ncontent-length: five\r\n\r\nhello"),
            UNREADABLE,
        ),
        (
            "a huge length",
            text("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\nhello"),
            UNREADABLE,
        ),
        (
            "the longest length",
            text("HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\nhello"),
            UNREADABLE,
        ),
        (
            "a long length",
            text("HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\nhello"),
            DELETED,
        ),
        (
            "length too long, success",
            text("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{}"),
            DELETED,
        ),
        (
            "length too long, missing",
            text(&format!(
                "HTTP/1.1 404 Not Found\r\ncontent-length: 500\r\n\r\n{MISSING}"
            )),
            NOT_FOUND,
        ),
        (
            "length too long, failed",
            text("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"error\":true}"),
            UNCONFIRMED,
        ),
        (
            "length too short, missing",
            text(&format!(
                "HTTP/1.1 404 Not Found\r\ncontent-length: 20\r\n\r\n{MISSING}"
            )),
            INTERMEDIARY,
        ),
        (
            "length too short, success",
            text("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}}}"),
            DELETED,
        ),
        (
            "length and chunked",
            text(
                "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            ),
            DELETED,
        ),
        (
            "chunked twice",
            text(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            ),
            DELETED,
        ),
        (
            "transfer-encoding gzip",
            text("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nxx"),
            DELETED,
        ),
        (
            "transfer-encoding unknown, 404",
            text(&format!(
                "HTTP/1.1 404 Not Found\r\ntransfer-encoding: identity\r\n\r\n{MISSING}"
            )),
            NOT_FOUND,
        ),
        (
            "chunked in HTTP/1.0",
            text("HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
            UNREADABLE,
        ),
        (
            "chunks, then an error",
            text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n"),
            DELETED,
        ),
        (
            "a failure in chunks, then an error",
            text(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\ne\r\n{\"error\":true}\r\nzz\r\n",
            ),
            UNCONFIRMED,
        ),
        (
            "a page in chunks, then an error",
            text(&format!(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{PAGE}\r\n",
                PAGE.len()
            )),
            UNCONFIRMED,
        ),
        (
            "a refusal in chunks without an end",
            text(
                "HTTP/1.1 409 Conflict\r\ntransfer-encoding: chunked\r\n\r\n10\r\n{\"message\":\"No\"}\r\n",
            ),
            REJECTED,
        ),
        (
            "missing in chunks of a byte",
            {
                let chunks: String = MISSING.chars().map(|c| format!("1\r\n{c}\r\n")).collect();
                text(&format!(
                    "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"
                ))
            },
            NOT_FOUND,
        ),
        (
            "chunk extensions and trailers",
            text(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;a=\"b\"\r\n{}\r\n0\r\nx-error: true\r\n\r\n",
            ),
            DELETED,
        ),
        (
            "a chunk size that overflows",
            text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}"),
            DELETED,
        ),
        (
            "until the end",
            text(&format!("HTTP/1.1 404 Not Found\r\n\r\n{MISSING}")),
            NOT_FOUND,
        ),
        (
            "two responses",
            [
                with_length("404 Not Found", MISSING.as_bytes()),
                with_length("204 No Content", b""),
            ]
            .concat(),
            NOT_FOUND,
        ),
        // Encodings.
        (
            "gzip, a page",
            with_length(
                "200 OK\r\ncontent-type: text/html\r\ncontent-encoding: gzip",
                &packed(PAGE),
            ),
            UNCONFIRMED,
        ),
        (
            "gzip without a label of it: no tag can be seen",
            with_length("200 OK\r\ncontent-type: text/html", &packed(PAGE)),
            DELETED,
        ),
        (
            "gzip, missing",
            with_length(
                "404 Not Found\r\ncontent-type: application/json\r\ncontent-encoding: gzip",
                &packed(MISSING),
            ),
            INTERMEDIARY,
        ),
        (
            "gzip, JSON",
            with_length(
                "200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip",
                &packed("{}"),
            ),
            DELETED,
        ),
        (
            "br, a page",
            with_length(
                "200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-encoding: br",
                b"\x0b\x02\x80abc",
            ),
            UNCONFIRMED,
        ),
        (
            "identity",
            with_length(
                "200 OK\r\ncontent-type: text/html\r\ncontent-encoding: identity",
                b"OK",
            ),
            DELETED,
        ),
        (
            "empty, said to be gzip",
            with_length(
                "200 OK\r\ncontent-type: text/html\r\ncontent-encoding: gzip",
                b"",
            ),
            DELETED,
        ),
        (
            "UTF-16 with a mark, a page",
            with_length(
                "200 OK",
                &[vec![0xFF, 0xFE], utf16(PAGE, u16::to_le_bytes)].concat(),
            ),
            UNCONFIRMED,
        ),
        (
            "UTF-16 without a mark, a page",
            with_length("200 OK", &utf16(PAGE, u16::to_le_bytes)),
            UNCONFIRMED,
        ),
        (
            "UTF-16 big-endian without a mark, a page",
            with_length(
                "200 OK\r\ncontent-type: text/html; charset=utf-16",
                &utf16(PAGE, u16::to_be_bytes),
            ),
            UNCONFIRMED,
        ),
        (
            "UTF-16 without a mark, missing",
            with_length("404 Not Found", &utf16(MISSING, u16::to_be_bytes)),
            NOT_FOUND,
        ),
        (
            "UTF-16 without a mark, failed",
            with_length("200 OK", &utf16(r#"{"success":false}"#, u16::to_le_bytes)),
            UNCONFIRMED,
        ),
        (
            "UTF-8 that is not",
            with_length(
                "404 Not Found",
                b"{\"error\":true,\"message\":\"\xFF\xC3\",\"code\":\"RESOURCE_NOT_FOUND\"}",
            ),
            NOT_FOUND,
        ),
        (
            "two marks",
            with_length(
                "404 Not Found",
                format!("\u{feff}\u{feff}{MISSING}").as_bytes(),
            ),
            NOT_FOUND,
        ),
        // JSON.
        (
            "a key twice, gone last",
            with_length(
                "404 Not Found",
                br#"{"error":true,"code":"X","code":"RESOURCE_NOT_FOUND"}"#,
            ),
            NOT_FOUND,
        ),
        (
            "a failure first, then none",
            with_length("200 OK", br#"{"error":true,"error":false}"#),
            UNCONFIRMED,
        ),
        (
            "success first, then none",
            with_length("200 OK", br#"{"success":false,"success":true}"#),
            UNCONFIRMED,
        ),
        (
            "an escaped key",
            with_length("200 OK", br#"{"\u0065rror":true}"#),
            UNCONFIRMED,
        ),
        (
            "a key in capitals",
            with_length("200 OK", br#"{"Error":true}"#),
            DELETED,
        ),
        (
            "deep inside a failure",
            with_length("200 OK", nested(r#""error":true"#, 5000).as_bytes()),
            UNCONFIRMED,
        ),
        (
            "deep inside a success",
            with_length("200 OK", nested(r#""error":false"#, 5000).as_bytes()),
            DELETED,
        ),
        (
            "deep inside missing",
            with_length(
                "404 Not Found",
                nested(r#""error":true,"code":"RESOURCE_NOT_FOUND""#, 5000).as_bytes(),
            ),
            NOT_FOUND,
        ),
        (
            "a number out of range in a failure",
            with_length("200 OK", br#"{"error":true,"n":1e999}"#),
            UNCONFIRMED,
        ),
        (
            "half a surrogate in a failure",
            with_length("200 OK", br#"{"error":true,"message":"\ud83d"}"#),
            UNCONFIRMED,
        ),
        (
            "half a surrogate in missing",
            with_length(
                "404 Not Found",
                br#"{"error":true,"message":"\ud83d","code":"RESOURCE_NOT_FOUND"}"#,
            ),
            NOT_FOUND,
        ),
        (
            "a failure with words after it",
            with_length("200 OK", b"{\"error\":true}\n<br /><b>Warning</b>"),
            UNCONFIRMED,
        ),
        (
            "missing with a line feed after it",
            with_length("404 Not Found", format!("{MISSING}\r\n").as_bytes()),
            NOT_FOUND,
        ),
        (
            "missing with a NUL after it",
            with_length("404 Not Found", format!("{MISSING}\0").as_bytes()),
            INTERMEDIARY,
        ),
        (
            "a failure that breaks off",
            with_length("200 OK", br#"{"error":true,"message":"Not "#),
            UNCONFIRMED,
        ),
        (
            "a failure that breaks off in its text",
            text("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"error\":\"You can't dele"),
            UNCONFIRMED,
        ),
        (
            "a reported failure over the limit",
            with_length(
                "200 OK",
                format!("{{\"error\":\"{}\"}}", "x".repeat(2 << 20)).as_bytes(),
            ),
            UNCONFIRMED,
        ),
        (
            "an error without its value",
            text("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"error\":"),
            UNCONFIRMED,
        ),
        (
            "a success that breaks off",
            text("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"success\":fal"),
            UNCONFIRMED,
        ),
        (
            "nothing known before it breaks off",
            with_length("200 OK", br#"{"data":{"error":true,"mess"#),
            DELETED,
        ),
        (
            "a failure behind half a value",
            with_length("200 OK", br#"{"data":{"a":1,"error":true"#),
            DELETED,
        ),
        (
            "a code twice",
            with_length(
                "404 Not Found",
                br#"{"code":"X","code":"RESOURCE_NOT_FOUND"}"#,
            ),
            INTERMEDIARY,
        ),
        (
            "an error twice",
            with_length("404 Not Found", br#"{"error":false,"error":true}"#),
            INTERMEDIARY,
        ),
        (
            "Latin-1, labelled HTML",
            with_length(
                "200 OK\r\ncontent-type: text/html; charset=iso-8859-1",
                b"Zugang gesperrt (\xFC)",
            ),
            DELETED,
        ),
        (
            "Latin-1, text",
            with_length("200 OK\r\ncontent-type: text/plain", b"gel\xF6scht"),
            DELETED,
        ),
        (
            "Latin-1 in JSON, labelled HTML",
            with_length(
                "200 OK\r\ncontent-type: text/html",
                b"{\"name\":\"f\xFCr\"}",
            ),
            DELETED,
        ),
        (
            "a warning before the JSON",
            with_length(
                "200 OK",
                b"<br />\n<b>Warning</b>: x in /a.php\n{\"data\":{}}",
            ),
            UNCONFIRMED,
        ),
        (
            "code as a number",
            with_length("404 Not Found", br#"{"error":true,"code":404}"#),
            NOT_FOUND,
        ),
        (
            "error as text",
            with_length("404 Not Found", br#"{"error":"true","code":404}"#),
            INTERMEDIARY,
        ),
        (
            "NaN",
            with_length("200 OK", br#"{"error":NaN}"#),
            UNCONFIRMED,
        ),
        (
            "NaN that tells no error",
            with_length("200 OK", br#"{"data":NaN}"#),
            DELETED,
        ),
        (
            "JSON in a JSONP call",
            with_length("404 Not Found", format!("callback({MISSING})").as_bytes()),
            INTERMEDIARY,
        ),
        (
            "JSON behind a guard",
            with_length("404 Not Found", format!(")]}}',\n{MISSING}").as_bytes()),
            INTERMEDIARY,
        ),
        (
            "JSON in text",
            with_length(
                "404 Not Found",
                serde_json::to_string(MISSING).unwrap().as_bytes(),
            ),
            INTERMEDIARY,
        ),
        (
            "a failure over the limit",
            with_length(
                "500 X",
                format!("{{\"message\":\"{}\"}}", "x".repeat(100_000)).as_bytes(),
            ),
            SERVER,
        ),
    ]
}

#[tokio::test]
async fn each_response_means_what_its_bytes_say() {
    let mut wrong = Vec::new();
    let rows = rows();
    for (name, bytes, expected) in rows {
        let mut server = Recorder::start(bytes).await;
        let result = server.client().delete_group(GROUP).await;
        let seen = match &result {
            Ok(deleted) => Ok(deleted.outcome()),
            Err(error) => Err((error.kind(), error.delivery())),
        };
        if seen != expected {
            wrong.push(format!("{name}: {seen:?} and not {expected:?}: {result:?}"));
        }
        assert!(server.next().is_some());
        assert!(server.next().is_none(), "{name} was sent twice");
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Answers each request on a connection with the same bytes.
async fn repeat(mut stream: TcpStream, bytes: &'static [u8]) {
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        seen.extend_from_slice(&buffer[..count]);
        if seen.ends_with(b"\r\n\r\n") {
            seen.clear();
            if stream.write_all(bytes).await.is_err() {
                break;
            }
        }
    }
}

/// A 204 has no body, and what a server sends behind it is not the next response.
#[tokio::test]
async fn what_follows_a_204_is_not_the_response_to_the_next_request() {
    let bytes = b"HTTP/1.1 204 No Content\r\ncontent-length: 38\r\n\r\nHTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n";
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(repeat(stream, bytes));
        }
    });
    let client = builder(format!("http://{address}")).build().unwrap();
    for _ in 0..5 {
        let deleted = client.delete_group(GROUP).await.unwrap();
        assert_eq!(deleted.outcome(), Outcome::Deleted);
    }
}

/// Sends a head and then a byte now and then, and counts the bytes.
fn trickle(sent: Arc<AtomicUsize>) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {TRICKLED}\r\n\r\n");
        let mut sending = stream.write_all(head.as_bytes());
        while sending.is_ok() && sent.fetch_add(1, Ordering::Relaxed) < TRICKLED {
            std::thread::sleep(Duration::from_millis(20));
            sending = stream.write_all(b" ");
        }
    });
    address
}

const TRICKLED: usize = 1000;

/// A timer that is late gets a response a little more time, once and not for each part of it.
#[tokio::test]
async fn a_body_that_trickles_ends_with_its_time_limit_though_the_runtime_is_busy() {
    let sent = Arc::new(AtomicUsize::new(0));
    let address = trickle(Arc::clone(&sent));
    let busy = tokio::spawn(async {
        loop {
            tokio::time::sleep(Duration::from_millis(5)).await;
            std::thread::sleep(Duration::from_millis(30));
        }
    });
    let options = CallOptions::new()
        .attempt_timeout(Duration::from_millis(200))
        .no_retry();
    let client = builder(format!("http://{address}")).build().unwrap();
    let _ = client.with_options(options).delete_group(GROUP).await;
    busy.abort();
    assert!(sent.load(Ordering::Relaxed) < TRICKLED);
}
