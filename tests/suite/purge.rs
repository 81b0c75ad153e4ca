//! Two steps as one call.

use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{CallOptions, Deletion, ErrorKind, Operation};

const ID: &str = "6b5c4d3e2f1a09b8c7d6e5f4a3b2c1d0";

fn targets(sandbox: &Sandbox) -> Vec<String> {
    let prefix = format!("/organizations/{}/", sandbox.organization());
    sandbox
        .requests()
        .iter()
        .map(|one| one.path().strip_prefix(&prefix).unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn both_steps_are_done_in_order() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    sandbox.add(&Deletion::archive_process(ID).unwrap());
    sandbox.add(&Deletion::archive_template(ID).unwrap());
    sandbox.add(&Deletion::disable_member(7).unwrap());

    let process = client.purge_process(ID).await.unwrap();
    assert_eq!(
        process
            .first()
            .unwrap()
            .details()
            .unwrap()
            .status
            .as_deref(),
        Some("archived")
    );
    let template = client.purge_template(ID).await.unwrap();
    let stripped = template.first().unwrap().details().unwrap();
    assert_eq!(stripped.deleted_references.as_deref(), Some(&[][..]));
    let member = client.purge_member(7).await.unwrap();
    assert_eq!(member.last().status(), 200);

    assert_eq!(
        targets(&sandbox),
        [
            format!("runs/{ID}"),
            format!("runs/{ID}/delete"),
            format!("checklists/{ID}"),
            format!("checklists/{ID}/delete"),
            "users/7/disable".to_owned(),
            "users/7/delete".to_owned(),
        ]
    );
    assert!(!sandbox.contains(&Deletion::delete_process(ID).unwrap()));
    assert!(!sandbox.contains(&Deletion::delete_template(ID).unwrap()));
    assert!(!sandbox.contains(&Deletion::delete_member(7).unwrap()));
    let purges = Operation::all()
        .iter()
        .filter_map(Operation::requires)
        .map(tallyfy::Prerequisite::purge);
    assert_eq!(
        purges.collect::<Vec<_>>(),
        ["purge_process", "purge_template", "purge_member"]
    );
}

#[tokio::test]
async fn a_first_step_that_was_done_before_is_no_obstacle() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let process = Deletion::delete_process(ID).unwrap();
    sandbox.add(&process);
    let purged = client.purge_process(ID).await.unwrap();
    assert!(purged.first().is_none());
    assert!(!sandbox.contains(&process));

    let member = Deletion::delete_member(7).unwrap();
    sandbox.add(&member);
    assert!(client.purge_member(7).await.is_ok());
    assert!(!sandbox.contains(&member));
}

#[tokio::test]
async fn a_wrong_id_is_an_error_of_the_first_step() {
    let sandbox = Sandbox::start().await.unwrap();
    let error = sandbox.client().purge_process(ID).await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "archive_process");
    assert_eq!(error.error().kind(), ErrorKind::NotFound);
    assert!(error.first().is_none());
}

/// That gone is fine is no reason to take a record for destroyed that neither step has seen.
#[tokio::test]
async fn gone_is_fine_is_not_for_a_record_that_neither_step_found() {
    let sandbox = Sandbox::start().await.unwrap();
    let fine = sandbox
        .client()
        .with_options(CallOptions::new().ignore_not_found(true));
    let error = fine.purge_process(ID).await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "archive_process");
    assert_eq!(error.error().kind(), ErrorKind::NotFound);
    assert!(error.first().is_none() && !error.error().may_have_happened());

    let archived = Deletion::delete_process(ID).unwrap();
    sandbox.add(&archived);
    let purged = fine.purge_process(ID).await.unwrap();
    assert!(purged.first().is_none() && !sandbox.contains(&archived));
}

