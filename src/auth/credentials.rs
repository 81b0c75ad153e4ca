//! How a caller wants to sign in.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::connections::Connections;
use crate::error::Error;

use super::application::Application;
use super::endpoint::Form;
use super::exchange::Exchange;
use super::grant::{Grant, OnRefreshToken};
use super::sign_in::SignIn;
use super::source::{Custom, Source, TokenSource};
use super::token::Token;

/// How long it may take to get a token.
const TIME_LIMIT: Duration = Duration::from_secs(30);

const MAX_TIME_LIMIT: Duration = Duration::from_secs(24 * 60 * 60);

/// How a client signs in, for [`ClientBuilder::credentials`](crate::ClientBuilder::credentials).
///
/// [The module's docs](super) say which kind suits which job. Credentials can't be cloned, because
/// two clients that use one refresh token lock each other out. Clone the client instead, or switch it
/// to another organization with [`Client::in_organization`](crate::Client::in_organization).
///
/// ```
/// use tallyfy::auth::{Application, Credentials};
///
/// # fn main() -> Result<(), tallyfy::Error> {
/// let application = Application::new("12345", "client-secret");
/// let client = tallyfy::Client::builder()
///     .credentials(Credentials::client_credentials(application).for_user("robot@example.com"))
///     .organization("5a0db0c5ba5e4c0e8f1d2c3b4a596877")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Credentials {
    kind: Kind,
    time_limit: Duration,
    on_refresh_token: Option<OnRefreshToken>,
}

enum Kind {
    AccessToken {
        token: SecretString,
        /// Its name in an error.
        name: &'static str,
    },
    Grant {
        name: &'static str,
        application: Application,
        start: Option<Form>,
        refresh_token: Option<SecretString>,
    },
    User {
        application: Box<Credentials>,
        email: SecretString,
    },
    Custom(Arc<dyn Source>),
}

