//! The client, its builder and the settings of a call.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use reqwest::Url;

use crate::auth::{Credentials, SignIn};
use crate::connections::Connections;
use crate::deletion::Deletion;
use crate::error::Error;
use crate::generated::{BASE_URL, ids::OrganizationId};
use crate::id::InvalidId;
use crate::outcome::Deleted;
use crate::pace::{Pace, PaceState, Pacer};
use crate::preview::Preview;
use crate::retry::{Backoff, Budget, RetryBudget, RetryPolicy};
use crate::transport::{Call, Mode, Verdict};

const USER_AGENT: &str = concat!("tallyfy/", env!("CARGO_PKG_VERSION"));

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(300);

/// Shorter than the five seconds after which the quickest of the common servers close. A request
/// on a connection that the server is about to close is lost without a word whether it was read.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// More than the 100 lines of hyper's default: what a proxy adds to a 204 must not cost the 204.
const MAX_HEADERS: usize = 512;

const TOKEN_VARIABLE: &str = "TALLYFY_ACCESS_TOKEN";
const ORGANIZATION_VARIABLE: &str = "TALLYFY_ORG_ID";
const BASE_URL_VARIABLE: &str = "TALLYFY_BASE_URL";

/// A client for one organization.
///
/// It has one method per operation, named as in the spec; the ids follow the path. A clone is
/// cheap and shares connections, token, [pace](Pace) and [retry budget](RetryBudget). Calls need a
/// tokio runtime.
///
/// To drop the future of a call, as a timeout of your own does, harms nothing here, but it does
/// not take back what was sent: the deletion may have been done. The call's own timeouts end in an
/// [`Error`] that says so.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = tallyfy::sandbox::Sandbox::start().await?;
/// # sandbox.add(&tallyfy::Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?);
/// let client = tallyfy::Client::builder()
///     .base_url(sandbox.base_url())
///     .access_token(sandbox.access_token())
///     .organization(sandbox.organization())
///     .build()?;
/// let deleted = client.delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").await?;
/// assert_eq!(deleted.outcome(), tallyfy::Outcome::Deleted);
/// # Ok(())
/// # }
/// ```
///
/// # Tracing
///
/// Each call is a span `tallyfy_call` of the `tracing` crate at the level info, with these fields:
///
/// | Field | |
/// |---|---|
/// | `operation` | such as `delete_group` |
/// | `attempts` | how many attempts were made, see [`Error::attempts`] |
/// | `outcome` | none of a call that was dropped; `deleted`, `already gone`, `unconfirmed`, or the [`ErrorKind`](crate::ErrorKind) as its name |
/// | `may_have_happened` | of a call that failed |
/// | `status` | of the last answer, if there was one |
/// | `request_id` | the server's, if it sent one |
///
/// In it there are these events:
///
/// | Message | Level | Fields |
/// |---|---|---|
/// | `call` | debug | `deletion`: the operation and its arguments, an email among them in clear |
/// | `waited its turn` | debug | `attempt`, `wait_ms` |
/// | `token refused` | debug | `status`, `request_id`; the request is sent again if there is another token |
/// | `answered` | debug | `attempt`, `status` |
/// | `failed` | debug | `attempt`, `status`, `error`, `may_have_happened` |
/// | `tries again` | info | `attempt` (the one that failed), `wait_ms`, `error` |
/// | `slowed down` | info | `held_ms`, `rate` (requests a second) |
/// | `undeclared success status` | warn | `operation`, `status`: a 2xx that the spec does not list, taken as a success |
///
/// Three more stand outside the span, because a renewal is of many calls: `token renewed` and
/// `the source gave the refused token once more` (debug), and `token not renewed` (warn, `error`:
/// why, with its causes and the token endpoint's own words, without secrets).
///
/// No level shows a token, nor what the server said of a deletion; from info up there are no
/// arguments either.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    organization: OrganizationId,
    options: CallOptions,
}

/// What all clones of a client have in common.
pub(crate) struct Shared {
    pub(crate) connections: Arc<Connections>,
    /// Without a slash at its end.
    pub(crate) base_url: String,
    base_path: String,
    pub(crate) sign_in: SignIn,
    pub(crate) pacer: Pacer,
    pub(crate) budget: Budget,
}

