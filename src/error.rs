//! What went wrong, for a person and for a program.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::auth::{self, TokenError};
use crate::id::InvalidId;
use crate::operation::Operation;
use crate::response::Response;

/// Why a deletion was not confirmed.
///
/// The one question that matters after a failed deletion is whether it happened all the same:
/// [`delivery`](Self::delivery) tells, and so does the text. The text names the operation, the
/// reason, the server's own words where there are any, and what to do. It never holds a token.
///
/// A refusal is Tallyfy's only if it has the marks that the spec lists under `x-tallyfy`, each with
/// its source: a JSON error object, and on a 404 `error: true` or a documented code. Any other 4xx,
/// a rate limit and a timeout apart, is of an [intermediary](ErrorKind::Intermediary), and may have happened. Only the documented mark
/// of a missing record means that a record is gone. That a 401 or 429 without a body means what it
/// says is general HTTP (RFC 9110, RFC 6585); that a 403 with `Retry-After` asks to slow down is this
/// crate's own caution.
///
/// ```
/// # fn handle(error: tallyfy::Error) {
/// use tallyfy::ErrorKind;
/// match error.kind() {
///     ErrorKind::NotFound => println!("no such record: {error}"),
///     ErrorKind::RateLimited => println!("wait {:?}", error.retry_after()),
///     _ if error.may_have_happened() => println!("look before you repeat: {error}"),
///     _ => println!("not done: {error}"),
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    /// What the text says beyond the kind, the server's words apart.
    context: Option<String>,
    status: Option<u16>,
    message: Option<String>,
    code: Option<String>,
    field_errors: BTreeMap<String, Vec<String>>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    attempts: u32,
    body: String,
    delivery: Delivery,
    /// Whether it is an earlier attempt that may have done it, not the one that failed last.
    earlier: bool,
    /// Why there was no other attempt.
    given_up: Option<String>,
    /// Whether a new token was refused as well.
    renewed: bool,
    /// Whether the answer is one that may mean that the record is gone.
    gone: bool,
    remaining: Option<u32>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What became of a deletion that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// No request went out.
    NotSent,
    /// The server refused it: nothing was done.
    Refused,
    /// It may have been done: the response was lost, the server failed, or something between here
    /// and Tallyfy responded. Look at the record before you repeat the call.
    Unknown,
}

impl Delivery {
    /// The state in words: `not sent`, `refused`, `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An id, an option or a setting broke its rule. Nothing was sent.
    InvalidArgument,
    /// The client can't be built from what it was given. Nothing was sent.
    Configuration,
    /// The client was given no way to sign in. Nothing was sent.
    NoCredentials,
    /// The client is set to refuse permanent deletions. Nothing was sent.
    PermanentNotAllowed,
    /// 401: the token was refused, or the message names another cause.
    Unauthorized,
    /// 401 for a token that was accepted before, and there is no way to another: it is the only
    /// one, or its renewal was refused as well.
    TokenRevoked,
    /// The token endpoint, or the caller's own source of tokens, refused the credentials.
    CredentialsRefused,
    /// The token endpoint, or the caller's own source, can't be reached or gave no token. It may
    /// do so later.
    TokenUnavailable,
    /// 403: signed in, but refused, often by a business rule; the message says which.
    Forbidden,
    /// 404: no such record, or not in the state that the operation needs.
    NotFound,
    /// 404 with the code `ENDPOINT_NOT_FOUND`: the address is wrong or a header was lost on the way.
    EndpointNotFound,
    /// 400, 409, 422 and the other refusals from 400 to 499.
    Rejected,
    /// Something between here and Tallyfy responded: a proxy, a gateway, a firewall. The response
    /// lacks the marks of Tallyfy's own, so it does not tell whether the deletion happened. The
    /// error quotes the start of the body. Check the base URL and what stands in between.
    Intermediary,
    /// 429, and a 403 that comes with `Retry-After`: too many requests.
    RateLimited,
    /// 500 to 599: the server failed, before or after it acted.
    Server,
    /// 300 to 399: redirects are not followed.
    Redirected,
    /// A status that says nothing about a deletion.
    UnexpectedStatus,
    /// A 2xx that does not confirm the deletion, where the next step of a call needs certainty.
    Unconfirmed,
    /// The generated code built another request than the one that was asked for. Nothing was
    /// sent; this is a defect of the crate.
    RequestMismatch,
    /// The turn of the call would have come after its deadline. Nothing was sent.
    DeadlineExceeded,
    /// No connection was made. Nothing was sent.
    Connect,
    /// No answer in time: not here, or not at a gateway, which then says 408, 460 or 499.
    Timeout,
    /// The connection broke before there was a response.
    ConnectionLost,
    /// A response came whose head can't be read, such as one with two different lengths.
    InvalidResponse,
}

