//! Work lists: what is read, and what is refused with line, field and rule.

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};

use tallyfy::bulk::{BulkErrorKind, Item, WorkList, WorkListError};
use tallyfy::sandbox::Sandbox;
use tallyfy::{Deletion, Purge};

use crate::bulk::group;

const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

const LINE: &str = r#"{"operation":"delete_group","group_id":"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b"}"#;

fn errors(list: &str) -> Vec<String> {
    let errors = WorkList::new(Cursor::new(list)).check().unwrap_err();
    errors.errors().iter().map(ToString::to_string).collect()
}

#[test]
fn a_list_holds_deletions_and_purges() {
    let list = format!(
        "\u{feff}{{\"operation\":\"delete_group\",\"group_id\":\"{ID}\"}}\r\n\
         \n   \n\
         {{\"run_id\":\"{ID}\",\"operation\":\"purge_process\"}}\n\
         {{\"operation\":\"disable_member\",\"user_id\":\"7\"}}"
    );
    let mut list = WorkList::new(Cursor::new(list));
    assert_eq!(list.check().unwrap(), 3);
    let items: Vec<Item> = list.map(Result::unwrap).collect();
    let expected: [Item; 3] = [
        Deletion::delete_group(ID).unwrap().into(),
        Purge::purge_process(ID).unwrap().into(),
        Deletion::disable_member(7).unwrap().into(),
    ];
    assert_eq!(items, expected);
    for item in items {
        let json = serde_json::to_string(&item).unwrap();
        assert_eq!(serde_json::from_str::<Item>(&json).unwrap(), item);
    }
}

#[test]
fn a_list_of_ids_is_for_one_operation() {
    let ids = |name, list: &str| {
        WorkList::from_ids(Cursor::new(list.to_owned()), name)
            .map(|list| list.map(|item| item.map_err(|error| error.to_string())))
    };
    let items: Vec<_> = ids("delete_group", &format!("{ID}\r\n\n{ID}"))
        .unwrap()
        .collect();
    let group: Item = Deletion::delete_group(ID).unwrap().into();
    assert_eq!(items, [Ok(group.clone()), Ok(group)]);
    let items: Vec<_> = ids("purge_member", "7\n07\n").unwrap().collect();
    assert_eq!(items[0], Ok(Purge::purge_member(7).unwrap().into()));
    let error = items[1].as_ref().unwrap_err();
    assert!(
        error.starts_with("line 2: `user_id`: invalid member id \"07\": "),
        "{error}"
    );

    let error = ids("delete_everything", "").err().unwrap().to_string();
    assert_eq!(error, "unknown operation \"delete_everything\"");
    let error = ids("delete_comment", "").err().unwrap().to_string();
    assert!(error.contains("task_id and comment_id"), "{error}");
}

#[test]
fn errors_name_line_field_and_rule() {
    let list = [
        r#"{"operation":"delete_group","group_id":".."}"#,
        r#"{"operation":"delete_group"}"#,
        "",
        r#"{"operation":"delete_tag","tag_id":"1a2b3c4d5e6f708192a3b4c5d6e7f809","force":true}"#,
        r#"{"operation":"delete_tagg","tag_id":"1a2b3c4d5e6f708192a3b4c5d6e7f809"}"#,
        r#"{"operation":"purge_process"}"#,
        r#"{"operation":"delete_group","group_id":"a","group_id":"b"}"#,
        r#"{"operation":"delete_group""#,
        r#"["delete_group"]"#,
        r#"{"operation":"disable_member","user_id":0}"#,
    ];
    let found = errors(&list.join("\n"));
    let expected = [
        (
            "line 1: ",
            "`group_id`: invalid group id \"..\": must not be a dot segment",
        ),
        ("line 2: ", "missing field `group_id`"),
        (
            "line 4: ",
            "delete_tag: unknown field `force`: it takes tag_id",
        ),
        (
            "line 5: ",
            "unknown operation \"delete_tagg\": known are delete_group, ",
        ),
        ("line 6: ", "missing field `run_id`"),
        ("line 7: ", "duplicate field `group_id`"),
        (
            "line 8: ",
            "invalid JSON object: EOF while parsing an object at column 27",
        ),
        (
            "line 9: ",
            "expected an object with an operation and its arguments",
        ),
        ("line 10: ", "`user_id`: invalid member id \"0\": "),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, (line, rule)) in found.iter().zip(expected) {
        assert!(found.starts_with(line) && found.contains(rule), "{found}");
    }
}

#[test]
fn a_list_full_of_errors_is_counted_and_not_kept() {
    let list = "x\n".repeat(1000);
    let errors = WorkList::new(Cursor::new(list)).check().unwrap_err();
    assert_eq!((errors.count(), errors.errors().len()), (1000, 100));
    assert!(errors.to_string().ends_with("\nand 900 more"));
}

#[test]
fn what_is_no_text_and_a_line_without_an_end_are_refused() {
    let mut list = WorkList::new(Cursor::new(b"\xff\xfe\n".to_vec()));
    let error = list.check().unwrap_err();
    assert_eq!(error.to_string(), "line 1: not UTF-8");
    // What follows may be the rest of that line.
    let mut list = WorkList::new(Cursor::new("a".repeat(100_000) + "\n" + LINE));
    let errors = list.check().unwrap_err();
    let error = errors.to_string();
    assert!(error.starts_with("line 1: longer than"), "{error}");
    assert_eq!((errors.count(), error.lines().count()), (1, 1), "{error}");
    assert!(list.next().unwrap().is_err() && list.next().is_none());
}

/// Two items, then a fault of the disk, then what would be a third.
struct Faulty {
    reads: usize,
    can_seek: bool,
}

