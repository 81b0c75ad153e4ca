//! One call: its token, its request, and the 401 that asks for another token.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::AUTHORIZATION;
use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span, debug, info_span};

use crate::attempts::{Attempt, Attempts};
use crate::auth::{AfterUnauthorized, Token};
use crate::deletion::Deletion;
use crate::error::{Error, ErrorKind, TokenError};
use crate::generated::ids::OrganizationId;
use crate::options::CallOptions;
use crate::outcome::Deleted;
use crate::request;
use crate::response::Response;
use crate::retry::DEADLINE;
use crate::shared::Shared;
use crate::time_limit::within;

/// A deletion that is to be sent.
pub(crate) struct Call<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) organization: &'a OrganizationId,
    pub(crate) options: &'a CallOptions,
    pub(crate) deletion: &'a Deletion,
    /// Whether the same purge has just done the operation's prerequisite.
    pub(crate) prerequisite_done: bool,
}

impl Call<'_> {
    pub(crate) async fn run(&self) -> Result<Deleted, Error> {
        let mut sender = Sender {
            call: self,
            request: Some(self.request()?),
        };
        let span = self.span();
        let attempts = Attempts::new(
            self.deletion.operation(),
            self.options,
            &self.shared.pacer,
            &self.shared.budget,
            self.prerequisite_done,
        );
        let sending = async {
            debug!(deletion = %self.deletion, "call started");
            attempts.run(&mut sender).await
        };
        let result = sending.instrument(span.clone()).await;
        record(&span, &result);
        result
    }

    fn request(&self) -> Result<reqwest::Request, Error> {
        request::build(self.shared, self.organization, self.deletion)
    }

    fn span(&self) -> Span {
        info_span!(
            "tallyfy_call",
            operation = self.deletion.operation().id(),
            attempts = Empty,
            outcome = Empty,
            error.r#type = Empty,
            delivery = Empty,
            http.response.status_code = Empty,
            request_id = Empty,
        )
    }
}

/// Records in the span of a call how it ended.
fn record(span: &Span, result: &Result<Deleted, Error>) {
    let (attempts, status, request_id) = match result {
        Ok(deleted) => {
            span.record("outcome", deleted.outcome().as_str());
            let status = Some(deleted.status());
            (deleted.attempts(), status, deleted.request_id())
        }
        Err(error) => {
            span.record("error.type", error.kind().as_str());
            span.record("delivery", error.delivery().as_str());
            (error.attempts(), error.status(), error.request_id())
        }
    };
    span.record("attempts", attempts);
    span.record("http.response.status_code", status);
    span.record("request_id", request_id);
}

/// Sends the request of a call, as often as its attempts ask for.
struct Sender<'a> {
    call: &'a Call<'a>,
    /// The request that was built before the first attempt. Few calls need a second one.
    request: Option<reqwest::Request>,
}

impl Attempt for Sender<'_> {
    /// Sends one request, or two if the first was rejected for its token alone. `time` covers both,
    /// but not the rate limiting of the second.
    async fn attempt(
        &mut self,
        attempts: &Attempts<'_>,
        time: Duration,
    ) -> Result<Response, Error> {
        let Call {
            shared,
            organization,
            deletion,
            ..
        } = self.call;
        let operation = deletion.operation();
        let mut ends = Instant::now().checked_add(time);
        let token = match self.token(ends).await {
            Ok(token) => token,
            Err(error) => return Err(Error::token(operation, error)),
        };
        let rejected = match self.transmit(&token, ends).await {
            Err(error) if error.is_about_token() => error,
            result => return result,
        };
        let sign_in = &shared.sign_in;
        match sign_in.rejected(organization.as_str(), operation.id(), &token) {
            AfterUnauthorized::Retry => {}
            AfterUnauthorized::AlreadyRetried => return Err(rejected.with_new_token()),
            AfterUnauthorized::NoOtherToken if token.was_accepted() => {
                return Err(rejected.revoked());
            }
            AfterUnauthorized::NoOtherToken => return Err(rejected),
        }
        debug!(
            http.response.status_code = rejected.status(),
            request_id = rejected.request_id(),
            "token rejected"
        );
        let token = match self.token(ends).await {
            Ok(token) => token,
            Err(error) => return Err(rejected.not_renewed(token.was_accepted(), error)),
        };
        let waiting = Instant::now();
        let Ok(turn) = attempts.ticket.turn(attempts.deadline()).await else {
            return Err(rejected.not_retried(DEADLINE));
        };
        ends = [
            ends.and_then(|ends| ends.checked_add(turn - waiting)),
            attempts.deadline(),
        ]
        .into_iter()
        .flatten()
        .min();
        if ends.is_some_and(|ends| ends <= Instant::now()) {
            return Err(rejected.not_retried(DEADLINE));
        }
        match self.transmit(&token, ends).await {
            Err(error) if error.is_about_token() => {
                sign_in.rejected_again(organization.as_str(), operation.id());
                Err(error.with_new_token())
            }
            result => result.map_err(|error| error.following(&rejected)),
        }
    }
}

impl Sender<'_> {
    async fn token(&self, ends: Option<Instant>) -> Result<Arc<Token>, Arc<TokenError>> {
        let Call {
            shared,
            organization,
            ..
        } = self.call;
        let token = pin!(shared.sign_in.token(organization.as_str()));
        within(ends, token)
            .await
            .unwrap_or_else(|| Err(Arc::new(TokenError::late())))
    }

    async fn transmit(&mut self, token: &Token, ends: Option<Instant>) -> Result<Response, Error> {
        let Call {
            shared, deletion, ..
        } = self.call;
        let operation = deletion.operation();
        let mut request = match self.request.take() {
            Some(request) => request,
            None => self.call.request()?,
        };
        request.headers_mut().insert(AUTHORIZATION, token.header());
        let http = shared.connections.current();
        let http = http.map_err(|error| Error::no_client(operation, error))?;
        let response = match within(ends, http.execute(request)).await {
            Some(response) => response.map_err(|error| Error::transport(operation, error))?,
            None => return Err(Error::no_response(operation, ErrorKind::Timeout)),
        };
        let secrets = || shared.sign_in.secrets(token);
        let response = Response::read(response, secrets, ends).await;
        if !response.is_success() {
            return Err(Error::response(operation, response));
        }
        if response.doubt().is_none() {
            token.accept();
        }
        Ok(response)
    }
}
