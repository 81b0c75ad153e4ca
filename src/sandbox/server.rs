//! HTTP on loopback: what comes in, what goes out.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep};

use crate::operation::Operation;

use super::fault::{Chooser, Fault, Faults, Kind};
use super::limit::{Gate, RateLimit};
use super::reply::Reply;
use super::request::Request;
use super::state::{Done, State};
use super::tokens::TokenEndpoint;

type Body = BoxBody<Bytes, Cut>;

const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");

/// No operation takes a body; what is sent all the same is recorded up to here.
const REQUEST_BODY: usize = 64 * 1024;

/// The connection is closed on purpose.
#[derive(Debug)]
pub(super) enum Cut {
    /// In good order.
    Close,
    /// Without a farewell.
    Reset,
}

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the sandbox closes the connection, as it was told")
    }
}

impl std::error::Error for Cut {}

pub(super) struct Server {
    pub(super) tokens: TokenEndpoint,
    /// Where the records are.
    organization: String,
    state: Mutex<State>,
    requests: Mutex<Vec<Request>>,
    faults: Faults,
    undocumented: Mutex<u16>,
    gate: Mutex<Gate>,
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
            gate: Mutex::default(),
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
        lock(&self.gate).set(limit);
    }

    pub(super) fn answer_undocumented_with(&self, status: u16) {
        *lock(&self.undocumented) = status;
    }

    async fn answer(&self, incoming: http::Request<Incoming>) -> Result<Response<Body>, Cut> {
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
            body: body
                .map(|body| body.to_bytes().to_vec())
                .unwrap_or_default(),
            acted: false,
        };
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
            Some(Kind::Answer {
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

    /// Does what is asked if the rate limit lets it pass. Says whether the state changed.
    fn serve(&self, head: &http::request::Parts, body: &[u8]) -> (bool, Response<Body>) {
        let json = wants_json(head);
        if TokenEndpoint::serves(head) {
            return (false, usual(&self.tokens.answer(head, body), json));
        }
        let admission = lock(&self.gate).admit(Instant::now());
        let (acted, mut reply) = match admission.retry_after {
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
        if let Some(remaining) = admission.remaining {
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

/// The operation whose template a path fits, the organization and the other values, decoded. Where
/// two fit, the one with more fixed words is meant.
fn route(method: &http::Method, path: &str) -> Option<(&'static Operation, String, Vec<String>)> {
    if method != http::Method::DELETE {
        return None;
    }
    let mut found: Vec<_> = Operation::all()
        .iter()
        .filter_map(|operation| Some((operation, fit(operation.path, path)?)))
        .collect();
    found.sort_by_key(|(_, values)| values.len());
    let (operation, mut values) = found.into_iter().next()?;
    let organization = values.remove(0);
    Some((operation, organization, values))
}

/// Parameters that the operation takes together, of which only some are in the query.
fn not_together(operation: &Operation, query: Option<&str>) -> Option<&'static [&'static str]> {
    let pairs = || query.unwrap_or_default().split('&');
    let given = |name: &&str| pairs().any(|pair| pair.split('=').next() == Some(*name));
    let mut all = operation.together.iter().copied();
    all.find(|names| names.iter().any(&given) && !names.iter().all(&given))
}

fn fit(template: &str, path: &str) -> Option<Vec<String>> {
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

/// Without it, Tallyfy's errors come as pages.
fn wants_json(head: &http::request::Parts) -> bool {
    head.headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("json"))
}

fn usual(reply: &Reply, json: bool) -> Response<Body> {
    let (kind, body) = match &reply.body {
        None => (None, Bytes::new()),
        Some(body) if json || reply.status < 300 => {
            (Some("application/json"), Bytes::from(body.to_string()))
        }
        Some(_) => {
            let page = format!("<!DOCTYPE html><title>{}</title>", reply.status);
            (Some("text/html; charset=UTF-8"), Bytes::from(page))
        }
    };
    let mut response = Response::new(full(body));
    *response.status_mut() = status(reply.status);
    if let Some(kind) = kind {
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    response
}

fn faulty(
    code: u16,
    headers: &[(String, String)],
    body: Vec<u8>,
    cut: Option<usize>,
) -> Response<Body> {
    let length = body.len();
    let mut response = Response::new(match cut {
        None => full(Bytes::from(body)),
        Some(bytes) => {
            let part = Bytes::from(body).slice(..bytes.min(length));
            CutBody {
                part: Some(part),
                pause: Box::pin(tokio::time::sleep(FLUSH)),
            }
            .boxed()
        }
    });
    *response.status_mut() = status(code);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    if cut.is_some() {
        // One more than there is, so that the cut shows also after the last byte.
        response
            .headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from(length + 1));
    }
    response
}

fn full(body: Bytes) -> Body {
    Full::new(body)
        .map_err(|never: Infallible| match never {})
        .boxed()
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// How long the part before a cut is given to go out.
const FLUSH: Duration = Duration::from_millis(20);

/// A part of a body, then the end of the connection.
struct CutBody {
    part: Option<Bytes>,
    pause: Pin<Box<Sleep>>,
}

impl hyper::body::Body for CutBody {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if let Some(part) = self.part.take().filter(|part| !part.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(part))));
        }
        self.pause
            .as_mut()
            .poll(context)
            .map(|()| Some(Err(Cut::Close)))
    }
}

pub(super) async fn serve(listener: TcpListener, server: Arc<Server>) {
    // Dropped with the task, and every connection with it.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, Arc::clone(&server)));
                }
                // Out of file descriptors, most likely: some will be closed.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn connection(stream: TcpStream, server: Arc<Server>) {
    // Small answers should not wait for more to come.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let server = Arc::clone(&server);
        Box::pin(async move { server.answer(request).await })
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let end = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let mut stream = connection.into_parts().io.into_inner();
    // A connection that ends badly is the client's affair: it sees what it sees.
    let _ = match end {
        Err(error) if is_reset(&error) => stream.set_zero_linger(),
        _ => stream.shutdown().await,
    };
}

fn is_reset(error: &hyper::Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(Cut::Reset))
}
