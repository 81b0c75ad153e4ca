//! One request for a token, and what its answer says.

use std::time::{Duration, SystemTime};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::encode::SEGMENT;
use crate::error::{Quoted, TokenError, names_another_cause};
use crate::headers::{CLIENT_HEADER, CLIENT_VALUE, JSON};
use crate::response;

use super::redaction::Secrets;
use super::token::{AccessToken, Token};

/// No answer with a token comes near it.
const BODY: usize = 64 * 1024;

/// The fields of a form.
pub(super) type Form = Vec<(&'static str, SecretString)>;

/// A token, and what renews it.
pub(super) struct Granted {
    pub(super) access: AccessToken,
    pub(super) refresh: Option<SecretString>,
}

/// Why there is none.
pub(super) struct Denied {
    pub(super) error: TokenError,
    /// A 401 that names no other cause: the exchange refuses the application's token.
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

/// Asks the token endpoint. Nothing is secret in a name; in a value everything may be.
pub(super) async fn grant(
    http: &reqwest::Client,
    url: &Url,
    form: &Form,
    secrets: &Secrets,
) -> Result<Granted, Denied> {
    let body = form
        .iter()
        .map(|(name, value)| {
            let value = percent_encoding::utf8_percent_encode(value.expose_secret(), SEGMENT);
            format!("{name}={value}")
        })
        .collect::<Vec<_>>()
        .join("&");
    let request = http
        .post(url.clone())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body);
    // A server that does not know the address of a setting does not refuse the credentials.
    ask(request, "the token endpoint", &[404, 405], secrets).await
}

/// Asks for a user's token with an application's.
pub(super) async fn exchange(
    http: &reqwest::Client,
    url: &str,
    application: &Token,
    secrets: &Secrets,
) -> Result<Granted, Denied> {
    let request = http
        .post(url)
        .header(AUTHORIZATION, application.header())
        .header(CLIENT_HEADER, CLIENT_VALUE)
        // A POST without a length is refused by some servers.
        .header(CONTENT_LENGTH, 0);
    ask(request, "the exchange for a user's token", &[], secrets).await
}

/// The statuses of `misplaced` mean that the address is wrong.
async fn ask(
    request: reqwest::RequestBuilder,
    who: &str,
    misplaced: &[u16],
    secrets: &Secrets,
) -> Result<Granted, Denied> {
    let unavailable =
        |what: &str| TokenError::new(false, format!("no token could be got: {who} {what}"));
    let mut response = request.header(ACCEPT, JSON).send().await.map_err(|error| {
        let what = if error.is_connect() {
            "can't be reached"
        } else if error.is_timeout() {
            "did not answer in time"
        } else {
            "broke off"
        };
        unavailable(what).caused_by(error.without_url())
    })?;
    let (bytes, complete) = response::read(&mut response, BODY, None).await;
    let status = response.status();
    let text = response::decode(&bytes);
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    if status.is_success() {
        return match granted(&body) {
            Some(granted) => Ok(granted),
            None if complete => Err(unavailable("answered without a token").into()),
            None => Err(unavailable("broke off in its answer").into()),
        };
    }

    let code = status.as_u16();
    let said = words(&body).collect::<Vec<_>>().join(", ");
    let what = match secrets.redact(&said) {
        said if said.is_empty() => format!("answered {code}"),
        said => format!("answered {code}, {}", Quoted(&said)),
    };
    // A page is of something in between, and so are the statuses that speak of a proxy, of a
    // session or of the moment. Those say nothing of the credentials.
    let refused = status.is_client_error()
        && !misplaced.contains(&code)
        && !matches!(code, 407..=409 | 419 | 421 | 425 | 429)
        && (body.is_object() || complete && text.trim().is_empty());
    let mut error = if refused {
        TokenError::new(true, format!("the credentials were refused: {who} {what}"))
    } else {
        unavailable(&what)
    };
    if let Some(wait) = response::retry_after(response.headers(), SystemTime::now()) {
        error = error.retry_after(wait);
    }
    Err(Denied {
        error,
        is_about_token: code == 401 && refused && !names_another_cause(None, Some(&said)),
    })
}

/// The fields of RFC 6749, at the top or within `data`: no source shows the exchange's answer.
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

/// A number of seconds, or the text of one. What is past is over.
fn lifetime(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds.max(0.0)).ok()
}

/// What an error of RFC 6749 or of Tallyfy says of itself.
fn words(body: &Value) -> impl Iterator<Item = &str> {
    ["error", "error_description", "message", "hint"]
        .into_iter()
        .filter_map(|name| body.get(name)?.as_str())
        .filter(|word| !word.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> Option<(String, Option<Duration>, bool)> {
        granted(body).map(|granted| {
            (
                granted.access.secret.expose_secret().to_owned(),
                granted.access.lifetime,
                granted.refresh.is_some(),
            )
        })
    }

    #[test]
    fn an_answer_is_read_leniently_but_for_the_token() {
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