impl Error {
    fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            context: None,
            status: None,
            message: None,
            code: None,
            field_errors: BTreeMap::new(),
            request_id: None,
            retry_after: None,
            attempts: 0,
            body: String::new(),
            delivery: Delivery::NotSent,
            earlier: false,
            given_up: None,
            renewed: false,
            gone: false,
            remaining: None,
            source: None,
        }))
    }

    fn context(mut self, context: impl Into<String>) -> Self {
        self.0.context = Some(context.into());
        self
    }

    fn source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn invalid_argument(
        operation: Option<&'static Operation>,
        name: &str,
        id: InvalidId,
    ) -> Self {
        let mut this = Self::new(ErrorKind::InvalidArgument)
            .context(format!("the argument {name}: {id}"))
            .source(id);
        this.0.operation = operation;
        this
    }

    /// The value is not shown: where settings are mixed up it is the token.
    pub(crate) fn organization(name: &str, id: &InvalidId) -> Self {
        Self::configuration(format!("{name} is no {}: it {}", id.kind(), id.rule()))
    }

    /// A step that has to be certain before the next one was not confirmed.
    pub(crate) fn unconfirmed(operation: &'static Operation, status: u16, why: &str) -> Self {
        let mut this = Self::new(ErrorKind::Unconfirmed).of(operation).context(why);
        this.0.status = Some(status);
        this.0.delivery = Delivery::Unknown;
        this
    }

    pub(crate) fn refused_argument(
        name: &str,
        operation: &'static Operation,
        rule: String,
    ) -> Self {
        Self::new(ErrorKind::InvalidArgument)
            .context(format!("the argument {name} {rule}"))
            .of(operation)
    }

    pub(crate) fn configuration(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration).context(what)
    }

    pub(crate) fn no_credentials(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::NoCredentials).context(what)
    }

    pub(crate) fn client(error: reqwest::Error) -> Self {
        Self::configuration("the HTTP client can't be built").source(error.without_url())
    }

    pub(crate) fn guarded(operation: &'static Operation) -> Self {
        Self::new(ErrorKind::PermanentNotAllowed).of(operation)
    }

    /// The request that the generated code built is not the one that was asked for.
    pub(crate) fn wrong_request(operation: &'static Operation, what: &str) -> Self {
        Self::new(ErrorKind::RequestMismatch)
            .context(format!(
                "the request would not be the one asked for: {what}"
            ))
            .of(operation)
    }

    /// The pace has no turn for the call before its deadline.
    pub(crate) fn deadline(operation: &'static Operation, wait: Duration) -> Self {
        let mut this = Self::new(ErrorKind::DeadlineExceeded).of(operation);
        this.0.retry_after = Some(wait);
        this
    }

    /// A request that got no answer.
    pub(crate) fn transport(operation: &'static Operation, error: reqwest::Error) -> Self {
        let kind = if error.is_connect() {
            ErrorKind::Connect
        } else if error.is_timeout() {
            ErrorKind::Timeout
        } else if is_unreadable(&error) {
            ErrorKind::InvalidResponse
        } else {
            ErrorKind::ConnectionLost
        };
        Self::no_response(operation, kind).source(error.without_url())
    }

    pub(crate) fn no_response(operation: &'static Operation, kind: ErrorKind) -> Self {
        let mut this = Self::new(kind).of(operation);
        if kind != ErrorKind::Connect {
            this.0.delivery = Delivery::Unknown;
        }
        this
    }

    /// A response that is not a success.
    pub(crate) fn response(operation: &'static Operation, response: Response) -> Self {
        let parsed = &response.json;
        let code = parsed.as_ref().and_then(code);
        let (kind, delivery) = classify(&response, code.as_deref());
        let mut this = Self::new(kind).of(operation);
        let inner = &mut this.0;
        inner.status = Some(response.status);
        inner.message = parsed.as_ref().and_then(message);
        inner.field_errors = parsed.as_ref().map(field_errors).unwrap_or_default();
        inner.gone = response.is_gone(operation);
        inner.remaining = response.remaining;
        inner.code = code;
        inner.delivery = delivery;
        inner.retry_after = response.retry_after;
        inner.request_id = response.request_id;
        inner.body = response.body;
        this
    }

    /// There is no token for it, so it was not sent.
    pub(crate) fn token(operation: &'static Operation, error: Arc<TokenError>) -> Self {
        let mut this = Self::new(no_token(&error))
            .of(operation)
            .context(error.to_string());
        this.0.retry_after = error.wait();
        this.source(error)
    }

    /// Whether it is about the token: another one may help.
    pub(crate) fn is_about_token(&self) -> bool {
        let inner = &*self.0;
        inner.kind == ErrorKind::Unauthorized
            && !auth::names_another_cause(inner.code.as_deref(), inner.message.as_deref())
    }

    /// The refused token was good before, and there is no other.
    pub(crate) fn revoked(mut self) -> Self {
        self.0.kind = ErrorKind::TokenRevoked;
        self
    }

    /// The token was refused, and the source has no other.
    pub(crate) fn not_renewed(mut self, was_accepted: bool, why: Arc<TokenError>) -> Self {
        if was_accepted && why.is_refused() {
            return self.revoked().context(format!(", and {why}")).source(why);
        }
        self.0.kind = no_token(&why);
        self.0.retry_after = why.wait();
        self.context(format!("the token was refused, and {why}"))
            .source(why)
    }

    /// Another token was refused as well.
    pub(crate) fn in_vain(mut self) -> Self {
        self.0.renewed = true;
        self
    }

    fn of(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// What an attempt before this one may have done, its own failure does not undo.
    pub(crate) fn following(mut self, before: &Self) -> Self {
        self.0.earlier = before.may_have_happened() && !self.may_have_happened();
        self.0.delivery = self.0.delivery.max(before.0.delivery);
        self
    }

    pub(crate) fn given_up(mut self, why: impl Into<String>) -> Self {
        self.0.given_up = Some(why.into());
        self
    }

    /// Whether the answer is listed under the operation's `gone`, and is Tallyfy's own: no page of
    /// something in between, and not the 404 of a wrong address.
    pub(crate) fn says_gone(&self) -> bool {
        self.0.gone
    }

    /// Whether something between here and Tallyfy responded, be it only to ask for a wait.
    pub(crate) fn is_from_intermediary(&self) -> bool {
        match self.0.kind {
            ErrorKind::Intermediary => true,
            ErrorKind::RateLimited => self.may_have_happened() && !self.0.earlier,
            _ => false,
        }
    }

    pub(crate) fn remaining(&self) -> Option<u32> {
        self.0.remaining
    }

    /// What kind of failure it was.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed, once it was known.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// What became of the deletion, over all attempts.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.0.delivery
    }

    /// Whether the deletion may have been done in spite of the failure: short for a
    /// [`delivery`](Self::delivery) that is [`Delivery::Unknown`].
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        self.0.delivery == Delivery::Unknown
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's message. It may be a business rule, or show internals of the server.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The server's code, such as `RESOURCE_NOT_FOUND`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The server's complaints by field.
    #[must_use]
    pub fn field_errors(&self) -> &BTreeMap<String, Vec<String>> {
        &self.0.field_errors
    }

    /// The server's `X-Request-Id`, to quote to support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asks to wait, from `Retry-After` in seconds or as a date; of
    /// [`ErrorKind::DeadlineExceeded`], how long its turn would have been away.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many attempts were made; none if the call was refused before. An attempt sends its
    /// request twice where the first was refused for its token alone.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The body of the answer: its first 64 KiB, with what is not UTF-8 replaced.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.0.body
    }

    /// What lies at the bottom of a failure, which the text does not tell yet.
    fn cause(&self) -> Option<String> {
        if self.0.kind == ErrorKind::InvalidArgument {
            return None;
        }
        let source: &(dyn std::error::Error + 'static) = self.0.source.as_deref()?;
        let mut causes = std::iter::successors(Some(source), |cause| cause.source());
        if !self.is_without_token() {
            return causes.last().map(ToString::to_string);
        }
        // The first is in the text. The second may be the caller's own words.
        let why = causes.nth(1)?.to_string();
        Some(match causes.last().map(ToString::to_string) {
            Some(bottom) if !why.contains(&bottom) => format!("{why}: {bottom}"),
            _ => why,
        })
    }

    /// Whether its source is what a source of tokens says.
    fn is_without_token(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::CredentialsRefused | ErrorKind::TokenUnavailable | ErrorKind::TokenRevoked
        )
    }

    /// Whether the token is not good for the organization, by Tallyfy's documented words: the status
    /// alone does not tell that from a rule about the record.
    pub(crate) fn refuses_organization(&self) -> bool {
        let words = "permissions for this organization";
        self.0.kind == ErrorKind::Forbidden
            && self.message().is_some_and(|text| text.contains(words))
    }

    /// What to do about it.
    fn advice(&self) -> &'static str {
        if self.0.earlier {
            return "look whether the record is still there";
        }
        match self.0.kind {
            ErrorKind::InvalidArgument => "mend the argument",
            ErrorKind::Configuration => "mend the setting",
            ErrorKind::NoCredentials => "say how to sign in",
            ErrorKind::PermanentNotAllowed => {
                "allow permanent deletions for this call if it is meant"
            }
            ErrorKind::Unauthorized if !self.is_about_token() => {
                "read the reason and mend the call"
            }
            ErrorKind::Unauthorized if self.0.renewed => {
                "check that these credentials may do this, and that no proxy drops the header \
                 Authorization"
            }
            ErrorKind::Unauthorized | ErrorKind::TokenRevoked => {
                "get a new access token: a personal one dies when its user logs out, and one from \
                 credentials is renewed"
            }
            ErrorKind::CredentialsRefused => {
                "check the credentials: a client id is a number, and a refresh token is good once"
            }
            ErrorKind::TokenUnavailable => {
                "check what gives the tokens and the way to it, then send it again"
            }
            ErrorKind::Forbidden => {
                "read the reason: a 403 is often a rule about the record, not a missing right"
            }
            ErrorKind::NotFound => "check the id and the organization",
            ErrorKind::EndpointNotFound => {
                "check the base URL, and that no proxy drops the header X-Tallyfy-Client"
            }
            ErrorKind::Rejected => "read the reason and mend the call",
            ErrorKind::Intermediary => {
                "check the base URL and what stands in between, and look whether the record is \
                 still there"
            }
            ErrorKind::RateLimited => "wait, then send it again",
            ErrorKind::Redirected => "check the base URL: redirects are not followed",
            ErrorKind::DeadlineExceeded => "send it again later, or give it more time",
            ErrorKind::Connect => "check the address and the network, then send it again",
            ErrorKind::RequestMismatch => "please report it",
            ErrorKind::Server
            | ErrorKind::Unconfirmed
            | ErrorKind::UnexpectedStatus
            | ErrorKind::Timeout
            | ErrorKind::ConnectionLost
            | ErrorKind::InvalidResponse => "look whether the record is still there",
        }
    }
}

