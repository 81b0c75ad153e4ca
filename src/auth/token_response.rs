//! What the response to a request for a token says: a token, a refusal, or neither.
//!
//! Proxies, gateways and firewalls respond here too, and what they say is not about the credentials.
//! A refusal of the token endpoint has the `error` code that RFC 6749, section 5.2, requires. The
//! exchange is Tallyfy's own, and its refusals have the same marks as those of deletions. Any other
//! error only says that there is no token now: trying again is right, and dropping a refresh token
//! would be wrong.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use secrecy::SecretString;
use serde_json::Value;

use crate::error::{Quoted, TokenError};
use crate::redaction::Secrets;
use crate::response;

use super::token::AccessToken;

/// A token, and what renews it.
pub(super) struct Granted {
    pub(super) access: AccessToken,
    pub(super) refresh: Option<SecretString>,
}

/// Why there is none.
pub(super) struct Denied {
    pub(super) error: TokenError,
    /// Whether the exchange rejected the application's token.
    pub(super) is_about_token: bool,
}

impl From<TokenError> for Denied {
    fn from(error: TokenError) -> Self {
        Self {
            error,
            is_about_token: false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Endpoint {
    /// OAuth's.
    Token,
    /// The exchange for a user's token.
    Exchange,
}

impl Endpoint {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Token => "the token endpoint",
            Self::Exchange => "the exchange for a user's token",
        }
    }
}

pub(super) struct TokenResponse {
    endpoint: Endpoint,
    status: u16,
    retry_after: Option<Duration>,
    body: Value,
    /// Whether it has the marks of Tallyfy's own errors.
    own: bool,
    complete: bool,
    /// Whether the body is empty.
    blank: bool,
}

impl TokenResponse {
    pub(super) fn new(
        endpoint: Endpoint,
        status: u16,
        headers: &HeaderMap,
        body: &str,
        complete: bool,
    ) -> Self {
        Self {
            endpoint,
            status,
            retry_after: response::retry_after(headers, SystemTime::now()),
            body: serde_json::from_str(body).unwrap_or(Value::Null),
            own: response::is_own_error(status, body),
            complete,
            blank: complete && body.trim().is_empty(),
        }
    }

    pub(super) fn judge(&self, secrets: &Secrets) -> Result<Granted, Denied> {
        let name = self.endpoint.name();
        if (200..300).contains(&self.status) {
            return granted(&self.body).ok_or_else(|| {
                let what = match self.complete {
                    true => format!("{name} responded without a token"),
                    false => format!("the response of {name} was cut off"),
                };
                TokenError::new(false, what).into()
            });
        }
        let refuses = self.refuses();
        let mut what = match refuses {
            true => format!("{name} refused the credentials with status {}", self.status),
            false => format!("{name} returned status {}", self.status),
        };
        let said = words(&self.body).collect::<Vec<_>>().join(", ");
        if !said.is_empty() {
            what = format!("{what}: {}", Quoted(&secrets.redact(&said)));
        }
        let mut error = TokenError::new(refuses, what);
        if let Some(wait) = self.retry_after {
            error = error.retry_after(wait);
        }
        Err(Denied {
            error,
            is_about_token: refuses
                && self.status == 401
                && !response::names_another_cause(None, Some(&said)),
        })
    }

    /// Whether it refuses the credentials.
    fn refuses(&self) -> bool {
        // A rate limit, as for deletions.
        if self.status == 403 && self.retry_after.is_some() {
            return false;
        }
        match self.endpoint {
            // RFC 6749 has 400 and 401. A 403 is common for a client that is not allowed.
            Endpoint::Token => {
                matches!(self.status, 400 | 401 | 403) && has_oauth_error(&self.body)
            }
            Endpoint::Exchange => {
                let own = self.own
                    && matches!(self.status, 400 | 401 | 403 | 404 | 422)
                    && self.body.get("code").and_then(Value::as_str) != Some("ENDPOINT_NOT_FOUND");
                own || self.status == 401 && self.blank
            }
        }
    }
}

/// Whether the member `error` is a code with which an OAuth server refuses a request. Gateways write
/// other words there, such as `Not Found` or `forbidden`.
fn has_oauth_error(body: &Value) -> bool {
    const RFC_6749: [&str; 6] = [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ];
    // RFC 6749 has the first for another endpoint; older servers for PHP send the second.
    const OTHERS: [&str; 2] = ["access_denied", "invalid_credentials"];
    let code = body.get("error").and_then(Value::as_str);
    code.is_some_and(|code| RFC_6749.contains(&code) || OTHERS.contains(&code))
}

/// The fields of RFC 6749, at the top or within `data`: no source shows a response of the exchange.
fn granted(body: &Value) -> Option<Granted> {
    let text = |fields: &Value, name: &str| {
        let text = fields.get(name)?.as_str()?;
        Some(SecretString::from(text)).filter(|_| !text.is_empty())
    };
    let fields = [Some(body), body.get("data")]
        .into_iter()
        .flatten()
        .find(|fields| fields.get("access_token").is_some())?;
    if fields
        .get("token_type")
        .and_then(Value::as_str)
        .is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer"))
    {
        return None;
    }
    Some(Granted {
        access: AccessToken {
            secret: text(fields, "access_token")?,
            lifetime: fields.get("expires_in").and_then(lifetime),
        },
        refresh: text(fields, "refresh_token"),
    })
}

/// Seconds, as a number or as text. A negative lifetime is over.
fn lifetime(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds.max(0.0)).ok()
}

