//! The example `bulk_delete` as a process.
//!
//! The test binary holds the example as a module and starts itself anew as that program, so that
//! what runs is never older than what is tested.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tallyfy::sandbox::Sandbox;
use tallyfy::{Deletion, Purge};

use crate::bulk::{group, sandbox_with_groups};

#[allow(dead_code)]
#[path = "../../examples/bulk_delete.rs"]
mod program;

const ARGUMENTS: &str = "BULK_DELETE_ARGUMENTS";

/// The program with these arguments and no environment but where the sandbox is.
pub fn command(sandbox: Option<&Sandbox>, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "--nocapture"])
        .arg("bulk_program::without_a_list_it_says_how_it_is_used")
        .env_clear()
        .env(ARGUMENTS, serde_json::to_string(arguments).unwrap())
        .stdin(Stdio::null());
    if let Some(sandbox) = sandbox {
        command
            .env("TALLYFY_BASE_URL", sandbox.base_url())
            .env("TALLYFY_ACCESS_TOKEN", sandbox.access_token())
            .env("TALLYFY_ORG_ID", sandbox.organization());
    }
    command
}

/// Runs it to its end. The sandbox goes on serving meanwhile.
async fn output(mut command: Command) -> (i32, String, String) {
    let output: Output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

pub fn write_list(path: &Path, items: impl IntoIterator<Item = impl serde::Serialize>) {
    let lines: Vec<String> = items
        .into_iter()
        .map(|item| serde_json::to_string(&item).unwrap() + "\n")
        .collect();
    fs::write(path, lines.concat()).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_list_it_says_how_it_is_used() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        let arguments: Vec<String> = serde_json::from_str(&arguments).unwrap();
        let arguments = arguments.into_iter().map(Into::into).collect();
        std::process::exit(program::run(arguments).await.into());
    }
    for arguments in [
        &[][..],
        &["--nope"],
        &["a", "b"],
        &["--journal"],
        &["a", "--sandbox", "1"],
        &["--sandbox", "1", "--ids", "delete_tag"],
        &["a", "--requests"],
        &["a", "--plan", "--requests", "--json"],
    ] {
        let (code, _, errors) = output(command(None, arguments)).await;
        assert_eq!(code, 2, "{arguments:?}");
        assert!(errors.contains("usage: bulk_delete LIST"), "{errors}");
    }
}

#[tokio::test]
async fn it_deletes_what_the_list_says_and_goes_on_from_its_journal() {
    let directory = tempfile::tempdir().unwrap();
    let (list, journal) = (
        directory.path().join("list"),
        directory.path().join("journal"),
    );
    let (sandbox, groups) = sandbox_with_groups(200).await;
    write_list(&list, &groups);
    let arguments = [
        list.to_str().unwrap(),
        "--journal",
        journal.to_str().unwrap(),
        "--allow-permanent",
        "--json",
    ];
    for earlier in [0, 200] {
        let (code, out, errors) = output(command(Some(&sandbox), &arguments)).await;
        assert_eq!(code, 0, "{errors}");
        let json = &out[out.find('{').unwrap()..];
        let report: Value = serde_json::from_str(json).unwrap();
        assert_eq!(report["outcomes"]["deleted"], 200);
        assert_eq!(report["earlier"], earlier);
        assert_eq!(sandbox.requests().len(), 200);
    }
    assert!(groups.iter().all(|group| !sandbox.contains(group)));
}

#[tokio::test]
async fn it_needs_no_account_for_the_built_in_sandbox() {
    let (code, out, errors) = output(command(None, &["--sandbox", "300"])).await;
    assert_eq!(code, 0, "{errors}");
    assert!(out.contains("300 items: 300 deleted"), "{out}");
}

