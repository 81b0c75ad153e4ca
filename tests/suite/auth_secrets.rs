//! No secret of signing in is in anything that can be printed.

use std::fmt::{Debug, Display, Write};
use std::sync::{Arc, Mutex};

use tallyfy::auth::{AccessToken, Application, Credentials, TokenError, TokenRequest, TokenSource};
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{CallOptions, Client, Deletion};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::secret_forms::assert_absent;
use crate::support::GROUP;

/// Everything that was printed, or traced at any level.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<String>>);

impl Paper {
    fn write(&self, text: impl Display) {
        writeln!(self.0.lock().unwrap(), "{text}").unwrap();
    }

    fn show(&self, value: &impl Debug) {
        self.write(format_args!("{value:?} {value:#?}"));
    }

    fn error(&self, error: &(dyn std::error::Error + 'static)) {
        for error in std::iter::successors(Some(error), |error| error.source()) {
            self.write(error);
            self.show(&error);
        }
    }
}

impl Visit for &Paper {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.write(format_args!("{field}={value:?}"));
    }
}

impl Subscriber for Paper {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata().name());
        span.record(&mut &*self);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata().target());
        event.record(&mut &*self);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(flavor = "current_thread")]
async fn nothing_printable_contains_a_secret_of_signing_in() {
    let paper = Paper::default();
    let _tracing = tracing::subscriber::set_default(paper.clone());
    // With only one subscriber, an event that another thread reaches first is switched off.
    let _second = tracing::Dispatch::new(Paper::default());
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new({
        let paper = paper.clone();
        move |panic| {
            paper.write(panic);
            before(panic);
        }
    }));
    let sandbox = Sandbox::start().await.unwrap();
    let tokens = sandbox.token_endpoint();
    let application = || {
        let application = Application::new(tokens.client_id(), tokens.client_secret());
        application.token_url(sandbox.token_url())
    };
    let refresh = || Credentials::refresh_token(application(), tokens.refresh_token());
    let credentials = |kind| match kind {
        0 => Credentials::access_token(sandbox.access_token()),
        1 => Credentials::client_credentials(application()),
        2 => Credentials::password(application(), tokens.username(), tokens.password()),
        3 => refresh(),
        4 => Credentials::access_token(tokens.application_token()).for_user(tokens.username()),
        5 => Credentials::client_credentials(application()).for_user(tokens.username()),
        6 => Credentials::source(Vault(sandbox.access_token().to_owned())),
        // The panic of a callback is printed; the crate must add no secret to it.
        _ => refresh().on_refresh_token(|_| panic!("the store is full")),
    };
    let faults = [
        Some(Fault::echo(200)),
        Some(Fault::echo(400)),
        Some(Fault::echo(401)),
        Some(Fault::echo(403)),
        Some(Fault::echo(503)),
        Some(Fault::drop_connection()),
        None,
    ];
    paper.show(&application());
    paper.show(&AccessToken::new(tokens.application_token()));
    for kind in 0..8 {
        for fault in &faults {
            paper.show(&credentials(kind));
            let builder = Client::builder()
                .base_url(sandbox.base_url())
                .organization(sandbox.organization())
                .credentials(credentials(kind))
                .options(CallOptions::new().no_retry());
            paper.show(&builder);
            let client = builder.build().unwrap();
            paper.show(&client);

            // First the token endpoint fails, then the API.
            if let Some(fault) = fault {
                tokens.fail_always(fault.clone());
                try_delete(&paper, &sandbox, &client).await;
                tokens.recover();
                sandbox.fail_always(fault.clone());
            }
            try_delete(&paper, &sandbox, &client).await;
            sandbox.recover();
        }
    }

    let paper = std::mem::take(&mut *paper.0.lock().unwrap());
    for seen in [
        "[redacted]",
        "token renewed",
        "token renewal failed",
        "Deleted",
        "Bearer",
        "panicked at",
        "the store is full",
    ] {
        assert!(paper.contains(seen), "{seen} was not printed");
    }
    // Every token of the sandbox begins like this, also those that it made during the test.
    let made = ["sandbox/access-token", "sandbox/refresh+token"];
    let user = format!("/users/{}", encoded(tokens.username()));
    for secret in made.into_iter().chain([
        sandbox.access_token(),
        tokens.client_secret(),
        tokens.password(),
        tokens.username(),
        &user,
    ]) {
        assert_absent(&paper, secret);
    }
}

async fn try_delete(paper: &Paper, sandbox: &Sandbox, client: &Client) {
    let group = Deletion::delete_group(GROUP).unwrap();
    sandbox.add(&group);
    match client.execute(group).await {
        Ok(deleted) => {
            paper.show(&deleted);
            paper.write(deleted.body());
        }
        failed @ Err(_) => {
            // What `unwrap` prints.
            let failed = std::panic::AssertUnwindSafe(failed);
            let panic = std::panic::catch_unwind(|| failed.as_ref().map(drop).unwrap());
            assert!(panic.is_err());
            let Err(error) = failed.0 else { return };
            paper.error(&error);
            paper.show(&error.message());
            paper.write(error.body());
            paper.show(&error.field_errors());
        }
    }
}

/// A caller's own source.
struct Vault(String);

impl TokenSource for Vault {
    async fn token(&self, _: TokenRequest<'_>) -> Result<AccessToken, TokenError> {
        Ok(self.0.as_str().into())
    }
}

/// As in a form or a path.
fn encoded(secret: &str) -> String {
    let letters = secret.bytes().map(|byte| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    letters.collect()
}
