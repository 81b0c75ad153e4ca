//! An access token, as a source gives it and as the client holds it.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::redaction::REDACTED;

/// An access token, as a [`TokenSource`](super::TokenSource) gives it. Never printed.
///
/// ```
/// use std::time::Duration;
/// use tallyfy::auth::AccessToken;
///
/// let token = AccessToken::new("eyJ0eXAi…").lifetime(Duration::from_secs(3600));
/// assert!(!format!("{token:?}").contains("eyJ0eXAi"));
/// ```
#[derive(Clone)]
pub struct AccessToken {
    pub(super) secret: SecretString,
    pub(super) lifetime: Option<Duration>,
}

impl AccessToken {
    /// The bare token, without the word Bearer. It is used until Tallyfy refuses it, unless it is
    /// given a lifetime.
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            secret: SecretString::from(token.into()),
            lifetime: None,
        }
    }

    /// How long it lives, counted from when it was asked for. It is renewed before that is over.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}

impl From<&str> for AccessToken {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<String> for AccessToken {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

/// The lifetime alone.
impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// A token that can be sent.
pub(crate) struct Token {
    secret: SecretString,
    header: HeaderValue,
    accepted: AtomicBool,
}

impl Token {
    /// The error says what is wrong with it, without its name.
    pub(super) fn new(secret: SecretString) -> Result<Self, String> {
        let token = secret.expose_secret();
        if token.is_empty() {
            return Err("is empty".to_owned());
        }
        if let Some(odd) = oddity(token) {
            return Err(odd);
        }
        let mut header = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_| "can't be sent as a header".to_owned())?;
        header.set_sensitive(true);
        Ok(Self {
            secret,
            header,
            accepted: AtomicBool::new(false),
        })
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    pub(super) fn secret(&self) -> SecretString {
        self.secret.clone()
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.secret.expose_secret() == other.secret.expose_secret()
    }

    /// Tallyfy took it: what is refused later was good once.
    pub(crate) fn accept(&self) {
        self.accepted.store(true, Ordering::Relaxed);
    }

    pub(crate) fn was_accepted(&self) -> bool {
        self.accepted.load(Ordering::Relaxed)
    }
}

/// What makes a text something else than a token, if anything does: RFC 6750 calls a token a
/// b64token, which is letters, digits and `-._~+/`, then any number of `=`.
fn oddity(token: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    let plain = token.trim_end_matches('=');
    let odd = plain.bytes().find(|byte| !is_plain(*byte));
    let what = match odd {
        None if plain.is_empty() => "an equals sign alone",
        None => return None,
        Some(b'"' | b'\'' | b'`') => "a quotation mark",
        Some(b'<' | b'>' | b'{' | b'}' | b'[' | b']' | b'(' | b')' | b'$' | b'%') => {
            "a mark of a placeholder"
        }
        Some(b'=') => "an equals sign in the middle",
        Some(byte) if byte.is_ascii_whitespace() => "white space",
        Some(byte) if byte.is_ascii_graphic() => "punctuation",
        Some(_) => "a character that is not printable ASCII",
    };
    Some(format!(
        "holds {what}, which no token does: give the bare token, without quotes, a name, the word \
         Bearer or a line break"
    ))
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
