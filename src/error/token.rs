//! Why there is no token, and whether a 401 is about the token at all.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a [`TokenSource`](crate::auth::TokenSource) or the token endpoint gave no token. The cause is
/// the error's own source.
#[derive(Clone, Debug)]
pub struct TokenError {
    refused: bool,
    text: String,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl TokenError {
    /// The credentials are not valid. The source is not asked again for half a minute.
    pub fn refused(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(true, "the token source refused the credentials").caused_by(why)
    }

    /// There is no token now, but there may be one soon.
    pub fn unavailable(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(false, "the token source gave no token").caused_by(why)
    }

    pub(crate) fn new(refused: bool, text: impl Into<String>) -> Self {
        Self {
            refused,
            text: text.into(),
            retry_after: None,
            source: None,
        }
    }

    pub(crate) fn late() -> Self {
        Self::new(false, "the token did not arrive in time")
    }

    pub(crate) fn caused_by(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// How long the source asks not to be called. It is left alone for a minute at most; the
    /// deletion's error reports the whole time.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Whether the credentials are not valid, so that asking again will not help.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.refused
    }

    /// How long the source asks not to be called.
    pub(crate) fn wait(&self) -> Option<Duration> {
        self.retry_after
    }
}

/// From an error that all callers waiting for the same token share.
impl From<Arc<TokenError>> for TokenError {
    fn from(shared: Arc<TokenError>) -> Self {
        Arc::unwrap_or_clone(shared)
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for TokenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// Whether a 401 is about something other than the token. No source shows what Tallyfy says when,
/// for example, its client header is missing. A text that mentions that header or the application
/// names another cause, and so does one that mentions a header or the organization but not the
/// token. Everything else is taken to be about the token, because renewing it is harmless.
pub(crate) fn names_another_cause(code: Option<&str>, message: Option<&str>) -> bool {
    let said: Vec<_> = [code, message]
        .into_iter()
        .flatten()
        .map(str::to_lowercase)
        .collect();
    let speaks_of = |words: &[&str]| {
        said.iter()
            .any(|said| words.iter().any(|word| said.contains(word)))
    };
    speaks_of(&["x-tallyfy-client", "invalid_client", "unauthorized_client"])
        || speaks_of(&["header", "organization", "organisation"])
            && !speaks_of(&["token", "expired", "revoked", "session"])
}

#[cfg(test)]
mod tests {
    use super::names_another_cause;

    #[test]
    fn a_401_is_about_the_token_unless_it_says_otherwise() {
        for (code, message) in [
            (None, None),
            (None, Some("")),
            (None, Some("Unauthenticated")),
            (None, Some("Unauthorized.")),
            (Some("TOKEN_EXPIRED"), None),
            (None, Some("The access token has been revoked")),
            (None, Some("Please log in again")),
            (None, Some("Access denied")),
            (None, Some("Your session for this organization is over")),
            (
                None,
                Some("The token in the Authorization header has expired"),
            ),
            (None, Some("The client's access is over")),
            (
                None,
                Some("The resource owner or authorization server denied the request."),
            ),
        ] {
            assert!(!names_another_cause(code, message), "{code:?} {message:?}");
        }
        for (code, message) in [
            (None, Some("Missing X-Tallyfy-Client")),
            (
                None,
                Some("Unauthorized: the header X-Tallyfy-Client is required"),
            ),
            (Some("UNAUTHORIZED_CLIENT"), None),
            (None, Some("This organization is on hold")),
            (None, Some("Missing Authorization header")),
        ] {
            assert!(names_another_cause(code, message), "{code:?} {message:?}");
        }
    }
}
