//! Signing in and staying signed in, on the wire.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tallyfy::auth::{AccessToken, Application, Credentials, TokenError, TokenRequest, TokenSource};
use tallyfy::sandbox::{Fault, Request, Sandbox};
use tallyfy::{CallOptions, Client, Deletion, ErrorKind, Outcome, Pace};
use tokio::task::JoinSet;

use crate::support::{GROUP, ORGANIZATION, Recorder, chain};

const SECOND: Duration = Duration::from_secs(1);

/// A group id that no other call uses.
fn group(number: usize) -> String {
    format!("{number:032x}")
}

fn add(sandbox: &Sandbox, number: usize) -> String {
    let id = group(number);
    sandbox.add(&Deletion::delete_group(&id).unwrap());
    id
}

fn application(sandbox: &Sandbox) -> Application {
    let tokens = sandbox.token_endpoint();
    Application::new(tokens.client_id(), tokens.client_secret()).token_url(sandbox.token_url())
}

fn password(sandbox: &Sandbox) -> Credentials {
    let tokens = sandbox.token_endpoint();
    Credentials::password(application(sandbox), tokens.username(), tokens.password())
}

fn user(sandbox: &Sandbox) -> Credentials {
    Credentials::client_credentials(application(sandbox))
        .for_user(sandbox.token_endpoint().username())
}

fn refresh_token(sandbox: &Sandbox) -> Credentials {
    Credentials::refresh_token(
        application(sandbox),
        sandbox.token_endpoint().refresh_token(),
    )
}

fn client(sandbox: &Sandbox, credentials: Credentials) -> Client {
    Client::builder()
        .base_url(sandbox.base_url())
        .organization(sandbox.organization())
        .credentials(credentials)
        .options(CallOptions::new().no_retry())
        .build()
        .unwrap()
}

async fn delete(client: &Client, id: &str) {
    let deleted = client.delete_group(id).await;
    let deleted = deleted.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(deleted.outcome(), Outcome::Deleted);
}

fn token_requests(sandbox: &Sandbox) -> Vec<Request> {
    let mut requests = sandbox.requests();
    requests.retain(|request| request.method() == "POST");
    requests
}

fn deletions(sandbox: &Sandbox) -> Vec<Request> {
    let mut requests = sandbox.requests();
    requests.retain(|request| request.method() == "DELETE");
    requests
}

fn body(request: &Request) -> &str {
    std::str::from_utf8(request.body()).unwrap()
}

/// A caller's own source, which takes its tokens from the sandbox.
struct Vault(Arc<Sandbox>);

impl TokenSource for Vault {
    async fn token(&self, request: TokenRequest<'_>) -> Result<AccessToken, TokenError> {
        assert_eq!(request.organization(), self.0.organization());
        Ok(AccessToken::new(
            self.0.token_endpoint().application_token(),
        ))
    }
}

#[tokio::test]
async fn every_kind_of_credentials_works_across_three_expiries() {
    let sandbox = Arc::new(Sandbox::start().await.unwrap());
    sandbox.token_endpoint().expire_after(SECOND);
    let kinds = [
        Credentials::client_credentials(application(&sandbox)),
        password(&sandbox),
        refresh_token(&sandbox),
        user(&sandbox),
        Credentials::source(Vault(Arc::clone(&sandbox))),
    ];
    let mut runs = JoinSet::new();
    for (kind, credentials) in kinds.into_iter().enumerate() {
        let sandbox = Arc::clone(&sandbox);
        runs.spawn(async move {
            let name = format!("{credentials:?}");
            let client = client(&sandbox, credentials);
            let mut used = HashSet::new();
            for round in 0..4 {
                let id = add(&sandbox, 10 * kind + round);
                delete(&client, &id).await;
                let sent = deletions(&sandbox);
                let sent = sent
                    .iter()
                    .rfind(|request| request.path().ends_with(&id) && request.acted());
                used.insert(sent.unwrap().header("authorization").unwrap().to_owned());
                tokio::time::sleep(SECOND + Duration::from_millis(50)).await;
            }
            assert_eq!(used.len(), 4, "{name}");
        });
    }
    runs.join_all().await;
    assert!(!sandbox.token_endpoint().saw_reuse());
}

#[tokio::test]
async fn a_fixed_token_needs_no_request_for_a_token() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = add(&sandbox, 1);
    let client = client(&sandbox, Credentials::access_token(sandbox.access_token()));
    assert_eq!(client.delete_group(id).await.unwrap().status(), 204);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_grant_is_a_form_with_encoded_secrets() {
    let sandbox = Sandbox::start().await.unwrap();
    let id = "client_id=10001&client_secret=sandbox%2Bclient%2Fsecret%3D";
    for (number, credentials, expected) in [
        (
            1,
            Credentials::client_credentials(application(&sandbox)),
            format!("grant_type=client_credentials&{id}&scope=%2A"),
        ),
        (
            2,
            Credentials::client_credentials(application(&sandbox).scope("read write")),
            format!("grant_type=client_credentials&{id}&scope=read%20write"),
        ),
        (
            3,
            password(&sandbox),
            format!(
                "grant_type=password&username=robot%40sandbox.example\
                 &password=sandbox%20pass%2Bword&{id}"
            ),
        ),
        (
            4,
            refresh_token(&sandbox),
            format!("grant_type=refresh_token&refresh_token=sandbox%2Frefresh%2Btoken%3D2&{id}"),
        ),
    ] {
        sandbox.clear_requests();
        let group = add(&sandbox, number);
        delete(&client(&sandbox, credentials), &group).await;
        let [request] = &token_requests(&sandbox)[..] else {
            panic!("one request for a token")
        };
        assert_eq!(request.path(), "/oauth/token");
        let kind = request.header("content-type");
        assert_eq!(kind, Some("application/x-www-form-urlencoded"));
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("authorization"), None);
        // The number at the end of a token counts the tokens before it.
        assert_eq!(
            body(request).trim_end_matches(|c: char| c.is_ascii_digit()),
            expected.trim_end_matches(|c: char| c.is_ascii_digit())
        );
    }
}