impl Shared {
    pub(crate) fn base_path(&self) -> &str {
        &self.base_path
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
    /// When a variable is missing, empty or malformed; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// The same client for another organization.
    ///
    /// Tallyfy binds a token to one organization. Credentials that name the organization, those of
    /// [`for_user`](Credentials::for_user) and of the caller's own source, are asked for a token of
    /// its own. Any other token goes along, and where it is good for one organization alone,
    /// Tallyfy answers with 403.
    ///
    /// # Errors
    ///
    /// When the id breaks its rule.
    pub fn in_organization(
        &self,
        organization: impl TryInto<OrganizationId, Error: Into<InvalidId>>,
    ) -> Result<Self, Error> {
        let organization = organization
            .try_into()
            .map_err(|id| Error::organization("the organization", &id.into()))?;
        Ok(Self {
            organization,
            ..self.clone()
        })
    }

    /// The same client with other options for its calls. What the new options leave open stays as
    /// it is: a guard, once set, falls only to an explicit `refuse_permanent(false)`.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            options: options.or(&self.options),
            ..self.clone()
        }
    }

    /// The options that its calls have.
    #[must_use]
    pub fn options(&self) -> &CallOptions {
        &self.options
    }

    /// The organization that its calls are for.
    #[must_use]
    pub fn organization(&self) -> &OrganizationId {
        &self.organization
    }

    /// Where its calls go, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// How fast it and its clones send at the moment.
    #[must_use]
    pub fn pace(&self) -> PaceState {
        self.shared.pacer.state()
    }

    /// Sets the pace of this client and all its clones, also for the calls that wait already.
    pub fn set_pace(&self, pace: &Pace) {
        self.shared.pacer.set(pace);
    }

    /// Waits until no renewal of a token is under way.
    ///
    /// A token is renewed early and in the background, so a program may end while that is going on,
    /// and lose a refresh token that is good once. Whoever stores refresh tokens with
    /// [`on_refresh_token`](Credentials::on_refresh_token) waits here before the runtime ends; with
    /// other credentials there is no need. It takes no longer than twice the
    /// [timeout](Credentials::timeout) of the credentials.
    pub async fn wait_for_token_renewal(&self) {
        self.shared.sign_in.settle().await;
    }

    /// Sends one deletion that is data. The details are what the server said, as JSON.
    ///
    /// # Errors
    ///
    /// As the method of that operation.
    pub async fn execute(&self, deletion: Deletion) -> Result<Deleted, Error> {
        self.deliver(deletion).await
    }

    /// The exact request that [`execute`](Self::execute) would send. Sends nothing.
    ///
    /// # Errors
    ///
    /// When the call would be refused before anything is sent.
    pub fn preview(&self, deletion: Deletion) -> Result<Preview, Error> {
        let operation = deletion.operation();
        let call = self.call(deletion, Mode::Preview)?;
        // Nothing is waited for in this mode: one poll is the whole way.
        match pin!(call.run()).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Verdict::Previewed(preview)) => Ok(preview),
            Poll::Ready(Verdict::Failed(error)) => Err(error),
            Poll::Ready(Verdict::Deleted(_)) | Poll::Pending => {
                Err(Error::wrong_request(operation, "it could not be shown"))
            }
        }
    }

    pub(crate) async fn deliver(&self, deletion: Deletion) -> Result<Deleted, Error> {
        self.deliver_after(deletion, false).await
    }

    /// `step_done` says that what the operation requires was done by the same call.
    pub(crate) async fn deliver_after(
        &self,
        deletion: Deletion,
        step_done: bool,
    ) -> Result<Deleted, Error> {
        let operation = deletion.operation();
        let mut call = self.call(deletion, Mode::Send)?;
        call.step_done = step_done;
        match call.run().await {
            Verdict::Deleted(deleted) => Ok(deleted),
            Verdict::Failed(error) => Err(error),
            Verdict::Previewed(_) => Err(Error::wrong_request(operation, "it was only shown")),
        }
    }

    /// Whether the guard lets it pass.
    pub(crate) fn permit(&self, deletion: &Deletion) -> Result<(), Error> {
        let operation = deletion.operation();
        if self.options.refuses_permanent() && operation.effect.is_permanent() {
            return Err(Error::guarded(operation));
        }
        Ok(())
    }

    fn call(&self, deletion: Deletion, mode: Mode) -> Result<Call, Error> {
        let deletion = deletion.checked()?;
        self.permit(&deletion)?;
        Ok(Call::new(
            Arc::clone(&self.shared),
            self.organization.clone(),
            deletion,
            self.options.clone(),
            mode,
        ))
    }
}

/// The base URL and the organization; nothing else is shown.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("organization", &self.organization)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// How the calls of a client behave.
///
/// ```
/// use std::time::Duration;
/// let options = tallyfy::CallOptions::new()
///     .attempt_timeout(Duration::from_secs(5))
///     .refuse_permanent(true);
/// ```
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    attempt_timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    retry_policy: Option<Arc<dyn RetryPolicy>>,
    ignore_not_found: Option<bool>,
    refuse_permanent: Option<bool>,
}

