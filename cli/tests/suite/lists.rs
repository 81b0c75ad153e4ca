//! Lists in each format, good and bad.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::process::Stdio;

use tallyfy::Deletion;

use crate::support::{Ended, World, group};

const TAG: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f809";

/// Runs the list of that name with more arguments.
fn run(world: &World, arguments: &[&str]) -> Ended {
    let always = ["run", "--allow-permanent", "--yes"];
    world.run(&[&always, arguments].concat())
}

#[test]
fn a_bad_list_is_refused_with_its_lines_and_nothing_is_sent() {
    let (world, _) = World::with_groups(1);
    let id = format!("{:032x}", 0);
    let good = serde_json::to_string(&group(0)).unwrap();
    for (name, text, arguments, says) in [
        (
            "a.jsonl",
            format!("{good}\n{{}}\n"),
            &[][..],
            "line 2: missing field `operation`",
        ),
        ("b.jsonl", format!("{good}\nnonsense\n"), &[], "line 2: "),
        (
            "c.jsonl",
            good.replace("delete_group", "delete_all"),
            &[],
            "line 1: ",
        ),
        (
            "d.jsonl",
            good.replace(&id, ".."),
            &[],
            "line 1: delete_group: `group_id`",
        ),
        (
            "e.jsonl",
            good.replace("group_id", "group"),
            &[],
            "unknown field `group`",
        ),
        (
            "f.jsonl",
            good.clone(),
            &["--operation", "delete_group", "--format", "jsonl"],
            "--operation does not go",
        ),
        (
            "g.txt",
            format!("{id}\n..\n"),
            &["--operation", "delete_group"],
            "line 2: ",
        ),
        (
            "h.txt",
            id.clone(),
            &["--operation", "delete_comment"],
            "takes task_id and comment_id",
        ),
        (
            "i.txt",
            id.clone(),
            &["--format", "ids"],
            "--format ids needs --operation",
        ),
        (
            "j.csv",
            "group_id\nx\n".to_owned(),
            &[],
            "line 1: missing column `operation`",
        ),
        (
            "k.csv",
            "id\nx\n".to_owned(),
            &["--operation", "delete_group"],
            "unknown column `id`: delete_group takes group_id",
        ),
        (
            "l.csv",
            format!("operation,group_id\ndelete_group,{id}\ndelete_tag,{id}\n"),
            &[],
            "line 3: delete_tag: unknown field `group_id`",
        ),
        (
            "m.csv",
            "operation,group_id\ndelete_group,..\n,x\n".to_owned(),
            &[],
            "line 2: delete_group: `group_id`",
        ),
        (
            "n.csv",
            "operation,group_id\ndelete_group\n".to_owned(),
            &[],
            "line 2: 1 fields, but the header names 2",
        ),
        (
            "o.csv",
            "operation,operation\n".to_owned(),
            &[],
            "duplicate column `operation`",
        ),
        (
            "p.csv",
            "operation,colour\n".to_owned(),
            &[],
            "unknown column `colour`",
        ),
        (
            "q.csv",
            "operation\ndelete_everything\n".to_owned(),
            &[],
            "line 2: unknown operation \"delete_everything\"",
        ),
        ("r.csv", String::new(), &[], "line 1: missing"),
        (
            "s.csv",
            format!("operation,group_id\ndelete_group,{id}\n"),
            &["--operation", "delete_group"],
            "exclude each other",
        ),
        (
            "t.csv",
            format!("operation;group_id\ndelete_group;{id}\n"),
            &[],
            "line 1: the fields must be separated by commas",
        ),
        (
            "u.csv",
            format!(
                "operation,group_id\ndelete_group,\"{id}\n{}",
                "x\n".repeat(50_000)
            ),
            &[],
            "line 2: longer than 65536 bytes: look for a quotation mark without its pair",
        ),
        (
            "v.csv",
            format!("\"operation,group_id\n{}", "x\n".repeat(50_000)),
            &[],
            "line 1: longer than 65536 bytes",
        ),
        (
            "w.txt",
            format!("{id}\n"),
            &[],
            "the list was read as JSON Lines: ids need --operation, CSV needs --format csv",
        ),
    ] {
        world.write(name, text);
        let ended = run(&world, &[&[name], arguments].concat()).has_code(2);
        ended.says(says);
        assert!(!world.path(&format!("{name}.journal")).exists());
    }
    world.write("x.csv", b"operation,group_id\ndelete_group,\xff\n");
    run(&world, &["x.csv"])
        .has_code(2)
        .says("line 2: not UTF-8");
    run(&world, &["missing.jsonl"])
        .has_code(2)
        .says("can't read missing.jsonl");
    run(&world, &["."]).has_code(2).says("it is a directory");
    assert!(world.sandbox.requests().is_empty());
}

#[test]
fn all_that_is_wrong_with_a_list_is_said_at_once() {
    let world = World::new();
    let rows: String = (0..150).map(|_| "delete_group,..\n").collect();
    world.write("list.csv", format!("operation,group_id\n{rows}"));
    let ended = run(&world, &["list.csv"]).has_code(2);
    ended.says("line 101: ").says("and 50 more");
}

#[test]
fn a_bad_list_needs_no_account_to_be_refused() {
    let world = World::new();
    world.write("list.jsonl", "{}\n");
    let mut command = world.command(&["plan", "list.jsonl"]);
    let output = command.env_remove("TALLYFY_ACCESS_TOKEN").output().unwrap();
    Ended::from(output).has_code(2).says("line 1: ");
}

