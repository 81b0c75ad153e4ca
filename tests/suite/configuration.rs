//! Building a client: from settings and from the environment.

use std::process::Command;

use tallyfy::sandbox::Sandbox;
use tallyfy::{Client, Deletion, ErrorKind};

use crate::secret_forms::assert_absent;
use crate::support::{GROUP, ORGANIZATION, Recorder, TOKEN, builder};

fn refused(result: Result<Client, tallyfy::Error>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!error.may_have_happened());
    error.to_string()
}

#[test]
fn an_error_names_the_missing_setting() {
    let signed_out = Client::builder().organization(ORGANIZATION).build();
    let error = signed_out.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoCredentials);
    assert!(error.to_string().contains("access_token"), "{error}");
    let text = refused(Client::builder().access_token(TOKEN).build());
    assert!(text.contains("organization"), "{text}");
}

#[test]
fn an_invalid_token_is_refused() {
    for token in ["", " ", "Bearer abc", "abc\n", "a\tb", "tökén", "a\u{0}b"] {
        let text = refused(
            Client::builder()
                .access_token(token)
                .organization(ORGANIZATION)
                .build(),
        );
        assert!(text.contains("the access token"), "{text}");
        if token.trim().len() > 1 {
            assert_absent(&text, token.trim());
        }
    }
}