fn no_token(error: &TokenError) -> ErrorKind {
    if error.is_refused() {
        ErrorKind::CredentialsRefused
    } else {
        ErrorKind::TokenUnavailable
    }
}

/// What kind of failure a response is, and what it says of the deletion.
fn classify(response: &Response, code: Option<&str>) -> (ErrorKind, Delivery) {
    let (own, status) = (response.is_own(), response.status);
    let kind = match status {
        300..=399 => ErrorKind::Redirected,
        408 | 460 | 499 => ErrorKind::Timeout,
        429 => ErrorKind::RateLimited,
        403 if response.retry_after.is_some() => ErrorKind::RateLimited,
        500..=599 => ErrorKind::Server,
        401 if own || response.is_blank() => ErrorKind::Unauthorized,
        400..=499 if !own => ErrorKind::Intermediary,
        403 => ErrorKind::Forbidden,
        404 if code == Some("ENDPOINT_NOT_FOUND") => ErrorKind::EndpointNotFound,
        404 => ErrorKind::NotFound,
        400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::UnexpectedStatus,
    };
    let delivery = match kind {
        ErrorKind::Server
        | ErrorKind::UnexpectedStatus
        | ErrorKind::Timeout
        | ErrorKind::Intermediary => Delivery::Unknown,
        // What PHP sends after it has acted; the others say that the address is another.
        ErrorKind::Redirected if matches!(status, 302 | 303) => Delivery::Unknown,
        ErrorKind::RateLimited if !own && !response.is_blank() => Delivery::Unknown,
        _ => Delivery::Refused,
    };
    (kind, delivery)
}

