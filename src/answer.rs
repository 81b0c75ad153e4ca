//! What came back, read once, under a cap, and without the token.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::Value;

use crate::auth::Token;

/// How much of a refusal's body is kept.
const ERROR_BODY: usize = 64 * 1024;

/// How much of a success's body is kept.
const SUCCESS_BODY: usize = 1024 * 1024;

/// Any wait beyond a century is the same: none can be added to a point in time for ever.
const LONGEST_WAIT: u64 = 100 * 365 * 24 * 3600;
const LONGEST: Duration = Duration::from_secs(LONGEST_WAIT);

/// How much of a body decides whether it is a page.
const SNIFFED: usize = 512;

/// A status, the headers that mean something, and the body as text.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: String,
    pub(crate) json: Option<Value>,
    html: bool,
    complete: bool,
}

impl Answer {
    /// Reads what there is of the body; that it breaks off does not change the status.
    pub(crate) async fn read(mut response: reqwest::Response, token: &Token) -> Self {
        let status = response.status();
        let cap = if status.is_success() {
            SUCCESS_BODY
        } else {
            ERROR_BODY
        };
        let mut body = Vec::new();
        let complete = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let room = cap - body.len();
                    body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                    if chunk.len() > room {
                        break false;
                    }
                }
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        let headers = response.headers();
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let body = String::from_utf8_lossy(&body);
        Self {
            status: status.as_u16(),
            request_id: header("x-request-id").map(|id| token.redact(id)),
            retry_after: retry_after(headers, SystemTime::now()),
            json: serde_json::from_str(&body)
                .ok()
                .map(|json| token.redact_json(json)),
            body: token.redact(&body),
            html: header(CONTENT_TYPE.as_str()).is_some_and(is_html),
            complete,
        }
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether it is a page for a browser: not Tallyfy's API, but something in between.
    ///
    /// The content type alone does not tell: PHP calls an empty body HTML as well, and JSON.
    pub(crate) fn is_page(&self) -> bool {
        let letters = self
            .body
            .chars()
            .filter(|c| c.is_ascii_graphic() || *c == ' ');
        let start: String = letters.skip_while(|c| *c == ' ').take(SNIFFED).collect();
        let start = start.to_ascii_lowercase();
        let start = match start.strip_prefix("<?xml") {
            Some(prologue) => prologue
                .split_once("?>")
                .map_or("", |(_, rest)| rest.trim_start()),
            None => &start,
        };
        let tags = [
            "<!doctype html",
            "<html",
            "<head",
            "<body",
            "<title",
            "<script",
            "<!--",
        ];
        let blank = self.body.trim().is_empty();
        let labelled = self.html && self.json.is_none() && !(blank && self.complete);
        labelled || tags.iter().any(|tag| start.starts_with(tag))
    }
}

fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

/// `Retry-After` in seconds or as a date. A date that has passed asks for no wait; anything else
/// is ignored.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(LONGEST_WAIT)).min(LONGEST));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default().min(LONGEST))
}