#[tokio::test]
async fn the_exchange_names_organization_and_user_and_sends_the_application_s_token() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = sandbox.token_endpoint().application_token();
    let credentials =
        Credentials::access_token(&token).for_user(sandbox.token_endpoint().username());
    let id = add(&sandbox, 1);
    delete(&client(&sandbox, credentials), &id).await;
    let [exchange, deletion] = &sandbox.requests()[..] else {
        panic!("an exchange and a deletion")
    };
    assert_eq!(
        exchange.path(),
        format!(
            "/applications/{}/users/robot%40sandbox.example/token",
            sandbox.organization()
        )
    );
    assert_eq!(exchange.header("x-tallyfy-client"), Some("APIClient"));
    assert_eq!(exchange.header("content-length"), Some("0"));
    let bearer = format!("Bearer {token}");
    assert_eq!(exchange.header("authorization"), Some(bearer.as_str()));
    assert_ne!(deletion.header("authorization"), Some(bearer.as_str()));
}

#[tokio::test]
async fn a_revoked_application_token_is_renewed_for_the_next_exchange() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, user(&sandbox));
    delete(&client, &add(&sandbox, 1)).await;
    sandbox.token_endpoint().revoke_access();
    sandbox.clear_requests();
    delete(&client, &add(&sandbox, 2)).await;
    let paths: Vec<String> = token_requests(&sandbox)
        .iter()
        .map(|request| request.path().rsplit('/').take(2).collect())
        .collect();
    // Refused, then a new token for the application, then the exchange again.
    assert_eq!(paths.len(), 3, "{paths:?}");
    assert_eq!(paths[0], paths[2]);
    assert_eq!(paths[1], "tokenoauth");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn among_500_calls_in_flight_one_renews_and_nothing_is_done_twice() {
    let sandbox = Arc::new(Sandbox::start().await.unwrap());
    let client = client(&sandbox, password(&sandbox));
    delete(&client, &add(&sandbox, 0)).await;
    sandbox.clear_requests();

    let mut calls = JoinSet::new();
    let mut start = |numbers: std::ops::RangeInclusive<usize>| {
        for number in numbers {
            let (client, id) = (client.clone(), add(&sandbox, number));
            calls.spawn(async move { client.delete_group(id).await });
        }
    };
    // When the token is revoked, half are done and wait for their responses. The other half get a 401
    // and wait for a slow token endpoint.
    sandbox.fail_always(Fault::delayed(2 * SECOND));
    start(1..=250);
    let done = async {
        while deletions(&sandbox).iter().filter(|it| it.acted()).count() < 250 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(60 * SECOND, done).await.unwrap();
    sandbox.token_endpoint().revoke_access();
    sandbox.recover();
    sandbox
        .token_endpoint()
        .fail_next(Fault::delayed(SECOND / 2));
    start(251..=500);

    for deleted in calls.join_all().await {
        assert_eq!(deleted.unwrap().outcome(), Outcome::Deleted);
    }
    assert_eq!(token_requests(&sandbox).len(), 1);
    let mut done = HashSet::new();
    for deletion in deletions(&sandbox) {
        assert!(!done.contains(deletion.path()), "{}", deletion.path());
        if deletion.acted() {
            done.insert(deletion.path().to_owned());
        }
    }
    assert_eq!(done.len(), 500);
}

#[tokio::test]
async fn a_thousand_calls_that_are_dropped_during_a_renewal_lock_nobody_out() {
    let sandbox = Sandbox::start().await.unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let credentials = password(&sandbox).on_refresh_token({
        let told = Arc::clone(&told);
        move |token| told.lock().unwrap().push(token.to_owned())
    });
    let client = client(&sandbox, credentials);
    delete(&client, &add(&sandbox, 0)).await;
    let mut random: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut dropped = 0;
    for round in 1..=1000 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let patience = Duration::from_micros((random >> 33) % 2_000);
        sandbox.token_endpoint().revoke_access();
        let first = tokio::spawn({
            let (client, id) = (client.clone(), add(&sandbox, 2 * round));
            async move { client.delete_group(id).await }
        });
        let second = tokio::spawn({
            let (client, id) = (client.clone(), add(&sandbox, 2 * round + 1));
            async move { client.delete_group(id).await }
        });
        tokio::time::sleep(patience).await;
        first.abort();
        dropped += usize::from(first.await.is_err());
        let deleted = second.await.unwrap();
        assert_eq!(deleted.unwrap().outcome(), Outcome::Deleted, "{round}");
        sandbox.clear_requests();
    }
    assert!(dropped > 0, "none was dropped in time");
    // Every refresh token was stored, passed to the callback and used once.
    assert!(!sandbox.token_endpoint().saw_reuse());
    let told = told.lock().unwrap();
    assert_eq!(told.iter().collect::<HashSet<_>>().len(), told.len());
    assert!(told.len() > 1000, "{}", told.len());
}

