//! What came back, read once, under a cap, and without a secret.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::Value;

use crate::auth::Secrets;

/// How much of a refusal's body is kept.
const ERROR_BODY: usize = 64 * 1024;

/// How much of a success's body is kept.
const SUCCESS_BODY: usize = 1024 * 1024;

/// Any wait beyond a century is the same: none can be added to a point in time for ever.
const LONGEST_WAIT: u64 = 100 * 365 * 24 * 3600;
const LONGEST: Duration = Duration::from_secs(LONGEST_WAIT);

/// How much of a body decides whether it is a page.
const SNIFFED: usize = 512;

/// Of the rate limit.
const REMAINING: &str = "x-ratelimit-remaining";

/// A status, the headers that mean something, and the body as text.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// How many more requests the server says it would take now.
    pub(crate) remaining: Option<u32>,
    pub(crate) body: String,
    pub(crate) json: Option<Value>,
    html: bool,
    complete: bool,
}

impl Answer {
    /// Reads what there is of the body; that it breaks off does not change the status.
    pub(crate) async fn read(mut response: reqwest::Response, secrets: &Secrets) -> Self {
        let status = response.status();
        let cap = if status.is_success() {
            SUCCESS_BODY
        } else {
            ERROR_BODY
        };
        let (body, complete) = read(&mut response, cap).await;
        let headers = response.headers();
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let body = String::from_utf8_lossy(&body);
        Self {
            status: status.as_u16(),
            request_id: header("x-request-id").map(|id| secrets.redact(id)),
            retry_after: retry_after(headers, SystemTime::now()),
            remaining: header(REMAINING).and_then(|count| count.trim().parse().ok()),
            json: serde_json::from_str(&body)
                .ok()
                .map(|json| secrets.redact_json(json)),
            body: secrets.redact(&body),
            html: header(CONTENT_TYPE.as_str()).is_some_and(is_html),
            complete,
        }
    }

    /// An answer without a body, as the policies see it.
    #[cfg(test)]
    pub(crate) fn bare(status: u16, retry_after: Option<Duration>, remaining: Option<u32>) -> Self {
        Self {
            status,
            request_id: None,
            retry_after,
            remaining,
            body: String::new(),
            json: None,
            html: false,
            complete: true,
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

/// The body up to a cap, and whether that is all of it.
pub(crate) async fn read(response: &mut reqwest::Response, cap: usize) -> (Vec<u8>, bool) {
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
    (body, complete)
}

fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

/// `Retry-After` in seconds or as a date. A date that has passed asks for no wait; anything else
/// is ignored.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(LONGEST_WAIT)).min(LONGEST));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Option<Duration> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
        retry_after(&headers, now)
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(read("0"), seconds(0));
        assert_eq!(read(" 30 "), seconds(30));
        assert_eq!(read("Sun, 06 Nov 1994 08:50:07 GMT"), seconds(30));
        assert_eq!(read("Sunday, 06-Nov-94 08:50:07 GMT"), seconds(30));
        assert_eq!(read("Sun Nov  6 08:50:07 1994"), seconds(30));
        assert_eq!(
            read("Sun, 06 Nov 1994 08:49:36 GMT"),
            seconds(0),
            "the past is now"
        );
        assert_eq!(read("99999999999999999999999"), Some(LONGEST));
    }

    #[test]
    fn a_retry_after_that_makes_no_sense_is_ignored() {
        for garbage in [
            "", " ", "-1", "+1", "1.5", "1e3", "0x10", "soon", "30 s", "1, 2", "٣",
        ] {
            assert_eq!(read(garbage), None, "{garbage}");
        }
    }
}
