//! The stand-in behaves as the facts say.

use std::time::{Duration, Instant};

use tallyfy::sandbox::{Fault, RateLimit, Sandbox};
use tallyfy::{CallOptions, Client, Deletion, ErrorKind, Operation, RemoveMemberOptions};

use crate::every_operation::{sample, spec};
use crate::support::GROUP;

#[tokio::test]
async fn what_was_deleted_is_gone_and_a_second_time_is_answered_as_documented() {
    let spec = spec();
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    for operation in &spec.operations {
        let deletion: Deletion = serde_json::from_value(sample(&spec, operation)).unwrap();
        sandbox.add(&deletion);
        let _ = client.execute(deletion.clone()).await.unwrap();
        let again = client.execute(deletion).await;
        let status = again
            .as_ref()
            .map_or_else(|error| error.status().unwrap(), tallyfy::Deleted::status);
        let row = Operation::find(&operation.id).unwrap();
        match (row.effect(), row.gone_statuses()) {
            (tallyfy::Effect::Disable, _) => {
                assert!((200..300).contains(&status), "{}", operation.id)
            }
            (tallyfy::Effect::Reopen, _) => assert_eq!(status, 403, "{}", operation.id),
            (_, [gone, ..]) => assert_eq!(status, *gone, "{}", operation.id),
            (_, []) => assert_eq!(status, 404, "{}", operation.id),
        }
    }
}

#[tokio::test]
async fn every_status_is_listed_in_the_spec() {
    let spec = spec();
    let yaml = include_str!("../../openapi/tallyfy.yaml");
    let document: serde_json::Value = serde_saphyr::from_str(yaml).unwrap();
    for operation in &spec.operations {
        let listed = &document["paths"][&operation.path]["delete"]["responses"];
        let deletion: Deletion = serde_json::from_value(sample(&spec, operation)).unwrap();
        let sandbox = Sandbox::start().await.unwrap();
        let mut statuses = Vec::new();
        let mut send = async |client: Client| {
            let result = client.execute(deletion.clone()).await;
            let status =
                result.map_or_else(|error| error.status(), |deleted| Some(deleted.status()));
            statuses.push(status.unwrap());
        };
        send(sandbox.client()).await;
        if let Some(requires) = &operation.tallyfy.requires {
            let earlier = sample(&spec, spec.operation(&requires.operation).unwrap());
            sandbox.add(&serde_json::from_value(earlier).unwrap());
            send(sandbox.client()).await;
        }
        sandbox.add(&deletion);
        send(sandbox.client()).await;
        send(sandbox.client()).await;
        send(sandbox.client().in_organization("other").unwrap()).await;
        for status in statuses {
            let listed = !listed[status.to_string()].is_null();
            assert!(listed, "{} gets {status}", operation.id);
        }
    }
}

#[tokio::test]
async fn a_wrong_order_is_refused_as_documented() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    sandbox.add(&Deletion::archive_process(GROUP).unwrap());
    let error = client.delete_process(GROUP).await.unwrap_err();
    assert_eq!(error.status(), Some(422));
    assert!(error.to_string().contains("archive_process"), "{error}");
    sandbox.add(&Deletion::disable_member(7).unwrap());
    let error = client.delete_member(7).await.unwrap_err();
    assert_eq!(
        error.message(),
        Some("Please disable the user before deletion.")
    );
    assert!(sandbox.contains(&Deletion::delete_member(7).unwrap()));
}

#[tokio::test]
async fn one_off_tasks_and_those_of_a_process_are_kept_apart() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let (run, task) = ("run", "task");
    let of_process = Deletion::reopen_task(run, task).unwrap();
    sandbox.add(&of_process);
    for result in [
        client.archive_task(task).await.map(|_| ()),
        client.delete_task(task).await.map(|_| ()),
        client.reopen_oneoff_task(task).await.map(|_| ()),
        client.reopen_task("another", task).await.map(|_| ()),
    ] {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::NotFound);
    }
    assert!(sandbox.contains(&of_process));
    assert!(client.reopen_task(run, task).await.is_ok());
    assert!(!sandbox.contains(&of_process));

    sandbox.add(&Deletion::archive_task("one-off").unwrap());
    assert!(client.archive_task("one-off").await.is_ok());
    assert!(client.delete_task("one-off").await.is_ok());
}

#[tokio::test]
async fn a_custom_field_belongs_to_its_record() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    sandbox.add(&Deletion::clear_process_custom_field("a", "cost").unwrap());
    sandbox.add(&Deletion::clear_process_custom_field("b", "cost").unwrap());
    assert!(client.clear_process_custom_field("a", "cost").await.is_ok());
    assert!(
        client
            .clear_process_custom_field("a", "cost")
            .await
            .is_err()
    );
    assert!(client.clear_process_custom_field("b", "cost").await.is_ok());
}