#[tokio::test]
async fn a_revoked_token_is_renewed_in_the_middle_of_a_run() {
    let sandbox = Sandbox::start().await.unwrap();
    for credentials in [
        Credentials::client_credentials(application(&sandbox)),
        password(&sandbox),
        refresh_token(&sandbox),
        user(&sandbox),
    ] {
        let client = client(&sandbox, credentials);
        for number in 0..6 {
            if number == 3 {
                sandbox.token_endpoint().revoke_access();
            }
            delete(&client, &add(&sandbox, number)).await;
        }
    }
}

#[tokio::test]
async fn a_revoked_token_without_a_way_to_renew_says_so() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, Credentials::access_token(sandbox.access_token()));
    delete(&client, &add(&sandbox, 1)).await;
    sandbox.token_endpoint().revoke_all();
    let id = add(&sandbox, 2);
    let error = client.delete_group(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenRevoked);
    assert_eq!(error.status(), Some(401));
    assert!(!error.may_have_happened());
    assert!(sandbox.contains(&Deletion::delete_group(&id).unwrap()));
    assert_eq!(
        error.to_string(),
        "delete_group: the token was accepted before and is rejected now (status 401): \
         Unauthenticated; nothing was done; get a new access token: a personal one ends when its \
         user logs out, and one from credentials is renewed"
    );
}

#[tokio::test]
async fn when_the_renewal_is_refused_as_well_every_call_says_so() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, refresh_token(&sandbox));
    delete(&client, &add(&sandbox, 1)).await;
    sandbox.token_endpoint().revoke_all();
    sandbox.clear_requests();
    let id = add(&sandbox, 2);
    let error = client.delete_group(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenRevoked);
    assert!(chain(&error).contains("invalid_grant"), "{error:?}");
    for _ in 0..10 {
        let error = client.delete_group(&id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CredentialsRefused);
        assert!(!error.may_have_happened());
    }
    // A work list of a hundred thousand does not send refused credentials as many times.
    assert_eq!(token_requests(&sandbox).len(), 1);
    assert_eq!(deletions(&sandbox).len(), 1);
}

#[tokio::test]
async fn the_password_signs_in_again_when_the_refresh_token_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, password(&sandbox));
    delete(&client, &add(&sandbox, 1)).await;
    sandbox.token_endpoint().revoke_all();
    delete(&client, &add(&sandbox, 2)).await;
    let grants: Vec<String> = token_requests(&sandbox)
        .iter()
        .map(|request| body(request).split('&').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        grants,
        [
            "grant_type=password",
            "grant_type=refresh_token",
            "grant_type=password"
        ]
    );
}

#[tokio::test]
async fn a_rotated_refresh_token_is_passed_to_the_callback_and_outlives_the_client() {
    let sandbox = Sandbox::start().await.unwrap();
    let store = Arc::new(Mutex::new(sandbox.token_endpoint().refresh_token()));
    let first = store.lock().unwrap().clone();
    for number in 0..3 {
        let stored = store.lock().unwrap().clone();
        let credentials = Credentials::refresh_token(application(&sandbox), stored)
            .on_refresh_token({
                let store = Arc::clone(&store);
                move |token| token.clone_into(&mut store.lock().unwrap())
            });
        let client = client(&sandbox, credentials);
        delete(&client, &add(&sandbox, 2 * number)).await;
        sandbox.token_endpoint().revoke_access();
        delete(&client, &add(&sandbox, 2 * number + 1)).await;
    }
    assert!(!sandbox.token_endpoint().saw_reuse());

    // Without the callback: the first one is used up, and using it again locks everyone out.
    let stale = client(
        &sandbox,
        Credentials::refresh_token(application(&sandbox), first),
    );
    let error = stale.delete_group(add(&sandbox, 9)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CredentialsRefused);
    assert!(sandbox.token_endpoint().saw_reuse());
}

#[tokio::test]
async fn a_refresh_token_that_stays_is_used_again_without_the_callback() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.token_endpoint().rotate_refresh_tokens(false);
    let credentials =
        refresh_token(&sandbox).on_refresh_token(|token| panic!("{token} is not new"));
    let client = client(&sandbox, credentials);
    for number in 0..3 {
        delete(&client, &add(&sandbox, number)).await;
        sandbox.token_endpoint().revoke_access();
    }
    assert_eq!(token_requests(&sandbox).len(), 3);
}