#[tokio::test]
async fn a_plan_a_bad_list_and_the_guard_send_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (list, journal) = (
        directory.path().join("list"),
        directory.path().join("journal"),
    );
    let (sandbox, groups) = sandbox_with_groups(3).await;
    let path = list.to_str().unwrap();
    write_list(&list, &groups);
    let arguments = [
        path,
        "--plan",
        "--requests",
        "--journal",
        journal.to_str().unwrap(),
    ];
    let (code, out, _) = output(command(Some(&sandbox), &arguments)).await;
    assert_eq!(code, 0);
    assert!(
        out.contains(&format!("DELETE {}/organizations/", sandbox.base_url())),
        "{out}"
    );
    assert!(out.contains("delete_group: 3, permanent; refused"), "{out}");
    assert!(!journal.exists());

    let (code, _, errors) = output(command(Some(&sandbox), &[path])).await;
    assert_eq!(code, 2);
    assert!(errors.contains("add --allow-permanent"), "{errors}");

    let purge = Purge::purge_process("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").unwrap();
    write_list(
        &list,
        [
            serde_json::to_value(&groups[0]).unwrap(),
            serde_json::to_value(purge).unwrap(),
        ],
    );
    let text = fs::read_to_string(&list).unwrap();
    fs::write(&list, text + "{}\nnonsense\n").unwrap();
    let (code, _, errors) = output(command(Some(&sandbox), &[path, "--allow-permanent"])).await;
    assert_eq!(code, 2);
    assert!(
        errors.contains("line 3: missing field `operation`\nline 4: "),
        "{errors}"
    );
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_plan_leaves_the_journal_as_it_is_and_shows_what_is_left() {
    let directory = tempfile::tempdir().unwrap();
    let (list, journal) = (
        directory.path().join("list"),
        directory.path().join("journal"),
    );
    let (sandbox, groups) = sandbox_with_groups(4).await;
    let path = journal.to_str().unwrap();
    write_list(&list, &groups[..2]);
    let run = [
        list.to_str().unwrap(),
        "--journal",
        path,
        "--allow-permanent",
    ];
    assert_eq!(output(command(Some(&sandbox), &run)).await.0, 0);
    // The last word of a run that was killed.
    let torn = fs::read_to_string(&journal).unwrap() + r#"{"sending":{"opera"#;
    fs::write(&journal, &torn).unwrap();

    write_list(&list, groups.iter().chain(&groups[2..]));
    let plan = [run[0], "--plan", "--requests", "--journal", path];
    let (code, out, errors) = output(command(Some(&sandbox), &plan)).await;
    assert_eq!(code, 0, "{errors}");
    assert_eq!(out.matches("DELETE ").count(), 2, "{out}");
    assert!(
        out.contains("2 items, 0 requests; 2 more have an outcome in the journal; 2 duplicates"),
        "{out}"
    );
    assert_eq!(fs::read_to_string(&journal).unwrap(), torn);

    write_list(&list, &groups[1..]);
    let (code, _, errors) = output(command(Some(&sandbox), &plan)).await;
    assert_eq!(code, 2);
    assert!(
        errors.contains("is the journal of another list"),
        "{errors}"
    );
    assert_eq!(sandbox.requests().len(), 2);
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_no_list_and_nobody_has_to_listen() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let (sandbox, groups) = sandbox_with_groups(3).await;
    let arguments = [pipe.to_str().unwrap(), "--allow-permanent"];
    let (code, _, errors) = output(command(Some(&sandbox), &arguments)).await;
    assert_eq!(code, 2);
    assert!(errors.contains("is no regular file"), "{errors}");

    let list = directory.path().join("list");
    write_list(&list, &groups);
    let arguments = [list.to_str().unwrap(), "--allow-permanent"];
    let mut deaf = command(Some(&sandbox), &arguments);
    let mut child = deaf
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The test that holds the program says its own first line, and then everyone leaves.
    let mut start = [0; 12];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    drop(child.stderr.take());
    let code = tokio::task::spawn_blocking(move || child.wait());
    assert_eq!(code.await.unwrap().unwrap().code(), Some(0));
    assert!(groups.iter().all(|group| !sandbox.contains(group)));

    let (code, out, _) = output(command(None, &["--help"])).await;
    assert_eq!(code, 0);
    assert!(out.contains("usage: bulk_delete LIST"), "{out}");
}

#[tokio::test]
async fn its_exit_code_tells_failures_from_a_stop() {
    let directory = tempfile::tempdir().unwrap();
    let list = directory.path().join("list");
    let (sandbox, _) = sandbox_with_groups(3).await;
    write_list(&list, (0..4).map(group));
    let arguments = [list.to_str().unwrap(), "--allow-permanent"];
    let (code, out, _) = output(command(Some(&sandbox), &arguments)).await;
    assert_eq!(code, 1);
    assert!(out.contains("4 items: 3 deleted, 1 failed"), "{out}");

    // Too many requests say nothing of the item: the same command takes it up again.
    sandbox.fail_always(tallyfy::sandbox::Fault::rate_limited("3600"));
    write_list(&list, [group(9)]);
    let (code, out, errors) = output(command(Some(&sandbox), &arguments)).await;
    assert_eq!(code, 3, "{errors}");
    assert!(out.contains("1 items: 1 postponed"), "{out}");
    sandbox.recover();
    write_list(&list, (0..4).map(group));
    let mut stranger = command(Some(&sandbox), &arguments);
    stranger.env("TALLYFY_ACCESS_TOKEN", "another");
    let (code, out, errors) = output(stranger).await;
    assert_eq!(code, 3);
    assert!(
        out.contains("stopped at item") && out.contains("the token was rejected"),
        "{out}"
    );
    assert!(errors.contains("--journal FILE"), "{errors}");
}