impl CallOptions {
    /// Nothing set: 30 seconds for an attempt, 5 minutes for a call, retries by [`Backoff`], a
    /// record that is not there is an error, permanent deletions allowed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, from waiting for a token, where there is none yet, to the
    /// end of the answer.
    ///
    /// Where that is over while the connection is still being made, nothing tells so, and the
    /// error is one of a request that may have arrived. Keep the
    /// [connect timeout](ClientBuilder::connect_timeout) the shorter one.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long a call may take in all: its wait for a turn, its attempts, and the waits between
    /// them. No wait is begun that would end later. A purge is two calls.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// When a failed attempt is followed by another.
    #[must_use]
    pub fn retry_policy(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.retry_policy = Some(Arc::new(policy));
        self
    }

    /// One attempt, whatever comes of it. A token that is refused is still renewed once, and the
    /// request sent again within that attempt.
    #[must_use]
    pub fn no_retry(mut self) -> Self {
        self.retry_policy = Some(Arc::new(Backoff::new().max_attempts(1)));
        self
    }

    /// Whether a record that is not there is what was wanted: an answer that the spec lists under
    /// the operation's [`gone_statuses`](crate::Operation::gone_statuses) is then
    /// [`Outcome::AlreadyGone`](crate::Outcome::AlreadyGone) and not an error.
    ///
    /// Only Tallyfy's own mark of a missing record counts, not a gateway's 404. It proves nothing
    /// about the past: ids that never existed get it too. Where the operation
    /// [requires](crate::Operation::requires) an earlier step it stays an error, because the record
    /// may be there and the step missing, unless it follows that step in the same purge. A purge
    /// that finds no record at either step is an error too.
    #[must_use]
    pub fn ignore_not_found(mut self, fine: bool) -> Self {
        self.ignore_not_found = Some(fine);
        self
    }

    /// Whether operations with a [permanent](crate::Effect::Permanent) effect are refused before
    /// anything is sent. Others pass, also those that nothing undoes, such as clearing a value.
    #[must_use]
    pub fn refuse_permanent(mut self, refuse: bool) -> Self {
        self.refuse_permanent = Some(refuse);
        self
    }

    /// These options, and where they are open base.
    fn or(&self, base: &Self) -> Self {
        Self {
            attempt_timeout: self.attempt_timeout.or(base.attempt_timeout),
            total_timeout: self.total_timeout.or(base.total_timeout),
            retry_policy: self
                .retry_policy
                .clone()
                .or_else(|| base.retry_policy.clone()),
            ignore_not_found: self.ignore_not_found.or(base.ignore_not_found),
            refuse_permanent: self.refuse_permanent.or(base.refuse_permanent),
        }
    }

    pub(crate) fn attempt_timeout_or_default(&self) -> Duration {
        self.attempt_timeout.unwrap_or(ATTEMPT_TIMEOUT)
    }

    pub(crate) fn total_timeout_or_default(&self) -> Duration {
        self.total_timeout.unwrap_or(TOTAL_TIMEOUT)
    }

    pub(crate) fn policy(&self) -> &dyn RetryPolicy {
        static DEFAULT: Backoff = Backoff::new();
        self.retry_policy.as_deref().unwrap_or(&DEFAULT)
    }

    pub(crate) fn ignores_not_found(&self) -> bool {
        self.ignore_not_found.unwrap_or(false)
    }

    fn refuses_permanent(&self) -> bool {
        self.refuse_permanent.unwrap_or(false)
    }
}

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
    retry_budget: RetryBudget,
    adjust: Vec<Adjust>,
}

/// A setting, and what to call it in an error.
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

    fn get(&self) -> &str {
        secrecy::ExposeSecret::expose_secret(&self.value)
    }
}