#[tokio::test]
async fn a_401_that_names_another_cause_and_a_403_renew_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, password(&sandbox));
    delete(&client, &add(&sandbox, 1)).await;
    sandbox.clear_requests();

    let id = add(&sandbox, 2);
    let header = r#"{"error": true, "message": "The X-Tallyfy-Client header is missing"}"#;
    sandbox.fail_next(Fault::status(401).body(header));
    let error = client.delete_group(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    let text = error.to_string();
    assert!(
        text.contains("header is missing") && text.ends_with("fix the call"),
        "{text}"
    );

    let rule = r#"{"message": "Your token does not allow this"}"#;
    sandbox.fail_next(Fault::status(403).body(rule));
    let error = client.delete_group(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(error.message(), Some("Your token does not allow this"));

    assert!(token_requests(&sandbox).is_empty());
    assert_eq!(deletions(&sandbox).len(), 2);
}

#[tokio::test]
async fn when_every_token_is_refused_only_two_are_requested() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(
        &sandbox,
        Credentials::client_credentials(application(&sandbox)),
    );
    sandbox.fail_always(Fault::status(401));
    for _ in 0..10 {
        let error = client.delete_group(GROUP).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
        assert!(!error.may_have_happened());
    }
    assert_eq!(token_requests(&sandbox).len(), 2);
    assert_eq!(deletions(&sandbox).len(), 11);
}

/// By Tallyfy's documentation, what belongs to a user returns 401 to client credentials.
#[tokio::test]
async fn an_operation_that_refuses_every_token_does_not_renew_them_all() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_by(|request, _| {
        request
            .path()
            .contains("/tags/")
            .then(|| Fault::status(401))
    });
    let credentials = Credentials::client_credentials(application(&sandbox));
    let client = client(&sandbox, credentials);
    for number in 0..10 {
        delete(&client, &add(&sandbox, number)).await;
        let error = client.delete_tag(GROUP).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
        assert!(!error.may_have_happened());
        let text = error.to_string();
        assert!(text.contains("and so was a new one"), "{text}");
        assert!(text.contains("may do this"), "{text}");
    }
    assert_eq!(token_requests(&sandbox).len(), 2);
    assert_eq!(deletions(&sandbox).len(), 10 + 11);
}

#[tokio::test]
async fn a_refused_token_without_a_renewal_keeps_the_servers_words() {
    let sandbox = Sandbox::start().await.unwrap();
    let credentials = Credentials::client_credentials(application(&sandbox));
    let client = client(&sandbox, credentials);
    delete(&client, &add(&sandbox, 1)).await;
    sandbox
        .token_endpoint()
        .fail_always(Fault::status(503).header("retry-after", "7"));
    let refused = r#"{"message": "Unauthenticated."}"#;
    let refused = Fault::status(401)
        .body(refused)
        .header("x-request-id", "req-7");
    sandbox.fail_next(refused);
    let id = add(&sandbox, 2);
    let error = client.delete_group(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenUnavailable);
    assert_eq!(
        (error.status(), error.request_id(), error.message()),
        (Some(401), Some("req-7"), Some("Unauthenticated."))
    );
    assert_eq!(error.retry_after(), Some(7 * SECOND));
    assert!(!error.may_have_happened());
    assert_eq!(
        error.to_string(),
        "delete_group: could not obtain a token after Tallyfy rejected the last one (status 401): \
         Unauthenticated.; the token source asks to wait 7 s; nothing was done; check the token source \
         and the network, then retry"
    );
    assert!(sandbox.contains(&Deletion::delete_group(&id).unwrap()));
}

#[tokio::test]
async fn a_request_that_is_sent_again_waits_its_turn() {
    let sandbox = Sandbox::start().await.unwrap();
    let credentials = Credentials::client_credentials(application(&sandbox));
    let client = client(&sandbox, credentials);
    let interval = Duration::from_millis(300);
    client.set_pace(&Pace::fixed(1, interval).unwrap());
    let began = Instant::now();
    delete(&client, &add(&sandbox, 1)).await;
    sandbox.token_endpoint().revoke_access();
    delete(&client, &add(&sandbox, 2)).await;
    assert_eq!(deletions(&sandbox).len(), 3);
    assert!(began.elapsed() >= 2 * interval - interval / 5);

    sandbox.token_endpoint().revoke_access();
    let id = add(&sandbox, 3);
    client.set_pace(&Pace::fixed(1, 600 * SECOND).unwrap());
    let error = client.delete_group(&id).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Unauthorized, Some(401))
    );
    assert!(
        error.to_string().contains("its deadline would have passed"),
        "{error}"
    );
    client.set_pace(&Pace::unlimited());
    delete(&client, &id).await;
}

#[tokio::test]
async fn the_wait_for_a_second_turn_does_not_pass_the_deadline() {
    let sandbox = Sandbox::start().await.unwrap();
    let credentials = Credentials::client_credentials(application(&sandbox));
    let client = client(&sandbox, credentials);
    client.set_pace(&Pace::fixed(1, 2 * SECOND).unwrap());
    let client = client.with_options(CallOptions::new().total_timeout(3 * SECOND));
    sandbox.fail_next(Fault::status(401));
    sandbox.fail_next(Fault::stall());
    let began = Instant::now();
    let error = client.delete_group(GROUP).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.may_have_happened());
    // Two seconds later without the limit.
    assert!(began.elapsed() < 9 * SECOND / 2);
    assert_eq!(deletions(&sandbox).len(), 2);
}

