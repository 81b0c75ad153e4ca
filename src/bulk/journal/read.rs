//! Reading a journal line by line.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Take};
use std::path::{Path, PathBuf};

use super::super::error::BulkError;
use super::record::{Header, Record};

/// Far above the longest record.
const LINE: u64 = 1024 * 1024;

const BUFFER: usize = 64 * 1024;

/// An editor may have put it there.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The records of a journal, and where the last whole one ends.
#[derive(Debug)]
pub(in crate::bulk) struct Reader<R> {
    reader: BufReader<R>,
    path: PathBuf,
    line: Vec<u8>,
    number: u64,
    length: u64,
}

impl Reader<Take<File>> {
    /// Opens a journal to read it and no more: no lock is taken. What a run writes meanwhile is not
    /// read, because it would follow what was taken for the end.
    pub(in crate::bulk) fn open(path: &Path) -> Result<Self, BulkError> {
        refuse_special_file(path)?;
        let cannot = |error| BulkError::journal(path, "can't be opened", error);
        let file = File::open(path).map_err(cannot)?;
        let length = file.metadata().map_err(cannot)?.len();
        Ok(Self::new(path, file.take(length)))
    }
}

impl<R: Read> Reader<R> {
    pub(super) fn new(path: &Path, file: R) -> Self {
        Self {
            reader: BufReader::with_capacity(BUFFER, file),
            path: path.to_owned(),
            line: Vec::new(),
            number: 0,
            length: 0,
        }
    }

    /// The first line. None where the file is empty, or where a kill or a power loss left nothing
    /// but a part of the `expected` one.
    pub(in crate::bulk) fn header(
        &mut self,
        expected: Option<&Header>,
    ) -> Result<Option<Header>, BulkError> {
        let whole = self.next_line()?;
        let other = |what: &str| BulkError::other_journal(&self.path, what);
        if !whole {
            return match expected.map(|expected| self.is_part_of(expected)) {
                Some(true) => Ok(None),
                _ => Err(other("is not a journal")),
            };
        }
        let text = self.line.strip_prefix(BYTE_ORDER_MARK);
        let header: Header = serde_json::from_slice(text.unwrap_or(&self.line))
            .map_err(|_| other("is not a journal"))?;
        if !header.is_supported() {
            return Err(other("is not a journal that this version can read"));
        }
        match expected.and_then(|expected| header.differs_from(expected)) {
            Some(what) => Err(other(&what)),
            None => Ok(Some(header)),
        }
    }

    /// Whether the line was written as that header, apart from NULs at its end. A longer file that
    /// is empty but for NULs, such as a disk image, is somebody else's.
    fn is_part_of(&self, header: &Header) -> bool {
        let end = self.line.iter().rposition(|&byte| byte != 0);
        let text = &self.line[..end.map_or(0, |end| end + 1)];
        serde_json::to_vec(header)
            .is_ok_and(|whole| self.line.len() <= whole.len() + 1 && whole.starts_with(text))
    }

    /// The next record; none after the last whole one.
    pub(in crate::bulk) fn next(&mut self) -> Result<Option<Record<'_>>, BulkError> {
        if !self.next_line()? {
            return Ok(None);
        }
        match serde_json::from_slice(&self.line) {
            Ok(record) => Ok(Some(record)),
            Err(error) => Err(BulkError::damaged(
                &self.path,
                self.number,
                format_args!("invalid record: {error}"),
            )),
        }
    }

    /// The last line that was read breaks a rule.
    pub(in crate::bulk) fn damaged(&self, what: impl fmt::Display) -> BulkError {
        BulkError::damaged(&self.path, self.number, what)
    }

    /// Where the last whole record ends.
    pub(in crate::bulk) fn length(&self) -> u64 {
        self.length
    }

    /// Reads a whole line. Returns false at the end of the file, and where only the remains of a
    /// write follow that a kill or a power loss interrupted: a line without an end, blank lines,
    /// and the NULs with which file systems fill what they did not write.
    fn next_line(&mut self) -> Result<bool, BulkError> {
        self.line.clear();
        self.number += 1;
        let read = (&mut self.reader)
            .take(LINE)
            .read_until(b'\n', &mut self.line);
        read.map_err(|error| self.unreadable(error))?;
        let text = self.line.iter().rposition(|&byte| !is_padding(byte));
        let text = text.map_or(0, |end| end + 1);
        if text > 0 && self.line.ends_with(b"\n") && !self.line[text..].contains(&0) {
            self.length += self.line.len() as u64;
            return Ok(true);
        }
        if text as u64 == LINE {
            return Err(self.damaged("longer than any record"));
        }
        self.expect_padding()?;
        Ok(false)
    }

    fn expect_padding(&mut self) -> Result<(), BulkError> {
        loop {
            let (all, count) = match self.reader.fill_buf() {
                Ok([]) => return Ok(()),
                Ok(bytes) => (bytes.iter().all(|&byte| is_padding(byte)), bytes.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.unreadable(error)),
            };
            if !all {
                return Err(self.damaged("invalid record"));
            }
            // The length of a torn header counts.
            if self.number == 1 {
                self.line.resize((self.line.len() + count).min(BUFFER), 0);
            }
            self.reader.consume(count);
        }
    }

    fn unreadable(&self, error: io::Error) -> BulkError {
        BulkError::journal(&self.path, "can't be read", error)
    }
}

fn is_padding(byte: u8) -> bool {
    byte == 0 || byte.is_ascii_whitespace()
}

/// To open a pipe would wait for whoever has its other end.
pub(super) fn refuse_special_file(path: &Path) -> Result<(), BulkError> {
    match std::fs::metadata(path) {
        Ok(file) if !file.is_file() => Err(BulkError::other_journal(path, "is not a regular file")),
        // What else is wrong shows when it is opened.
        Ok(_) | Err(_) => Ok(()),
    }
}
