//! A client that refuses what can't be undone.

use tallyfy::sandbox::Sandbox;
use tallyfy::{CallOptions, Deletion, ErrorKind, Operation};

use crate::every_operation::{sample, spec};
use crate::support::GROUP;

#[tokio::test]
async fn permanent_deletions_are_refused_before_anything_is_sent() {
    let spec = spec();
    let sandbox = Sandbox::start().await.unwrap();
    let guarded = sandbox
        .client()
        .with_options(CallOptions::new().refuse_permanent(true));
    let mut refused = 0;
    for operation in &spec.operations {
        let deletion: Deletion = serde_json::from_value(sample(&spec, operation)).unwrap();
        sandbox.add(&deletion);
        let result = guarded.execute(deletion.clone()).await;
        if deletion.operation().effect().is_permanent() {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::PermanentNotAllowed);
            assert!(!error.may_have_happened());
            assert_eq!(error.attempts(), 0);
            assert!(sandbox.contains(&deletion));
            assert_eq!(
                guarded.preview(deletion).unwrap_err().kind(),
                ErrorKind::PermanentNotAllowed
            );
            refused += 1;
        } else {
            assert!(result.is_ok(), "{}", operation.id);
        }
    }
    let permanent = Operation::all()
        .iter()
        .filter(|one| one.effect().is_permanent())
        .count();
    assert_eq!(refused, permanent);
    assert_eq!(sandbox.requests().len(), spec.operations.len() - permanent);
}

#[tokio::test]
async fn the_guard_stays_when_another_option_is_set() {
    let sandbox = Sandbox::start().await.unwrap();
    let guarded = sandbox
        .client()
        .with_options(CallOptions::new().refuse_permanent(true));
    let patient = guarded
        .with_options(CallOptions::new().attempt_timeout(std::time::Duration::from_secs(60)));
    assert_eq!(
        patient.delete_group(GROUP).await.unwrap_err().kind(),
        ErrorKind::PermanentNotAllowed
    );
    assert!(sandbox.requests().is_empty());
    let open = patient.with_options(CallOptions::new().refuse_permanent(false));
    assert_eq!(
        open.delete_group(GROUP).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[tokio::test]
async fn the_guard_is_off_by_default_and_stops_a_purge_before_its_first_step() {
    let sandbox = Sandbox::start().await.unwrap();
    let run = "6b5c4d3e2f1a09b8c7d6e5f4a3b2c1d0";
    sandbox.add(&Deletion::archive_process(run).unwrap());
    let guarded = sandbox
        .client()
        .with_options(CallOptions::new().refuse_permanent(true));
    let error = guarded.purge_process(run).await.unwrap_err();
    assert_eq!(error.error().kind(), ErrorKind::PermanentNotAllowed);
    assert!(sandbox.requests().is_empty());
    assert_eq!(
        sandbox
            .client()
            .purge_process(run)
            .await
            .unwrap()
            .last()
            .status(),
        200
    );
}