#[tokio::test]
async fn the_step_that_failed_is_named_and_the_answer_before_it_is_kept() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let template = Deletion::archive_template(ID).unwrap();
    sandbox.add(&template);
    let stripped = r#"{"message":"m","deleted_references":[{"type":"Step","title":"T","id":"x"}]}"#;
    sandbox.fail_next(Fault::status(200).body(stripped).after_acting());
    sandbox.fail_next(Fault::status(403).body(r#"{"message":"administrators only"}"#));
    let error = client.purge_template(ID).await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "delete_template");
    assert_eq!(error.error().kind(), ErrorKind::Forbidden);
    let first = error.first().unwrap().details().unwrap();
    assert_eq!(
        first.deleted_references.as_ref().unwrap()[0]
            .title
            .as_deref(),
        Some("T")
    );
    assert!(
        error.to_string().contains("the first step was done"),
        "{error}"
    );

    sandbox.fail_next(Fault::status(403));
    let error = client.purge_template(ID).await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "archive_template");
    assert_eq!(targets(&sandbox).len(), 3);
}

#[tokio::test]
async fn a_first_step_that_confirms_nothing_keeps_what_the_server_said() {
    let sandbox = Sandbox::start().await.unwrap();
    let doubt = Fault::status(200)
        .body(r#"{"error":"it has open tasks","code":"OPEN"}"#)
        .header("x-request-id", "abc");
    sandbox.fail_next(doubt);
    let error = sandbox.client().purge_process(ID).await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "archive_process");
    assert!(error.first().unwrap().body().starts_with('{'), "{error:?}");
    let error = error.into_error();
    assert_eq!(error.kind(), ErrorKind::Unconfirmed);
    assert_eq!((error.status(), error.attempts()), (Some(200), 1));
    assert_eq!(error.message(), Some("it has open tasks"));
    assert_eq!(error.code(), Some("OPEN"));
    assert_eq!(error.request_id(), Some("abc"));
    assert!(error.to_string().contains("it has open tasks"), "{error}");
    assert_eq!(targets(&sandbox).len(), 1);
}

#[tokio::test]
async fn the_second_step_heeds_why_the_first_was_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client().with_options(CallOptions::new().no_retry());
    let member = Deletion::delete_member(7).unwrap();
    sandbox.add(&member);
    sandbox.fail_next(
        Fault::status(409).body(r#"{"message":"Cannot modify the default administrator."}"#),
    );
    let error = client.purge_member(7).await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "disable_member");
    assert!(sandbox.contains(&member));
    assert_eq!(sandbox.requests().len(), 1);

    // A page in place of the list of what was stripped: nothing is destroyed on top of it.
    let template = Deletion::delete_template(ID).unwrap();
    sandbox.add(&template);
    sandbox.fail_next(Fault::status(200).body("<html>Sign in</html>"));
    let error = client.purge_template(ID).await.unwrap_err();
    assert_eq!(error.error().kind(), ErrorKind::Unconfirmed);
    assert_eq!(
        error.first().unwrap().outcome(),
        tallyfy::Outcome::Unconfirmed
    );
    assert!(error.error().may_have_happened() && sandbox.contains(&template));

    // Archived before, and then refused: the second refusal is the one that counts.
    let process = Deletion::delete_process(ID).unwrap();
    sandbox.add(&process);
    sandbox.fail_next(Fault::status(404).body(r#"{"error":true,"code":"RESOURCE_NOT_FOUND"}"#));
    sandbox.fail_next(Fault::status(429).header("retry-after", "7"));
    let error = client.purge_process(ID).await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "delete_process");
    assert_eq!(
        error.error().retry_after(),
        Some(std::time::Duration::from_secs(7))
    );
}

#[tokio::test]
async fn an_argument_is_refused_before_the_first_step() {
    let sandbox = Sandbox::start().await.unwrap();
    let error = sandbox.client().purge_member("007").await.unwrap_err();
    assert_eq!(error.step().unwrap().id(), "delete_member");
    assert!(error.to_string().contains("user_id"), "{error}");
    let error = sandbox.client().purge_template("tags").await.unwrap_err();
    assert_eq!(error.error().kind(), ErrorKind::InvalidArgument);
    assert!(sandbox.requests().is_empty());
}
