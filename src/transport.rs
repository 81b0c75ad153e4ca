//! The hook that every request passes, also that of an operation added yesterday.
//!
//! The generated code builds the request; here it is checked against what the caller named,
//! authorized, sent and judged. `exec` of progenitor's hooks can return only `reqwest::Error`, so
//! the verdict goes past it, in the [`Call`].

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, HOST, USER_AGENT};
use http::{HeaderName, HeaderValue};
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use tokio::time::{Instant, timeout};
use tracing::field::{Empty, debug as debug_value};
use tracing::{Instrument, Span, debug, info_span};

use crate::auth::{Another, Token, TokenError};
use crate::client::{CallOptions, Shared};
use crate::deletion::Deletion;
use crate::error::Error;
use crate::generated::{api, ids::OrganizationId};
use crate::outcome::Deleted;
use crate::preview::Preview;
use crate::response::Response;
use crate::retry::{self, Plan};

/// Presence of this header is what Tallyfy asks for; `APIClient` is the documented value.
pub(crate) const CLIENT_HEADER: HeaderName = HeaderName::from_static("x-tallyfy-client");
pub(crate) const CLIENT_VALUE: HeaderValue = HeaderValue::from_static("APIClient");
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Progenitor sends the spec's version under this name; Tallyfy does not know it.
const API_VERSION: &str = "api-version";

/// One call on its way through the generated code.
pub(crate) struct Call {
    pub(crate) shared: Arc<Shared>,
    pub(crate) organization: OrganizationId,
    pub(crate) deletion: Deletion,
    pub(crate) options: CallOptions,
    pub(crate) mode: Mode,
    /// Whether the step that the operation requires was done by this very call.
    pub(crate) step_done: bool,
    verdict: Mutex<Option<Verdict>>,
}

/// Whether the request is sent or shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Send,
    Preview,
}

/// How a call ended.
pub(crate) enum Verdict {
    Deleted(Deleted),
    Previewed(Preview),
    Failed(Error),
}

/// Progenitor's client asks for it. Shows what is called, and nothing of the client.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.deletion.operation().id())
            .finish_non_exhaustive()
    }
}

impl Call {
    pub(crate) fn new(
        shared: Arc<Shared>,
        organization: OrganizationId,
        deletion: Deletion,
        options: CallOptions,
        mode: Mode,
    ) -> Self {
        Self {
            shared,
            organization,
            deletion,
            options,
            mode,
            step_done: false,
            verdict: Mutex::new(None),
        }
    }

    /// Sends the call through the generated method and the hooks below.
    pub(crate) async fn run(self) -> Verdict {
        let call = Arc::new(self);
        let api = api::Client::new_with_client(
            &call.shared.base_url,
            call.shared.connections.current(),
            Arc::clone(&call),
        );
        // The hooks have the last word; without one the generated code refused the call itself.
        let result = call.deletion.call(&api, &call.organization).await;
        call.take_verdict().unwrap_or_else(|| {
            let what = result
                .err()
                .map_or("it was not sent", |_| "it could not be built");
            Verdict::Failed(Error::wrong_request(call.deletion.operation(), what))
        })
    }

    fn settle(&self, verdict: Verdict) {
        *self.verdict.lock().unwrap_or_else(PoisonError::into_inner) = Some(verdict);
    }