/// Whether a response came whose head can't be parsed.
fn is_unreadable(error: &reqwest::Error) -> bool {
    let first: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |error| error.source())
        .filter_map(|error| error.downcast_ref::<hyper::Error>())
        .any(hyper::Error::is_parse)
}

/// `message` at the top or inside `error`; else `error` itself, if it is a text.
fn message(body: &Value) -> Option<String> {
    let text = |value: &Value| {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Array(texts) => texts
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            _ => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    };
    body.get("message")
        .and_then(text)
        .or_else(|| body.get("error")?.get("message").and_then(text))
        .or_else(|| body.get("error").and_then(text))
}

fn code(body: &Value) -> Option<String> {
    body.get("code")
        .or_else(|| body.get("error")?.get("code"))
        .and_then(|code| match code {
            Value::String(code) => Some(code.clone()),
            Value::Number(code) => Some(code.to_string()),
            _ => None,
        })
}

/// The values are seen as a text, a list of texts and a list of objects.
fn field_errors(body: &Value) -> BTreeMap<String, Vec<String>> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Object(object) => object
            .get("message")
            .and_then(Value::as_str)
            .map_or_else(|| value.to_string(), str::to_owned),
        other => other.to_string(),
    };
    let Some(Value::Object(fields)) = body.get("errors") else {
        return BTreeMap::new();
    };
    fields
        .iter()
        .map(|(field, value)| {
            let complaints = match value {
                Value::Array(complaints) => complaints.iter().map(text).collect(),
                one => vec![text(one)],
            };
            (field.clone(), complaints)
        })
        .collect()
}

