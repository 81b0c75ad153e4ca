//! What the public types offer to programs: names in words, JSON, conversions.

use std::time::Duration;

use serde_json::json;
use tallyfy::sandbox::Sandbox;
use tallyfy::{
    Backoff, Delivery, Error, ErrorKind, FailedAttempt, GroupId, MemberId, Outcome, RetryPolicy,
};

use crate::support::GROUP;

#[test]
fn kinds_and_outcomes_have_a_name_in_words_and_one_in_json() {
    for (kind, words, name) in [
        (ErrorKind::NotFound, "not found", "not_found"),
        (ErrorKind::Server, "server", "server"),
        (
            ErrorKind::PermanentNotAllowed,
            "permanent not allowed",
            "permanent_not_allowed",
        ),
    ] {
        assert_eq!((kind.as_str(), kind.to_string().as_str()), (words, words));
        assert_eq!(json!(kind), json!(name));
    }
    assert_eq!(Outcome::AlreadyGone.to_string(), "already gone");
    assert_eq!(json!(Outcome::AlreadyGone), json!("already_gone"));
    assert_eq!(Delivery::NotSent.to_string(), "not sent");
    assert_eq!(json!(Delivery::NotSent), json!("not_sent"));
}

#[test]
fn ids_convert_to_text() {
    let group = GroupId::try_from(GROUP).unwrap();
    let text: &str = group.as_ref();
    assert_eq!(text, GROUP);
    assert_eq!(String::from(group), GROUP);
    assert_eq!(String::from(MemberId::try_from(7).unwrap()), "7");
}

#[test]
fn an_invalid_id_converts_to_an_error() {
    fn parse(text: &str) -> Result<GroupId, Error> {
        Ok(GroupId::try_from(text)?)
    }
    let error = parse("a/b").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(
        error.to_string(),
        "invalid group id \"a/b\": may hold only letters, digits, - and _; nothing was sent; fix \
         the argument"
    );
    assert!(std::error::Error::source(&error).is_none());
}

#[tokio::test]
async fn a_deletion_serializes_with_its_details() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    sandbox.fail_next(
        tallyfy::sandbox::Fault::status(200)
            .header("x-request-id", "r1")
            .body(r#"{"message": "done"}"#),
    );
    let deleted = client.delete_group(GROUP).await.unwrap();
    assert_eq!(
        json!(deleted),
        json!({
            "outcome": "deleted", "status": 200, "attempts": 1, "request_id": "r1",
            "details": {"message": "done"},
        })
    );
    sandbox.fail_next(tallyfy::sandbox::Fault::status(200).body("OK"));
    let deleted = client.delete_group(GROUP).await.unwrap();
    assert_eq!(
        json!(deleted),
        json!({"outcome": "deleted", "status": 200, "attempts": 1, "body": "OK"})
    );
}

#[tokio::test]
async fn a_policy_can_be_tested_without_a_server() {
    let error = Error::from(GroupId::try_from("").unwrap_err());
    let policy = Backoff::new().max_attempts(2);
    let failed = |number| FailedAttempt::new(number, Duration::ZERO, &error);
    assert!(policy.next_delay(&failed(1)).is_some());
    assert!(policy.next_delay(&failed(2)).is_none());
}
