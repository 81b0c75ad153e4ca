//! Signing in from the environment and from a credentials file.

use std::fs;
#[cfg(target_os = "linux")]
use std::io::{Read, Write};
#[cfg(target_os = "linux")]
use std::net::TcpListener;
use std::process::Command;

use serde_json::{Value, json};

#[cfg(target_os = "linux")]
use crate::support::in_shell;
use crate::support::{Ended, World};

const SEND: [&str; 4] = ["run", "list.jsonl", "--allow-permanent", "--yes"];

/// Writes a credentials file that nobody else may read.
fn write(world: &World, settings: &Value) {
    world.write("credentials", settings.to_string());
    set_mode(world, 0o600);
}

/// A credentials file with a refresh token of the sandbox.
fn write_refresh_token(world: &World) {
    let endpoint = world.sandbox.token_endpoint();
    write(
        world,
        &json!({
            "client_id": endpoint.client_id(),
            "client_secret": endpoint.client_secret(),
            "token_url": world.sandbox.token_url(),
            "refresh_token": endpoint.refresh_token(),
        }),
    );
}

fn set_mode(world: &World, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let path = world.path("credentials");
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (world, mode);
}

fn without_token(world: &World, arguments: &[&str]) -> Command {
    let mut command = world.command(arguments);
    command.env_remove("TALLYFY_ACCESS_TOKEN");
    command
}

fn ended(mut command: Command) -> Ended {
    command.output().unwrap().into()
}

fn with_file(world: &World) -> Ended {
    ended(without_token(
        world,
        &[&SEND[..], &["--credentials", "credentials"]].concat(),
    ))
}

#[test]
fn the_token_of_the_official_command_line_is_read_too() {
    let (world, _) = World::with_groups(1);
    let mut command = without_token(&world, &SEND);
    command.env("TALLYFY_API_TOKEN", world.sandbox.access_token());
    ended(command).has_code(0);

    let mut both = world.command(&["plan", "list.jsonl"]);
    both.env("TALLYFY_API_TOKEN", "");
    ended(both).has_code(0);
}

#[test]
fn every_way_to_sign_in_works_from_the_environment() {
    let (world, _) = World::with_groups(1);
    let endpoint = world.sandbox.token_endpoint();
    for user in [
        &[][..],
        &[
            ("TALLYFY_USERNAME", endpoint.username()),
            ("TALLYFY_PASSWORD", endpoint.password()),
        ],
        &[("TALLYFY_USER_EMAIL", endpoint.username())],
    ] {
        world.sandbox.add(&crate::support::group(0));
        let mut command = without_token(&world, &[&SEND[..], &["--no-journal"]].concat());
        command
            .env("TALLYFY_CLIENT_ID", endpoint.client_id())
            .env("TALLYFY_CLIENT_SECRET", endpoint.client_secret())
            .env("TALLYFY_TOKEN_URL", world.sandbox.token_url())
            .envs(user.iter().copied());
        let ended = ended(command).has_code(0);
        assert!(!ended.err.contains(endpoint.client_secret()));
    }
}

