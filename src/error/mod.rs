//! What went wrong, for a person and for a program.

mod classify;
mod display;
mod kind;
mod token;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::id::InvalidId;
use crate::operation::Operation;
use crate::response::{Response, names_another_cause};
use classify::{ErrorResponse, classify, is_unreadable, names_organization};

pub(crate) use display::{Quoted, WithCauses};
pub use kind::{Delivery, ErrorKind};
pub use token::TokenError;

/// Why a deletion was not confirmed.
///
/// After a failed deletion the question is whether it was done all the same.
/// [`delivery`](Self::delivery) answers it, and so does the text. The text names the operation, the
/// reason, the server's own words and what to do. The cause is in
/// [`source`](std::error::Error::source). Neither contains a token.
///
/// A refusal is Tallyfy's only if it has the marks that the spec lists under `x-tallyfy`, each with
/// its source: a JSON error object, and on a 404 `error: true` or a documented code. Any other 4xx,
/// except a rate limit or a timeout, comes from an [intermediary](ErrorKind::Intermediary), and the
/// deletion may have been done. Only the documented mark of a missing record means that a record is
/// gone. That a 401 or 429 without a body means what it says is general HTTP (RFC 9110, RFC 6585).
/// That a 403 with `Retry-After` asks to slow down is this crate's own caution.
///
/// ```
/// # fn handle(error: tallyfy::Error) {
/// use tallyfy::ErrorKind;
/// match error.kind() {
///     ErrorKind::NotFound => println!("no such record: {error}"),
///     ErrorKind::RateLimited => println!("wait {:?}", error.retry_after()),
///     _ if error.may_have_happened() => println!("check the record first: {error}"),
///     _ => println!("not done: {error}"),
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    /// What the text says beyond the kind.
    context: Option<String>,
    response: Option<ErrorResponse>,
    retry_after: Option<Duration>,
    attempts: u32,
    delivery: Delivery,
    /// Whether Tallyfy may have carried out this attempt or one before it. What an intermediary
    /// refused may have been done too, but a missing record does not prove it.
    may_have_acted: bool,
    /// Whether an intermediary refused this attempt or one before it.
    intermediary: bool,
    /// Whether an earlier attempt may have done it, and not the one that failed last.
    earlier: bool,
    /// The request id of the last response before, of an attempt that may have done it.
    earlier_request_id: Option<String>,
    /// Why there was no further attempt.
    not_retried: Option<String>,
    /// Whether a new token was rejected too.
    new_token: bool,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Before anything is sent.
impl Error {
    fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            context: None,
            response: None,
            retry_after: None,
            attempts: 0,
            delivery: Delivery::NotSent,
            may_have_acted: false,
            intermediary: false,
            earlier: false,
            earlier_request_id: None,
            not_retried: None,
            new_token: false,
            source: None,
        }))
    }

    fn of(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
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
        rule: impl std::fmt::Display,
    ) -> Self {
        let mut this = Self::new(ErrorKind::InvalidArgument);
        this.0.operation = operation;
        this.context(format!("argument {name}: {rule}"))
    }

    /// Does not show the value: where settings are mixed up it is the token.
    pub(crate) fn invalid_organization(name: &str, id: &InvalidId) -> Self {
        Self::configuration(format!("{name} is an invalid {}: {}", id.kind(), id.rule()))
    }

    pub(crate) fn configuration(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration).context(what)
    }

    pub(crate) fn no_credentials(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::NoCredentials).context(what)
    }

    pub(crate) fn http_client(error: reqwest::Error) -> Self {
        Self::configuration("could not build the HTTP client").source(error.without_url())
    }

    pub(crate) fn permanent_not_allowed(operation: &'static Operation) -> Self {
        Self::new(ErrorKind::PermanentNotAllowed).of(operation)
    }

    /// The generated code built another request than the one that was asked for.
    pub(crate) fn request_mismatch(operation: &'static Operation, what: &str) -> Self {
        Self::new(ErrorKind::RequestMismatch)
            .context(format!(
                "refused to send another request than the one asked for: {what}"
            ))
            .of(operation)
    }

    /// Rate limiting has no turn for the call before its deadline.
    pub(crate) fn deadline(operation: &'static Operation, wait: Duration) -> Self {
        let mut this = Self::new(ErrorKind::DeadlineExceeded).of(operation);
        this.0.retry_after = Some(wait).filter(|wait| !wait.is_zero());
        this
    }

    /// There is no token for the request.
    pub(crate) fn token(operation: &'static Operation, error: Arc<TokenError>) -> Self {
        let mut this = Self::new(no_token(&error)).of(operation);
        this.0.retry_after = error.wait();
        this.source(error)
    }
}

