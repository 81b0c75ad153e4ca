//! The token is not in anything that can be printed.

use std::fmt::{Debug, Display};

use tallyfy::sandbox::Fault;
use tallyfy::{Client, Deletion};

use crate::secret_forms::assert_absent;
use crate::support::{GROUP, ORGANIZATION, Recorder, TOKEN, builder};

/// Everything that was printed so far.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn debug(&mut self, value: &impl Debug) {
        self.0.push_str(&format!("{value:?}\n{value:#?}\n"));
    }

    fn error(&mut self, error: &(dyn std::error::Error + 'static)) {
        self.0
            .push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
        if let Some(source) = error.source() {
            self.error(source);
        }
    }

    fn both(&mut self, value: &(impl Debug + Display)) {
        self.debug(value);
        self.0.push_str(&format!("{value}\n"));
    }
}

#[tokio::test]
async fn nothing_printable_contains_the_token() {
    let mut printed = Printed::default();

    printed.debug(&builder("http://127.0.0.1:9"));
    let client = builder("http://127.0.0.1:9").build().unwrap();
    printed.debug(&client);
    printed.debug(client.options());
    printed.error(&client.delete_group(GROUP).await.unwrap_err());
    printed.error(&client.delete_group("..").await.unwrap_err());
    printed.error(&client.purge_process(GROUP).await.unwrap_err());
    printed.both(
        &client
            .preview(Deletion::delete_group(GROUP).unwrap())
            .unwrap(),
    );
    for bad in [
        format!("Bearer {TOKEN}"),
        format!("{TOKEN}\n"),
        format!("{TOKEN} "),
        format!("é{TOKEN}"),
    ] {
        printed.error(
            &Client::builder()
                .access_token(bad)
                .organization(ORGANIZATION)
                .build()
                .unwrap_err(),
        );
    }
    printed.error(&builder("https://x y").build().unwrap_err());

    let deletion = Deletion::delete_group(GROUP).unwrap();
    printed.both(&deletion);
    printed.debug(&deletion.operation());
    printed.debug(&tallyfy::RemoveMemberOptions::new());
    printed.error(&tallyfy::GroupId::try_from("..").unwrap_err());

    // A server may echo the token: in a body, escaped or cut off, and in headers.
    let escaped = TOKEN.replace('/', "\\/");
    let hidden: String = TOKEN
        .chars()
        .map(|c| format!("\\u{:04x}", u32::from(c)))
        .collect();
    let twice = TOKEN.replace('/', "%252F").replace('+', "%252B");
    let half = &TOKEN[..TOKEN.len() - 2];
    for (status, body) in [
        (
            401,
            format!(
                r#"{{"message":"bad token {TOKEN}","code":"{TOKEN}","errors":{{"{TOKEN}":["{TOKEN}"]}}}}"#
            ),
        ),
        (500, format!("<html>Authorization: Bearer {TOKEN}</html>")),
        (400, format!(r#"{{"error":"{escaped}"}}"#)),
        (502, format!("{}Bearer {TOKEN}", "x".repeat(64 * 1024 - 20))),
        (403, half.to_owned()),
        (
            403,
            serde_json::json!({"message": TOKEN, "errors": {TOKEN: [TOKEN]}}).to_string(),
        ),
        (401, format!(r#"{{"message":"{hidden}","{hidden}":1}}"#)),
        (
            200,
            format!(r#"{{"data":{{"id":"{hidden}","{hidden}":["{hidden}"]}}}}"#),
        ),
        (200, format!(r#"{{"data":{{"id":"{TOKEN}"}}}}"#)),
        (200, format!("<html>{TOKEN}")),
        // Escaped twice: JSON within JSON, and a path within JSON.
        (
            400,
            serde_json::json!({ "message": format!(r#"{{"token":"{escaped}"}}"#) }).to_string(),
        ),
        (
            200,
            format!(r#"{{"data":{{"id":"{}"}}}}"#, hidden.replace('\\', "\\\\")),
        ),
        (403, format!(r#"{{"message":"/login?token={twice}"}}"#)),
    ] {
        // Each form in the header too, for what `Debug` makes of it.
        let request_id = match status {
            200 => &escaped,
            400 => &hidden,
            403 => &twice,
            _ => TOKEN,
        };
        let response = format!(
            "HTTP/1.1 {status} {TOKEN}\r\nx-request-id: {request_id}\r\nretry-after: {TOKEN}\r\nlocation: /{TOKEN}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len(),
        );
        let recorder = Recorder::start(response).await;
        match recorder.client().archive_process(GROUP).await {
            Ok(deleted) => {
                printed.debug(&deleted);
                printed.debug(&deleted.details());
                printed.debug(&(deleted.body(), deleted.request_id()));
            }
            Err(error) => {
                printed.error(&error);
                printed.debug(&(
                    error.body(),
                    error.message(),
                    error.code(),
                    error.field_errors(),
                    error.request_id(),
                ));
            }
        }
    }

    let sandbox = tallyfy::sandbox::Sandbox::start().await.unwrap();
    printed.debug(&sandbox);
    sandbox.fail_next(Fault::drop_connection());
    printed.debug(&sandbox.client());
    let once = sandbox
        .client()
        .with_options(tallyfy::CallOptions::new().no_retry());
    printed.error(&once.delete_group(GROUP).await.unwrap_err());
    printed.debug(&sandbox.requests());
    printed.debug(&Fault::status(500));
    sandbox.add(&Deletion::archive_process(GROUP).unwrap());
    printed.debug(&sandbox.client().purge_process(GROUP).await.unwrap());

    // What `unwrap` panics with.
    let refused = sandbox.client().delete_group(GROUP).await;
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| refused.unwrap()));
    let panic = panic.unwrap_err();
    printed.0.push_str(panic.downcast_ref::<String>().unwrap());

    assert!(printed.0.len() > 10_000);
    for secret in [TOKEN, half, sandbox.access_token()] {
        assert_absent(&printed.0, secret);
    }
}

#[test]
fn types_that_cross_tasks_are_send_and_sync() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Client>();
    check::<tallyfy::ClientBuilder>();
    check::<tallyfy::CallOptions>();
    check::<Deletion>();
    check::<tallyfy::Deleted>();
    check::<tallyfy::Deleted<tallyfy::responses::TemplateRemoval>>();
    check::<tallyfy::Purged>();
    check::<tallyfy::PurgeError>();
    check::<tallyfy::Error>();
    check::<tallyfy::InvalidId>();
    check::<tallyfy::Operation>();
    check::<tallyfy::Preview>();
    check::<tallyfy::sandbox::Sandbox>();

    fn future<T: Send>(_: T) {}
    let client = builder("http://127.0.0.1:9").build().unwrap();
    future(client.delete_group(GROUP));
    future(client.execute(Deletion::delete_group(GROUP).unwrap()));
    future(client.purge_process(GROUP));
}