#[tokio::test]
async fn ids_alone_are_a_list_for_one_operation() {
    let directory = tempfile::tempdir().unwrap();
    let list = directory.path().join("list");
    let sandbox = Sandbox::start().await.unwrap();
    let tag = "1a2b3c4d5e6f708192a3b4c5d6e7f809";
    sandbox.add(&Deletion::delete_tag(tag).unwrap());
    fs::write(&list, tag).unwrap();
    let arguments = [
        list.to_str().unwrap(),
        "--ids",
        "delete_tag",
        "--allow-permanent",
    ];
    let (code, _, errors) = output(command(Some(&sandbox), &arguments)).await;
    assert_eq!(code, 0, "{errors}");
    assert!(!sandbox.contains(&Deletion::delete_tag(tag).unwrap()));
}

#[cfg(unix)]
#[tokio::test]
async fn an_interrupt_finishes_what_is_in_flight_and_says_how_to_resume() {
    let directory = tempfile::tempdir().unwrap();
    let (list, journal) = (
        directory.path().join("list"),
        directory.path().join("journal"),
    );
    let (sandbox, groups) = sandbox_with_groups(400).await;
    write_list(&list, &groups);
    let arguments = [
        list.to_str().unwrap(),
        "--journal",
        journal.to_str().unwrap(),
        "--allow-permanent",
        "--concurrency",
        "2",
    ];
    sandbox.fail_always(tallyfy::sandbox::Fault::delayed(
        std::time::Duration::from_millis(20),
    ));
    let mut command_ = command(Some(&sandbox), &arguments);
    command_.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command_.spawn().unwrap();
    while sandbox.requests().len() < 20 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let pid = child.id().to_string();
    Command::new("kill").args(["-INT", &pid]).status().unwrap();
    let output_ = tokio::task::spawn_blocking(move || child.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    let errors = String::from_utf8(output_.stderr).unwrap();
    assert_eq!(output_.status.code(), Some(3), "{errors}");
    assert!(
        errors.contains("stopping after what is in flight"),
        "{errors}"
    );
    assert!(errors.contains("give the same command again"), "{errors}");
    let records = crate::bulk_journal::records(&journal);
    let finished = crate::bulk_journal::outcomes(&records).len();
    assert_eq!(records.len(), 2 * finished);
    assert_eq!(sandbox.requests().len(), finished);

    sandbox.recover();
    let (code, out, _) = output(command(Some(&sandbox), &arguments)).await;
    assert_eq!(code, 0);
    assert!(
        out.contains(&format!(
            "400 deleted; {finished} of them from earlier runs"
        )),
        "{out}"
    );
    assert_eq!(sandbox.requests().len(), 400);
}

/// A full disk, as a limit on the size of files.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_ends_the_run_and_leaves_a_journal_to_resume_from() {
    let directory = tempfile::tempdir().unwrap();
    let (list, journal) = (
        directory.path().join("list"),
        directory.path().join("journal"),
    );
    let (sandbox, groups) = sandbox_with_groups(300).await;
    write_list(&list, &groups);
    let arguments = [
        list.to_str().unwrap(),
        "--journal",
        journal.to_str().unwrap(),
        "--allow-permanent",
    ];
    let program = command(Some(&sandbox), &arguments);
    let mut limited = Command::new("/bin/sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 20; exec \"$0\" \"$@\""])
        .arg(program.get_program())
        .args(program.get_args())
        .env_clear()
        .envs(
            program
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .stdin(Stdio::null());
    let (code, out, _) = output(limited).await;
    assert_eq!(code, 3);
    assert!(out.contains("can't be written: File too large"), "{out}");
    let text = fs::read_to_string(&journal).unwrap();
    assert!(text.ends_with('\n'), "half a record was left");
    let sent = sandbox.requests().len();
    let intents = text.matches("\"sending\"").count();
    assert!(sent <= intents && intents < 300, "{sent} of {intents}");

    let (code, out, errors) = output(command(Some(&sandbox), &arguments)).await;
    assert_eq!(code, 0, "{out}{errors}");
    assert!(groups.iter().all(|group| !sandbox.contains(group)));
    let outcomes = crate::bulk_journal::outcomes(&crate::bulk_journal::records(&journal));
    assert_eq!(outcomes.len(), 300);
}