impl Credentials {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            time_limit: TIME_LIMIT,
            on_refresh_token: None,
        }
    }

    /// An existing token, without the word Bearer. It can't be renewed.
    pub fn access_token(token: impl Into<String>) -> Self {
        Self::named_token(token.into().into(), "the access token")
    }

    pub(crate) fn named_token(token: SecretString, name: &'static str) -> Self {
        Self::new(Kind::AccessToken { token, name })
    }

    /// A token of the application itself, by the grant `client_credentials`.
    pub fn client_credentials(application: Application) -> Self {
        Self::new(Kind::Grant {
            name: "client_credentials",
            application: application.or_scope("*"),
            start: Some(vec![("grant_type", "client_credentials".into())]),
            refresh_token: None,
        })
    }

    /// A user's token, by the grant `password`. It is renewed with the refresh token that comes with
    /// it, and with the password if that is refused.
    pub fn password(
        application: Application,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        Self::new(Kind::Grant {
            name: "password",
            application,
            start: Some(vec![
                ("grant_type", "password".into()),
                ("username", username.into().into()),
                ("password", password.into().into()),
            ]),
            refresh_token: None,
        })
    }

    /// A user's token, by the grant `refresh_token`. A refresh may use up the refresh token, so store
    /// the next one: [`on_refresh_token`](Self::on_refresh_token) is called with it.
    pub fn refresh_token(application: Application, refresh_token: impl Into<String>) -> Self {
        Self::new(Kind::Grant {
            name: "refresh_token",
            application,
            start: None,
            refresh_token: Some(refresh_token.into().into()),
        })
    }

    /// The caller's own source of tokens.
    pub fn source(source: impl TokenSource + 'static) -> Self {
        Self::new(Kind::Custom(Arc::new(Custom(source))))
    }

    /// The token of the user with that email. These credentials must be an application's. Each
    /// organization has a token of its own, and the user has to belong to it.
    pub fn for_user(self, email: impl Into<String>) -> Self {
        Self {
            time_limit: self.time_limit,
            ..Self::new(Kind::User {
                application: Box::new(self),
                email: email.into().into(),
            })
        }
    }

    /// How long it may take in all to get a token: 30 seconds by default, a day at most.
    ///
    /// After that the request is dropped and the calls that wait for the token fail. With
    /// [`refresh_token`](Self::refresh_token) the calls fail too, but the request gets as long again,
    /// because its response may bring the only refresh token that is still valid.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.time_limit = limit.min(MAX_TIME_LIMIT);
        self
    }

    /// Calls this with each new refresh token, so that it can be stored, before the access token that
    /// came with it is used. The grants `password` and `refresh_token` bring refresh tokens, the other
    /// credentials don't. Call
    /// [`Client::wait_for_token_renewal`](crate::Client::wait_for_token_renewal) before the program
    /// ends, so that a token on its way is stored too.
    ///
    /// It should not block for long: every call that waits for a token waits for it.
    pub fn on_refresh_token(mut self, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        match self.kind {
            Kind::User { application, email } => {
                let application = Box::new(application.on_refresh_token(tell));
                self.kind = Kind::User { application, email };
            }
            _ => self.on_refresh_token = Some(Box::new(tell)),
        }
        self
    }

    /// Checks them. `base` is where the client's calls go.
    pub(crate) fn sign_in(
        self,
        connections: &Arc<Connections>,
        base: &Url,
    ) -> Result<SignIn, Error> {
        let source: Arc<dyn Source> = match self.kind {
            Kind::AccessToken { token, name } => {
                let token = Token::new(token)
                    .map_err(|why| Error::configuration(format!("{name} {why}")))?;
                return Ok(SignIn::Fixed(Arc::new(token)));
            }
            Kind::Grant {
                application,
                start,
                refresh_token,
                ..
            } => {
                let token_url = application.checked_url(base)?;
                let application = application.form();
                check_form(&application, start.as_ref(), refresh_token.as_ref())?;
                Arc::new(Grant {
                    connections: Arc::clone(connections),
                    token_url,
                    application,
                    start,
                    refresh_token: Mutex::new(refresh_token),
                    on_refresh_token: self.on_refresh_token,
                })
            }
            Kind::User { application, email } => {
                if !is_email(email.expose_secret()) {
                    return Err(Error::configuration(
                        "invalid email of the user: it needs a name, an @ and a host, and no white \
                         space",
                    ));
                }
                Arc::new(Exchange {
                    connections: Arc::clone(connections),
                    base_url: base.as_str().trim_end_matches('/').to_owned(),
                    application: application.sign_in(connections, base)?,
                    email,
                })
            }
            Kind::Custom(source) => source,
        };
        Ok(SignIn::renewed_by(source, self.time_limit))
    }
}

/// No field is empty. What is copied by hand, which is everything but username and password, has no
/// line break and no white space around it.
fn check_form(
    application: &Form,
    start: Option<&Form>,
    refresh_token: Option<&SecretString>,
) -> Result<(), Error> {
    let refresh_token = refresh_token.map(|token| ("refresh token", token));
    fn fields(form: &Form) -> impl Iterator<Item = (&'static str, &SecretString)> + Clone {
        form.iter().map(|(name, value)| (*name, value))
    }
    let copied = fields(application).chain(refresh_token);
    for (name, value) in copied.clone().chain(start.into_iter().flat_map(fields)) {
        if value.expose_secret().is_empty() {
            return Err(Error::configuration(format!("the {name} is empty")));
        }
    }
    for (name, value) in copied {
        let value = value.expose_secret();
        if value.trim() != value || value.contains(char::is_control) {
            return Err(Error::configuration(format!(
                "the {name} contains a line break or has white space around it: give the bare value"
            )));
        }
    }
    Ok(())
}

/// Strict enough for one segment of a path.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Shows only the kind.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.kind {
            Kind::AccessToken { .. } => "access_token",
            Kind::Grant { name, .. } => name,
            Kind::User { .. } => "for_user",
            Kind::Custom(_) => "source",
        };
        write!(f, "Credentials({kind})")
    }
}