impl Read for Faulty {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        match self.reads {
            3 => return Err(io::Error::other("the disk is broken")),
            5.. => return Ok(0),
            _ => {}
        }
        let id = format!("{}\n", self.reads);
        buffer[..id.len()].copy_from_slice(id.as_bytes());
        Ok(id.len())
    }
}

impl Seek for Faulty {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if !self.can_seek {
            return Err(io::Error::other("the disk is broken"));
        }
        if to == SeekFrom::Start(0) {
            self.reads = 0;
        }
        Ok(0)
    }
}

fn faulty(can_seek: bool) -> WorkList<BufReader<Faulty>> {
    let reader = BufReader::new(Faulty { reads: 0, can_seek });
    WorkList::from_ids(reader, "disable_member").unwrap()
}

#[tokio::test]
async fn a_list_that_can_not_be_read_to_its_end_is_no_shorter_list() {
    let mut list = faulty(true);
    for _ in 0..2 {
        let errors = list.check().unwrap_err();
        assert_eq!((errors.count(), errors.errors().len()), (1, 1));
        let text = errors.to_string();
        assert!(text.starts_with("line 3: "), "{text}");
        assert!(text.ends_with(": the disk is broken"), "{text}");
    }
    assert_eq!(
        list.filter(Result::is_ok).count(),
        2,
        "none after the fault"
    );

    let errors = faulty(false).check().unwrap_err();
    assert_eq!((errors.count(), errors.errors().len()), (1, 1));
    let text = errors.to_string();
    assert!(text.ends_with(": the disk is broken"), "{text}");

    let sandbox = Sandbox::start().await.unwrap();
    for id in [1, 2, 4] {
        sandbox.add(&Deletion::disable_member(id).unwrap());
    }
    let mut run = sandbox.client().bulk().run(faulty(true));
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::List);
    assert!(!run.report().is_complete() && !run.report().is_success());
    assert_eq!(sandbox.requests().len(), 2);
}

#[test]
fn an_input_of_the_callers_own_says_why_it_failed_and_names_no_line() {
    let error = WorkListError::new("the database is away");
    assert_eq!(error.to_string(), "the input failed");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the database is away");
}

#[tokio::test]
async fn a_run_that_did_not_ask_for_a_check_ends_at_the_first_bad_line() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut list: Vec<String> = (0..10)
        .map(|number| serde_json::to_string(&group(number)).unwrap())
        .collect();
    (0..10).for_each(|number| sandbox.add(&group(number)));
    list.insert(
        4,
        r#"{"operation":"delete_group","group_id":""}"#.to_owned(),
    );
    let list = WorkList::new(Cursor::new(list.join("\n")));
    let mut run = sandbox.client().bulk().run(list);
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::List);
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        source.starts_with("line 5: delete_group: `group_id`"),
        "{source}"
    );
    assert_eq!(run.report().total(), 4);
    assert_eq!(sandbox.requests().len(), 4);
}

fn id_errors(name: &str, list: &str) -> (u64, String) {
    let list = WorkList::from_ids(Cursor::new(list.to_owned()), name);
    let errors = list.unwrap().check().unwrap_err();
    (errors.count(), errors.to_string())
}

/// A column of a spreadsheet with its header.
#[test]
fn the_header_of_a_column_is_no_id() {
    for header in ["tag_id", "Tag ID", "id", "\u{feff}\"tag_id\"", "\n\nTag"] {
        let (count, text) = id_errors("delete_tag", &format!("{header}\n{ID}\n{ID}\n"));
        assert_eq!(count, 1, "{text}");
        assert!(text.contains("looks like the header of a column"), "{text}");
    }
    // Further down it may be what it says.
    let mut list = WorkList::from_ids(Cursor::new(format!("{ID}\nid\n")), "delete_tag").unwrap();
    assert_eq!(list.check().unwrap(), 2);
    // The check goes back to the start, where a header is one again.
    let mut list = WorkList::from_ids(Cursor::new("id\n"), "delete_tag").unwrap();
    for _ in 0..2 {
        assert!(list.check().is_err());
    }
    assert!(list.next().unwrap().is_err());
}

#[test]
fn ids_in_a_wrong_form_are_summed_up() {
    let forms = [
        (format!("\"{ID}\""), "is in quotes"),
        (format!("https://go.tallyfy.com/#/tags/{ID}"), "is a URL"),
        (format!("  {ID}"), "has white space around it"),
        (format!("{ID}\tUrgent"), "has several columns"),
    ];
    for (form, what) in forms {
        let list = format!("{form}\n").repeat(5000);
        let (count, text) = id_errors("delete_tag", &list);
        assert_eq!((count, text.lines().count()), (5000, 11), "{text}");
        for (index, line) in text.lines().take(10).enumerate() {
            let start = format!("line {}: ", index + 1);
            assert!(line.starts_with(&start) && line.contains(what), "{line}");
            assert!(line.ends_with("write the tag_id alone"), "{line}");
        }
        assert!(
            text.ends_with("\nand 4990 more ids in a wrong form"),
            "{text}"
        );
    }
    // Other errors are not hidden behind them.
    let list = format!("{}..\n{}", "'1'\n".repeat(50), "a/b\n".repeat(120));
    let (count, text) = id_errors("delete_tag", &list);
    assert_eq!((count, text.lines().count()), (171, 102), "{text}");
    assert!(
        text.contains("line 51: ") && text.contains("dot segment"),
        "{text}"
    );
    assert!(
        text.ends_with("and 40 more ids in a wrong form\nand 31 more"),
        "{text}"
    );
}
