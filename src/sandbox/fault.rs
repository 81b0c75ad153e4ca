//! How the sandbox can be told to misbehave.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::reply::Reply;
use super::request::Request;

/// A misbehaviour, for one request or for all.
///
/// A fault stands in place of the answer: the deletion is not done unless
/// [`after_acting`](Self::after_acting) says so.
#[derive(Clone, Debug)]
#[must_use]
pub struct Fault {
    pub(super) delay: Duration,
    pub(super) acts: bool,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// The usual answer.
    Usual,
    /// Closes the connection in good order.
    Drop,
    /// Tears the connection down.
    Reset,
    /// Sends back what came.
    Echo(u16),
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        /// Breaks off after that many bytes of the body.
        cut: Option<usize>,
    },
}

impl Fault {
    /// Answers with that status and an empty body.
    pub fn status(status: u16) -> Self {
        Self {
            delay: Duration::ZERO,
            acts: false,
            kind: Kind::Answer {
                status,
                headers: Vec::new(),
                body: Vec::new(),
                cut: None,
            },
        }
    }

    /// Answers with that status and, as the message of a JSON object, all that it was sent. A
    /// careless server or a proxy may do so: secrets come back in the body.
    pub fn echo(status: u16) -> Self {
        Self {
            delay: Duration::ZERO,
            acts: false,
            kind: Kind::Echo(status),
        }
    }

    /// Closes the connection without an answer.
    pub fn drop_connection() -> Self {
        Self {
            delay: Duration::ZERO,
            acts: false,
            kind: Kind::Drop,
        }
    }

    /// Tears the connection down without an answer, as a host that was switched off.
    pub fn reset() -> Self {
        Self {
            delay: Duration::ZERO,
            acts: false,
            kind: Kind::Reset,
        }
    }

    /// Takes the request and never answers.
    pub fn stall() -> Self {
        Self::drop_connection().after(Duration::MAX)
    }

    /// Answers with a page, as a gateway in between does.
    pub fn html_page(status: u16) -> Self {
        let page = format!("<!DOCTYPE html><html><title>{status}</title><h1>{status}</h1></html>");
        Self::status(status)
            .header("content-type", "text/html; charset=UTF-8")
            .body(page)
    }

    /// Refuses with a 429 and that `Retry-After`, which may be a lie or nonsense.
    pub fn rate_limited(retry_after: impl Into<String>) -> Self {
        Self::status(429)
            .header("content-type", "application/json")
            .header("retry-after", retry_after)
            .body(Reply::rate_limited("this").text())
    }

    /// Does and answers what is asked, but late.
    pub fn delayed(delay: Duration) -> Self {
        Self {
            delay,
            acts: true,
            kind: Kind::Usual,
        }
    }

    /// Answers with that body. Only for a fault with a status.
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        if let Kind::Answer { body, .. } = &mut self.kind {
            *body = bytes.into();
        }
        self
    }

    /// Answers with that header, whatever its value. Only for a fault with a status.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Kind::Answer { headers, .. } = &mut self.kind {
            headers.push((name.into(), value.into()));
        }
        self
    }

    /// Closes the connection after that many bytes of the body. Only for a fault with a status.
    pub fn cut_after(mut self, bytes: usize) -> Self {
        if let Kind::Answer { cut, .. } = &mut self.kind {
            *cut = Some(bytes);
        }
        self
    }

    /// Waits before it answers or closes.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Does what is asked first, before it misbehaves.
    pub fn after_acting(mut self) -> Self {
        self.acts = true;
        self
    }
}

/// Chooses a fault for a request and the number of those like it that came before.
pub(super) type Chooser = Box<dyn Fn(&Request, usize) -> Option<Fault> + Send>;

/// The misbehaviour that is still to come.
#[derive(Default)]
pub(super) struct Faults(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    next: VecDeque<Fault>,
    always: Option<Fault>,
    chooser: Option<Chooser>,
    /// How often each request came since there is a chooser, by method and target.
    seen: HashMap<(String, String), usize>,
}

impl Faults {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn next(&self, fault: Fault) {
        self.waiting().next.push_back(fault);
    }

    /// With none, all that is still to come is forgotten.
    pub(super) fn always(&self, fault: Option<Fault>) {
        let mut waiting = self.waiting();
        if fault.is_none() {
            *waiting = Waiting::default();
        }
        waiting.always = fault;
    }

    pub(super) fn by(&self, chooser: Chooser) {
        let mut waiting = self.waiting();
        waiting.chooser = Some(chooser);
        waiting.seen.clear();
    }

    pub(super) fn choose(&self, request: &Request) -> Option<Fault> {
        let waiting = &mut *self.waiting();
        let chosen = waiting.chooser.as_ref().and_then(|chooser| {
            let key = (request.method.clone(), request.target.clone());
            let seen = waiting.seen.entry(key).or_default();
            *seen += 1;
            chooser(request, *seen - 1)
        });
        waiting
            .next
            .pop_front()
            .or_else(|| waiting.always.clone())
            .or(chosen)
    }
}
