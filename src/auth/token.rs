//! An access token, as a source gives it and as the client uses it.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::redaction::REDACTED;

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
    /// The bare token, without the word Bearer. Without a lifetime it is used until Tallyfy rejects
    /// it.
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            secret: SecretString::from(token.into()),
            lifetime: None,
        }
    }

    /// How long it is valid, counted from when it was asked for. It is renewed before that.
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

/// Shows only the lifetime.
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
    /// The error says what is wrong with it, as the rest of a sentence that begins with its name.
    pub(super) fn new(secret: SecretString) -> Result<Self, String> {
        let token = secret.expose_secret();
        if token.is_empty() {
            return Err("is empty".to_owned());
        }
        if let Some(reason) = reason_against(token) {
            return Err(reason);
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

    /// Notes that Tallyfy accepted it. If it is rejected later, it was revoked or has expired.
    pub(crate) fn accept(&self) {
        self.accepted.store(true, Ordering::Relaxed);
    }

    pub(crate) fn was_accepted(&self) -> bool {
        self.accepted.load(Ordering::Relaxed)
    }
}

/// Why a text can't be a token, if it can't. RFC 6750 calls a token a b64token: letters, digits and
/// `-._~+/`, then any number of `=`.
fn reason_against(token: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    let plain = token.trim_end_matches('=');
    let odd = plain.bytes().find(|byte| !is_plain(*byte));
    let what = match odd {
        None if plain.is_empty() => "nothing but equals signs",
        None => return None,
        Some(b'"' | b'\'' | b'`') => "a quotation mark",
        Some(b'<' | b'>' | b'{' | b'}' | b'[' | b']' | b'(' | b')' | b'$' | b'%') => {
            "a character of a placeholder"
        }
        Some(b'=') => "an equals sign in the middle",
        Some(byte) if byte.is_ascii_whitespace() => "white space",
        Some(byte) if byte.is_ascii_graphic() => "punctuation",
        Some(_) => "a character that is not printable ASCII",
    };
    Some(format!(
        "contains {what}, which a token never does: give the bare token, without quotes, a name, \
         the word Bearer or a line break"
    ))
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