/// A program that stores its refresh token, and ends while the next one is on its way.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_waits_for_the_renewal_stores_the_last_refresh_token() {
    let sandbox = Arc::new(Sandbox::start().await.unwrap());
    sandbox.token_endpoint().expire_after(2 * SECOND);
    let store = Arc::new(Mutex::new(sandbox.token_endpoint().refresh_token()));
    let program = {
        let (sandbox, store) = (Arc::clone(&sandbox), Arc::clone(&store));
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(async {
                let stored = store.lock().unwrap().clone();
                let tell = Arc::clone(&store);
                let credentials = Credentials::refresh_token(application(&sandbox), stored)
                    .on_refresh_token(move |token| token.clone_into(&mut tell.lock().unwrap()));
                let client = client(&sandbox, credentials);
                delete(&client, &add(&sandbox, 1)).await;
                tokio::time::sleep(2 * SECOND - SECOND / 8).await;
                sandbox
                    .token_endpoint()
                    .fail_next(Fault::delayed(SECOND / 4));
                delete(&client, &add(&sandbox, 2)).await;
                client.wait_for_token_renewal().await;
            });
        }
    };
    tokio::task::spawn_blocking(program).await.unwrap();
    assert_eq!(token_requests(&sandbox).len(), 2);
    let stored = store.lock().unwrap().clone();
    let next = client(
        &sandbox,
        Credentials::refresh_token(application(&sandbox), stored),
    );
    delete(&next, &add(&sandbox, 3)).await;
    assert!(!sandbox.token_endpoint().saw_reuse());
}

#[tokio::test]
async fn the_time_limit_of_an_application_applies_to_its_user_too() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.token_endpoint().fail_always(Fault::stall());
    let application = Credentials::access_token(sandbox.token_endpoint().application_token());
    let user = application
        .timeout(SECOND / 10)
        .for_user(sandbox.token_endpoint().username());
    let began = Instant::now();
    let error = client(&sandbox, user)
        .delete_group(GROUP)
        .await
        .unwrap_err();
    assert!(
        chain(&error).contains("the token did not arrive in time"),
        "{error:?}"
    );
    assert!(began.elapsed() < 15 * SECOND);
}

#[tokio::test]
async fn tokens_of_two_organizations_are_kept_apart() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.token_endpoint().add_organization(ORGANIZATION);
    let home = client(&sandbox, user(&sandbox));
    let other = home.in_organization(ORGANIZATION).unwrap();
    let id = add(&sandbox, 1);
    for _ in 0..2 {
        // It is signed in, but has no records there.
        let error = other.delete_group(&id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    }
    delete(&home, &id).await;
    let exchanges: Vec<String> = token_requests(&sandbox)
        .iter()
        .filter_map(|request| {
            request
                .path()
                .strip_prefix("/applications/")
                .map(str::to_owned)
        })
        .collect();
    assert_eq!(exchanges.len(), 2, "{exchanges:?}");
    assert!(exchanges[0].starts_with(ORGANIZATION));
    assert!(exchanges[1].starts_with(sandbox.organization()));

    // A token that is valid for one organization only is not renewed for a 403 of another.
    sandbox.clear_requests();
    let home = client(&sandbox, password(&sandbox));
    let other = home.in_organization(ORGANIZATION).unwrap();
    let error = other.delete_group(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    delete(&home, &add(&sandbox, 2)).await;
    assert_eq!(token_requests(&sandbox).len(), 1);
}

#[tokio::test]
async fn refused_credentials_say_why_and_send_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let (id, secret) = (
        sandbox.token_endpoint().client_id(),
        sandbox.token_endpoint().client_secret(),
    );
    let (name, word) = (
        sandbox.token_endpoint().username(),
        sandbox.token_endpoint().password(),
    );
    let known = || application(&sandbox);
    let unknown =
        |id: &str, secret: &str| Application::new(id, secret).token_url(sandbox.token_url());
    for (credentials, reason) in [
        (
            Credentials::client_credentials(unknown("acme", secret)),
            "invalid_client",
        ),
        (
            Credentials::client_credentials(unknown(id, "wrong")),
            "invalid_client",
        ),
        (
            Credentials::password(known(), name, "wrong"),
            "invalid_grant",
        ),
        (
            Credentials::password(known(), "nobody@example.com", word),
            "invalid_grant",
        ),
        (
            Credentials::refresh_token(known(), "wrong"),
            "invalid_grant",
        ),
        (
            Credentials::client_credentials(known()).for_user("nobody@example.com"),
            "User not found",
        ),
        (password(&sandbox).for_user(name), "permissions"),
        (
            Credentials::access_token("wrong").for_user(name),
            "Unauthenticated",
        ),
    ] {
        let shown = format!("{credentials:?}");
        let error = client(&sandbox, credentials)
            .delete_group(GROUP)
            .await
            .unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::CredentialsRefused,
            "{shown}: {error}"
        );
        assert!(!error.may_have_happened());
        assert!(chain(&error).contains(reason), "{shown}: {error:?}");
    }
    assert!(deletions(&sandbox).is_empty());
}

