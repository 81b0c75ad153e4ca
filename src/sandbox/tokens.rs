//! The token endpoint, and the exchange for a user's token.
//!
//! Tallyfy documents the fields, the lifetimes, the two addresses and the refusal of a wrong client.
//! Other responses follow RFC 6749. Two strict choices are made here: a refresh ends the previous
//! access token, and a refresh token that is used twice ends every token of its sign-in.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::fault::{Fault, Faults};
use super::reply::Reply;

const CLIENT_ID: &str = "10001";
/// Has characters that must be encoded in a form.
const CLIENT_SECRET: &str = "sandbox+client/secret=";
const USERNAME: &str = "robot@sandbox.example";
const PASSWORD: &str = "sandbox pass+word";

/// The documented lifetime for client credentials.
const LIFETIME: Duration = Duration::from_secs(604_800);

/// The sandbox's side of signing in.
///
/// It knows one application and one user. It has faults of its own, apart from those of the
/// [`Sandbox`](super::Sandbox).
///
/// ```
/// use std::time::Duration;
/// use tallyfy::auth::{Application, Credentials};
/// use tallyfy::sandbox::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// let tokens = sandbox.token_endpoint();
/// tokens.expire_after(Duration::from_secs(60));
/// let application = Application::new(tokens.client_id(), tokens.client_secret())
///     .token_url(sandbox.token_url());
/// let client = tallyfy::Client::builder()
///     .base_url(sandbox.base_url())
///     .organization(sandbox.organization())
///     .credentials(Credentials::password(application, tokens.username(), tokens.password()))
///     .build()?;
/// # let group = tallyfy::Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?;
/// # sandbox.add(&group);
/// client.delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").await?;
/// assert_eq!(sandbox.requests()[0].path(), "/oauth/token");
/// # Ok(())
/// # }
/// ```
pub struct TokenEndpoint {
    state: Mutex<State>,
    pub(super) faults: Faults,
}

struct State {
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    /// The organization of tokens that are not requested for another.
    home: String,
    /// The organizations in which the application may act.
    organizations: Vec<String>,
    lifetime: Duration,
    rotates: bool,
    reused: bool,
    made: usize,
}

struct Access {
    organization: String,
    expires: Option<Instant>,
    of_application: bool,
    family: usize,
}

struct Refresh {
    used: bool,
    /// Tokens of one sign-in share it.
    family: usize,
}

impl TokenEndpoint {
    /// With one access token, a user's, that does not expire.
    pub(super) fn new(access_token: &str, organization: &str) -> Self {
        let first = Access {
            organization: organization.to_owned(),
            expires: None,
            of_application: false,
            family: 0,
        };
        Self {
            state: Mutex::new(State {
                access: HashMap::from([(access_token.to_owned(), first)]),
                refresh: HashMap::new(),
                home: organization.to_owned(),
                organizations: vec![organization.to_owned()],
                lifetime: LIFETIME,
                rotates: true,
                reused: false,
                made: 0,
            }),
            faults: Faults::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The id of the one application.
    #[must_use]
    pub fn client_id(&self) -> &str {
        CLIENT_ID
    }

    /// The secret of the application.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        CLIENT_SECRET
    }

    /// The email of the one user.
    #[must_use]
    pub fn username(&self) -> &str {
        USERNAME
    }

    /// The password of the user.
    #[must_use]
    pub fn password(&self) -> &str {
        PASSWORD
    }

    /// A new refresh token of the user, as from a sign-in elsewhere.
    #[must_use]
    pub fn refresh_token(&self) -> String {
        let mut state = self.state();
        let family = state.next();
        state.add_refresh(family)
    }

    /// A new token of the application itself, to be exchanged for a user's.
    #[must_use]
    pub fn application_token(&self) -> String {
        let mut state = self.state();
        let (family, organization) = (state.next(), state.home.clone());
        state.add_access(family, organization, true)
    }

    /// Lets the application act in another organization, which has no records.
    pub fn add_organization(&self, organization: impl Into<String>) {
        self.state().organizations.push(organization.into());
    }

    /// Sets the lifetime of tokens handed out from now on: 7 days by default.
    pub fn expire_after(&self, lifetime: Duration) {
        self.state().lifetime = lifetime;
    }

    /// Revokes every access token before its time. Refresh tokens stay valid.
    pub fn revoke_access(&self) {
        self.state().access.clear();
    }

    /// Revokes every access token and every refresh token.
    pub fn revoke_all(&self) {
        let mut state = self.state();
        state.access.clear();
        state.refresh.clear();
    }

    /// Whether a refresh returns a new refresh token and uses up the old one: true by default.
    pub fn rotate_refresh_tokens(&self, rotate: bool) {
        self.state().rotates = rotate;
    }

    /// Whether a used refresh token came again. Every token of its sign-in is then revoked.
    #[must_use]
    pub fn saw_reuse(&self) -> bool {
        self.state().reused
    }

    /// Misbehaves for one request. Several calls queue up.
    pub fn fail_next(&self, fault: Fault) {
        self.faults.next(fault);
    }

    /// Misbehaves until [`recover`](Self::recover) is called, after the queued faults.
    pub fn fail_always(&self, fault: Fault) {
        self.faults.always(Some(fault));
    }

    /// Behaves normally again. Queued faults are dropped.
    pub fn recover(&self) {
        self.faults.always(None);
    }

    /// Whether the request is for a token.
    pub(super) fn serves(head: &Parts) -> bool {
        head.uri.path() == "/oauth/token" || user(head.uri.path()).is_some()
    }

    /// The organization that a request's token is valid for.
    pub(super) fn organization(&self, head: &Parts) -> Option<String> {
        self.state()
            .access(head)
            .map(|access| access.organization.clone())
    }

    pub(super) fn respond(&self, head: &Parts, body: &[u8]) -> Reply {
        if head.method != http::Method::POST {
            return Reply::new(
                405,
                json!({ "error": true, "message": "Method not allowed" }),
            );
        }
        match user(head.uri.path()) {
            Some((organization, email)) => self.exchange(head, organization, &email),
            None => self.grant(head, body),
        }
    }

    fn exchange(&self, head: &Parts, organization: String, email: &str) -> Reply {
        let mut state = self.state();
        match state.access(head) {
            None => Reply::unauthenticated(),
            Some(_) if !head.headers.contains_key("x-tallyfy-client") => Reply::unauthenticated(),
            Some(access)
                if !access.of_application || !state.organizations.contains(&organization) =>
            {
                Reply::other_organization()
            }
            Some(_) if email != USERNAME => Reply::new(
                404,
                json!({ "error": true, "message": "User not found", "code": "RESOURCE_NOT_FOUND" }),
            ),
            Some(_) => {
                let family = state.next();
                let token = state.add_access(family, organization, false);
                Reply::new(200, state.granted(&token, None))
            }
        }
    }

    fn grant(&self, head: &Parts, body: &[u8]) -> Reply {
        let refuse = |status, error| Reply::new(status, json!({ "error": error }));
        let is_form = head
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind == "application/x-www-form-urlencoded");
        let Some(form) = form(body).filter(|_| is_form) else {
            return refuse(400, "invalid_request");
        };
        let field = |name| form.get(name).map(String::as_str);
        if field("client_id") != Some(CLIENT_ID) || field("client_secret") != Some(CLIENT_SECRET) {
            return refuse(401, "invalid_client");
        }
        let mut state = self.state();
        let organization = state.home.clone();
        match field("grant_type") {
            Some("client_credentials") => {
                let family = state.next();
                let token = state.add_access(family, organization, true);
                Reply::new(200, state.granted(&token, None))
            }
            Some("password") => {
                if field("username") != Some(USERNAME) || field("password") != Some(PASSWORD) {
                    return refuse(400, "invalid_grant");
                }
                let family = state.next();
                let token = state.add_access(family, organization, false);
                let refresh = state.add_refresh(family);
                Reply::new(200, state.granted(&token, Some(&refresh)))
            }
            Some("refresh_token") => {
                let Some(family) = field("refresh_token").and_then(|token| state.use_up(token))
                else {
                    return refuse(400, "invalid_grant");
                };
                state.access.retain(|_, access| access.family != family);
                let token = state.add_access(family, organization, false);
                let refresh = state.rotates.then(|| state.add_refresh(family));
                Reply::new(200, state.granted(&token, refresh.as_deref()))
            }
            Some(_) => refuse(400, "unsupported_grant_type"),
            None => refuse(400, "invalid_request"),
        }
    }
}

