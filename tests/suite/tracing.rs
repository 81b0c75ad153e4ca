//! What is seen of a call, and what never is.

use std::cell::RefCell;
use std::fmt::{Debug, Write};
use std::sync::Once;

use tallyfy::Client;
use tallyfy::auth::{Application, Credentials};
use tallyfy::sandbox::{Fault, Sandbox};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

use crate::support::GROUP;

thread_local! {
    /// What was heard on this thread, and up to which level it listens.
    static HEARD: RefCell<Option<(Level, Vec<String>)>> = const { RefCell::new(None) };
}

/// Writes down whatever the crate says. One for all threads: what a callsite remembers of a
/// listener of one thread is wrong for the others.
struct Listener;

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

fn note(start: &str, record: impl FnOnce(&mut Line)) {
    let mut line = Line(start.to_owned());
    record(&mut line);
    HEARD.with_borrow_mut(|heard| {
        heard
            .iter_mut()
            .for_each(|(_, lines)| lines.push(line.0.clone()))
    });
}

impl Subscriber for Listener {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let listens = HEARD.with_borrow(|heard| {
            heard
                .as_ref()
                .is_some_and(|(level, _)| metadata.level() <= level)
        });
        listens && metadata.target().starts_with("tallyfy")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        note(span.metadata().name(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        note("recorded", |line| values.record(line));
    }

    fn event(&self, event: &Event<'_>) {
        note(&event.metadata().level().to_string(), |line| {
            event.record(line)
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn listens() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Listener).unwrap());
}

/// What is heard when a guest is deleted at the second attempt, and a group is not there.
async fn listen(level: Level) -> String {
    listens();
    HEARD.set(Some((level, Vec::new())));
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    sandbox.fail_next(Fault::rate_limited("0"));
    sandbox.fail_next(Fault::status(200).header("x-request-id", "request-7"));
    let _ = client.delete_guest("ann@example.com").await.unwrap();
    let _ = client.delete_group(GROUP).await.unwrap_err();
    let heard = HEARD.take().unwrap().1.join("\n");
    crate::secret_forms::assert_absent(&heard, sandbox.access_token());
    heard
}

#[tokio::test]
async fn a_call_is_a_span_and_every_attempt_and_wait_an_event() {
    let heard = listen(Level::TRACE).await;
    for line in [
        "tallyfy_call operation=\"delete_guest\"",
        "DEBUG message=call started deletion=delete_guest guest_email=ann@example.com",
        "DEBUG message=attempt failed attempt=1 http.response.status_code=429 error.type=\"rate limited\" delivery=\"refused\"",
        "INFO message=slowed down held_ms=",
        "INFO message=retrying attempt=1 delay_ms=",
        "DEBUG message=rate limited attempt=2 delay_ms=",
        "DEBUG message=response received attempt=2 http.response.status_code=200",
        "recorded attempts=2",
        "recorded outcome=\"deleted\"",
        "recorded http.response.status_code=200",
        "recorded request_id=\"request-7\"",
        "tallyfy_call operation=\"delete_group\"",
        "recorded attempts=1",
        "recorded error.type=\"not found\"",
        "recorded delivery=\"refused\"",
        "recorded http.response.status_code=404",
    ] {
        assert!(heard.contains(line), "{line:?} is not in\n{heard}");
    }
}

#[tokio::test]
async fn from_info_up_nobody_s_address_is_shown() {
    let heard = listen(Level::INFO).await;
    assert!(heard.contains("retrying") && heard.contains("recorded outcome"));
    assert!(!heard.contains("ann") && !heard.contains(GROUP), "{heard}");
}

#[tokio::test]
async fn a_renewal_after_a_401_is_seen() {
    listens();
    HEARD.set(Some((Level::TRACE, Vec::new())));
    let sandbox = Sandbox::start().await.unwrap();
    let application = Application::new(
        sandbox.token_endpoint().client_id(),
        sandbox.token_endpoint().client_secret(),
    );
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .organization(sandbox.organization())
        .credentials(Credentials::client_credentials(
            application.token_url(sandbox.token_url()),
        ))
        .build()
        .unwrap();
    sandbox.fail_next(Fault::status(401).header("x-request-id", "request-8"));
    let _ = client.delete_tag(GROUP).await.unwrap();
    let heard = HEARD.take().unwrap().1.join("\n");
    for line in [
        "DEBUG message=token rejected http.response.status_code=401 request_id=\"request-8\"",
        "DEBUG message=token renewed",
        "DEBUG message=response received attempt=1 http.response.status_code=204",
    ] {
        assert!(heard.contains(line), "{line}: {heard}");
    }
    assert!(!heard.contains("sandbox/access-token"), "{heard}");
}