#[tokio::test]
async fn an_endpoint_without_a_token_is_not_taken_for_a_refusal() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = "<!DOCTYPE html><title>Welcome</title>";
    let token = r#"{"access_token": "half-a-tok"#;
    for (fault, reason) in [
        (Fault::status(500), "returned status 500"),
        (
            Fault::status(503).header("retry-after", "7"),
            "returned status 503",
        ),
        (Fault::status(429), "returned status 429"),
        (Fault::status(404), "returned status 404"),
        (
            Fault::status(302).header("location", sandbox.token_url()),
            "returned status 302",
        ),
        (Fault::status(200).body(page), "without a token"),
        (Fault::status(200), "without a token"),
        (Fault::status(200).body(vec![b' '; 100_000]), "was cut off"),
        (Fault::status(200).body(token).cut_after(20), "was cut off"),
        (
            Fault::drop_connection(),
            "the connection to the token endpoint broke",
        ),
    ] {
        sandbox.token_endpoint().fail_always(fault.clone());
        let client = client(
            &sandbox,
            Credentials::client_credentials(application(&sandbox)),
        );
        let error = client.delete_group(GROUP).await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::TokenUnavailable,
            "{fault:?}: {error}"
        );
        assert!(!error.may_have_happened());
        assert!(chain(&error).contains(reason), "{fault:?}: {error:?}");
        if reason.contains("503") {
            assert_eq!(error.retry_after(), Some(7 * SECOND));
        }
        sandbox.token_endpoint().recover();
    }
    assert!(deletions(&sandbox).is_empty());
}

#[tokio::test]
async fn a_call_is_retried_when_no_token_is_available() {
    let sandbox = Sandbox::start().await.unwrap();
    let retrying = CallOptions::new().retry_policy(tallyfy::Backoff::new());
    let client = client(&sandbox, password(&sandbox)).with_options(retrying);
    sandbox.token_endpoint().fail_next(Fault::status(503));
    sandbox.token_endpoint().fail_next(Fault::drop_connection());
    delete(&client, &add(&sandbox, 1)).await;
    assert_eq!(token_requests(&sandbox).len(), 3);
    assert_eq!(deletions(&sandbox).len(), 1);
}

#[tokio::test]
async fn an_endpoint_that_is_down_or_too_slow_is_unavailable() {
    let sandbox = Sandbox::start().await.unwrap();
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/oauth/token", listener.local_addr().unwrap())
    };
    let gone = client(
        &sandbox,
        Credentials::client_credentials(application(&sandbox).token_url(closed)),
    );
    let error = gone.delete_group(GROUP).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenUnavailable);
    assert!(chain(&error).contains("could not connect"), "{error:?}");

    sandbox
        .token_endpoint()
        .fail_always(Fault::delayed(10 * SECOND));
    let slow = client(
        &sandbox,
        Credentials::client_credentials(application(&sandbox)).timeout(SECOND / 10),
    );
    let error = slow.delete_group(GROUP).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenUnavailable);
    assert!(
        chain(&error).contains("the token did not arrive in time"),
        "{error:?}"
    );
    assert!(deletions(&sandbox).is_empty());
}

#[tokio::test]
async fn the_callers_own_source_is_told_of_a_refusal() {
    struct Cached(Arc<Mutex<Vec<bool>>>, Arc<Sandbox>);
    impl TokenSource for Cached {
        async fn token(&self, request: TokenRequest<'_>) -> Result<AccessToken, TokenError> {
            self.0.lock().unwrap().push(request.last_was_rejected());
            Ok(match request.last_was_rejected() {
                false => "a-stale-token".into(),
                true => AccessToken::new(self.1.access_token()).lifetime(Duration::ZERO),
            })
        }
    }
    let sandbox = Arc::new(Sandbox::start().await.unwrap());
    let told = Arc::default();
    let source = Cached(Arc::clone(&told), Arc::clone(&sandbox));
    let client = client(&sandbox, Credentials::source(source));
    delete(&client, &add(&sandbox, 1)).await;
    assert_eq!(*told.lock().unwrap(), [false, true]);
    let sent: Vec<_> = deletions(&sandbox)
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(
        sent,
        [
            "Bearer a-stale-token".to_owned(),
            format!("Bearer {}", sandbox.access_token())
        ]
    );
    // The token that came after that is not the rejected one.
    delete(&client, &add(&sandbox, 2)).await;
    assert_eq!(*told.lock().unwrap(), [false, true, false, true]);
}