    fn take_verdict(&self) -> Option<Verdict> {
        self.verdict
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// A second lock behind the id types: what the generated code built has to be, segment by
    /// segment, what the caller named. Then the path is written anew with all but unreserved
    /// characters encoded.
    fn check(&self, request: &mut reqwest::Request) -> Result<(), Error> {
        let operation = self.deletion.operation();
        let wrong = |what| Err(Error::wrong_request(operation, what));
        if request.method() != http::Method::DELETE || request.body().is_some() {
            return wrong("it is no bare DELETE");
        }
        let base = self.shared.base_path();
        let wanted = format!("{base}{}", self.deletion.path(self.organization.as_str()));
        if !same_segments(request.url().path(), &wanted) {
            return wrong("its path names something else");
        }
        let query: Vec<_> = request.url().query_pairs().collect();
        let mut wanted_query = self.deletion.query();
        wanted_query.sort_unstable();
        if !query
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .eq(wanted_query.iter().map(|(name, value)| (*name, &**value)))
        {
            return wrong("its query says something else");
        }
        request.url_mut().set_path(&wanted);
        if request.url().path() != wanted {
            return wrong("its path can't be written down");
        }
        Ok(())
    }

    async fn send(&self, request: reqwest::Request) -> Result<Deleted, Error> {
        let place = self.shared.pacer.place();
        let plan = Plan {
            operation: self.deletion.operation(),
            options: &self.options,
            began: Instant::now(),
            place: &place,
            budget: &self.shared.budget,
            step_done: self.step_done,
        };
        debug!(deletion = %self.deletion, "call");
        retry::attempts(&plan, |time| self.attempt(&request, &plan, time)).await
    }

    /// One request, or two where the first was refused for its token alone. Only a 401 that is
    /// Tallyfy's own or has no body counts as that. `time` is for both, the wait for the second turn
    /// apart.
    async fn attempt(
        &self,
        request: &reqwest::Request,
        plan: &Plan<'_>,
        time: Duration,
    ) -> Result<Response, Error> {
        let operation = self.deletion.operation();
        let mut ends = Instant::now().checked_add(time);
        let token = match self.token(left(ends)).await {
            Ok(token) => token,
            Err(error) => return Err(Error::token(operation, error)),
        };
        let refused = match self.transmit(request, &token, left(ends)).await {
            Err(error) if error.is_about_token() => error,
            result => return result,
        };
        let sign_in = &self.shared.sign_in;
        match sign_in.refused(self.organization.as_str(), operation.id(), &token) {
            Another::Get => {}
            Another::InVain => return Err(refused.in_vain()),
            Another::Never if token.was_accepted() => return Err(refused.revoked()),
            Another::Never => return Err(refused),
        }
        debug!(
            status = refused.status(),
            request_id = refused.request_id(),
            "token refused"
        );
        let token = match self.token(left(ends)).await {
            Ok(token) => token,
            Err(error) => return Err(refused.not_renewed(token.was_accepted(), error)),
        };
        let waiting = Instant::now();
        let Ok(turn) = plan.place.turn(plan.deadline()).await else {
            return Err(refused.given_up(retry::DEADLINE));
        };
        ends = [
            ends.and_then(|ends| ends.checked_add(turn - waiting)),
            plan.deadline(),
        ]
        .into_iter()
        .flatten()
        .min();
        if left(ends).is_zero() {
            return Err(refused.given_up(retry::DEADLINE));
        }
        match self.transmit(request, &token, left(ends)).await {
            Err(error) if error.is_about_token() => {
                sign_in.refused_again(self.organization.as_str(), operation.id());
                Err(error.in_vain())
            }
            result => result,
        }
    }

    async fn token(&self, time: Duration) -> Result<Arc<Token>, Arc<TokenError>> {
        let token = self.shared.sign_in.token(self.organization.as_str());
        match timeout(time, token).await {
            Ok(result) => result,
            Err(_) => Err(Arc::new(TokenError::late())),
        }
    }

    async fn transmit(
        &self,
        request: &reqwest::Request,
        token: &Token,
        time: Duration,
    ) -> Result<Response, Error> {
        let operation = self.deletion.operation();
        // Only a body that is a stream can't be cloned, and `check` lets no body pass.
        let Some(mut request) = request.try_clone() else {
            return Err(Error::wrong_request(operation, "it can't be sent twice"));
        };
        request.headers_mut().insert(AUTHORIZATION, token.header());
        *request.timeout_mut() = Some(time);
        let response = self
            .shared
            .connections
            .current()
            .execute(request)
            .await
            .map_err(|error| Error::transport(operation, error))?;
        let answer = Response::read(response, &self.shared.sign_in.secrets(token)).await;
        if answer.is_success() {
            if answer.doubt().is_none() {
                token.accept();
            }
            Ok(answer)
        } else {
            Err(Error::response(operation, answer))
        }
    }

    fn span(&self) -> Span {
        info_span!(
            "tallyfy_call",
            operation = self.deletion.operation().id(),
            attempts = Empty,
            outcome = Empty,
            may_have_happened = Empty,
            status = Empty,
            request_id = Empty,
        )
    }

    fn preview(&self, request: &reqwest::Request) -> Preview {
        let mut headers: Vec<_> = request.headers().keys().cloned().collect();
        headers.extend([AUTHORIZATION, USER_AGENT, HOST]);
        Preview::new(
            self.deletion.clone(),
            request.method().as_str(),
            request.url().as_str(),
            headers,
        )
    }
}

/// Writes down in the span of the call how it ended.
fn record(span: &Span, result: &Result<Deleted, Error>) {
    match result {
        Ok(deleted) => {
            span.record("attempts", deleted.attempts());
            span.record("outcome", deleted.outcome().as_str());
            span.record("status", deleted.status());
            span.record("request_id", deleted.request_id());
        }
        Err(error) => {
            span.record("attempts", error.attempts());
            span.record("outcome", debug_value(error.kind()));
            span.record("may_have_happened", error.may_have_happened());
            span.record("status", error.status());
            span.record("request_id", error.request_id());
        }
    }
}

/// None is for ever.
fn left(ends: Option<Instant>) -> Duration {
    ends.map_or(Duration::MAX, |ends| {
        ends.saturating_duration_since(Instant::now())
    })
}

/// Compared decoded: the two sides encode differently.
fn same_segments(built: &str, wanted: &str) -> bool {
    let decode = |segment| percent_encoding::percent_decode_str(segment).collect::<Vec<u8>>();
    built
        .split('/')
        .map(decode)
        .eq(wanted.split('/').map(decode))
}

impl ClientHooks<Arc<Call>> for api::Client {
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        let call = self.inner();
        if let Err(error) = call.check(request) {
            let text = error.to_string();
            call.settle(Verdict::Failed(error));
            return Err(progenitor_client::Error::Custom(text));
        }
        let headers = request.headers_mut();
        headers.remove(API_VERSION);
        headers.insert(ACCEPT, JSON);
        headers.insert(CLIENT_HEADER, CLIENT_VALUE);
        Ok(())
    }

    async fn exec(
        &self,
        request: reqwest::Request,
        _: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        let call = self.inner();
        let verdict = match call.mode {
            Mode::Preview => Verdict::Previewed(call.preview(&request)),
            Mode::Send => {
                let span = call.span();
                let result = call.send(request).instrument(span.clone()).await;
                record(&span, &result);
                match result {
                    Ok(deleted) => Verdict::Deleted(deleted),
                    Err(error) => Verdict::Failed(error),
                }
            }
        };
        call.settle(verdict);
        Ok(http::Response::new("").into())
    }
}
