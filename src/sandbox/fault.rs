//! Faults: how the sandbox misbehaves on demand.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::reply::Reply;
use super::request::Request;

/// A fault, for one request or for all.
///
/// It replaces the response, and the deletion is not done unless
/// [`after_acting`](Self::after_acting) is set.
#[derive(Clone, Debug)]
#[must_use]
pub struct Fault {
    pub(super) delay: Duration,
    pub(super) acts: bool,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// The usual response.
    Usual,
    /// Closes the connection with a FIN.
    Drop,
    /// Closes the connection with a RST.
    Reset,
    /// Sends the request back.
    Echo(u16),
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        /// Breaks off after that many bytes of the body.
        cut: Option<usize>,
    },
}

impl Fault {
    /// Responds with that status and an empty body.
    pub fn status(status: u16) -> Self {
        Self {
            delay: Duration::ZERO,
            acts: false,
            kind: Kind::Response {
                status,
                headers: Vec::new(),
                body: Vec::new(),
                cut: None,
            },
        }
    }

    /// Responds with that status and a JSON object whose message is the whole request, as a careless
    /// server or proxy may. Secrets then come back in the body.
    pub fn echo(status: u16) -> Self {
        Self {
            delay: Duration::ZERO,
            acts: false,
            kind: Kind::Echo(status),
        }
    }

    /// Closes the connection without a response.
    pub fn drop_connection() -> Self {
        Self {
            delay: Duration::ZERO,
            acts: false,
            kind: Kind::Drop,
        }
    }

    /// Resets the connection without a response, as a host that restarts.
    pub fn reset() -> Self {
        Self {
            delay: Duration::ZERO,
            acts: false,
            kind: Kind::Reset,
        }
    }

    /// Reads the request and never responds.
    pub fn stall() -> Self {
        Self::drop_connection().after(Duration::MAX)
    }

    /// Responds with an HTML page, as a gateway in between does.
    pub fn html_page(status: u16) -> Self {
        let page = format!("<!DOCTYPE html><html><title>{status}</title><h1>{status}</h1></html>");
        Self::status(status)
            .header("content-type", "text/html; charset=UTF-8")
            .body(page)
    }

    /// Refuses with a 429 and that `Retry-After`, which may be wrong or invalid.
    pub fn rate_limited(retry_after: impl Into<String>) -> Self {
        Self::status(429)
            .header("content-type", "application/json")
            .header("retry-after", retry_after)
            .body(Reply::rate_limited("this").text())
    }

    /// Does what is asked and responds as usual, but late.
    pub fn delayed(delay: Duration) -> Self {
        Self {
            delay,
            acts: true,
            kind: Kind::Usual,
        }
    }

    /// Responds with that body. Only for a fault with a status.
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        if let Kind::Response { body, .. } = &mut self.kind {
            *body = bytes.into();
        }
        self
    }

    /// Responds with that header, whatever its value. Only for a fault with a status.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Kind::Response { headers, .. } = &mut self.kind {
            headers.push((name.into(), value.into()));
        }
        self
    }

    /// Closes the connection after that many bytes of the body. Only for a fault with a status.
    pub fn cut_after(mut self, bytes: usize) -> Self {
        if let Kind::Response { cut, .. } = &mut self.kind {
            *cut = Some(bytes);
        }
        self
    }

    /// Waits before it responds or closes.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Does what is asked before it misbehaves.
    pub fn after_acting(mut self) -> Self {
        self.acts = true;
        self
    }
}

/// Chooses a fault for a request, given the number of requests like it that came before.
pub(super) type Chooser = Arc<dyn Fn(&Request, usize) -> Option<Fault> + Send + Sync>;

/// The faults to come.
#[derive(Default)]
pub(super) struct Faults(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    next: VecDeque<Fault>,
    always: Option<Fault>,
    chooser: Option<Chooser>,
    /// How often each request came since there is a chooser, by method and target.
    seen: HashMap<(String, String), usize>,
}

impl Faults {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn next(&self, fault: Fault) {
        self.queue().next.push_back(fault);
    }

    /// With none, all faults to come are dropped.
    pub(super) fn always(&self, fault: Option<Fault>) {
        let mut queue = self.queue();
        if fault.is_none() {
            *queue = Queue::default();
        }
        queue.always = fault;
    }

    pub(super) fn by(&self, chooser: Chooser) {
        let mut queue = self.queue();
        queue.chooser = Some(chooser);
        queue.seen.clear();
    }

    /// The chooser is called without the lock: it may call the sandbox.
    pub(super) fn choose(&self, request: &Request) -> Option<Fault> {
        let (queued, chooser) = {
            let queue = &mut *self.queue();
            let queued = queue.next.pop_front().or_else(|| queue.always.clone());
            let chooser = queue.chooser.clone().map(|chooser| {
                let key = (request.method.clone(), request.target.clone());
                let seen = queue.seen.entry(key).or_default();
                *seen += 1;
                (chooser, *seen - 1)
            });
            (queued, chooser)
        };
        let chosen = chooser.and_then(|(chooser, before)| chooser(request, before));
        queued.or(chosen)
    }
}