#[tokio::test]
async fn the_callers_own_source_is_asked_again_when_the_lifetime_is_over() {
    struct Lent(Arc<Sandbox>, Option<Duration>, Arc<AtomicUsize>);
    impl TokenSource for Lent {
        async fn token(&self, _: TokenRequest<'_>) -> Result<AccessToken, TokenError> {
            self.2.fetch_add(1, Ordering::SeqCst);
            let token = AccessToken::new(self.0.access_token());
            Ok(match self.1 {
                Some(lifetime) => token.lifetime(lifetime),
                None => token,
            })
        }
    }
    let sandbox = Arc::new(Sandbox::start().await.unwrap());
    let hour = 3600 * SECOND;
    let lifetimes = [(None, 1), (Some(hour), 1), (Some(Duration::ZERO), 3)];
    for (number, (lifetime, expected)) in lifetimes.into_iter().enumerate() {
        let asked = Arc::default();
        let source = Lent(Arc::clone(&sandbox), lifetime, Arc::clone(&asked));
        let client = client(&sandbox, Credentials::source(source));
        for call in 0..3 {
            delete(&client, &add(&sandbox, 3 * number + call)).await;
        }
        assert_eq!(asked.load(Ordering::SeqCst), expected, "{lifetime:?}");
    }
}

#[tokio::test]
async fn the_callers_own_source_says_why_there_is_no_token() {
    struct Sealed {
        for_good: bool,
    }
    impl TokenSource for Sealed {
        async fn token(&self, _: TokenRequest<'_>) -> Result<AccessToken, TokenError> {
            Err(match self.for_good {
                true => TokenError::refused("the vault does not know us"),
                false => TokenError::unavailable("the vault is sealed"),
            })
        }
    }
    let sandbox = Sandbox::start().await.unwrap();
    for (for_good, kind, reason) in [
        (
            true,
            ErrorKind::CredentialsRefused,
            "the vault does not know us",
        ),
        (false, ErrorKind::TokenUnavailable, "the vault is sealed"),
    ] {
        let client = client(&sandbox, Credentials::source(Sealed { for_good }));
        let error = client.delete_group(GROUP).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(chain(&error).matches(reason).count(), 1, "{error:?}");
        let mut chain = std::iter::successors(Some(&error as &dyn std::error::Error), |error| {
            error.source()
        });
        assert_eq!(chain.nth(2).unwrap().to_string(), reason);
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_preview_asks_for_no_token() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, password(&sandbox));
    let preview = client
        .preview(Deletion::delete_group(GROUP).unwrap())
        .unwrap();
    assert!(preview.header_names().contains(&"authorization".to_owned()));
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn invalid_credentials_are_refused_when_the_client_is_built() {
    let secret = "hidden-5f3a9c1e7b2d";
    let application = || Application::new("10001", secret);
    let url = |url: &str| Credentials::client_credentials(application().token_url(url));
    let build = |base: &str, credentials: Credentials| {
        let builder = Client::builder().base_url(base).organization(ORGANIZATION);
        builder.credentials(credentials).build()
    };
    let base = "https://go.tallyfy.com/api";
    for (credentials, reason) in [
        (url("http://account.tallyfy.com/oauth/token"), "plain http"),
        (
            url("https://user:hidden-5f3a9c1e7b2d@account.tallyfy.com/"),
            "password",
        ),
        (url("account.tallyfy.com"), "not a URL"),
        (url("https:///oauth/token"), "no host"),
        (url("http://127.0.0.1:1/oauth/token"), "loopback"),
        (url(""), "empty"),
        (
            Credentials::client_credentials(Application::new("", secret)),
            "client_id is empty",
        ),
        (
            Credentials::client_credentials(Application::new("10001", "")),
            "client_secret is empty",
        ),
        (
            Credentials::password(application(), "", secret),
            "username is empty",
        ),
        (
            Credentials::password(application(), "me@example.com", ""),
            "password is empty",
        ),
        (
            Credentials::refresh_token(application(), ""),
            "refresh token is empty",
        ),
        (
            Credentials::access_token("hidden-5f3a9c1e7b2d\n"),
            "line break",
        ),
        (
            Credentials::access_token("\"hidden-5f3a9c1e7b2d\""),
            "quotation mark",
        ),
        (
            Credentials::access_token("'hidden-5f3a9c1e7b2d'"),
            "quotation mark",
        ),
        (
            Credentials::access_token("<hidden-5f3a9c1e7b2d>"),
            "placeholder",
        ),
        (
            Credentials::access_token("${hidden-5f3a9c1e7b2d}"),
            "placeholder",
        ),
        (
            Credentials::access_token("token=hidden-5f3a9c1e7b2d"),
            "equals sign",
        ),
        (
            Credentials::client_credentials(Application::new("10001\n", secret)),
            "client_id contains a line break",
        ),
        (
            Credentials::client_credentials(Application::new("10001", "hidden-5f3a9c1e7b2d\r\n")),
            "client_secret contains a line break",
        ),
        (
            Credentials::refresh_token(application(), "hidden-5f3a9c1e7b2d\n"),
            "refresh token contains a line break",
        ),
        (
            Credentials::access_token(secret).for_user("nobody"),
            "email",
        ),
        (
            Credentials::access_token(secret).for_user("../../x@"),
            "email",
        ),
    ] {
        let shown = format!("{credentials:?}");
        let error = build(base, credentials).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{shown}");
        let text = format!("{error} {error:?}");
        assert!(text.contains(reason), "{shown}: {text}");
        assert!(!text.contains(secret), "{shown}: {text}");
    }
    // A test that forgets to set the token URL does not send production's secrets.
    let error = build(
        "http://127.0.0.1:1",
        Credentials::client_credentials(application()),
    );
    assert!(error.unwrap_err().to_string().contains("loopback"));
    assert!(build(base, Credentials::client_credentials(application())).is_ok());
}

#[test]
fn types_that_cross_tasks_are_send_and_sync() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Credentials>();
    check::<Application>();
    check::<AccessToken>();
    check::<TokenError>();
    check::<TokenRequest<'static>>();
}

