//! The application that signs in, as Tallyfy's support registered it.

use std::fmt;

use reqwest::Url;
use secrecy::SecretString;

use crate::error::Error;
use crate::url;

use super::endpoint::Form;

/// Of the three documented URLs, the one below the base URL of every sample.
const TOKEN_URL: &str = "https://go.tallyfy.com/api/oauth/token";

/// An application registered with Tallyfy, and where it gets its tokens.
///
/// ```
/// use tallyfy::auth::Application;
///
/// let application = Application::new("12345", "client-secret")
///     .token_url("https://account.tallyfy.com/oauth/token");
/// ```
#[must_use]
pub struct Application {
    client_id: SecretString,
    client_secret: SecretString,
    scope: Option<SecretString>,
    token_url: Option<SecretString>,
}

impl Application {
    /// The id, which is a number, and the secret. Tallyfy's support gives out both.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into().into(),
            client_secret: client_secret.into().into(),
            scope: None,
            token_url: None,
        }
    }

    /// Where it asks for tokens; `https://go.tallyfy.com/api/oauth/token` by default.
    ///
    /// Tallyfy's documentation also names `https://go.tallyfy.com/oauth/token` and
    /// `https://account.tallyfy.com/oauth/token`. Plain `http` is accepted for loopback only. Token
    /// URL and base URL must both be on loopback, or neither.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into().into());
        self
    }

    /// The scope that it asks for. By default client credentials ask for `*`, as documented, and the
    /// other grants name no scope.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into().into());
        self
    }

    pub(super) fn or_scope(mut self, scope: &str) -> Self {
        self.scope.get_or_insert_with(|| scope.into());
        self
    }

    /// The fields that every request of it has.
    pub(super) fn form(&self) -> Form {
        let scope = self.scope.iter().map(|scope| ("scope", scope.clone()));
        [
            ("client_id", self.client_id.clone()),
            ("client_secret", self.client_secret.clone()),
        ]
        .into_iter()
        .chain(scope)
        .collect()
    }

    /// The token URL, if a client whose calls go to `base` may send the secret there.
    pub(super) fn checked_url(&self, base: &Url) -> Result<Url, Error> {
        let url = match &self.token_url {
            Some(url) => {
                url::checked_url(secrecy::ExposeSecret::expose_secret(url), "the token URL")?
            }
            None => url::checked_url(TOKEN_URL, "the default token URL")?,
        };
        url::check_tls(&url)?;
        // A client goes either past the proxies of the environment, as for loopback, or through
        // them. This also keeps the secrets of tests and of production apart.
        if url::is_loopback(&url) != url::is_loopback(base) {
            return Err(Error::configuration(
                "token URL and base URL must both be on loopback, or neither: set both",
            ));
        }
        Ok(url)
    }
}

/// Shows nothing.
impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application").finish_non_exhaustive()
    }
}
