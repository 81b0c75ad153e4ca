//! The application that signs in, as Tallyfy's support registered it.

use std::fmt;

use reqwest::Url;
use secrecy::SecretString;

use crate::error::Error;
use crate::url;

use super::endpoint::Form;

/// Of the three documented addresses, the one below the base URL of every sample.
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
    /// The id, which is a number, and the secret, both from Tallyfy's support.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into().into(),
            client_secret: client_secret.into().into(),
            scope: None,
            token_url: None,
        }
    }

    /// Where it asks for tokens; `https://go.tallyfy.com/api/oauth/token` unless it is set.
    ///
    /// Tallyfy's documentation also names `https://go.tallyfy.com/oauth/token` and
    /// `https://account.tallyfy.com/oauth/token`. Plain `http` is taken for loopback only, and a
    /// token URL on loopback for a base URL on loopback only, and the other way round.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into().into());
        self
    }

    /// What it asks for. Unless it is set, client credentials ask for `*`, as documented, and the
    /// others don't say.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into().into());
        self
    }

    pub(super) fn or_scope(mut self, scope: &str) -> Self {
        self.scope.get_or_insert_with(|| scope.into());
        self
    }

    /// What every request of it says.
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

    /// The token URL, if the secret may be sent there by a client whose calls go to `base`.
    pub(super) fn checked_url(&self, base: &Url) -> Result<Url, Error> {
        let url = match &self.token_url {
            Some(url) => {
                url::checked_url(secrecy::ExposeSecret::expose_secret(url), "the token URL")?
            }
            None => url::checked_url(TOKEN_URL, "the default token URL")?,
        };
        url::check_tls(&url)?;
        // The proxies of the environment are passed by for loopback, and a client has one rule.
        // It also keeps the secrets of a test and of production apart.
        if url::is_loopback(&url) != url::is_loopback(base) {
            return Err(Error::configuration(
                "of the token URL and the base URL one is on loopback and the other is not: \
                 set both, or neither",
            ));
        }
        Ok(url)
    }
}

/// Nothing is shown.
impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application").finish_non_exhaustive()
    }
}