#[test]
fn csv_names_the_operation_in_a_column_or_by_an_option() {
    let world = World::new();
    let tag = Deletion::delete_tag(TAG).unwrap();
    world.sandbox.add(&tag);
    world.sandbox.add(&group(1));
    let quoted = format!(
        "\u{feff}operation,tag_id,group_id\r\ndelete_tag,\"{TAG}\",\r\ndelete_group,,{:032x}\r\n",
        1
    );
    world.write("mixed.CSV", quoted);
    run(&world, &["mixed.CSV"]).has_code(0).prints("2 deleted");
    assert!(!world.sandbox.contains(&tag) && !world.sandbox.contains(&group(1)));

    world.sandbox.add(&tag);
    world.write("tags.txt", format!("tag_id\n{TAG}\n"));
    let arguments = ["tags.txt", "--format", "csv", "--operation", "delete_tag"];
    run(&world, &arguments).has_code(0).prints("1 deleted");
    assert!(!world.sandbox.contains(&tag));
}

#[test]
fn ids_alone_are_a_list_for_one_operation_or_purge() {
    let world = World::new();
    let tag = Deletion::delete_tag(TAG).unwrap();
    world.sandbox.add(&tag);
    world.write("tags.txt", TAG);
    run(&world, &["tags.txt", "--operation", "delete_tag"]).has_code(0);
    assert!(!world.sandbox.contains(&tag));

    let archive = Deletion::archive_process(TAG).unwrap();
    world.sandbox.add(&archive);
    world.sandbox.clear_requests();
    world.write("processes.txt", TAG);
    run(&world, &["processes.txt", "--operation", "purge_process"]).has_code(0);
    assert_eq!(world.sandbox.requests().len(), 2);
    assert!(!world.sandbox.contains(&archive));
}

#[test]
fn standard_input_is_read_as_a_whole_first_and_its_journal_found_again() {
    let (world, groups) = World::with_groups(50);
    let list = fs::read(world.path("list.jsonl")).unwrap();
    let pipe = |text: &[u8]| {
        let mut command = world.command(&["run", "-", "--allow-permanent", "--yes"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text).unwrap();
        Ended::from(child.wait_with_output().unwrap())
    };
    pipe(&[&list[..], b"nonsense\n"].concat())
        .has_code(2)
        .says("standard input:\nline 51: ");
    assert!(world.sandbox.requests().is_empty());
    pipe(&list)
        .has_code(0)
        .prints("50 deleted")
        .says("tallyfy-delete-");
    assert_eq!(world.left(&groups), 0);
    pipe(&list).has_code(0).says("(resuming)");
    assert_eq!(world.sandbox.requests().len(), 50);
    // Another list has a journal of its own.
    let line = list.split_inclusive(|&byte| byte == b'\n').nth(7).unwrap();
    world.sandbox.add(&groups[7]);
    pipe(line).has_code(0).prints("1 deleted");
    assert_eq!(world.left(&groups), 0);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_a_list_too() {
    let (world, groups) = World::with_groups(3);
    let made = std::process::Command::new("mkfifo")
        .arg(world.path("pipe"))
        .status();
    assert!(made.unwrap().success());
    let mut command = world.command(&["run", "pipe", "--allow-permanent", "--yes"]);
    let running = std::thread::spawn(move || Ended::from(command.output().unwrap()));
    fs::write(
        world.path("pipe"),
        fs::read(world.path("list.jsonl")).unwrap(),
    )
    .unwrap();
    running.join().unwrap().has_code(0);
    assert_eq!(world.left(&groups), 0);
}

/// The most memory that a plan of so many items took, in bytes.
#[cfg(target_os = "linux")]
fn peak_memory(world: &World, items: usize) -> u64 {
    world.list("long.jsonl", (0..items).map(group));
    let mut command = world.command(&["plan", "long.jsonl"]);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        peak = kib.map_or(peak, |kib| kib.parse::<u64>().unwrap() * 1024);
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(child.wait().unwrap().success());
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn an_item_takes_less_than_64_bytes() {
    let world = World::new();
    let (few, many) = (10_000, 60_000);
    let grown = peak_memory(&world, many).saturating_sub(peak_memory(&world, few));
    let each = grown / (many - few) as u64;
    println!("{each} bytes an item");
    assert!(each < 64, "{each} bytes an item");
}

#[test]
fn a_list_that_changes_while_it_is_read_ends_the_run() {
    const COUNT: usize = 3000;
    let line = |number| serde_json::to_string(&group(number)).unwrap() + "\n";
    type Change = fn(&mut fs::File, &str) -> std::io::Result<()>;
    let changes: [Change; 3] = [
        |file, _| file.set_len(0),
        |file, more| {
            file.seek(SeekFrom::End(0))?;
            file.write_all(more.as_bytes())
        },
        |file, more| file.write_all(more.as_bytes()),
    ];
    for change in changes {
        let (world, groups) = World::with_groups(COUNT);
        let other = group(COUNT);
        world.sandbox.add(&other);
        world.slow_down();
        let ended = std::thread::scope(|scope| {
            let run = scope.spawn(|| run(&world, &["list.jsonl", "--concurrency", "2"]));
            world.wait_for_requests(10);
            // Closed after the change: elsewhere than on Unix its time shows only then.
            let list = fs::OpenOptions::new()
                .write(true)
                .open(world.path("list.jsonl"));
            change(&mut list.unwrap(), &line(COUNT)).unwrap();
            world.sandbox.recover();
            run.join().unwrap()
        });
        ended
            .has_code(1)
            .prints("it was changed after it was opened")
            .says("restore the list");
        let left = world.left(&groups);
        assert!(left > 0 && left < COUNT, "{left} left");
        assert!(world.sandbox.contains(&other));
    }
}
