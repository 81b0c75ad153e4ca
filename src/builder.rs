//! Builds a client from settings or from the environment.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;

use crate::auth::Credentials;
use crate::client::Client;
use crate::connections::Connections;
use crate::error::Error;
use crate::generated::{BASE_URL, api, ids::OrganizationId};
use crate::options::CallOptions;
use crate::pace::{MAX_IN_FLIGHT, Pace, Pacer};
use crate::retry::{Budget, RetryBudget};
use crate::shared::Shared;
use crate::url::{LOCALHOST, check_tls, checked_url, is_loopback};

const USER_AGENT: &str = concat!("tallyfy/", env!("CARGO_PKG_VERSION"));

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Shorter than the five seconds after which the quickest of the common servers close an idle
/// connection. Nothing tells whether a request on a closing connection was read.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// hyper's default is 100 lines. What a proxy adds to a 204 must not make the 204 unreadable. Each
/// line that is allowed costs every response about ten instructions.
const MAX_HEADERS: usize = 256;

const TOKEN_VARIABLE: &str = "TALLYFY_ACCESS_TOKEN";
const ORGANIZATION_VARIABLE: &str = "TALLYFY_ORG_ID";
const BASE_URL_VARIABLE: &str = "TALLYFY_BASE_URL";

type Adjust = Box<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// Builds a [`Client`].
#[derive(Default)]
#[must_use]
pub struct ClientBuilder {
    base_url: Option<Setting>,
    credentials: Option<Credentials>,
    organization: Option<Setting>,
    connect_timeout: Option<Duration>,
    options: CallOptions,
    pace: Pace,
    max_in_flight: Option<usize>,
    retry_budget: RetryBudget,
    adjust: Vec<Adjust>,
}

/// A setting, and what an error calls it. It may hold a token that was put in the wrong place.
struct Setting {
    value: secrecy::SecretString,
    name: &'static str,
}

impl Setting {
    fn new(value: impl Into<String>, name: &'static str) -> Self {
        Self {
            value: value.into().into(),
            name,
        }
    }
}

impl Client {
    /// Starts to build a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client from the environment: `TALLYFY_ACCESS_TOKEN`, `TALLYFY_ORG_ID` and, if it is set,
    /// `TALLYFY_BASE_URL`.
    ///
    /// # Errors
    ///
    /// If a variable is missing, empty or malformed. The error names it.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }
}

impl ClientBuilder {
    /// Takes settings from the environment; they can be added to and changed.
    ///
    /// # Errors
    ///
    /// If a variable is missing, empty or not UTF-8. The error names it.
    pub fn from_env() -> Result<Self, Error> {
        let token = required_variable(TOKEN_VARIABLE, Error::no_credentials)?;
        Ok(Self {
            credentials: Some(Credentials::named_token(token.value, token.name)),
            organization: Some(required_variable(
                ORGANIZATION_VARIABLE,
                Error::configuration,
            )?),
            base_url: variable(BASE_URL_VARIABLE)?,
            ..Self::default()
        })
    }

    /// The access token, without the word `Bearer`. Short for [`Credentials::access_token`].
    pub fn access_token(self, token: impl Into<String>) -> Self {
        self.credentials(Credentials::access_token(token))
    }

    /// How to sign in. Replaces credentials that were set before.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The organization that the token belongs to.
    pub fn organization(mut self, organization: impl Into<String>) -> Self {
        self.organization = Some(Setting::new(organization, "the organization"));
        self
    }