/// What an error of RFC 6749 or of Tallyfy says.
fn words(body: &Value) -> impl Iterator<Item = &str> {
    ["error", "error_description", "message", "hint"]
        .into_iter()
        .filter_map(|name| body.get(name)?.as_str())
        .filter(|word| !word.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::RETRY_AFTER;
    use secrecy::ExposeSecret;
    use serde_json::json;

    use super::*;

    /// What the response means: `None` for a token, else whether the credentials were refused and
    /// whether it is about the application's token.
    fn denied(
        endpoint: Endpoint,
        status: u16,
        body: &str,
        retry_after: Option<&'static str>,
    ) -> Option<(bool, bool)> {
        let headers = retry_after.map(|wait| (RETRY_AFTER, HeaderValue::from_static(wait)));
        let headers = HeaderMap::from_iter(headers);
        let response = TokenResponse::new(endpoint, status, &headers, body, true);
        let denied = response.judge(&Secrets::new(Vec::new())).err()?;
        assert_eq!(denied.error.wait().is_some(), retry_after.is_some());
        Some((denied.error.is_refused(), denied.is_about_token))
    }

    #[test]
    fn a_refusal_of_the_token_endpoint_has_an_error_code_of_oauth() {
        for (status, body) in [
            (400, r#"{"error":"invalid_grant"}"#),
            (401, r#"{"error":"invalid_client"}"#),
            (
                401,
                r#"{"error":"invalid_client","message":"Client authentication failed"}"#,
            ),
            (401, "\u{a}{\"error\":\"invalid_credentials\"}"),
            (
                400,
                r#"{"error":"invalid_request","error_description":"…"}"#,
            ),
            (403, r#"{"error":"access_denied"}"#),
            (400, r#"{"error":"unauthorized_client"}"#),
            (400, r#"{"error":"unsupported_grant_type"}"#),
            (400, r#"{"error":"invalid_scope"}"#),
        ] {
            let denied = denied(Endpoint::Token, status, body, None);
            assert!(matches!(denied, Some((true, _))), "{status} {body}");
        }
        for (status, body) in [
            (400, ""),
            (401, ""),
            (400, "{}"),
            (400, "[]"),
            (400, r#"{"message":"Bad request"}"#),
            (400, r#"{"error":true,"message":"Invalid"}"#),
            (400, r#"{"error":""}"#),
            (
                400,
                r#"{"error":"Bad Request","status":400,"path":"/oauth/token"}"#,
            ),
            (400, r#"{"error":{"code":"invalid_grant"}}"#),
            (401, r#"{"message":"Unauthorized"}"#),
            (401, r#"{"message":"Unauthenticated"}"#),
            (400, r#"{"error":"temporarily_unavailable"}"#),
            (402, r#"{"error":"invalid_grant"}"#),
            (403, r#"{"message":"Forbidden"}"#),
            (403, r#"{"error":"Key not authorised"}"#),
            (403, r#"{"error":"forbidden"}"#),
            (401, r#"{"error":"unauthorized"}"#),
            (403, r#"{"error":"rate_limited"}"#),
            (403, r#"{"error":"blocked"}"#),
            (403, "<html>Forbidden</html>"),
            (404, r#"{"error":"not_found"}"#),
            (404, r#"{"message":"no Route matched with those values"}"#),
            (404, r#"{"error":true,"code":"RESOURCE_NOT_FOUND"}"#),
            (405, r#"{"error":"method_not_allowed"}"#),
            (407, r#"{"error":"invalid_client"}"#),
            (422, r#"{"message":"Invalid"}"#),
            (429, r#"{"error":"invalid_client"}"#),
            (500, r#"{"error":"server_error"}"#),
            (503, r#"{"error":"temporarily_unavailable"}"#),
            (302, ""),
            (200, ""),
            (200, r#"{"error":"invalid_grant"}"#),
        ] {
            let denied = denied(Endpoint::Token, status, body, None);
            assert_eq!(denied, Some((false, false)), "{status} {body}");
        }
    }

    #[test]
    fn a_refusal_of_the_exchange_has_tallyfys_marks() {
        for (status, body, is_about_token) in [
            (401, "", true),
            (401, r#"{"message":"Unauthenticated"}"#, true),
            (
                401,
                r#"{"message":"The X-Tallyfy-Client header is missing"}"#,
                false,
            ),
            (400, r#"{"message":"Invalid"}"#, false),
            (
                403,
                r#"{"message":"You need permissions for this organization"}"#,
                false,
            ),
            (404, r#"{"error":true,"code":"RESOURCE_NOT_FOUND"}"#, false),
            (422, r#"{"errors":{"email":["unknown"]}}"#, false),
        ] {
            let denied = denied(Endpoint::Exchange, status, body, None);
            assert_eq!(denied, Some((true, is_about_token)), "{status} {body}");
        }
        for (status, body) in [
            (400, ""),
            (400, "{}"),
            (401, "<html>Sign in</html>"),
            (401, r#"{"detail":"Not authenticated"}"#),
            (402, r#"{"message":"Payment required"}"#),
            (403, ""),
            (403, r#"{"status":403}"#),
            (404, ""),
            (404, r#"{"message":"no Route matched with those values"}"#),
            (404, r#"{"error":"Not Found","status":404}"#),
            (404, r#"{"error":true,"code":"ENDPOINT_NOT_FOUND"}"#),
            (405, r#"{"message":"Method not allowed"}"#),
            (407, r#"{"message":"Proxy authentication required"}"#),
            (409, r#"{"message":"Conflict"}"#),
            (421, r#"{"message":"Misdirected"}"#),
            (429, r#"{"message":"Too many requests"}"#),
            (500, r#"{"message":"Server error"}"#),
        ] {
            let denied = denied(Endpoint::Exchange, status, body, None);
            assert_eq!(denied, Some((false, false)), "{status} {body}");
        }
    }

    #[test]
    fn a_403_with_a_retry_after_is_a_rate_limit() {
        for (endpoint, body) in [
            (Endpoint::Token, r#"{"error":"access_denied"}"#),
            (Endpoint::Exchange, r#"{"message":"Slow down"}"#),
        ] {
            assert_eq!(denied(endpoint, 403, body, None), Some((true, false)));
            let limited = denied(endpoint, 403, body, Some("5"));
            assert_eq!(limited, Some((false, false)));
        }
    }

    #[test]
    fn a_response_with_a_token_is_read_leniently() {
        let read = |body: &Value| {
            granted(body).map(|granted| {
                (
                    granted.access.secret.expose_secret().to_owned(),
                    granted.access.lifetime,
                    granted.refresh.is_some(),
                )
            })
        };
        let token = |lifetime: Option<u64>, refresh| {
            Some(("t".to_owned(), lifetime.map(Duration::from_secs), refresh))
        };
        for (body, expected) in [
            (json!({ "access_token": "t" }), token(None, false)),
            (
                json!({ "access_token": "t", "token_type": "bearer", "expires_in": 3600 }),
                token(Some(3600), false),
            ),
            (
                json!({ "access_token": "t", "expires_in": "60", "refresh_token": "r" }),
                token(Some(60), true),
            ),
            (
                json!({ "access_token": "t", "expires_in": -5, "refresh_token": "" }),
                token(Some(0), false),
            ),
            (
                json!({ "access_token": "t", "expires_in": "soon" }),
                token(None, false),
            ),
            (
                json!({ "data": { "access_token": "t" } }),
                token(None, false),
            ),
            (json!({ "access_token": "t", "token_type": "mac" }), None),
            (json!({ "access_token": "" }), None),
            (json!({ "access_token": 7 }), None),
            (json!(["access_token"]), None),
        ] {
            assert_eq!(read(&body), expected, "{body}");
        }
    }
}
