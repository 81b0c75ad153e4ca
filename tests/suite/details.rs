//! The typed details of a response, read leniently.

use serde_json::{Value, json};
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{Deletion, Outcome};

use crate::every_operation::{sample, spec};

const ID: &str = "6b5c4d3e2f1a09b8c7d6e5f4a3b2c1d0";

#[tokio::test]
async fn a_documented_body_that_is_whole_empty_or_cut_off_is_a_success() {
    let spec = spec();
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let mut seen = 0;
    for operation in spec.operations.iter().filter(|one| one.details.is_some()) {
        let deletion: Deletion = serde_json::from_value(sample(&spec, operation)).unwrap();
        let example = operation.success[0].example.clone();
        let whole = example
            .clone()
            .unwrap_or_else(|| json!({"data": {"id": 1}}))
            .to_string();
        let half = &whole[..whole.len() / 2];
        for (status, body, cut) in [
            (200, whole.as_str(), None),
            (200, "", None),
            (200, half, None),
            (200, whole.as_str(), Some(whole.len() / 2)),
            (204, "", None),
        ] {
            let mut fault = Fault::status(status)
                .header("content-type", "application/json")
                .body(body)
                .after_acting();
            if let Some(bytes) = cut {
                fault = fault.cut_after(bytes);
            }
            sandbox.add(&deletion);
            sandbox.fail_next(fault);
            let deleted = client.execute(deletion.clone()).await.unwrap();
            assert_eq!(
                (deleted.outcome(), deleted.status()),
                (Outcome::Deleted, status),
                "{}",
                operation.id
            );
            assert_eq!(deleted.details().is_some(), body == whole && cut.is_none());
            assert!(!sandbox.contains(&deletion));
        }
        sandbox.add(&deletion);
        assert_eq!(
            client.execute(deletion).await.unwrap().details().cloned(),
            example,
            "{}",
            operation.id
        );
        seen += 1;
    }
    assert_eq!(seen, 7);
}

#[tokio::test]
async fn every_documented_example_is_read_as_its_type() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    sandbox.add(&Deletion::archive_process(ID).unwrap());
    let process = client
        .archive_process(ID)
        .await
        .unwrap()
        .into_details()
        .unwrap();
    assert_eq!(process.status.as_deref(), Some("archived"));
    assert_eq!(
        process.archived_at.as_deref(),
        Some("2025-03-04T09:15:00.000Z")
    );
    assert_eq!(process.progress, Some(json!(40)));
    assert!(process.other.is_empty());
    sandbox.add(&Deletion::reopen_task(ID, ID).unwrap());
    let task = client
        .reopen_task(ID, ID)
        .await
        .unwrap()
        .into_details()
        .unwrap();
    assert_eq!(
        (task.status.as_deref(), task.completed_at),
        (Some("in-progress"), None)
    );
    sandbox.add(&Deletion::reopen_oneoff_task("other").unwrap());
    let task = client
        .reopen_oneoff_task("other")
        .await
        .unwrap()
        .into_details()
        .unwrap();
    assert_eq!(task.title.as_deref(), Some("Check the contract"));
    sandbox.add(&Deletion::archive_template(ID).unwrap());
    let removal = client
        .archive_template(ID)
        .await
        .unwrap()
        .into_details()
        .unwrap();
    assert_eq!(removal.deleted_references, Some(Vec::new()));
    let removal = client
        .delete_template(ID)
        .await
        .unwrap()
        .into_details()
        .unwrap();
    assert!(
        removal
            .message
            .unwrap()
            .starts_with("The Template was deleted")
    );
    sandbox.add(&Deletion::remove_member(1002, tallyfy::RemoveMemberOptions::new()).unwrap());
    let member = client
        .remove_member(1002, tallyfy::RemoveMemberOptions::new())
        .await
        .unwrap()
        .into_details()
        .unwrap();
    assert_eq!(
        (member.id, member.role.as_deref()),
        (Some(1002), Some("standard"))
    );
    let body = r#"{"data":{"id":3,"email":"ana@example.com","details":{"status":"x"},"deleted_at":null,"new":1}}"#;
    sandbox.fail_next(Fault::status(200).body(body));
    let guest = client
        .delete_guest("ana@example.com")
        .await
        .unwrap()
        .into_details()
        .unwrap();
    assert_eq!(
        (guest.id, guest.email.as_deref()),
        (Some(3), Some("ana@example.com"))
    );
    assert_eq!(guest.other["new"], 1);
}

/// The details that a body gives for an archived template.
async fn removal(body: Value) -> tallyfy::responses::TemplateRemoval {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_next(Fault::status(200).body(body.to_string()));
    sandbox
        .client()
        .archive_template(ID)
        .await
        .unwrap()
        .into_details()
        .unwrap()
}

#[tokio::test]
async fn stripped_references_are_read_from_a_list_and_from_an_object() {
    let step = json!({"type": "Step", "title": "Sign", "id": "s1", "more": 1});
    for references in [json!([step]), json!({"0": step}), json!({"17": step})] {
        let details = removal(json!({"message": "m", "deleted_references": references})).await;
        let found = details.deleted_references.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].r#type.as_deref(), Some("Step"));
        assert_eq!(found[0].title.as_deref(), Some("Sign"));
        assert_eq!(found[0].other["more"], 1);
    }
    for empty in [json!([]), json!({})] {
        let details = removal(json!({"deleted_references": empty})).await;
        assert_eq!(details.deleted_references, Some(Vec::new()));
        assert_eq!(details.message, None);
    }
    assert_eq!(
        removal(json!({"deleted_references": null}))
            .await
            .deleted_references,
        None
    );
}

#[tokio::test]
async fn unknown_fields_and_unexpected_types_are_kept() {
    let details =
        removal(json!({"message": {"text": 1}, "deleted_references": "none", "new": [1]})).await;
    assert_eq!(details.message, None);
    assert_eq!(details.deleted_references, None);
    assert_eq!(details.other["message"], json!({"text": 1}));
    assert_eq!(details.other["deleted_references"], "none");
    assert_eq!(details.other["new"], json!([1]));
    let counts = json!({"automations": 2});
    assert_eq!(
        removal(json!({"deleted_references": counts})).await.other["deleted_references"],
        counts
    );
}

#[tokio::test]
async fn an_envelope_is_removed_and_the_fields_beside_it_are_kept() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = json!({"data": {"id": 5, "status": "in-progress", "completed_at": null}, "tasks_changed_by_rules": [1]});
    sandbox.fail_next(Fault::status(200).body(body.to_string()));
    let task = sandbox
        .client()
        .reopen_task(ID, ID)
        .await
        .unwrap()
        .into_details()
        .unwrap();
    assert_eq!(task.id.as_deref(), Some("5"));
    assert_eq!(task.status.as_deref(), Some("in-progress"));
    assert_eq!(task.tasks_changed_by_rules, Some(json!([1])));
    assert!(!task.other.contains_key("completed_at"));
}

#[tokio::test]
async fn json_that_is_not_an_object_gives_no_details() {
    let sandbox = Sandbox::start().await.unwrap();
    for body in ["[]", "null", "7", "\"text\"", "{"] {
        sandbox.fail_next(Fault::status(200).body(body));
        let deleted = sandbox.client().archive_process(ID).await.unwrap();
        assert!(deleted.details().is_none());
        assert_eq!(deleted.body(), body);
    }
}
