//! The program on a terminal.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::process::Command;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::{World, in_shell};

const SEND: [&str; 3] = ["run", "list.jsonl", "--allow-permanent"];

/// Runs it on a terminal of that width, where this is typed when it asks. Returns the exit code
/// and all that the terminal showed.
fn on_terminal(command: Command, columns: u16, typed: &str) -> (i32, String) {
    answer(command, columns, || (), typed)
}

/// The same, and does something before it types.
fn answer(mut command: Command, columns: u16, before: impl FnOnce(), typed: &str) -> (i32, String) {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&controller).unwrap();
    unlockpt(&controller).unwrap();
    let name = ptsname(&controller, Vec::new()).unwrap();
    let terminal = File::options()
        .read(true)
        .write(true)
        .custom_flags(OpenptFlags::NOCTTY.bits().cast_signed())
        .open(OsStr::from_bytes(name.as_bytes()))
        .unwrap();
    let size = Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&terminal, size).unwrap();
    if !command.get_envs().any(|(name, _)| name == "TERM") {
        command.env("TERM", "xterm");
    }
    command
        .stdin(terminal.try_clone().unwrap())
        .stdout(terminal.try_clone().unwrap())
        .stderr(terminal);
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut controller = File::from(controller);
    let mut answer = Some((before, typed)).filter(|_| !typed.is_empty());
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    // It fails when the program has closed its side.
    while let Ok(length @ 1..) = controller.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..length]);
        if String::from_utf8_lossy(&shown).contains("go on: ")
            && let Some((before, typed)) = answer.take()
        {
            before();
            controller.write_all(typed.as_bytes()).unwrap();
        }
    }
    let code = child.wait().unwrap().code().unwrap();
    (code, String::from_utf8_lossy(&shown).into_owned())
}

#[test]
fn it_asks_for_the_number_of_permanent_deletions() {
    let (world, groups) = World::with_groups(3);
    for wrong in ["2\n", "yes\n", "\n", "\x04"] {
        let (code, shown) = on_terminal(world.command(&SEND), 80, wrong);
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("3 permanent deletions"), "{shown}");
        assert!(shown.contains("nothing was sent"), "{shown}");
    }
    assert!(world.sandbox.requests().is_empty());
    let (code, shown) = on_terminal(world.command(&SEND), 80, "3\n");
    assert_eq!(code, 0, "{shown}");
    let (server, asked) = (
        shown.find(&world.sandbox.base_url()),
        shown.find("Type that number"),
    );
    assert!(server.unwrap() < asked.unwrap(), "{shown}");
    assert!(shown.contains("list.jsonl.journal"), "{shown}");
    assert_eq!(world.left(&groups), 0);
}

#[test]
fn a_list_that_changes_while_it_asks_is_not_sent() {
    let (world, _) = World::with_groups(3);
    let change = || {
        let list = File::options().append(true).open(world.path("list.jsonl"));
        writeln!(list.unwrap(), "{{}}").unwrap();
    };
    let (code, shown) = answer(world.command(&SEND), 80, change, "3\n");
    assert_eq!(code, 2, "{shown}");
    assert!(shown.contains("changed after it was opened"), "{shown}");
    assert!(world.sandbox.requests().is_empty());
}

#[test]
fn what_can_be_undone_is_confirmed_with_yes() {
    let world = World::new();
    let archive = tallyfy::Deletion::archive_process("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").unwrap();
    world.sandbox.add(&archive);
    world.list("list.jsonl", [&archive]);
    assert_eq!(on_terminal(world.command(&SEND[..2]), 80, "n\n").0, 2);
    assert_eq!(on_terminal(world.command(&SEND[..2]), 80, "yes\n").0, 0);
    assert!(!world.sandbox.contains(&archive));
}

#[test]
fn the_bar_fits_the_terminal() {
    for (columns, rows) in [(80, 1), (40, 2)] {
        let (world, _) = World::with_groups(60);
        world.slow_down();
        let command = world.command(&[&SEND[..], &["--yes", "--concurrency", "2"]].concat());
        let (code, shown) = on_terminal(command, columns, "");
        assert_eq!(code, 0, "{shown}");
        let bars: Vec<String> = shown
            .split(['\r', '\n'])
            .filter(|line| line.contains("/60"))
            .map(without_escapes)
            .collect();
        assert!(bars.len() > 2, "{shown}");
        // The second row follows the first without a line break, after blanks up to the edge.
        for bar in bars {
            let columns = usize::from(columns);
            assert!(bar.len() <= columns * rows, "{bar:?}");
            let last = &bar[columns * (rows - 1)..];
            for word in [" left", " failed", "/s", "pace"] {
                assert!(last.contains(word), "{bar:?}");
            }
        }
    }
}

/// A line without the sequences that move the cursor.
fn without_escapes(line: &str) -> String {
    let mut parts = line.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    let end = |part: &&str| {
        part.find(|c: char| c.is_ascii_alphabetic())
            .map_or(part.len(), |at| at + 1)
    };
    parts.fold(first, |text, part| text + &part[end(&part)..])
}

#[test]
fn a_dumb_terminal_gets_lines_and_no_escapes() {
    for (name, value) in [("TERM", "dumb"), ("NO_COLOR", "1")] {
        let (world, _) = World::with_groups(3);
        let mut command = world.command(&SEND);
        command.env(name, value);
        let (code, shown) = on_terminal(command, 80, "3\n");
        assert_eq!(code, 0, "{shown}");
        assert!(!shown.contains("\x1b[31m"), "{shown:?}");
        assert_eq!(shown.contains('\x1b'), name == "NO_COLOR", "{shown:?}");
    }
    let (world, _) = World::with_groups(3);
    let (_, shown) = on_terminal(world.command(&SEND), 80, "3\n");
    assert!(shown.contains("\x1b[31m"), "{shown:?}");
    let command = world.command(&[&SEND[..], &["--no-color", "--journal", "new"]].concat());
    let (_, shown) = on_terminal(command, 80, "3\n");
    assert!(!shown.contains("\x1b[31m"), "{shown:?}");
}

/// Who can't see the question does not answer it.
#[test]
fn it_does_not_ask_where_nobody_sees_the_question() {
    let (world, groups) = World::with_groups(1);
    let program = world.command(&SEND);
    let shell = in_shell(&program, "timeout 20 \"$0\" \"$@\" 2> messages");
    let (code, shown) = on_terminal(shell, 80, "");
    assert_eq!(code, 2, "{shown}");
    let messages = std::fs::read_to_string(world.path("messages")).unwrap();
    assert!(
        messages.contains("there is no terminal to ask on"),
        "{messages}"
    );
    assert_eq!(world.left(&groups), 1);
}
