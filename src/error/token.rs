//! Why there is no token.

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
