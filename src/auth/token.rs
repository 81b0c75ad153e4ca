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
    pub(super) fn new(secret: SecretString) -> Result<Self, &'static str> {
        let token = secret.expose_secret();
        if token.is_empty() {
            return Err("is empty");
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(
                "holds a space or another character that no token has: give the bare token, \
                 without the word Bearer or a line break",
            );
        }
        let mut header = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_| "can't be sent as a header")?;
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

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
