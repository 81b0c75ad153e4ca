//! Responses as hyper sends them, whole or cut off.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Frame};
use tokio::time::Sleep;

use super::reply::Reply;

pub(super) type Body = BoxBody<Bytes, Cut>;

/// The connection is closed on purpose.
#[derive(Debug)]
pub(super) enum Cut {
    /// With a FIN.
    Close,
    /// With a RST.
    Reset,
}

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the sandbox closed the connection on purpose")
    }
}

impl std::error::Error for Cut {}

/// A page in place of JSON where the request does not accept JSON, as Tallyfy's errors come.
pub(super) fn usual(reply: &Reply, json: bool) -> Response<Body> {
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

pub(super) fn faulty(
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
        // One more than there is, so that even a cut after the last byte shows.
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

/// How long the part before a cut has to go out.
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