/// From a request that was sent.
impl Error {
    /// A request without a response.
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
            this.0.may_have_acted = true;
        }
        this
    }

    /// There is no HTTP client to send the request with.
    pub(crate) fn no_client(operation: &'static Operation, error: reqwest::Error) -> Self {
        Self::no_response(operation, ErrorKind::Connect).source(error.without_url())
    }

    /// A response that is not a success.
    pub(crate) fn response(operation: &'static Operation, response: Response) -> Self {
        let (kind, delivery) = classify(&response);
        let mut this = Self::new(kind).of(operation);
        this.0.delivery = delivery;
        let unknown = delivery == Delivery::Unknown;
        let refused_on_the_way = matches!(kind, ErrorKind::Intermediary | ErrorKind::RateLimited);
        this.0.intermediary = unknown && refused_on_the_way;
        this.0.may_have_acted = matches!(kind, ErrorKind::Server | ErrorKind::Timeout);
        this.0.retry_after = response.retry_after;
        this.0.response = Some(ErrorResponse::new(operation, response));
        this
    }

    /// A step that has to be certain before the next one was not confirmed.
    pub(crate) fn unconfirmed(
        operation: &'static Operation,
        why: &str,
        status: u16,
        request_id: Option<&str>,
        details: Option<&Value>,
    ) -> Self {
        let mut this = Self::new(ErrorKind::Unconfirmed).of(operation).context(why);
        this.0.delivery = Delivery::Unknown;
        this.0.response = Some(ErrorResponse::unconfirmed(status, request_id, details));
        this
    }

    /// The rejected token was accepted before, and there is no other.
    pub(crate) fn revoked(mut self) -> Self {
        self.0.kind = ErrorKind::TokenRevoked;
        self
    }

    /// The token was rejected, and the source has no other.
    pub(crate) fn not_renewed(mut self, was_accepted: bool, why: Arc<TokenError>) -> Self {
        if was_accepted && why.is_refused() {
            return self
                .revoked()
                .context(", and its renewal was refused")
                .source(why);
        }
        self.0.kind = no_token(&why);
        self.0.retry_after = why.wait();
        self.context(" after Tallyfy rejected the last one")
            .source(why)
    }

    /// Another token was rejected too.
    pub(crate) fn with_new_token(mut self) -> Self {
        self.0.new_token = true;
        self
    }

    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// A failure does not undo what an attempt before it may have done.
    pub(crate) fn following(mut self, before: &Self) -> Self {
        self.0.earlier = before.may_have_happened() && !self.may_have_happened();
        if before.may_have_happened() {
            let own = before.request_id().filter(|_| !before.0.earlier);
            let id = own.or(before.earlier_request_id());
            self.0.earlier_request_id = id.map(str::to_owned);
        }
        self.0.delivery = self.0.delivery.max(before.0.delivery);
        self.0.may_have_acted |= before.0.may_have_acted;
        self.0.intermediary |= before.0.intermediary;
        self
    }

    pub(crate) fn not_retried(mut self, why: impl Into<String>) -> Self {
        self.0.not_retried = Some(why.into());
        self
    }
}

/// What other modules decide by.
impl Error {
    /// Whether it is about the token, so that another one may help.
    pub(crate) fn is_about_token(&self) -> bool {
        self.0.kind == ErrorKind::Unauthorized && !names_another_cause(self.code(), self.message())
    }

    /// Whether the response is Tallyfy's own and says that the record does not exist.
    pub(crate) fn says_gone(&self) -> bool {
        self.0.response.as_ref().is_some_and(|one| one.is_gone)
    }

    /// Whether an intermediary refused the call or asked it to wait, in whatever order it and Tallyfy
    /// responded to the attempts.
    pub(crate) fn is_from_intermediary(&self) -> bool {
        let kinds = [ErrorKind::Intermediary, ErrorKind::RateLimited];
        self.0.intermediary && kinds.contains(&self.0.kind)
    }

    /// Whether Tallyfy may have carried out an attempt, so that a record that is missing afterwards
    /// was probably deleted by this call: after a 5xx, a timeout or a lost response. Who sent a 5xx,
    /// or the 408, 460 or 499 of a gateway, can't be told, so these count too.
    pub(crate) fn may_have_acted(&self) -> bool {
        self.0.may_have_acted
    }

    /// Whether the token is not valid for the organization, by Tallyfy's documented words. The
    /// status alone does not tell that from a rule about the record.
    pub(crate) fn refuses_organization(&self) -> bool {
        self.0.kind == ErrorKind::Forbidden && self.message().is_some_and(names_organization)
    }

    pub(crate) fn remaining(&self) -> Option<u32> {
        self.0.response.as_ref()?.remaining
    }
}

impl Error {
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
    /// [`delivery`](Self::delivery) of [`Delivery::Unknown`].
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        self.0.delivery == Delivery::Unknown
    }

    /// The HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// The server's message. It may be a business rule, or show internals of the server.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.response.as_ref()?.message.as_deref()
    }

    /// The server's code, such as `RESOURCE_NOT_FOUND`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.response.as_ref()?.code.as_deref()
    }

    /// The server's complaints by field.
    #[must_use]
    pub fn field_errors(&self) -> &BTreeMap<String, Vec<String>> {
        static NONE: BTreeMap<String, Vec<String>> = BTreeMap::new();
        self.0
            .response
            .as_ref()
            .map_or(&NONE, |response| &response.field_errors)
    }

    /// The server's `X-Request-Id` of the last response, to quote to support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref()?.request_id.as_deref()
    }

    /// The `X-Request-Id` of an earlier attempt that may have done it, such as one with a 502. `None`
    /// if there was none, or if its response was lost.
    #[must_use]
    pub fn earlier_request_id(&self) -> Option<&str> {
        self.0.earlier_request_id.as_deref()
    }

    /// How long the server asks to wait, from `Retry-After` in seconds or as a date, or how long the
    /// token source asks to. For
    /// [`ErrorKind::DeadlineExceeded`], how long rate limiting would have delayed the call; `None` if
    /// it was only behind other calls.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many attempts were made; 0 if the call was refused before. An attempt sends its request
    /// twice if the first was rejected for its token alone.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The body of the response: its first 64 KiB, with what is not UTF-8 replaced.
    #[must_use]
    pub fn body(&self) -> &str {
        self.0
            .response
            .as_ref()
            .map_or("", |response| &response.body)
    }
}

fn no_token(error: &TokenError) -> ErrorKind {
    if error.is_refused() {
        ErrorKind::CredentialsRefused
    } else {
        ErrorKind::TokenUnavailable
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// For `?` on an id. The text shows the value and its rule.
impl From<InvalidId> for Error {
    fn from(id: InvalidId) -> Self {
        Self::new(ErrorKind::InvalidArgument).context(id.to_string())
    }
}
