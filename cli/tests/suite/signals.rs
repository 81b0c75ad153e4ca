//! SIGINT, SIGTERM, and a closed pipe.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tallyfy::sandbox::Fault;

#[cfg(target_os = "linux")]
use crate::support::in_shell;
use crate::support::{Ended, World, outcomes, records};

const SEND: [&str; 6] = [
    "run",
    "list.jsonl",
    "--allow-permanent",
    "--yes",
    "--concurrency",
    "2",
];

fn start(world: &World) -> Child {
    let mut command = world.command(&SEND);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args([name, &id])
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn a_signal_finishes_what_is_in_flight_and_the_run_can_be_resumed() {
    for name in ["-INT", "-TERM"] {
        let (world, groups) = World::with_groups(300);
        world.slow_down();
        let child = start(&world);
        world.wait_for_requests(20);
        signal(&child, name);
        let ended = Ended::from(child.wait_with_output().unwrap()).has_code(1);
        ended
            .says("stopping after the items in flight")
            .says("to resume, give the same command again: list.jsonl.journal");
        let records = records(&world.path("list.jsonl.journal"));
        let finished = outcomes(&records).len();
        assert_eq!(records.len(), 2 * finished);
        assert_eq!(world.sandbox.requests().len(), finished);
        assert!(world.left(&groups) > 0);

        world.sandbox.recover();
        let ended = world.run(&SEND).has_code(0).says("(resuming)");
        ended.prints("300 deleted");
        assert_eq!(world.sandbox.requests().len(), 300);
    }
}

#[test]
fn a_second_signal_stops_at_once() {
    let (world, groups) = World::with_groups(30);
    world.sandbox.fail_always(Fault::stall());
    let child = start(&world);
    world.wait_for_requests(2);
    let begin = Instant::now();
    signal(&child, "-INT");
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "-TERM");
    let ended = Ended::from(child.wait_with_output().unwrap()).has_code(1);
    ended.says("stopped at once");
    assert!(begin.elapsed() < Duration::from_secs(10));
    world.sandbox.recover();
    world.run(&SEND).has_code(0);
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn a_run_goes_on_when_nobody_listens() {
    let (world, groups) = World::with_groups(60);
    world.slow_down();
    let mut child = start(&world);
    let mut first = [0];
    child.stderr.take().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn long_output_ends_with_its_reader() {
    let (world, _) = World::with_groups(20_000);
    for arguments in [
        &["plan", "list.jsonl", "--requests"][..],
        &["operations", "--json"],
        &["completions", "zsh"],
        &["run", "--help"],
    ] {
        let mut command = world.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = [0];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
    }
}

/// A full disk, as a limit on the size of files.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_run_and_leaves_a_journal_to_resume_from() {
    let (world, groups) = World::with_groups(300);
    let program = world.command(&SEND);
    let mut limited = in_shell(&program, "trap '' XFSZ; ulimit -f 20; exec \"$0\" \"$@\"");
    let ended = Ended::from(limited.output().unwrap()).has_code(1);
    ended.prints("File too large");
    let text = std::fs::read_to_string(world.path("list.jsonl.journal")).unwrap();
    assert!(text.ends_with('\n'), "half a record was left");
    let sent = world.sandbox.requests().len();
    let intents = text.matches("\"sending\"").count();
    assert!(sent <= intents && intents < 300, "{sent} of {intents}");

    world.run(&SEND).has_code(0);
    assert_eq!(world.left(&groups), 0);
    let outcomes = outcomes(&records(&world.path("list.jsonl.journal")));
    assert_eq!(outcomes.len(), 300);
}