#[tokio::test]
async fn token_organization_header_and_address_are_checked() {
    let sandbox = Sandbox::start().await.unwrap();
    let builder = |token: &str, organization: &str| {
        Client::builder()
            .base_url(sandbox.base_url())
            .access_token(token)
            .organization(organization)
            .build()
            .unwrap()
    };
    let wrong_token = builder("other", sandbox.organization());
    let error = wrong_token.delete_group(GROUP).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Unauthorized, Some("Unauthenticated"))
    );
    let error = builder(sandbox.access_token(), "other")
        .delete_group(GROUP)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    let elsewhere = Client::builder()
        .base_url(format!("{}/nowhere", sandbox.base_url()))
        .access_token(sandbox.access_token())
        .organization(sandbox.organization())
        .build()
        .unwrap();
    let error = elsewhere.delete_group(GROUP).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::EndpointNotFound);

    let url = format!(
        "{}/organizations/{}/groups/{GROUP}",
        sandbox.base_url(),
        sandbox.organization()
    );
    let http = tallyfy::reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap();
    let bare = http.delete(&url).bearer_auth(sandbox.access_token());
    let answer = bare
        .try_clone()
        .unwrap()
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    let page = bare.send().await.unwrap();
    assert!(page.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    let with_header = http
        .delete(&url)
        .bearer_auth(sandbox.access_token())
        .header("x-tallyfy-client", "n8n");
    assert_eq!(with_header.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn it_misbehaves_as_told_and_says_whether_it_acted() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox
        .client()
        .with_options(tallyfy::CallOptions::new().no_retry());
    client.set_pace(&tallyfy::Pace::unlimited());
    let group = Deletion::delete_group(GROUP).unwrap();
    for (fault, kind, acted) in [
        (Fault::status(500), ErrorKind::Server, false),
        (Fault::status(500).after_acting(), ErrorKind::Server, true),
        (Fault::drop_connection(), ErrorKind::ConnectionLost, false),
        (
            Fault::drop_connection().after_acting(),
            ErrorKind::ConnectionLost,
            true,
        ),
        (
            Fault::status(404).body("half").cut_after(2),
            ErrorKind::Intermediary,
            false,
        ),
    ] {
        sandbox.add(&group);
        sandbox.clear_requests();
        sandbox.fail_next(fault.clone());
        let error = client.execute(group.clone()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}");
        assert_eq!(sandbox.requests()[0].acted(), acted, "{fault:?}");
        assert_eq!(sandbox.contains(&group), !acted, "{fault:?}");
    }

    sandbox.add(&group);
    sandbox.fail_next(Fault::delayed(Duration::from_millis(80)));
    let start = Instant::now();
    assert!(client.execute(group.clone()).await.is_ok());
    assert!(start.elapsed() >= Duration::from_millis(80));

    sandbox.fail_always(Fault::status(503).header("retry-after", "9"));
    for _ in 0..3 {
        assert_eq!(
            client
                .execute(group.clone())
                .await
                .unwrap_err()
                .retry_after(),
            Some(Duration::from_secs(9))
        );
    }
    sandbox.recover();
    assert_eq!(client.execute(group).await.unwrap_err().status(), Some(404));
}

#[tokio::test]
async fn what_is_above_a_limit_is_refused_in_tallyfys_words_with_a_wait() {
    for what in ["requests", "this"] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.client().with_options(CallOptions::new().no_retry());
        let [first, second] = [0, 1].map(crate::bulk::group);
        sandbox.add(&first);
        sandbox.add(&second);
        if what == "requests" {
            sandbox.limit_rate(Some(RateLimit::rolling(1, Duration::from_secs(60))));
        }
        assert!(client.execute(first).await.is_ok());
        if what == "this" {
            sandbox.fail_next(Fault::rate_limited("60"));
        }
        let error = client.execute(second.clone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.code(), Some("RATE_LIMIT_EXCEEDED"));
        let message = format!("You've reached the limit for {what}. Please try again later.");
        assert_eq!(error.message(), Some(message.as_str()));
        let wait = error.retry_after().unwrap();
        assert!((1..=60).contains(&wait.as_secs()), "{wait:?} of a minute");
        assert!(sandbox.contains(&second));
    }
}

#[tokio::test]
async fn a_dropped_sandbox_takes_no_connection() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    drop(sandbox);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(
        client.delete_group(GROUP).await.unwrap_err().kind(),
        ErrorKind::Connect
    );
}

