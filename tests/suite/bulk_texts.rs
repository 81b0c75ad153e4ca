//! What a plan, a report and the status of a journal say to a person.

use tallyfy::bulk::journal_status;
use tallyfy::{Deletion, RemoveMemberOptions};

use crate::bulk::sandbox_with_groups;

const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

#[tokio::test]
async fn a_plan_names_the_step_that_comes_before_and_how_to_undo_it() {
    let (sandbox, groups) = sandbox_with_groups(1).await;
    let items = [
        groups[0].clone(),
        Deletion::delete_process(ID).unwrap(),
        Deletion::clear_tag_custom_field(ID, "colour").unwrap(),
        Deletion::archive_process(ID).unwrap(),
    ];
    let text = sandbox.client().bulk().plan(items).unwrap().to_string();
    let line = |name: &str| {
        let line = text.lines().find(|line| line.contains(&format!("{name}:")));
        line.unwrap_or_else(|| panic!("{name} is missing: {text}"))
            .to_owned()
    };
    assert!(
        line("delete_group").ends_with("; can't be undone"),
        "{text}"
    );
    let needs = "; each needs archive_process first, and purge_process does both";
    assert!(line("delete_process").ends_with(needs), "{text}");
    assert!(
        line("clear_tag_custom_field").ends_with("; no way to undo it is known"),
        "{text}"
    );
    assert!(line("archive_process").contains("; to undo it: "), "{text}");
}

#[tokio::test]
async fn a_report_tells_what_earlier_runs_did_and_what_deleted_includes() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (sandbox, groups) = sandbox_with_groups(1).await;
    let bulk = || sandbox.client().bulk().journal(&journal).unwrap();
    let text = bulk()
        .run(groups.clone())
        .finish()
        .await
        .unwrap()
        .to_string();
    assert!(!text.contains("earlier"), "{text}");
    assert!(!text.contains("did not exist"), "{text}");

    let member = Deletion::remove_member(7, RemoveMemberOptions::new()).unwrap();
    sandbox.add(&member);
    let tag = Deletion::delete_tag(ID).unwrap();
    sandbox.add(&tag);
    let more = [groups[0].clone(), tag, member];
    let text = bulk().run(more).finish().await.unwrap().to_string();
    assert!(
        text.starts_with("3 items: 3 deleted; 1 of them from earlier runs\n"),
        "{text}"
    );
    assert_eq!(
        text.matches("includes records that did not exist").count(),
        1,
        "{text}"
    );

    let text = journal_status(&journal).unwrap().to_string();
    assert!(text.contains("3 items: 3 deleted"), "{text}");
    assert!(
        !text.contains("in flight") && !text.contains("postponed"),
        "{text}"
    );
}
