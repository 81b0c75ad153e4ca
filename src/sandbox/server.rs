//! What the sandbox does with a request.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::{ACCEPT, RETRY_AFTER};
use http::{HeaderValue, Response};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use tokio::time::Instant;

use crate::headers::REMAINING;
use crate::operation::Operation;

use super::fault::{Chooser, Fault, Faults, Kind};
use super::limit::{RateLimit, RateLimiter};
use super::reply::Reply;
use super::request::Request;
use super::response::{Body, Cut, faulty, usual};
use super::state::{Done, State};
use super::tokens::TokenEndpoint;

/// No operation takes a body, and a request for a token is far shorter. A longer one is not read.
const REQUEST_BODY: usize = 64 * 1024;

pub(super) struct Server {
    pub(super) tokens: TokenEndpoint,
    /// Where the records are.
    organization: String,
    state: Mutex<State>,
    requests: Mutex<Vec<Request>>,
    faults: Faults,
    undocumented: Mutex<u16>,
    limiter: Mutex<RateLimiter>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    pub(super) fn new(token: &str, organization: &str) -> Self {
        Self {
            tokens: TokenEndpoint::new(token, organization),
            organization: organization.to_owned(),
            state: Mutex::default(),
            requests: Mutex::default(),
            faults: Faults::default(),
            undocumented: Mutex::new(200),
            limiter: Mutex::default(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        lock(&self.requests).clone()
    }

    pub(super) fn clear_requests(&self) {
        lock(&self.requests).clear();
    }

    pub(super) fn fail_next(&self, fault: Fault) {
        self.faults.next(fault);
    }

    pub(super) fn fail_always(&self, fault: Option<Fault>) {
        self.faults.always(fault);
    }

    pub(super) fn fail_by(&self, chooser: Chooser) {
        self.faults.by(chooser);
    }

    pub(super) fn limit_rate(&self, limit: Option<RateLimit>) {
        lock(&self.limiter).set(limit);
    }

    pub(super) fn undocumented_status(&self, status: u16) {
        *lock(&self.undocumented) = status;
    }

    pub(super) async fn respond(
        &self,
        incoming: http::Request<Incoming>,
    ) -> Result<Response<Body>, Cut> {
        let (head, body) = incoming.into_parts();
        let body = Limited::new(body, REQUEST_BODY).collect().await;
        let mut request = Request {
            method: head.method.to_string(),
            target: head
                .uri
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            headers: head
                .headers
                .iter()
                .map(|(name, value)| {
                    (
                        name.to_string(),
                        String::from_utf8_lossy(value.as_bytes()).into_owned(),
                    )
                })
                .collect(),
            body: Vec::new(),
            acted: false,
        };
        match body {
            Ok(body) => request.body = body.to_bytes().to_vec(),
            // Half a request, or one that is too long, asks for nothing.
            Err(_) => {
                lock(&self.requests).push(request);
                return Err(Cut::Close);
            }
        }
        let fault = if TokenEndpoint::serves(&head) {
            self.tokens.faults.choose(&request)
        } else {
            self.faults.choose(&request)
        };
        let reply = match &fault {
            Some(fault) if !fault.acts => None,
            _ => {
                let (acted, reply) = self.serve(&head, &request.body);
                request.acted = acted;
                Some(reply)
            }
        };
        lock(&self.requests).push(request.clone());
        if let Some(fault) = &fault {
            tokio::time::sleep(fault.delay).await;
        }
        match fault.map(|fault| fault.kind) {
            Some(Kind::Drop) => Err(Cut::Close),
            Some(Kind::Reset) => Err(Cut::Reset),
            Some(Kind::Echo(status)) => {
                let body = String::from_utf8_lossy(&request.body);
                let seen = format!("{} {:?} {body}", request.target, request.headers);
                let echo = serde_json::json!({ "message": seen });
                Ok(usual(&Reply::new(status, echo), true))
            }
            Some(Kind::Response {
                status,
                headers,
                body,
                cut,
            }) => Ok(faulty(status, &headers, body, cut)),
            Some(Kind::Usual) | None => {
                Ok(reply.unwrap_or_else(|| usual(&Reply::no_such_endpoint(), wants_json(&head))))
            }
        }
    }

    /// Does what is asked if the rate limit allows it. Returns whether the state changed.
    fn serve(&self, head: &http::request::Parts, body: &[u8]) -> (bool, Response<Body>) {
        let json = wants_json(head);
        if TokenEndpoint::serves(head) {
            return (false, usual(&self.tokens.respond(head, body), json));
        }
        let decision = lock(&self.limiter).check(Instant::now());
        let (acted, mut reply) = match decision.retry_after {
            Some(wait) => {
                let mut reply = usual(&Reply::rate_limited("requests"), json);
                reply
                    .headers_mut()
                    .insert(RETRY_AFTER, wait.as_secs().into());
                (false, reply)
            }
            None => {
                let (done, reply) = self.act(head);
                (done == Some(Done::Changed), usual(&reply, json))
            }
        };
        if let Some(remaining) = decision.remaining {
            reply.headers_mut().insert(REMAINING, remaining.into());
        }
        (acted, reply)
    }

    /// Routes a request and does what it asks.
    fn act(&self, head: &http::request::Parts) -> (Option<Done>, Reply) {
        let client = head.headers.get("x-tallyfy-client");
        let (Some(allowed), Some(false)) = (
            self.tokens.organization(head),
            client.map(HeaderValue::is_empty),
        ) else {
            return (None, Reply::unauthenticated());
        };
        let Some((operation, organization, values)) = route(&head.method, head.uri.path()) else {
            return (None, Reply::no_such_endpoint());
        };
        if organization != allowed {
            return (None, Reply::other_organization());
        }
        if let Some(names) = not_together(operation, head.uri.query()) {
            return (None, Reply::not_together(names));
        }
        let done = if organization == self.organization {
            self.state().apply(operation, &values)
        } else {
            Done::Missing
        };
        (
            Some(done),
            Reply::of(operation, done, *lock(&self.undocumented)),
        )
    }
}

/// The operation whose template a path matches, the organization and the other values, decoded. If
/// two match, the one with more fixed segments is meant.
fn route(method: &http::Method, path: &str) -> Option<(&'static Operation, String, Vec<String>)> {
    if method != http::Method::DELETE {
        return None;
    }
    let mut found: Vec<_> = Operation::all()
        .iter()
        .filter_map(|operation| Some((operation, match_path(operation.path, path)?)))
        .collect();
    found.sort_by_key(|(_, values)| values.len());
    let (operation, mut values) = found.into_iter().next()?;
    let organization = values.remove(0);
    Some((operation, organization, values))
}

/// Parameters that the operation takes together, of which only some are in the query. To say `false`
/// is to leave a flag out.
fn not_together(operation: &Operation, query: Option<&str>) -> Option<&'static [&'static str]> {
    let pairs = || query.unwrap_or_default().split('&');
    let given = |name: &&str| {
        pairs().any(|pair| {
            let (given, value) = pair.split_once('=').unwrap_or((pair, ""));
            given == *name && value != "false"
        })
    };
    let mut all = operation.together.iter().copied();
    all.find(|names| names.iter().any(&given) && !names.iter().all(&given))
}

fn match_path(template: &str, path: &str) -> Option<Vec<String>> {
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut values = Vec::new();
    for (template, segment) in template.split('/').zip(path.split('/')) {
        if template.starts_with('{') {
            let value = percent_encoding::percent_decode_str(segment)
                .decode_utf8()
                .ok()?;
            values.push(value.into_owned());
        } else if template != segment {
            return None;
        }
    }
    Some(values)
}

/// Without it, Tallyfy's errors come as HTML pages.
fn wants_json(head: &http::request::Parts) -> bool {
    head.headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("json"))
}
