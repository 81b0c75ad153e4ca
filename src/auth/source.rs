//! Where tokens come from.

use std::future::Future;
use std::pin::Pin;

use secrecy::SecretString;

use crate::error::TokenError;

use super::token::AccessToken;

/// The caller's own source of tokens: a vault, a broker, another process.
///
/// It is asked when a token is first needed, before the last one expires, and when Tallyfy rejected
/// that one; for each organization never twice at a time. It runs in a task of its own, so a call
/// that is dropped does not interrupt it. Its errors are printed, and nothing else of it: keep
/// secrets out of them.
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
    /// A token that is valid for the organization of the request.
    ///
    /// # Errors
    ///
    /// [`TokenError::refused`] if asking again soon is useless, and [`TokenError::unavailable`] if
    /// it may help.
    fn token(
        &self,
        request: TokenRequest<'_>,
    ) -> impl Future<Output = Result<AccessToken, TokenError>> + Send;
}

/// What a token is needed for.
#[derive(Clone, Copy, Debug)]
pub struct TokenRequest<'a> {
    pub(super) organization: &'a str,
    pub(super) rejected: bool,
}

impl<'a> TokenRequest<'a> {
    /// The organization that the token has to be valid for.
    #[must_use]
    pub fn organization(&self) -> &'a str {
        self.organization
    }

    /// Whether Tallyfy rejected the last token. A source that caches tokens must then get a new one.
    #[must_use]
    pub fn last_was_rejected(&self) -> bool {
        self.rejected
    }
}

pub(super) type FetchFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send + 'a>>;

/// The trait in a form that can be stored.
pub(super) trait Source: Send + Sync {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> FetchFuture<'a>;

    /// The secrets that it holds, which a response may echo.
    fn secrets(&self) -> Vec<SecretString>;

    /// Whether each organization gets a token of its own.
    fn is_bound(&self) -> bool;

    /// Whether dropping a fetch may lock the client out.
    fn must_complete(&self) -> bool {
        false
    }

    /// Waits for the renewal of what it signs in with itself.
    fn wait_for_renewal(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::ready(()))
    }
}

/// The caller's source.
pub(super) struct Custom<S>(pub(super) S);

impl<S: TokenSource> Source for Custom<S> {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> FetchFuture<'a> {
        Box::pin(self.0.token(request))
    }

    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }

    fn is_bound(&self) -> bool {
        true
    }
}