/// The typed client never sends it, so the request is made by hand.
#[tokio::test]
async fn half_a_hand_over_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let member = Deletion::remove_member(7, RemoveMemberOptions::new()).unwrap();
    let url = format!(
        "{}/organizations/{}/users/7",
        sandbox.base_url(),
        sandbox.organization()
    );
    for (query, status) in [
        ("?with_reassignment=true", 403),
        ("?to=8", 403),
        ("?with_reassignment=false&to=8", 403),
        ("?with_reassignment=true&to=8", 200),
        ("?with_reassignment=false", 200),
    ] {
        sandbox.add(&member);
        let response = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .delete(format!("{url}{query}"))
            .bearer_auth(sandbox.access_token())
            .header("accept", "application/json")
            .header("x-tallyfy-client", "APIClient")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), status, "{query}");
        assert_eq!(sandbox.contains(&member), status == 403, "{query}");
    }
}

/// The runtime runs nothing between the two lines that matter.
#[tokio::test]
async fn a_dropped_sandbox_frees_its_port_at_once() {
    for connected in [false, true] {
        let sandbox = Sandbox::start().await.unwrap();
        if connected {
            let _ = sandbox.client().delete_group(GROUP).await;
        }
        let url = sandbox.base_url();
        let address = url.strip_prefix("http://").unwrap();
        assert!(std::net::TcpListener::bind(address).is_err());
        drop(sandbox);
        assert!(std::net::TcpListener::bind(address).is_ok(), "{connected}");
    }
}

#[tokio::test]
async fn the_closure_that_chooses_faults_may_call_the_sandbox() {
    let sandbox = std::sync::Arc::new(Sandbox::start().await.unwrap());
    let group = Deletion::delete_group(GROUP).unwrap();
    sandbox.add(&group);
    let inner = std::sync::Arc::downgrade(&sandbox);
    let copy = group.clone();
    sandbox.fail_by(move |_, before| {
        let sandbox = inner.upgrade()?;
        assert!(sandbox.contains(&copy));
        assert_eq!(sandbox.requests().len(), before);
        if before == 0 {
            // For the next request.
            sandbox.fail_next(Fault::status(503));
            return Some(Fault::status(502));
        }
        sandbox.recover();
        None
    });
    let client = sandbox.client();
    let client = client.with_options(tallyfy::CallOptions::new().no_retry());
    let statuses = [502, 503];
    for status in statuses {
        let error = client.execute(group.clone()).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
    }
    let _ = client.execute(group.clone()).await.unwrap();
    assert!(!sandbox.contains(&group));
}

#[tokio::test]
async fn half_a_request_or_one_that_is_too_long_does_nothing() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let sandbox = Sandbox::start().await.unwrap();
    let group = Deletion::delete_group(GROUP).unwrap();
    sandbox.add(&group);
    let preview = sandbox.client().preview(group.clone()).unwrap();
    let path = preview.url().strip_prefix(&sandbox.base_url()).unwrap();
    let head = format!(
        "DELETE {path} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {}\r\n\
         x-tallyfy-client: APIClient\r\ncontent-length: ",
        sandbox.access_token()
    );
    for (length, sent) in [(100, 50), (100_000, 100_000)] {
        let address = sandbox.base_url().replace("http://", "");
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("{head}{length}\r\n\r\n{}", "x".repeat(sent));
        let _ = stream.write_all(request.as_bytes()).await;
        let _ = stream.shutdown().await;
        let mut response = Vec::new();
        let _ = stream.read_to_end(&mut response).await;
        assert!(
            response.is_empty(),
            "{}",
            String::from_utf8_lossy(&response)
        );
    }
    assert!(sandbox.contains(&group));
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| !request.acted()));
}

#[tokio::test]
async fn a_command_that_is_not_understood_is_an_error_and_does_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    for command in [
        "",
        "recover",
        "{}",
        r#"{"recover": {}} {"recover": {}}"#,
        r#"{"recovers": {}}"#,
        r#"{"recover": {"now": true}}"#,
        r#"{"recover": {}, "requests": {}}"#,
        r#"{"fail_next": {"stats": 502}}"#,
        r#"{"fail_next": {"status": "502"}}"#,
        r#"{"add": {"operation": "delete_groups", "group_id": "9f2b6c1d"}}"#,
        r#"{"add": {"operation": "delete_group", "id": "9f2b6c1d"}}"#,
    ] {
        let reply = sandbox.control(command);
        assert!(reply.starts_with(r#"{"error":"#), "{command}: {reply}");
    }
    let added = r#"{"add": {"operation": "delete_group", "group_id": "9f2b6c1d"}}"#;
    assert_eq!(sandbox.control(added), "{}");
    assert!(sandbox.client().delete_group("9f2b6c1d").await.is_ok());
}