    /// The API's address. The default is `https://go.tallyfy.com/api`.
    ///
    /// Plain `http` is accepted for loopback only, and the environment's proxies are not used
    /// there.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(Setting::new(url, "the base URL"));
        self
    }

    /// The time limit for making a connection. The default is 10 seconds, or half of the
    /// [attempt timeout](CallOptions::attempt_timeout) in the client's options if that is shorter.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// The options of all calls, unless [`Client::with_options`] changes them.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// How fast the client and all its clones send. The default is [`Pace::adaptive`].
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// How many requests of the client and all its clones may be in flight at once. The default is
    /// 64, and zero counts as one. Further calls wait for their turn.
    ///
    /// Each request in flight needs a connection, so this also bounds the number of open sockets.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.max_in_flight = Some(requests);
        self
    }

    /// How many retries the client and all its clones may make together.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.retry_budget = budget;
        self
    }

    /// Adjusts the HTTP client: a proxy, a root certificate, a resolver. The closure may be called
    /// more than once, because each Tokio runtime that uses the client has its own connections.
    ///
    /// The settings that this crate's promises depend on are applied afterwards: no redirects, no
    /// retries below this crate, no compression, no logging of what goes over the wire, HTTP/1.1,
    /// idle connections closed after four seconds, the connect timeout, the `User-Agent`, and no
    /// proxy for loopback. Default headers that are set here are sent with every request, but a
    /// preview can't show them.
    pub fn http(
        mut self,
        adjust: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.adjust.push(Box::new(adjust));
        self
    }

    /// Builds the client. Sends nothing.
    ///
    /// # Errors
    ///
    /// If credentials or organization are missing or invalid, if the base URL or the token URL is
    /// not one that a secret may be sent to, or if there is no TLS for it.
    pub fn build(self) -> Result<Client, Error> {
        let credentials = self.credentials.ok_or_else(|| {
            Error::no_credentials(
                "no credentials: call credentials or access_token, or set TALLYFY_ACCESS_TOKEN \
                 and use from_env",
            )
        })?;
        let organization = self.organization.as_ref().ok_or_else(|| {
            Error::configuration(
                "no organization: call organization, or set TALLYFY_ORG_ID and use from_env",
            )
        })?;
        let organization = OrganizationId::try_from(organization.value.expose_secret())
            .map_err(|id| Error::invalid_organization(organization.name, &id))?;
        let base = match &self.base_url {
            Some(url) => checked_url(url.value.expose_secret(), url.name)?,
            None => checked_url(BASE_URL, "the default base URL")?,
        };
        check_tls(&base)?;

        let adjust = self.adjust;
        let connect_timeout = self
            .connect_timeout
            .unwrap_or_else(|| CONNECT_TIMEOUT.min(self.options.attempt_timeout_or_default() / 2));
        let loopback = is_loopback(&base);
        let build = move || {
            let http = adjust
                .iter()
                .fold(reqwest::Client::builder(), |http, adjust| adjust(http));
            http_client(http, connect_timeout, loopback)
        };
        let connections = Arc::new(Connections::new(Box::new(build)).map_err(Error::http_client)?);
        let base_url = base.as_str().trim_end_matches('/');
        let shared = Shared {
            sign_in: credentials.sign_in(&connections, &base)?,
            api: api::Client::new_with_client(base_url, connections.any()),
            connections,
            pacer: Pacer::new(&self.pace, self.max_in_flight.unwrap_or(MAX_IN_FLIGHT)),
            budget: Budget::new(&self.retry_budget),
        };
        Ok(Client::new(Arc::new(shared), organization, self.options))
    }
}

/// Applies the settings that the crate's promises depend on, over those of the caller.
fn http_client(
    http: reqwest::ClientBuilder,
    connect_timeout: Duration,
    loopback: bool,
) -> reqwest::Result<reqwest::Client> {
    let mut http = http
        .user_agent(USER_AGENT)
        // A sloppy header is no reason to lose the response.
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connection_verbose(false)
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .http1_only()
        .pool_idle_timeout(IDLE_TIMEOUT)
        .http1_max_headers(MAX_HEADERS)
        .connect_timeout(connect_timeout);
    if loopback {
        http = http.no_proxy().resolve_to_addrs(
            LOCALHOST,
            &[
                SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
                SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
            ],
        );
    }
    http.build()
}

/// Shows which settings are present and the kind of credentials, but no values.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url.is_some())
            .field("credentials", &self.credentials)
            .field("organization", &self.organization.is_some())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

fn variable(name: &'static str) -> Result<Option<Setting>, Error> {
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Err(Error::configuration(format!(
            "the environment variable {name} is empty"
        ))),
        Ok(value) => Ok(Some(Setting::new(value, name))),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::configuration(format!(
            "the environment variable {name} is not UTF-8"
        ))),
    }
}

fn required_variable(name: &'static str, missing: fn(String) -> Error) -> Result<Setting, Error> {
    variable(name)?.ok_or_else(|| missing(format!("the environment variable {name} is not set")))
}