/// The server's words in a line of a log: no control characters, no endless text.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 300;
        let mut letters = self.0.trim().chars();
        for letter in letters.by_ref().take(SHOWN) {
            write!(f, "{}", if letter.is_control() { ' ' } else { letter })?;
        }
        if letters.next().is_some() {
            f.write_str("…")?;
        }
        Ok(())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{}: ", operation.id)?;
        }
        match inner.kind {
            ErrorKind::InvalidArgument
            | ErrorKind::Configuration
            | ErrorKind::NoCredentials
            | ErrorKind::CredentialsRefused
            | ErrorKind::TokenUnavailable
            | ErrorKind::RequestMismatch => {}
            // The context says why.
            ErrorKind::Unconfirmed => {}
            ErrorKind::Intermediary => {
                f.write_str("the response is not Tallyfy's: a proxy, gateway or firewall sent it")?;
            }
            ErrorKind::PermanentNotAllowed => {
                f.write_str("it is permanent, and this client refuses permanent deletions")?
            }
            ErrorKind::Unauthorized if self.0.renewed => {
                f.write_str("the token was refused, and so was a new one")?
            }
            ErrorKind::Unauthorized if self.is_about_token() => {
                f.write_str("the token was refused")?
            }
            ErrorKind::Unauthorized => f.write_str("it was not authorized")?,
            ErrorKind::TokenRevoked => {
                f.write_str("the token was accepted before and is refused now")?
            }
            ErrorKind::Forbidden => f.write_str("it is not allowed")?,
            ErrorKind::NotFound => f.write_str("there is no such record")?,
            ErrorKind::EndpointNotFound => f.write_str("there is no such address")?,
            ErrorKind::Rejected => f.write_str("it was refused")?,
            ErrorKind::RateLimited => f.write_str("there were too many requests")?,
            ErrorKind::Server => f.write_str("the server failed")?,
            ErrorKind::Redirected => f.write_str("the server points elsewhere")?,
            ErrorKind::UnexpectedStatus => f.write_str("the answer means nothing here")?,
            ErrorKind::DeadlineExceeded => f.write_str("its turn would come after its deadline")?,
            ErrorKind::Connect => f.write_str("no connection could be made")?,
            ErrorKind::Timeout => f.write_str("no answer came in time")?,
            ErrorKind::ConnectionLost => {
                f.write_str("the connection broke before there was an answer")?
            }
            ErrorKind::InvalidResponse => {
                f.write_str("a response came, but its head can't be read")?
            }
        }
        if let Some(context) = &inner.context {
            f.write_str(context)?;
        }
        if let Some(cause) = self.cause() {
            write!(f, " ({})", Quoted(&cause))?;
        }
        if let Some(status) = inner.status {
            write!(f, " (status {status}")?;
            if let Some(code) = &inner.code {
                write!(f, ", {}", Quoted(code))?;
            }
            f.write_str(")")?;
        }
        if let Some(message) = &inner.message {
            write!(f, ": {}", Quoted(message))?;
        } else if inner.kind == ErrorKind::Intermediary && !inner.body.trim().is_empty() {
            write!(f, ": {}", Quoted(&inner.body))?;
        }
        for (field, complaints) in &inner.field_errors {
            write!(f, "; {}: {}", Quoted(field), Quoted(&complaints.join(", ")))?;
        }
        if let Some(wait) = inner.retry_after {
            let who = match inner.kind {
                ErrorKind::DeadlineExceeded => "that is",
                _ => "the server asks to wait",
            };
            write!(f, "; {who} {} s", wait.as_secs())?;
        }
        let happened = match (inner.kind, inner.delivery) {
            (ErrorKind::Configuration | ErrorKind::NoCredentials, _) => None,
            (_, Delivery::Unknown) if inner.earlier => Some("an earlier attempt may have done it"),
            (_, Delivery::Unknown) => Some("it may have been done"),
            (_, Delivery::NotSent) => Some("nothing was sent"),
            (_, Delivery::Refused) => Some("nothing was done"),
        };
        if let Some(happened) = happened {
            write!(f, "; {happened}")?;
        }
        if let Some(why) = &inner.given_up {
            write!(f, "; {why}")?;
        }
        write!(f, "; {}", self.advice())?;
        let (ErrorKind::NotFound | ErrorKind::Rejected, Some(operation)) =
            (inner.kind, inner.operation)
        else {
            return Ok(());
        };
        if let Some(requires) = operation.requires() {
            write!(f, ", and that {} was done before", requires.operation)?;
        }
        if inner
            .status
            .is_some_and(|status| operation.gone_statuses.contains(&status))
        {
            f.write_str("; it may be gone already")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("text", &self.to_string())
            .field("kind", &inner.kind)
            .field("delivery", &inner.delivery)
            .field("request_id", &inner.request_id)
            .field("attempts", &inner.attempts)
            .field("given_up", &inner.given_up)
            .field("body_bytes", &inner.body.len())
            .field("source", &inner.source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