#[test]
fn an_invalid_organization_is_refused() {
    for organization in ["", ".", "..", "a/b", "a\\b", "a b", "ä", &"x".repeat(256)] {
        let text = refused(
            Client::builder()
                .access_token(TOKEN)
                .organization(organization)
                .build(),
        );
        assert!(text.contains("the organization"), "{text}");
    }
    let swapped = Client::builder()
        .access_token(ORGANIZATION)
        .organization("a.secret/token")
        .build();
    let text = refused(swapped);
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn only_a_base_url_that_may_receive_the_token_is_accepted() {
    for good in [
        "https://go.tallyfy.com/api",
        "https://go.tallyfy.com/api/",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.8.9.1:1",
        "http://[::1]:8080/api",
    ] {
        assert!(builder(good).build().is_ok(), "{good}");
    }
    for bad in [
        "",
        " ",
        "tallyfy",
        "//go.tallyfy.com",
        "http://go.tallyfy.com",
        "http://0.0.0.0",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://[::2]",
        "ftp://127.0.0.1",
        "file:///tmp",
        "https://",
        "https:///api",
        "https:/go.tallyfy.com/api",
        "https:go.tallyfy.com/api",
        "https://go.tallyfy.com/api?x=1",
        "https://go.tallyfy.com/api#x",
        "https://user:pass@go.tallyfy.com/api",
        "https://go.tally fy.com",
        " https://go.tallyfy.com",
        "https://go.tallyfy.com\n",
    ] {
        let text = refused(builder(bad).build());
        assert!(text.contains("the base URL"), "{text}");
        assert!(!text.contains("pass@"), "{text}");
    }
}

#[test]
fn the_default_base_url_is_the_documented_one() {
    let client = Client::builder()
        .access_token(TOKEN)
        .organization(ORGANIZATION)
        .build()
        .unwrap();
    assert_eq!(client.base_url(), "https://go.tallyfy.com/api");
}

#[tokio::test]
async fn a_client_for_another_organization_names_it_in_its_requests() {
    let mut recorder = Recorder::start("HTTP/1.1 204 No Content\r\n\r\n").await;
    let other = recorder.client().in_organization("other").unwrap();
    let _ = other.delete_group(GROUP).await.unwrap();
    assert!(
        recorder
            .next()
            .unwrap()
            .starts_with("DELETE /organizations/other/groups/")
    );
    let error = recorder.client().in_organization("..").unwrap_err();
    assert!(error.to_string().contains("organization"), "{error}");
}

/// Set when a test runs itself as a child process with another environment.
const CHILD: &str = "TALLYFY_TEST_CHILD";

fn child(test: &str, environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    for variable in ["TALLYFY_ACCESS_TOKEN", "TALLYFY_ORG_ID", "TALLYFY_BASE_URL"] {
        command.env_remove(variable);
    }
    let output = command
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, "1")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

#[test]
fn the_environment_is_read_and_its_errors_name_the_variable() {
    if std::env::var_os(CHILD).is_some() {
        match Client::from_env() {
            Ok(client) => println!("<<{} {}>>", client.base_url(), client.organization()),
            Err(error) => println!("<<{error}>>"),
        }
        return;
    }
    let run = |environment: &[(&str, &str)]| {
        child(
            "configuration::the_environment_is_read_and_its_errors_name_the_variable",
            environment,
        )
    };
    let (token, organization) = (
        ("TALLYFY_ACCESS_TOKEN", TOKEN),
        ("TALLYFY_ORG_ID", ORGANIZATION),
    );
    let good = run(&[token, organization]);
    assert!(
        good.contains(&format!("<<https://go.tallyfy.com/api {ORGANIZATION}>>")),
        "{good}"
    );
    let elsewhere = run(&[
        token,
        organization,
        ("TALLYFY_BASE_URL", "http://127.0.0.1:9/"),
    ]);
    assert!(elsewhere.contains("<<http://127.0.0.1:9 "), "{elsewhere}");
    for (environment, named) in [
        (vec![organization], "TALLYFY_ACCESS_TOKEN is not set"),
        (vec![token], "TALLYFY_ORG_ID is not set"),
        (
            vec![("TALLYFY_ACCESS_TOKEN", ""), organization],
            "TALLYFY_ACCESS_TOKEN is empty",
        ),
        (
            vec![("TALLYFY_ACCESS_TOKEN", "a b"), organization],
            "TALLYFY_ACCESS_TOKEN contains",
        ),
        (
            vec![token, ("TALLYFY_ORG_ID", "a/b")],
            "TALLYFY_ORG_ID is an invalid organization id",
        ),
        (
            vec![token, organization, ("TALLYFY_BASE_URL", "")],
            "TALLYFY_BASE_URL is empty",
        ),
        (
            vec![
                token,
                organization,
                ("TALLYFY_BASE_URL", "http://example.com"),
            ],
            "TALLYFY_BASE_URL is plain http",
        ),
    ] {
        let text = run(&environment);
        assert!(text.contains(named), "{named}: {text}");
        assert_absent(&text, TOKEN);
    }
}

#[test]
fn proxies_of_the_environment_are_not_used_for_loopback() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if std::env::var_os(CHILD).is_some() {
        let client = Client::from_env().unwrap();
        let deleted = runtime.block_on(client.delete_group(GROUP)).unwrap();
        println!("<<{}>>", deleted.status());
        return;
    }
    runtime.block_on(async {
        let mut proxy = Recorder::start("HTTP/1.1 204 No Content\r\n\r\n").await;
        let sandbox = Sandbox::start().await.unwrap();
        let group = Deletion::delete_group(GROUP).unwrap();
        for host in ["127.0.0.1", "localhost"] {
            sandbox.add(&group);
            let (address, base) = (
                proxy.base_url(),
                sandbox.base_url().replace("127.0.0.1", host),
            );
            let (token, organization) = (
                sandbox.access_token().to_owned(),
                sandbox.organization().to_owned(),
            );
            let text = tokio::task::spawn_blocking(move || {
                child(
                    "configuration::proxies_of_the_environment_are_not_used_for_loopback",
                    &[
                        ("HTTP_PROXY", &address),
                        ("HTTPS_PROXY", &address),
                        ("ALL_PROXY", &address),
                        ("http_proxy", &address),
                        ("https_proxy", &address),
                        ("all_proxy", &address),
                        ("NO_PROXY", ""),
                        ("no_proxy", ""),
                        ("TALLYFY_BASE_URL", &base),
                        ("TALLYFY_ACCESS_TOKEN", &token),
                        ("TALLYFY_ORG_ID", &organization),
                    ],
                )
            })
            .await
            .unwrap();
            assert!(text.contains("<<204>>"), "{text}");
            assert!(!sandbox.contains(&group));
        }
        assert_eq!(proxy.next(), None);
    });
}

#[test]
fn each_runtime_has_its_own_connections() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let server = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let sandbox = server.block_on(tallyfy::sandbox::Sandbox::start()).unwrap();
    let client = sandbox.client().with_options(
        tallyfy::CallOptions::new()
            .no_retry()
            .attempt_timeout(std::time::Duration::from_secs(5)),
    );
    let idle = runtime();
    for number in 0..20 {
        let id = format!("{number:032x}");
        // The first runtime is idle from here on, and has a pooled connection.
        if number == 0 {
            let _ = idle.block_on(client.delete_tag(&id)).unwrap();
        } else {
            let _ = runtime().block_on(client.delete_tag(&id)).unwrap();
        }
    }
    let _ = idle.block_on(client.delete_tag("f".repeat(32))).unwrap();
    assert_eq!(sandbox.requests().len(), 21);
}
