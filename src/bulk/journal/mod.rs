//! The journal: which items are about to be sent, and their outcomes. The documentation of
//! [`bulk`](super) describes the file.

mod read;
mod record;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::error::BulkError;

pub(super) use read::Reader;
pub(super) use record::{Event, Header, Record};

/// How often to check that the path still names the file.
const PATH_CHECK: Duration = Duration::from_millis(100);

/// An open journal, locked until it is dropped.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    /// The path, also after the program changes its working directory.
    absolute: PathBuf,
    path_checked: Instant,
    /// Records that are not written yet.
    buffer: Vec<u8>,
    /// Where the last whole record ends.
    length: u64,
    /// Whether part of a record may follow it.
    torn: bool,
    fsync: bool,
    /// Something else changed the file: nothing is written to it any more.
    changed: bool,
}

impl Journal {
    /// Opens or creates a journal and locks it. [`start`](Self::start) makes it ready for records.
    pub(super) fn open(path: &Path) -> Result<Self, BulkError> {
        let failed = |what| move |error| BulkError::journal(path, what, error);
        read::refuse_special_file(path)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = undeletable(&mut options)
            .open(path)
            .map_err(failed("can't be opened for reading and writing"))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => BulkError::busy(path),
            TryLockError::Error(error) => BulkError::journal(path, "can't be locked", error),
        })?;
        Ok(Self {
            file,
            path: path.to_owned(),
            absolute: std::path::absolute(path).map_err(failed("has no absolute path"))?,
            path_checked: Instant::now(),
            buffer: Vec::new(),
            length: 0,
            torn: true,
            fsync: false,
            changed: false,
        })
    }

    pub(super) fn reader(&self) -> Reader<&File> {
        Reader::new(&self.path, &self.file)
    }

    /// Cuts off what follows the records that were read, and writes the header of a new journal.
    pub(super) fn start(&mut self, length: u64, header: &Header) -> Result<(), BulkError> {
        self.length = length;
        self.cut().map_err(|error| {
            BulkError::journal(&self.path, "can't be cleared of its torn last line", error)
        })?;
        if length == 0 {
            self.append(header)?;
            self.write()?;
        }
        Ok(())
    }

    /// Makes the journal survive a power loss. A new file is lost with its directory's entry.
    pub(super) fn fsync(&mut self) -> Result<(), BulkError> {
        self.fsync = true;
        self.sync()
            .and_then(|()| self.sync_directory())
            .map_err(|error| BulkError::journal(&self.path, "can't be put on the disk", error))
    }

    pub(super) fn append(&mut self, record: &impl Serialize) -> Result<(), BulkError> {
        let written = serde_json::to_writer(&mut self.buffer, record);
        written.map_err(|error| self.unwritable(error))?;
        self.buffer.push(b'\n');
        Ok(())
    }

    pub(super) fn unwritable(&self, error: serde_json::Error) -> BulkError {
        BulkError::journal(&self.path, "can't hold a record", error.into())
    }

    /// Hands the records to the system. After a failed write the part that was written is cut off,
    /// so that no later record follows half of one.
    pub(super) fn write(&mut self) -> Result<(), BulkError> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        self.check(PATH_CHECK)?;
        let written = self.cut().and_then(|()| {
            self.torn = true;
            self.file.write_all(&buffer)?;
            if self.fsync {
                self.sync()?;
            }
            Ok(())
        });
        match written {
            Ok(()) => {
                self.torn = false;
                self.length += buffer.len() as u64;
                buffer.clear();
                self.buffer = buffer;
                Ok(())
            }
            Err(error) => {
                // If this fails too, it is done before the next record, or by the next run.
                let _ = self.cut();
                Err(BulkError::journal(&self.path, "can't be written", error))
            }
        }
    }

    /// Whether nothing else changed the file. The path is checked if it was not within that time.
    pub(super) fn check(&mut self, path_within: Duration) -> Result<(), BulkError> {
        match self.find_change(path_within) {
            Ok(None) => Ok(()),
            Ok(Some(what)) => {
                self.changed = true;
                Err(BulkError::changed_journal(&self.path, what))
            }
            Err(error) => Err(BulkError::journal(&self.path, "can't be checked", error)),
        }
    }

    fn find_change(&mut self, path_within: Duration) -> io::Result<Option<&'static str>> {
        if self.changed {
            return Ok(Some("changed by something else"));
        }
        let file = self.file.metadata()?;
        if links(&file) == 0 {
            return Ok(Some("deleted or replaced"));
        }
        if file.len() < self.length {
            return Ok(Some("truncated"));
        }
        if file.len() > self.length && !self.torn {
            return Ok(Some("written to by something else"));
        }
        if self.path_checked.elapsed() >= path_within {
            match std::fs::metadata(&self.absolute) {
                Ok(named) if is_same_file(&named, &file) => {}
                Ok(_) => return Ok(Some("replaced")),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(Some("renamed or deleted"));
                }
                Err(error) => return Err(error),
            }
            self.path_checked = Instant::now();
        }
        Ok(None)
    }

    /// Drops what may follow the last whole record.
    fn cut(&mut self) -> io::Result<()> {
        if self.torn {
            self.file.set_len(self.length)?;
            self.file.seek(SeekFrom::Start(self.length))?;
            self.torn = false;
        }
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        #[cfg(test)]
        tests::SYNCS.set(tests::SYNCS.get() + 1);
        self.file.sync_data()
    }

    /// Elsewhere than on Unix a directory can't be opened as a file.
    fn sync_directory(&self) -> io::Result<()> {
        #[cfg(unix)]
        if let Some(directory) = self.absolute.parent() {
            #[cfg(test)]
            tests::SYNCS.set(tests::SYNCS.get() + 1);
            File::open(directory)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for Journal {
    /// A child process between fork and exec has the file open too, and would keep the lock.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// On Windows nobody may delete, rename or replace the file while it is open.
fn undeletable(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        const FILE_SHARE_READ: u32 = 1;
        const FILE_SHARE_WRITE: u32 = 2;
        options.share_mode(FILE_SHARE_READ | FILE_SHARE_WRITE);
    }
    options
}

#[cfg(unix)]
fn links(file: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(file)
}

/// Windows lets nobody delete it: see [`undeletable`].
#[cfg(not(unix))]
fn links(_: &std::fs::Metadata) -> u64 {
    1
}

#[cfg(unix)]
fn is_same_file(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(_: &std::fs::Metadata, _: &std::fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests;