#[test]
fn a_file_that_others_may_read_is_refused() {
    let (world, groups) = World::with_groups(1);
    write(
        &world,
        &json!({ "access_token": world.sandbox.access_token() }),
    );
    if cfg!(unix) {
        for mode in [0o640, 0o604] {
            set_mode(&world, mode);
            let ended = with_file(&world).has_code(2);
            let ended = ended.says("can be read by others").says("chmod 600");
            assert!(!ended.err.contains(world.sandbox.access_token()));
        }
        assert_eq!(world.left(&groups), 1);
    }
    set_mode(&world, 0o600);
    with_file(&world).has_code(0);
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn a_rotated_refresh_token_is_stored_where_it_came_from() {
    let (world, _) = World::with_groups(1);
    let endpoint = world.sandbox.token_endpoint();
    let first = endpoint.refresh_token();
    write(
        &world,
        &json!({
            "client_id": endpoint.client_id(),
            "client_secret": endpoint.client_secret(),
            "token_url": world.sandbox.token_url(),
            "organization": world.sandbox.organization(),
            "base_url": world.sandbox.base_url(),
            "refresh_token": first,
        }),
    );
    let stored = || {
        let text = fs::read_to_string(world.path("credentials")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let mut last = first;
    for number in 0..3 {
        world.sandbox.add(&crate::support::group(0));
        let journal = format!("journal-{number}");
        let arguments = [&SEND[..], &["--journal", &journal]].concat();
        let mut command = crate::support::bare_command(world.directory.path(), &arguments);
        command.env("TALLYFY_CREDENTIALS", "credentials");
        ended(command).has_code(0);
        let next = stored()["refresh_token"].as_str().unwrap().to_owned();
        assert_ne!(next, last);
        last = next;
    }
    assert!(!endpoint.saw_reuse());
    assert_eq!(stored()["client_id"], endpoint.client_id());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(world.path("credentials"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let names = fs::read_dir(world.directory.path()).unwrap();
    let left = names.filter(|name| {
        name.as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.')
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn one_run_at_a_time_uses_a_refresh_token() {
    let (world, groups) = World::with_groups(100);
    let endpoint = world.sandbox.token_endpoint();
    write_refresh_token(&world);
    let with_file = |arguments: &[&str]| {
        let credentials = ["--credentials", "credentials"];
        without_token(&world, &[arguments, &credentials].concat())
    };
    world.slow_down();
    let mut first = with_file(&[&SEND[..], &["--concurrency", "1"]].concat());
    let first = std::thread::spawn(move || Ended::from(first.output().unwrap()));
    world.wait_for_requests(3);
    let other = [&SEND[..], &["--journal", "other"]].concat();
    let ended_early = ended(with_file(&other)).has_code(2);
    ended_early.says("credentials is in use by another tallyfy-delete");
    ended(with_file(&["plan", "list.jsonl"])).has_code(0);
    first.join().unwrap().has_code(0);
    assert_eq!(world.left(&groups), 0);
    // The lock ends with its process, and the token that the first one stored is used.
    world.sandbox.add(&groups[0]);
    ended(with_file(&other)).has_code(9).prints("1 deleted");
    assert!(!endpoint.saw_reuse());
}

#[cfg(unix)]
#[test]
fn a_link_to_a_credentials_file_stays_a_link() {
    let (world, _) = World::with_groups(1);
    write_refresh_token(&world);
    std::os::unix::fs::symlink(world.path("credentials"), world.path("link")).unwrap();
    let before = fs::read(world.path("credentials")).unwrap();
    let arguments = [&SEND[..], &["--credentials", "link"]].concat();
    ended(without_token(&world, &arguments)).has_code(0);
    assert!(
        fs::symlink_metadata(world.path("link"))
            .unwrap()
            .is_symlink()
    );
    assert_ne!(fs::read(world.path("credentials")).unwrap(), before);
}

#[test]
fn a_refresh_token_is_taken_from_a_file_alone() {
    let (world, _) = World::with_groups(1);
    let mut command = without_token(&world, &SEND);
    command.env("TALLYFY_REFRESH_TOKEN", "secret-refresh-token");
    let ended = ended(command).has_code(2).says("--credentials");
    assert!(!ended.err.contains("secret-refresh-token"));
}

#[test]
fn settings_that_do_not_make_sense_are_refused() {
    let (world, groups) = World::with_groups(1);
    for (settings, code, says) in [
        (json!({}), 3, "has no credentials"),
        (json!({ "client_id": 1 }), 2, "has no client_secret"),
        (
            json!({ "access_token": "a", "client_id": "1" }),
            2,
            "two ways to sign in",
        ),
        (json!({ "token": "secret" }), 2, "unknown key \"token\""),
        (
            json!({ "access_token": ["secret"] }),
            2,
            "access_token of credentials is not a string",
        ),
        (json!({ "access_token": "secret\"" }), 2, "quotation mark"),
        (json!(["secret"]), 2, "is not a JSON object of credentials"),
        (
            json!({ "client_id": "1", "client_secret": "s", "username": "u" }),
            2,
            "has no password",
        ),
        (
            json!({ "client_id": "1", "client_secret": "s", "refresh_token": "r", "user_email": "u@example.com" }),
            2,
            "several ways to sign in",
        ),
    ] {
        write(&world, &settings);
        let ended = with_file(&world).has_code(code).says(says);
        assert!(!ended.err.contains("secret\""), "{ended:?}");
    }
    for (name, value) in [
        ("TALLYFY_ACCESS_TOKEN", ""),
        ("TALLYFY_ORG_ID", ""),
        ("TALLYFY_BASE_URL", "http://example.com"),
    ] {
        let mut command = world.command(&SEND);
        command.env(name, value);
        ended(command).has_code(2);
    }
    let mut command = world.command(&SEND);
    command.env_remove("TALLYFY_ORG_ID");
    ended(command).has_code(2).says("TALLYFY_ORG_ID is not set");
    assert_eq!(world.left(&groups), 1);
    assert!(world.sandbox.requests().is_empty());
}

/// Grants a token once, with a refresh token of that length.
#[cfg(target_os = "linux")]
fn grant(access: &str, length: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    let refresh = "r".repeat(length);
    let body = json!({ "access_token": access, "refresh_token": refresh }).to_string();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).unwrap();
    });
    url
}

/// A disk that is full, as a limit on the size of files.
#[cfg(target_os = "linux")]
#[test]
fn a_refresh_token_that_can_not_be_stored_is_told() {
    let (world, groups) = World::with_groups(1);
    let settings = json!({
        "client_id": "7",
        "client_secret": "secret",
        "token_url": grant(world.sandbox.access_token(), 20_000),
        "refresh_token": "the first",
    });
    write(&world, &settings);
    let id = format!("{:032x}", 0);
    let one = ["one", "delete_group", &id, "--allow-permanent", "--yes"];
    let program = without_token(
        &world,
        &[&one[..], &["--credentials", "credentials"]].concat(),
    );
    let limited = in_shell(&program, "trap '' XFSZ; ulimit -f 20; exec \"$0\" \"$@\"");
    ended(limited)
        .has_code(0)
        .says("can't store the new refresh token in credentials")
        .says("get a new one before the next run");
    assert_eq!(world.left(&groups), 0);
    assert_eq!(
        fs::read_to_string(world.path("credentials")).unwrap(),
        settings.to_string()
    );
}
