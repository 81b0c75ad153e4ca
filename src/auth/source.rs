//! Where tokens come from: the trait, and how it fails.

use std::future::Future;
use std::pin::Pin;

use secrecy::SecretString;

use crate::error::TokenError;

use super::sign_in::SignIn;
use super::token::AccessToken;

/// The caller's own source of tokens: a vault, a broker, another process.
///
/// It is asked when a token is first needed, before the last one expires, and when Tallyfy refused
/// that one; never twice at a time for one organization. It runs in a task of its own, so a call
/// that is dropped does not interrupt it. Nothing that it answers is printed but its errors, so
/// these should not hold a secret.
///
/// ```
/// use tallyfy::auth::{AccessToken, Credentials, TokenError, TokenRequest, TokenSource};
///
/// struct File(std::path::PathBuf);
///
/// impl TokenSource for File {
///     async fn token(&self, request: TokenRequest<'_>) -> Result<AccessToken, TokenError> {
///         let file = self.0.join(request.organization());
///         let token = std::fs::read_to_string(file).map_err(TokenError::unavailable)?;
///         Ok(AccessToken::new(token.trim_end()))
///     }
/// }
///
/// # fn main() -> Result<(), tallyfy::Error> {
/// let client = tallyfy::Client::builder()
///     .credentials(Credentials::source(File("/run/secrets/tallyfy".into())))
///     .organization("5a0db0c5ba5e4c0e8f1d2c3b4a596877")
///     .build()?;
/// # Ok(())
/// # }
/// ```
pub trait TokenSource: Send + Sync {
    /// A token that is good for the organization of the request.
    ///
    /// # Errors
    ///
    /// [`TokenError::refused`] when there is no use in asking again soon, and
    /// [`TokenError::unavailable`] when there is.
    fn token(
        &self,
        request: TokenRequest<'_>,
    ) -> impl Future<Output = Result<AccessToken, TokenError>> + Send;
}

/// What a token is asked for.
#[derive(Clone, Copy, Debug)]
pub struct TokenRequest<'a> {
    pub(super) organization: &'a str,
    pub(super) refused: bool,
}

impl<'a> TokenRequest<'a> {
    /// The organization that the token has to be good for.
    #[must_use]
    pub fn organization(&self) -> &'a str {
        self.organization
    }

    /// Whether Tallyfy refused the last token: a source that caches has to get another one.
    #[must_use]
    pub fn last_was_refused(&self) -> bool {
        self.refused
    }
}

/// What answers a [`TokenRequest`] in time.
pub(super) type Fetching<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send + 'a>>;

/// The trait in a form that can be kept.
pub(super) trait Source: Send + Sync {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> Fetching<'a>;

    /// The secrets that it holds, so that an answer that echoes one is kept without it.
    fn secrets(&self) -> Vec<SecretString>;

    /// Whether it gives each organization a token of its own.
    fn is_bound(&self) -> bool;

    /// Whether a fetch that is dropped may lock the client out.
    fn must_land(&self) -> bool {
        false
    }

    /// What it signs in with itself, if that is renewed too.
    fn application(&self) -> Option<&SignIn> {
        None
    }
}

/// The caller's.
pub(super) struct Custom<S>(pub(super) S);

impl<S: TokenSource> Source for Custom<S> {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> Fetching<'a> {
        Box::pin(self.0.token(request))
    }

    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }

    fn is_bound(&self) -> bool {
        true
    }
}
