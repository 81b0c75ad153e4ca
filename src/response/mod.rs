//! What came back, read once, under a cap, and without a secret.

mod html;
mod retry_after;
mod verdict;

use std::time::{Duration, SystemTime};

use http::header::CONTENT_TYPE;
use serde_json::Value;
use tokio::time::Instant;

use crate::auth::Secrets;
use crate::headers::{REMAINING, REQUEST_ID};
use crate::time_limit::within;

pub(crate) use retry_after::retry_after;
pub(crate) use verdict::{Doubt, Marks, MissingRecord};

/// How much of a refusal's body is kept.
const ERROR_BODY: usize = 64 * 1024;

/// How much of a success's body is kept.
const SUCCESS_BODY: usize = 1024 * 1024;

/// A status, the headers that mean something, and the body as text.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// How many more requests the server says it would take now.
    pub(crate) remaining: Option<u32>,
    pub(crate) body: String,
    pub(crate) json: Option<Value>,
    /// What the verdict is made of: a secret may be a word such as `error`, and a redacted key must
    /// not turn a failure into a confirmation.
    judged: Unredacted,
    html: bool,
    complete: bool,
}

/// The body as it came. Never printed, and dropped with the response.
struct Unredacted(Option<Value>);

impl std::fmt::Debug for Unredacted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unredacted")
    }
}

impl Response {
    /// Reads the body until that time. A body that breaks off does not change the status.
    pub(crate) async fn read(
        mut response: reqwest::Response,
        secrets: &Secrets,
        ends: Option<Instant>,
    ) -> Self {
        let status = response.status();
        let cap = if status.is_success() {
            SUCCESS_BODY
        } else {
            ERROR_BODY
        };
        let (body, complete) = read(&mut response, cap, ends).await;
        let headers = response.headers();
        let header =
            |name: http::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let body = decode(&body);
        let judged: Option<Value> = serde_json::from_str(&body).ok();
        Self {
            status: status.as_u16(),
            request_id: header(REQUEST_ID).map(|id| secrets.redact(id)),
            retry_after: retry_after(headers, SystemTime::now()),
            remaining: header(REMAINING).and_then(|count| count.trim().parse().ok()),
            json: judged.clone().map(|json| secrets.redact_json(json)),
            judged: Unredacted(judged),
            body: secrets.redact(&body),
            html: header(CONTENT_TYPE).is_some_and(html::is_html),
            complete,
        }
    }

    /// A response without a body, as the policies see it.
    #[cfg(test)]
    pub(crate) fn bare(status: u16, retry_after: Option<Duration>, remaining: Option<u32>) -> Self {
        Self {
            status,
            request_id: None,
            retry_after,
            remaining,
            body: String::new(),
            json: None,
            judged: Unredacted(None),
            html: false,
            complete: true,
        }
    }

    /// Whether it is a page for a browser: not of Tallyfy's API, but of something in between.
    pub(crate) fn is_page(&self) -> bool {
        html::is_page(self.html, &self.body)
    }
}

/// The text of a body. A byte order mark is never part of it; it tells UTF-16 from UTF-8, and what
/// is neither is replaced.
pub(crate) fn decode(body: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    match body {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(body)
            .trim_start_matches('\u{feff}')
            .to_owned(),
    }
}

/// The body up to a cap and a time, and whether that is all of it.
pub(crate) async fn read(
    response: &mut reqwest::Response,
    cap: usize,
    ends: Option<Instant>,
) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    let complete = loop {
        match within(ends, response.chunk()).await {
            Some(Ok(Some(chunk))) => {
                let room = cap - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if chunk.len() > room {
                    break false;
                }
            }
            Some(Ok(None)) => break true,
            Some(Err(_)) | None => break false,
        }
    };
    (body, complete)
}
