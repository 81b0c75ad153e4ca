use std::cell::Cell;

use super::*;

thread_local! {
    /// How often this thread put something on the disk.
    pub(super) static SYNCS: Cell<u32> = const { Cell::new(0) };
}

fn started(path: &Path) -> Journal {
    let client = crate::Client::builder()
        .access_token("token")
        .organization("organization")
        .build()
        .unwrap();
    let mut journal = Journal::open(path).unwrap();
    journal.start(0, &Header::of(&client)).unwrap();
    journal
}

#[test]
fn records_are_put_on_the_disk_only_if_that_is_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let mut journal = started(&directory.path().join("journal"));
    let write = |journal: &mut Journal| {
        journal.append(&"record").unwrap();
        journal.write().unwrap();
        SYNCS.take()
    };
    assert_eq!(write(&mut journal), 0);
    journal.fsync().unwrap();
    let at_once = SYNCS.take();
    assert_eq!(
        at_once,
        1 + u32::from(cfg!(unix)),
        "the file and its directory"
    );
    assert_eq!(write(&mut journal), 1);
    assert_eq!(write(&mut journal), 1);
}

#[test]
fn after_a_change_from_outside_nothing_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    let mut journal = started(&path);
    std::fs::write(&path, "somebody else's").unwrap();
    for _ in 0..2 {
        journal.append(&"record").unwrap();
        assert!(journal.write().is_err());
    }
    // Not even when it looks as it did.
    std::fs::write(&path, vec![b'x'; usize::try_from(journal.length).unwrap()]).unwrap();
    journal.append(&"record").unwrap();
    assert!(journal.write().is_err());
    assert!(
        std::fs::read(&path)
            .unwrap()
            .iter()
            .all(|&byte| byte == b'x')
    );
}

/// A child process has a copy like this one until it runs its program.
#[test]
fn a_dropped_journal_is_unlocked_though_a_copy_of_it_is_open() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    let journal = started(&path);
    let copy = journal.file.try_clone().unwrap();
    assert!(Journal::open(&path).is_err());
    drop(journal);
    assert!(Journal::open(&path).is_ok());
    drop(copy);
}

#[test]
fn what_is_written_after_a_journal_was_opened_to_be_read_is_not_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    drop(started(&path));
    // A write of the run that still goes on, seen in part.
    let (record, more) = (
        r#"{"sending":{"operation":"de"#,
        "lete_group\"},\"at\":1}\n",
    );
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .unwrap();
    std::io::Write::write_all(&mut file, record.as_bytes()).unwrap();
    let mut reader = Reader::open(&path).unwrap();
    assert!(reader.header(None).unwrap().is_some());
    std::io::Write::write_all(&mut file, more.repeat(9000).as_bytes()).unwrap();
    assert!(reader.next().unwrap().is_none());
}
