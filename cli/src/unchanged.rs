//! A file that must not change while it is read: what was shown and confirmed is what is sent.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};

/// An open file, as it was when it was opened.
#[derive(Debug)]
pub struct Unchanged {
    file: File,
    opened: Metadata,
}

impl Unchanged {
    pub fn new(file: File) -> io::Result<Self> {
        let opened = file.metadata()?;
        Ok(Self { file, opened })
    }

    /// Another reader of the same file, at its start.
    pub fn reader(&self) -> io::Result<Self> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(Self {
            file,
            opened: self.opened.clone(),
        })
    }

    /// Refuses a file that was written to since it was opened.
    pub fn check(&self) -> io::Result<()> {
        let now = self.file.metadata()?;
        let same_time = now.modified().ok() == self.opened.modified().ok();
        if same_time && now.len() == self.opened.len() {
            return Ok(());
        }
        Err(io::Error::other("it was changed after it was opened"))
    }
}

impl Read for Unchanged {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        // Afterwards, so that what was read is from before any change.
        self.check()?;
        Ok(length)
    }
}

impl Seek for Unchanged {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}
