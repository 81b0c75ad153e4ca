//! What came back: read once, up to a limit, and without secrets.

mod fields;
mod html;
mod retry_after;
mod unauthorized;
mod verdict;

use std::cell::LazyCell;
use std::time::{Duration, SystemTime};

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::Value;
use tokio::time::Instant;

use crate::headers::{REMAINING, REQUEST_ID};
use crate::redaction::Secrets;
use crate::time_limit::within;

pub(crate) use retry_after::retry_after;
pub(crate) use unauthorized::names_another_cause;
use verdict::Verdict;
pub(crate) use verdict::{Doubt, Marks, MissingRecord, is_own_error};

/// How much of an error's body is kept.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// How much of a success's body is kept.
const MAX_SUCCESS_BODY: usize = 1024 * 1024;

/// A status, the headers that matter, and the body as text.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// How many more requests the server says it will accept.
    pub(crate) remaining: Option<u32>,
    pub(crate) body: String,
    pub(crate) json: Option<Value>,
    verdict: Verdict,
    complete: bool,
}

impl Response {
    /// Reads the body until that time. A body that is cut off does not change the status. Most
    /// responses have no text, and then nothing is searched for secrets.
    pub(crate) async fn read(
        mut response: reqwest::Response,
        secrets: impl FnOnce() -> Secrets,
        ends: Option<Instant>,
    ) -> Self {
        let status = response.status();
        let limit = if status.is_success() {
            MAX_SUCCESS_BODY
        } else {
            MAX_ERROR_BODY
        };
        let (body, complete) = read(&mut response, limit, ends).await;
        let secrets = LazyCell::new(secrets);
        let headers = response.headers();
        let header =
            |name: http::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let body = decode(&body, complete);
        let json: Option<Value> = match body.is_empty() {
            true => None,
            false => serde_json::from_str(&body).ok(),
        };
        let is_html = header(CONTENT_TYPE).is_some_and(html::is_html);
        let is_encoded = header(CONTENT_ENCODING).is_some_and(html::is_encoded);
        let is_page = html::is_page(is_html, is_encoded, &body);
        let status = status.as_u16();
        Self {
            status,
            verdict: Verdict::new(status, is_page, &body),
            request_id: header(REQUEST_ID).map(|id| secrets.redact(id)),
            retry_after: retry_after(headers, SystemTime::now()),
            remaining: header(REMAINING).and_then(|count| count.trim().parse().ok()),
            json: json.map(|json| secrets.redact_json(json)),
            body: match body.is_empty() {
                true => body,
                false => secrets.redact(&body),
            },
            complete,
        }
    }

    /// A response without a body, for tests of policies.
    #[cfg(test)]
    pub(crate) fn bare(status: u16, retry_after: Option<Duration>, remaining: Option<u32>) -> Self {
        Self {
            status,
            request_id: None,
            retry_after,
            remaining,
            body: String::new(),
            json: None,
            verdict: Verdict::new(status, false, ""),
            complete: true,
        }
    }
}

/// The text of a body, without a byte order mark. UTF-16 is known by its mark or by its zeros, because
/// every body of interest begins with ASCII. Everything else is read as UTF-8, with a replacement
/// character for what is not. A character that the end of an incomplete body cuts through is dropped.
pub(crate) fn decode(body: &[u8], complete: bool) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| -> String {
        let units = bytes.as_chunks().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    let mut text = match body {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [1..=0xFF, 0, 1..=0xFF, 0, ..] => utf16(body, u16::from_le_bytes),
        [0, 1..=0xFF, 0, 1..=0xFF, ..] => utf16(body, u16::from_be_bytes),
        _ => String::from_utf8_lossy(body)
            .trim_start_matches('\u{feff}')
            .to_owned(),
    };
    if !complete && text.ends_with(char::REPLACEMENT_CHARACTER) {
        text.pop();
    }
    text
}

/// The body up to a limit and a time, and whether that is all of it.
pub(crate) async fn read(
    response: &mut reqwest::Response,
    limit: usize,
    ends: Option<Instant>,
) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    // As with nearly every deletion: there is nothing to wait for.
    if response.content_length() == Some(0) {
        return (body, true);
    }
    let all = async {
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let room = limit - body.len();
                    body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                    if chunk.len() > room {
                        return false;
                    }
                }
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    };
    // One limit for all chunks: a limit for each would give each its extra time.
    let complete = within(ends, all).await.unwrap_or(false);
    (body, complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_cut_inside_a_character_ends_before_it() {
        for text in ["abcö", "abc€", "abc😀"] {
            let whole = text.as_bytes();
            for end in 3..whole.len() {
                assert_eq!(decode(&whole[..end], false), "abc", "{text} {end}");
            }
            assert_eq!(decode(whole, false), text);
            assert_eq!(decode(&whole[..4], true), "abc\u{fffd}");
        }
        let utf16: Vec<u8> = std::iter::once(0xFEFF)
            .chain("abc😀".encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect();
        for end in 8..utf16.len() {
            assert_eq!(decode(&utf16[..end], false), "abc", "{end}");
        }
        assert_eq!(decode(&utf16, true), "abc😀");
    }

    #[test]
    fn a_secret_that_the_limit_cuts_inside_a_character_is_replaced() {
        let secrets = Secrets::new(vec!["the-passwörd".into()]);
        let body = "an echo: the-passwörd".as_bytes();
        let cut = body.iter().position(|byte| *byte == 0xC3).unwrap() + 1;
        for complete in [false, true] {
            let text = decode(&body[..cut], complete);
            assert_eq!(secrets.redact(&text), "an echo: [redacted]");
        }
    }
}
