//! The journal by default, `failed`, `status`, plans and responses.

use std::fs;

use serde_json::Value;
use tallyfy::sandbox::Fault;
use tallyfy::{Deletion, Purge};

use crate::support::{World, group, run_without_account};

const SEND: [&str; 4] = ["run", "list.jsonl", "--allow-permanent", "--yes"];
const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

#[test]
fn a_run_is_resumed_from_the_journal_beside_its_list() {
    let (world, groups) = World::with_groups(200);
    for earlier in [0, 200] {
        let report = world
            .run(&[&SEND[..], &["--json"]].concat())
            .has_code(0)
            .json();
        assert_eq!(report["outcomes"]["deleted"], 200);
        assert_eq!(report["earlier"], earlier);
        assert_eq!(world.sandbox.requests().len(), 200);
    }
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn without_a_journal_none_is_made() {
    let (world, _) = World::with_groups(2);
    let ended = world
        .run(&[&SEND[..], &["--no-journal"]].concat())
        .has_code(0);
    ended.says("a run that stops can't be resumed");
    assert!(!world.path("list.jsonl.journal").exists());
}

#[test]
fn the_journal_of_another_list_is_refused_before_anything_is_sent() {
    let (world, _) = World::with_groups(3);
    world.run(&SEND).has_code(0);
    world.sandbox.clear_requests();
    world.list("list.jsonl", [group(7)]);
    world.run(&SEND).has_code(2).says("list.jsonl.journal");
    assert!(world.sandbox.requests().is_empty());
}

#[test]
fn failed_writes_a_list_that_can_be_run_again() {
    let (world, _) = World::with_groups(3);
    world.list("list.jsonl", (0..6).map(group));
    world.run(&SEND).has_code(9);
    let failed =
        run_without_account(&["failed", world.path("list.jsonl.journal").to_str().unwrap()]);
    let failed = failed.has_code(0);
    assert_eq!((failed.out.lines().count(), failed.err.as_str()), (3, ""));

    (3..6).for_each(|number| world.sandbox.add(&group(number)));
    world.write("list.jsonl", &failed.out);
    world
        .run(&[&SEND[..], &["--journal", "again"]].concat())
        .has_code(0)
        .prints("3 deleted");
}

#[test]
fn failed_leaves_out_and_counts_what_cannot_be_repeated_safely() {
    let world = World::new();
    let reopen = Deletion::reopen_task(ID, ID).unwrap();
    assert!(!reopen.operation().is_repeatable());
    world.sandbox.add(&reopen);
    world.list("list.jsonl", [reopen]);
    world.sandbox.fail_always(Fault::reset().after_acting());
    world.run(&SEND).has_code(9).prints("1 unknown");
    let failed = world.run(&["failed", "list.jsonl.journal"]).has_code(0);
    assert_eq!(failed.out, "");
    failed.says("1 item left out");
}

#[test]
fn status_shows_the_report_so_far_without_an_account() {
    let (world, _) = World::with_groups(3);
    world.list("list.jsonl", (0..4).map(group));
    world.run(&SEND).has_code(9);
    let journal = world.path("list.jsonl.journal");
    let journal = journal.to_str().unwrap();
    run_without_account(&["status", journal])
        .has_code(0)
        .prints("4 items: 3 deleted, 1 failed\n")
        .prints("on http://127.0.0.1, any port\n");
    let status = run_without_account(&["status", journal, "-o", "json"])
        .has_code(0)
        .json();
    assert_eq!(status["report"]["outcomes"]["failed"], 1);
    run_without_account(&["status", "missing"])
        .has_code(2)
        .says("missing");
    world.write("torn", "{}");
    for command in ["status", "failed"] {
        world.run(&[command, "torn"]).has_code(2).says("journal");
    }
}

#[test]
fn a_plan_sends_nothing_and_leaves_the_journal_as_it_is() {
    let (world, groups) = World::with_groups(4);
    world.list("list.jsonl", &groups[..2]);
    world.run(&SEND).has_code(0);
    // The last word of a run that was killed.
    let journal = world.path("list.jsonl.journal");
    let torn = fs::read_to_string(&journal).unwrap() + r#"{"sending":{"opera"#;
    fs::write(&journal, &torn).unwrap();
    world.list("list.jsonl", groups.iter().chain(&groups[2..]));

    let plan = world.run(&["plan", "list.jsonl", "--requests"]).has_code(0);
    let guarded =
        "  delete_group: 2, permanent; not allowed: this client refuses permanent deletions\n";
    assert!(plan.out.contains(guarded), "{plan:?}");
    assert!(
        plan.out
            .ends_with("nothing was sent; a run needs --allow-permanent\n")
    );
    let allowed = world
        .run(&["plan", "list.jsonl", "--allow-permanent"])
        .has_code(0);
    let allowed = allowed.prints("  delete_group: 2, permanent; can't be undone\n");
    assert!(allowed.out.ends_with("\nnothing was sent\n"));
    assert_eq!(plan.out.matches("DELETE ").count(), 2, "{plan:?}");
    let plan = plan
        .prints(&world.sandbox.base_url())
        .prints(world.sandbox.organization());
    plan.prints("2 duplicates")
        .prints("delete_group: 2, permanent");
    for arguments in [
        &["plan", "list.jsonl", "--json"][..],
        &["run", "list.jsonl", "--dry-run", "-o", "json"],
    ] {
        let plan = world.run(arguments).has_code(0).json();
        assert_eq!((&plan["items"], &plan["permanent"]), (&2.into(), &2.into()));
        let others = ["finished", "duplicates", "unknown", "guarded", "requests"];
        assert_eq!(
            others.map(|name| plan[name].as_u64().unwrap()),
            [2, 2, 0, 2, 0]
        );
        assert_eq!(plan["organization"], world.sandbox.organization());
    }
    assert_eq!(fs::read_to_string(&journal).unwrap(), torn);
    assert_eq!(world.sandbox.requests().len(), 2);
}

#[test]
fn a_rate_is_so_many_requests_a_minute() {
    let (world, _) = World::with_groups(3);
    let plan = ["plan", "list.jsonl", "--allow-permanent", "--rate", "90"];
    let plan = world.run(&plan).has_code(0);
    plan.prints("\n2 s at 90.0 requests a minute\n");
}

#[test]
fn responses_keep_what_the_server_said() {
    let world = World::new();
    let archive = Deletion::archive_template(ID).unwrap();
    world.sandbox.add(&archive);
    let purge = Purge::purge_template(ID).unwrap();
    world.list(
        "list.jsonl",
        [
            serde_json::to_value(purge).unwrap(),
            serde_json::to_value(group(3)).unwrap(),
        ],
    );
    // Half a line of a run that was killed.
    world.write("responses", r#"{"item"#);
    world
        .run(&[&SEND[..], &["--responses", "responses"]].concat())
        .has_code(9);
    let text = fs::read_to_string(world.path("responses")).unwrap();
    let records: Vec<Value> = text
        .lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(records.len(), 2, "{text}");
    let of = |name: &str| {
        records
            .iter()
            .find(|record| record["item"]["operation"] == name)
            .unwrap()
    };
    assert!(of("purge_template")["first_response"].is_object(), "{text}");
    assert_eq!(of("purge_template")["outcome"], "deleted");
    assert_eq!(of("delete_group")["outcome"], "failed");
    assert_eq!(of("delete_group")["status"], 404);
    assert!(of("delete_group")["response"].is_object(), "{text}");

    world.list("other.jsonl", [group(4)]);
    let other = ["run", "other.jsonl", "--allow-permanent", "--yes"];
    world
        .run(&[&other[..], &["--responses", "responses"]].concat())
        .has_code(9);
    let longer = fs::read_to_string(world.path("responses")).unwrap();
    let added = longer.strip_prefix(&text).unwrap();
    assert_eq!(added.lines().count(), 1, "{added}");
    let _: Value = serde_json::from_str(added).unwrap();
}

#[test]
fn the_first_twenty_failures_are_named_as_they_happen() {
    for count in [20, 21, 23] {
        let world = World::new();
        world.list("list.jsonl", (0..count).map(group));
        let ended = world.run(&SEND).has_code(9);
        let named = ended.err.matches(": failed: ").count();
        let more = ended.err.matches("more failures").count();
        assert_eq!((named, more), (20, usize::from(count > 20)), "{ended:?}");
    }
}

#[test]
fn responses_need_a_file_of_their_own() {
    let (world, groups) = World::with_groups(3);
    let before = fs::read(world.path("list.jsonl")).unwrap();
    for responses in ["list.jsonl", "./list.jsonl", "list.jsonl.journal"] {
        let ended = world.run(&[&SEND[..], &["--responses", responses]].concat());
        ended.has_code(2).says("is the list or the journal");
    }
    assert_eq!(fs::read(world.path("list.jsonl")).unwrap(), before);
    assert_eq!(world.left(&groups), 3);
}

#[test]
fn responses_that_cannot_be_written_stop_the_run() {
    let (world, groups) = World::with_groups(50);
    let arguments = [
        &SEND[..],
        &["--responses", "/dev/full", "--concurrency", "1"],
    ]
    .concat();
    if cfg!(target_os = "linux") {
        world
            .run(&arguments)
            .has_code(1)
            .prints("the results can't be written: No space left");
        assert!(world.left(&groups) > 40);
    }
}

#[test]
fn quiet_says_nothing_where_all_goes_well() {
    let (world, _) = World::with_groups(3);
    let ended = world.run(&[&SEND[..], &["--quiet"]].concat()).has_code(0);
    assert_eq!(ended.err, "");
}

#[test]
fn verbose_shows_attempts_and_waits_and_no_token() {
    let (world, _) = World::with_groups(1);
    world.sandbox.fail_next(Fault::status(502));
    let ended = world.run(&[&SEND[..], &["-v"]].concat()).has_code(0);
    let ended = ended
        .says("delete_group")
        .says("attempt=1")
        .says("delay_ms");
    assert!(!ended.err.contains(world.sandbox.access_token()));
}

#[cfg(unix)]
#[test]
fn a_journal_that_is_gone_is_not_one_to_resume_from() {
    let (world, groups) = World::with_groups(300);
    world.slow_down();
    let mut command = world.command(&[&SEND[..], &["--concurrency", "2"]].concat());
    let run = std::thread::spawn(move || crate::support::Ended::from(command.output().unwrap()));
    world.wait_for_requests(10);
    fs::remove_file(world.path("list.jsonl.journal")).unwrap();
    let ended = run.join().unwrap().has_code(1);
    let ended = ended.prints("check the records before you resume");
    assert!(!ended.err.contains("to resume"), "{ended:?}");
    assert!(world.left(&groups) > 0);
}
