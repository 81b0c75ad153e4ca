//! A server that responds once and is gone.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tallyfy::auth::{AccessToken, Credentials, TokenError, TokenRequest, TokenSource};
use tallyfy::{Backoff, CallOptions, Client, Delivery, Error, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::GROUP;

/// Gives another token each time.
#[derive(Default)]
struct Tokens(AtomicU32);

impl TokenSource for Tokens {
    async fn token(&self, _: TokenRequest<'_>) -> Result<AccessToken, TokenError> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        Ok(AccessToken::new(format!("token-{number}")))
    }
}

/// The error of a deletion of which the first request gets this head, and the others no connection.
async fn error_after(head: &str, attempts: u32) -> Error {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let response = format!("{head}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        drop(listener);
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        stream.write_all(response.as_bytes()).await.unwrap();
    });
    let backoff = Backoff::new()
        .max_attempts(attempts)
        .delays(Duration::from_millis(1), Duration::from_millis(2));
    let client = Client::builder()
        .base_url(format!("http://{address}"))
        .credentials(Credentials::source(Tokens::default()))
        .organization("5a0d4b8c6e2f41739c1b7d8e9f0a2b3c")
        .build()
        .unwrap();
    let client = client.with_options(CallOptions::new().retry_policy(backoff));
    let error = client.delete_group(GROUP).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    error
}

#[tokio::test]
async fn the_request_id_of_the_attempt_that_may_have_done_it_is_kept() {
    let error = error_after("HTTP/1.1 502 Bad Gateway\r\nx-request-id: abc", 3).await;
    assert_eq!(error.attempts(), 3);
    assert_eq!(error.delivery(), Delivery::Unknown);
    assert_eq!((error.status(), error.request_id()), (None, None));
    assert_eq!(error.earlier_request_id(), Some("abc"));
    let text = error.to_string();
    assert!(
        text.contains("an earlier attempt may have done it"),
        "{text}"
    );
}

#[tokio::test]
async fn a_rejected_token_was_sent_though_the_next_one_was_not() {
    let error = error_after("HTTP/1.1 401 Unauthorized", 1).await;
    assert_eq!(error.delivery(), Delivery::Refused);
    assert_eq!(error.earlier_request_id(), None);
    let text = error.to_string();
    assert!(text.contains("nothing was done"), "{text}");
}