impl std::fmt::Debug for TokenEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenEndpoint").finish_non_exhaustive()
    }
}

impl State {
    fn next(&mut self) -> usize {
        self.made += 1;
        self.made
    }

    fn access(&self, head: &Parts) -> Option<&Access> {
        let token = head
            .headers
            .get(AUTHORIZATION)?
            .to_str()
            .ok()?
            .strip_prefix("Bearer ")?;
        self.access.get(token).filter(|access| {
            access
                .expires
                .is_none_or(|expires| Instant::now() < expires)
        })
    }

    fn add_access(&mut self, family: usize, organization: String, of_application: bool) -> String {
        let token = format!("sandbox/access-token-{}", self.next());
        let access = Access {
            organization,
            expires: Instant::now().checked_add(self.lifetime),
            of_application,
            family,
        };
        self.access.insert(token.clone(), access);
        token
    }

    fn add_refresh(&mut self, family: usize) -> String {
        let token = format!("sandbox/refresh+token={}", self.next());
        let refresh = Refresh {
            used: false,
            family,
        };
        self.refresh.insert(token.clone(), refresh);
        token
    }

    /// The family of a valid refresh token.
    fn use_up(&mut self, token: &str) -> Option<usize> {
        let refresh = self.refresh.get_mut(token)?;
        let family = refresh.family;
        if refresh.used {
            self.reused = true;
            self.access.retain(|_, access| access.family != family);
            self.refresh.retain(|_, refresh| refresh.family != family);
            return None;
        }
        refresh.used = self.rotates;
        Some(family)
    }

    fn granted(&self, access: &str, refresh: Option<&str>) -> Value {
        let mut granted = json!({
            "token_type": "Bearer",
            "expires_in": self.lifetime.as_secs_f64(),
            "access_token": access,
        });
        if self.lifetime.subsec_nanos() == 0 {
            granted["expires_in"] = self.lifetime.as_secs().into();
        }
        if let Some(refresh) = refresh {
            granted["refresh_token"] = refresh.into();
        }
        granted
    }
}

/// The organization and the email in the path of an exchange.
fn user(path: &str) -> Option<(String, String)> {
    let segments: Vec<&str> = path.split('/').collect();
    let ["", "applications", organization, "users", email, "token"] = segments[..] else {
        return None;
    };
    let decode = |segment| {
        let decoded = percent_encoding::percent_decode_str(segment).decode_utf8();
        Some(decoded.ok()?.into_owned())
    };
    Some((decode(organization)?, decode(email)?))
}

fn form(body: &[u8]) -> Option<HashMap<String, String>> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let decoded = percent_encoding::percent_decode_str(&text).decode_utf8();
        Some(decoded.ok()?.into_owned())
    };
    std::str::from_utf8(body)
        .ok()?
        .split('&')
        .map(|field| {
            let (name, value) = field.split_once('=')?;
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}