impl ClientBuilder {
    /// What the environment says, to be completed or changed.
    ///
    /// # Errors
    ///
    /// When a variable is missing, empty or no text; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        let token = required_variable(TOKEN_VARIABLE, Error::no_credentials)?;
        let mut builder = Self {
            credentials: Some(Credentials::named_token(token.value, token.name)),
            organization: Some(required_variable(
                ORGANIZATION_VARIABLE,
                Error::configuration,
            )?),
            ..Self::default()
        };
        builder.base_url = variable(BASE_URL_VARIABLE)?;
        Ok(builder)
    }

    /// The access token, without the word Bearer: short for [`Credentials::access_token`].
    pub fn access_token(self, token: impl Into<String>) -> Self {
        self.credentials(Credentials::access_token(token))
    }

    /// How to sign in, in place of what was set before.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The organization that the token belongs to.
    pub fn organization(mut self, organization: impl Into<String>) -> Self {
        self.organization = Some(Setting::new(organization, "the organization"));
        self
    }

    /// Where Tallyfy is; `https://go.tallyfy.com/api` unless it is set.
    ///
    /// Plain `http` is taken for loopback only, where the environment's proxies are passed by.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(Setting::new(url, "the base URL"));
        self
    }

    /// How long making a connection may take; unless it is set 10 seconds, or half of the
    /// [attempt timeout](CallOptions::attempt_timeout) of the client's options, if that is shorter.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How the calls behave, unless [`Client::with_options`] says otherwise.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// How fast the client and all its clones send; [`Pace::adaptive`] unless it is set.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// How many retries the client and all its clones may make together.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.retry_budget = budget;
        self
    }

    /// Adjusts the HTTP client: a proxy, a root certificate, a resolver. It may be called
    /// more than once: each Tokio runtime that uses the client has connections of its own.
    ///
    /// What the crate's promises need is set afterwards: no redirects, no retries below this
    /// crate, no compression, no logging of what goes over the wire, HTTP/1.1, idle connections
    /// dropped after four seconds, the connect timeout, the `User-Agent`, and no proxy for
    /// loopback. Default headers that are set here go out with every request; a preview can't
    /// show them.
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
    /// When the credentials or the organization are missing or malformed, when the base URL or the
    /// token URL is not one that a secret may be sent to, or when there is no TLS for it.
    pub fn build(self) -> Result<Client, Error> {
        let credentials = self.credentials.ok_or_else(|| {
            Error::no_credentials("there are no credentials: call credentials or access_token, or set TALLYFY_ACCESS_TOKEN and use from_env")
        })?;
        let organization = self.organization.as_ref().ok_or_else(|| {
            Error::configuration("there is no organization: call organization, or set TALLYFY_ORG_ID and use from_env")
        })?;
        let organization = OrganizationId::try_from(organization.get())
            .map_err(|id| Error::organization(organization.name, &id))?;
        let base = match &self.base_url {
            Some(url) => checked_url(url.get(), url.name)?,
            None => checked_url(BASE_URL, "the default base URL")?,
        };
        tls_is_there(&base)?;

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
        let connections = Arc::new(Connections::new(Box::new(build)).map_err(Error::client)?);
        let base_path = base.path().trim_end_matches('/').to_owned();
        Ok(Client {
            shared: Arc::new(Shared {
                sign_in: credentials.sign_in(&connections, &base)?,
                connections,
                base_url: base.as_str().trim_end_matches('/').to_owned(),
                base_path,
                pacer: Pacer::new(&self.pace),
                budget: Budget::new(&self.retry_budget),
            }),
            organization,
            options: self.options,
        })
    }
}

/// Sets what the crate's promises need, over what the caller set.
fn http_client(
    http: reqwest::ClientBuilder,
    connect_timeout: Duration,
    loopback: bool,
) -> reqwest::Result<reqwest::Client> {
    let mut http = http
        .user_agent(USER_AGENT)
        // What a server writes around its answer is no reason to lose the answer.
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

/// Which settings are there, and the kind of credentials; no value is shown.
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

const LOCALHOST: &str = "localhost";

/// A URL that a secret may be sent to. `name` says where it comes from, for the error.
pub(crate) fn checked_url(text: &str, name: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Err(Error::configuration(format!("{name} {why}")));
    // The parser would drop them without a word.
    if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return refuse("is empty or holds white space");
    }
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(error) => return refuse(&format!("is not a URL: {error}")),
    };
    // The parser would take what follows for the host: `https:///api` for the host `api`.
    let host = text.split_once("://").map_or("", |(_, rest)| rest);
    if host.is_empty() || host.starts_with(['/', '\\', '?', '#', ':']) {
        return refuse("has no host: write it like https://go.tallyfy.com/api");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("has a query or a fragment: give the address alone");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("holds a user name or password: Tallyfy takes an access token");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => refuse("is plain http: the token would be readable on its way; use https"),
        _ => refuse("is no http or https address"),
    }
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    host == LOCALHOST || address.is_ok_and(|address| address.is_loopback())
}

/// reqwest panics where rustls has no provider, and without TLS it fails only at the first call.
pub(crate) fn tls_is_there(base: &Url) -> Result<(), Error> {
    #[cfg(all(
        feature = "rustls-no-provider",
        not(feature = "rustls"),
        not(feature = "native-tls")
    ))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(Error::configuration(
            "rustls has no crypto provider: with the feature rustls-no-provider the program \
             installs one before it builds a client",
        ));
    }
    let tls = cfg!(any(
        feature = "rustls",
        feature = "rustls-no-provider",
        feature = "native-tls"
    ));
    if base.scheme() == "https" && !tls {
        return Err(Error::configuration(
            "the crate was built without TLS: turn on its feature rustls, rustls-no-provider or native-tls",
        ));
    }
    Ok(())
}
