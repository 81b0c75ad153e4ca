//! The access token.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::error::Error;

/// What stands where a token stood.
const REDACTED: &str = "[redacted]";

/// An access token, never printed.
#[derive(Clone)]
pub(crate) struct Token {
    secret: SecretString,
    header: HeaderValue,
}

impl Token {
    /// `origin` says where the token comes from, for the error.
    pub(crate) fn new(token: String, origin: &str) -> Result<Self, Error> {
        if token.is_empty() {
            return Err(Error::configuration(format!("{origin} is empty")));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::configuration(format!(
                "{origin} holds a space or another character that no token has: \
                 give the bare token, without the word Bearer or a line break"
            )));
        }
        let mut header = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_| Error::configuration(format!("{origin} can't be sent as a header")))?;
        header.set_sensitive(true);
        Ok(Self {
            secret: token.into(),
            header,
        })
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// A server may echo what it was sent, also with its slashes escaped as PHP does in JSON, and
    /// what was read of its answer may end within the token.
    pub(crate) fn redact(&self, text: &str) -> String {
        const TELLING: usize = 6;
        let token = self.secret.expose_secret();
        let mut text = text
            .replace(token, REDACTED)
            .replace(&token.replace('/', "\\/"), REDACTED);
        if let Some(part) = (TELLING..token.len())
            .rev()
            .find(|&end| text.ends_with(&token[..end]))
        {
            text.truncate(text.len() - part);
            text.push_str(REDACTED);
        }
        text
    }
}

impl Token {
    /// The same in JSON that was read, where no escape hides the token.
    pub(crate) fn redact_json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.redact(&text)),
            Value::Array(items) => items
                .into_iter()
                .map(|item| self.redact_json(item))
                .collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (self.redact(&name), self.redact_json(value)))
                .collect(),
            other => other,
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
