//! Each exit code, and what was sent by then.

use tallyfy::sandbox::Fault;

use crate::support::{World, group, run_without_account};

const SEND: [&str; 4] = ["run", "list.jsonl", "--allow-permanent", "--yes"];

#[test]
fn code_0_is_a_list_that_is_done() {
    let (world, groups) = World::with_groups(20);
    let ended = world.run(&SEND).has_code(0);
    ended.prints("20 deleted").says("list.jsonl.journal");
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn code_0_is_also_an_empty_list() {
    let world = World::new();
    world.write("list.jsonl", "\n");
    world.run(&["run", "list.jsonl"]).has_code(0);
}

#[test]
fn code_1_is_a_run_that_stopped_before_the_end() {
    let (world, groups) = World::with_groups(40);
    world.sandbox.fail_always(Fault::html_page(403));
    let mut arguments = SEND.to_vec();
    arguments.extend(["--max-consecutive-failures", "2", "--concurrency", "1"]);
    let ended = world.run(&arguments).has_code(1);
    ended.says("give the same command again");
    assert_eq!(world.left(&groups), 40);
}

#[cfg(target_os = "linux")]
#[test]
fn code_1_is_a_result_that_cannot_be_printed() {
    let (world, groups) = World::with_groups(3);
    for (arguments, says) in [
        (&["operations"][..], "can't print the result"),
        (&["plan", "list.jsonl", "--json"], "can't print the result"),
        (&SEND, "3 items: 3 deleted"),
        (&["status", "list.jsonl.journal"], "can't print the result"),
    ] {
        let mut command = world.command(arguments);
        command.stdout(std::fs::File::create("/dev/full").unwrap());
        let ended = crate::support::Ended::from(command.output().unwrap());
        ended.has_code(1).says(says).says("No space left");
    }
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn code_2_is_wrong_usage() {
    for arguments in [
        &["nope"][..],
        &["run"],
        &["run", "a", "b"],
        &["run", "a", "--journal"],
        &["run", "a", "--journal", "b", "--no-journal"],
        &["run", "a", "--sandbox", "1"],
        &["run", "--sandbox", "1", "--operation", "delete_tag"],
        &["run", "a", "--operation", "delete_everything"],
        &["run", "a", "--rate", "0"],
        &["run", "a", "--concurrency", "many"],
        &["run", "a", "--quiet", "--verbose"],
        &["run", "a", "--access-token", "secret"],
        &["plan", "a", "--requests", "--json"],
        &["one"],
        &["one", "delete_group"],
        &["failed"],
        &["completions", "no-shell"],
    ] {
        run_without_account(arguments).has_code(2);
    }
}

#[test]
fn code_2_is_no_confirmation_where_there_is_no_terminal() {
    let (world, groups) = World::with_groups(3);
    let ended = world.run(&SEND[..3]).has_code(2);
    ended.says("nothing was sent").says("add --yes");
    assert_eq!(world.left(&groups), 3);
    assert!(world.sandbox.requests().is_empty());
}

#[test]
fn code_3_is_no_credentials() {
    let (world, _) = World::with_groups(3);
    let mut command = world.command(&SEND);
    command.env_remove("TALLYFY_ACCESS_TOKEN");
    let ended = crate::support::Ended::from(command.output().unwrap());
    ended.has_code(3).says("TALLYFY_ACCESS_TOKEN");
    assert!(world.sandbox.requests().is_empty());
}

#[test]
fn code_3_is_a_dead_token() {
    let (world, groups) = World::with_groups(3);
    let mut command = world.command(&SEND);
    command.env("TALLYFY_ACCESS_TOKEN", "dead");
    let ended = crate::support::Ended::from(command.output().unwrap());
    ended.has_code(3).says("give the same command again");
    assert_eq!(world.left(&groups), 3);
}

#[test]
fn code_3_is_a_token_of_another_organization() {
    let (world, groups) = World::with_groups(3);
    let mut command = world.command(&SEND);
    command.env("TALLYFY_ORG_ID", "00000000000000000000000000000001");
    let ended = crate::support::Ended::from(command.output().unwrap());
    ended.has_code(3).prints("organization");
    assert_eq!(world.left(&groups), 3);
}

#[test]
fn code_3_wins_over_1_where_the_token_dies_on_the_way() {
    let (world, groups) = World::with_groups(200);
    world.slow_down();
    let mut arguments = SEND.to_vec();
    arguments.extend(["--concurrency", "2"]);
    let mut command = world.command(&arguments);
    let child = std::thread::spawn(move || command.output().unwrap());
    world.wait_for_requests(10);
    world.sandbox.token_endpoint().revoke_access();
    let ended = crate::support::Ended::from(child.join().unwrap());
    ended.has_code(3);
    let left = world.left(&groups);
    assert!(left > 0 && left < 200, "{left} left");
}

#[test]
fn code_4_is_a_permanent_deletion_that_is_not_allowed() {
    let (world, groups) = World::with_groups(3);
    for arguments in [&SEND[..2], &["run", "list.jsonl", "--yes"]] {
        let ended = world.run(arguments).has_code(4);
        ended.says("nothing was sent").says("--allow-permanent");
    }
    assert_eq!(world.left(&groups), 3);
    assert!(world.sandbox.requests().is_empty());
    assert!(!world.path("list.jsonl.journal").exists());
}

#[test]
fn code_9_is_a_run_that_ended_with_failures() {
    let (world, groups) = World::with_groups(3);
    world.list("list.jsonl", (0..4).map(group));
    let ended = world.run(&SEND).has_code(9);
    ended
        .prints("3 deleted, 1 failed")
        .says("tallyfy-delete failed list.jsonl.journal");
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn code_9_is_also_an_item_that_was_postponed() {
    let (world, _) = World::with_groups(1);
    world.sandbox.fail_always(Fault::rate_limited("3600"));
    let ended = world.run(&SEND).has_code(9).prints("1 postponed");
    let ended = ended.says("to send 1 postponed item again, give the same command again");
    assert!(!ended.err.contains("to list what did not succeed"));
    world.sandbox.recover();
    world.run(&SEND).has_code(0).prints("1 deleted");
}

#[test]
fn what_is_already_gone_or_a_duplicate_is_not_a_failure() {
    let (world, groups) = World::with_groups(2);
    world.list("list.jsonl", [group(0), group(1), group(0), group(7)]);
    let mut arguments = SEND.to_vec();
    arguments.push("--ignore-not-found");
    let ended = world.run(&arguments).has_code(0);
    ended.prints("2 deleted, 1 already gone, 1 duplicate");
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn code_3_is_also_a_token_that_could_not_be_obtained() {
    let world = World::new();
    world.list("list.jsonl", (0..2).map(group));
    let nowhere = "http://127.0.0.1:1/oauth/token";
    let settings =
        serde_json::json!({ "client_id": "7", "client_secret": "s", "token_url": nowhere });
    world.write("credentials", settings.to_string());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(world.path("credentials"), mode).unwrap();
    }
    let id = format!("{:032x}", 0);
    let one = ["one", "delete_group", &id, "--allow-permanent", "--yes"];
    for (arguments, says) in [
        (
            &SEND[..],
            "to send 2 postponed items again, give the same command again",
        ),
        (&one, "could not obtain a token"),
    ] {
        let mut command = world.command(&[arguments, &["--credentials", "credentials"]].concat());
        command.env_remove("TALLYFY_ACCESS_TOKEN");
        let ended = crate::support::Ended::from(command.output().unwrap());
        ended.has_code(3).says(says);
    }
    assert!(world.sandbox.requests().is_empty());
}