#[tokio::test]
async fn a_redirect_of_the_token_endpoint_is_not_followed() {
    let mut elsewhere = Recorder::start("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let sandbox = Sandbox::start().await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        let fault = Fault::status(status).header("location", elsewhere.base_url());
        sandbox.token_endpoint().fail_always(fault);
        let client = client(&sandbox, password(&sandbox));
        let error = client.delete_group(GROUP).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TokenUnavailable, "{error}");
    }
    assert_eq!(elsewhere.next(), None);
}

/// Responses of proxies, gateways and firewalls to a request for a token.
fn gateway_errors() -> Vec<Fault> {
    let json = |status, body: &'static str| {
        Fault::status(status)
            .header("content-type", "application/json")
            .body(body)
    };
    let mut faults: Vec<_> = [400, 401, 402, 403, 404, 405, 407, 419, 429, 503]
        .into_iter()
        .map(Fault::html_page)
        .collect();
    faults.extend([
        Fault::status(403),
        Fault::status(409),
        Fault::status(425),
        json(402, r#"{"message":"Payment required"}"#),
        json(403, r#"{"status":403,"title":"Forbidden"}"#),
        json(404, r#"{"message":"no Route matched with those values"}"#),
        json(404, r#"{"error":"Not Found","status":404}"#),
        json(405, r#"{"message":"Method not allowed"}"#),
        json(403, r#"{"error":"access_denied"}"#).header("retry-after", "0"),
    ]);
    faults
}

#[tokio::test]
async fn a_gateways_error_does_not_refuse_the_credentials() {
    for fault in gateway_errors() {
        let sandbox = Sandbox::start().await.unwrap();
        let tokens = sandbox.token_endpoint();
        let exchange =
            || Credentials::access_token(tokens.application_token()).for_user(tokens.username());
        for credentials in [
            password(&sandbox),
            refresh_token(&sandbox),
            Credentials::client_credentials(application(&sandbox)),
            exchange(),
        ] {
            let shown = format!("{credentials:?} {fault:?}");
            let client = client(&sandbox, credentials);
            tokens.fail_next(fault.clone());
            let error = client.delete_tag(GROUP).await.unwrap_err();
            assert_eq!(
                error.kind(),
                ErrorKind::TokenUnavailable,
                "{shown}: {error}"
            );
            assert!(!error.may_have_happened(), "{shown}");
            // It is not left alone, as it would be after a refusal.
            let deleted = client.delete_tag(GROUP).await;
            assert!(deleted.is_ok(), "{shown}: {deleted:?}");
        }
    }
}

#[tokio::test]
async fn a_gateways_json_at_the_token_endpoint_does_not_refuse_the_credentials() {
    for (status, body) in [
        (400, r#"{"message":"Bad request"}"#),
        (401, r#"{"message":"Unauthorized"}"#),
        (401, ""),
        (403, r#"{"message":"Forbidden"}"#),
        (403, r#"{"error":"Key not authorised"}"#),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox, password(&sandbox));
        let fault = Fault::status(status).body(body);
        sandbox.token_endpoint().fail_next(fault);
        let error = client.delete_tag(GROUP).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TokenUnavailable, "{status} {body}");
        assert!(client.delete_tag(GROUP).await.is_ok());
    }
}

#[tokio::test]
async fn a_gateways_error_does_not_cost_the_refresh_token() {
    for fault in gateway_errors() {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox, password(&sandbox));
        delete(&client, &add(&sandbox, 1)).await;
        sandbox.token_endpoint().revoke_access();
        sandbox.token_endpoint().fail_next(fault.clone());
        let id = add(&sandbox, 2);
        let error = client.delete_group(&id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TokenUnavailable, "{fault:?}");
        delete(&client, &id).await;
        let grants: Vec<String> = token_requests(&sandbox)
            .iter()
            .map(|request| body(request).split('&').next().unwrap().to_owned())
            .collect();
        assert_eq!(
            grants,
            [
                "grant_type=password",
                "grant_type=refresh_token",
                "grant_type=refresh_token"
            ],
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn an_unconfirmed_success_does_not_show_that_a_token_was_accepted() {
    for (fault, kind) in [
        (Fault::html_page(200), ErrorKind::Unauthorized),
        (Fault::status(202), ErrorKind::Unauthorized),
        (
            Fault::status(200).body(r#"{"success":false}"#),
            ErrorKind::Unauthorized,
        ),
        (Fault::status(204), ErrorKind::TokenRevoked),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox, Credentials::access_token(sandbox.access_token()));
        sandbox.fail_next(fault.clone());
        let _ = client.delete_group(GROUP).await.unwrap();
        sandbox.token_endpoint().revoke_all();
        let error = client.delete_group(GROUP).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}");
    }
}
