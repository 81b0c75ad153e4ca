//! `tallyfy-delete one`.

#[cfg(unix)]
use std::io::{BufRead, BufReader};
#[cfg(unix)]
use std::process::{Command, Stdio};

use tallyfy::sandbox::Fault;
use tallyfy::{Deletion, Operation};

use crate::support::{World, group, run_without_account};

const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

#[test]
fn one_deletes_one_record() {
    let (world, groups) = World::with_groups(1);
    let id = format!("{:032x}", 0);
    let command = ["one", "delete_group", &id];
    world.run(&[&command[..], &["--yes"]].concat()).has_code(4);
    world
        .run(&[&command[..], &["--allow-permanent"]].concat())
        .has_code(2);
    let dry = world
        .run(&[&command[..], &["--dry-run"]].concat())
        .has_code(0);
    dry.prints(&format!(
        "DELETE {}/organizations/",
        world.sandbox.base_url()
    ));
    assert!(world.sandbox.requests().is_empty());

    let send = [&command[..], &["--allow-permanent", "--yes"]].concat();
    world
        .run(&send)
        .has_code(0)
        .prints("deleted")
        .says(&world.sandbox.base_url());
    assert_eq!(world.left(&groups), 0);
    let missing = world.run(&send).has_code(1).says("delete_group");
    assert_eq!(missing.err.matches("failed: ").count(), 1, "{missing:?}");
    world
        .run(&[&send[..], &["--ignore-not-found"]].concat())
        .has_code(0)
        .prints("already gone");
    let json = world
        .run(&[&send[..], &["--json"]].concat())
        .has_code(1)
        .json();
    assert_eq!(
        (&json["outcome"], &json["status"]),
        (&"failed".into(), &404.into())
    );
}

#[test]
fn one_signs_in_like_a_run() {
    let (world, _) = World::with_groups(1);
    let id = format!("{:032x}", 0);
    let mut command = world.command(&["one", "delete_group", &id, "--allow-permanent", "--yes"]);
    command.env("TALLYFY_ACCESS_TOKEN", "dead");
    crate::support::Ended::from(command.output().unwrap()).has_code(3);
    assert!(world.sandbox.contains(&group(0)));
}

#[test]
fn what_the_server_said_is_printed_without_control_characters() {
    let (world, _) = World::with_groups(1);
    let body = "{\"data\":\r\n\t\"\r\x1b[2J\x07\u{202e}\"}";
    world.sandbox.fail_next(Fault::status(200).body(body));
    let command = ["one", "delete_group", &format!("{:032x}", 0)];
    let ended = world.run(&[&command[..], &["--allow-permanent", "--yes"]].concat());
    let ended = ended
        .has_code(0)
        .prints("{\"data\":\n\t\"\u{fffd}\u{fffd}[2J\u{fffd}\u{fffd}\"}\n");
    assert!(
        !ended.out.contains(['\r', '\x1b', '\x07', '\u{202e}']),
        "{ended:?}"
    );
}

#[test]
fn an_archive_needs_no_permission_but_a_yes() {
    let world = World::new();
    let archive = Deletion::archive_process(ID).unwrap();
    world.sandbox.add(&archive);
    world.run(&["one", "archive_process", ID]).has_code(2);
    world.run(&["one", "archive_process", ID, "-y"]).has_code(0);
    assert!(!world.sandbox.contains(&archive));
}

#[test]
fn query_options_are_flags() {
    let world = World::new();
    let plain = ["one", "remove_member", "1000", "--dry-run"];
    let cases = [
        (
            &["--with-reassignment", "--to", "1001"][..],
            "?to=1001&with_reassignment=true",
        ),
        (&["--with-reassignment=false"], "with_reassignment=false"),
    ];
    for (flags, query) in cases {
        world
            .run(&[&plain[..], flags].concat())
            .has_code(0)
            .prints(query);
    }
    world
        .run(&[&plain[..], &["--with-reassignment"]].concat())
        .has_code(2)
        .says("`to`");
    world
        .run(&["one", "remove_member", "..", "--dry-run"])
        .has_code(2)
        .says("member");
}

#[test]
fn every_operation_and_purge_is_a_subcommand() {
    let help = run_without_account(&["one", "--help"]).has_code(0).out;
    for operation in Operation::all() {
        let purge = operation.requires().map(|requires| requires.purge());
        for name in [Some(operation.id()), purge].into_iter().flatten() {
            let line = help
                .lines()
                .find(|line| line.trim_start().starts_with(name));
            assert!(line.is_some(), "{name} is missing: {help}");
            let own = run_without_account(&["one", name, "--help"]).has_code(0);
            let own = own
                .prints(operation.path())
                .prints(operation.effect().as_str());
            let own = own.prints(&match operation.restore() {
                Some(way) => format!("To undo it: {} {}", way.method(), way.path()),
                None if operation.effect().is_permanent() => "It can't be undone.".to_owned(),
                None => "No way back is known.".to_owned(),
            });
            for parameter in operation.parameters() {
                let flag = format!("--{}", parameter.name().replace('_', "-"));
                let place = format!("<{}>", parameter.name().to_uppercase());
                assert!(
                    own.out.contains(&flag) || own.out.contains(&place),
                    "{own:?}"
                );
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_signal_says_that_the_deletion_may_have_been_done() {
    let world = World::new();
    world.sandbox.fail_always(Fault::stall());
    let mut command = world.command(&["one", "archive_process", ID, "--yes"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    world.wait_for_requests(1);
    let mut messages = BufReader::new(child.stderr.take().unwrap()).lines();
    for says in [
        "stopping after the items in flight",
        "stopped at once: what was in flight may have been done",
    ] {
        let id = child.id().to_string();
        let killed = Command::new("kill").args(["-INT", &id]).status();
        assert!(killed.unwrap().success());
        let said = messages.find(|line| line.as_ref().unwrap().contains(says));
        assert!(said.is_some(), "{says}");
    }
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_responses_that_takes_none_is_named() {
    let world = World::new();
    let process = Deletion::archive_process(ID).unwrap();
    world.sandbox.add(&process);
    let arguments = [
        "one",
        "archive_process",
        ID,
        "--yes",
        "--responses",
        "/dev/full",
    ];
    let ended = world.run(&arguments).has_code(1);
    ended.prints("deleted").says("the results can't be written");
    assert!(!world.sandbox.contains(&process));
}
