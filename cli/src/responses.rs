//! `--responses FILE`: what the server said of each item.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{self, Path};

use crate::exit::{Failure, Result};

/// Refuses a file that the run needs for something else.
pub fn refuse(responses: &Path, others: [Option<&Path>; 2]) -> Result<()> {
    let real = |path: &Path| {
        fs::canonicalize(path)
            .or_else(|_| path::absolute(path))
            .ok()
    };
    let is_taken = |other: &&Path| real(other) == real(responses);
    match others.into_iter().flatten().find(is_taken) {
        None => Ok(()),
        Some(_) => Err(Failure::usage(format!(
            "--responses {} is the list or the journal: name another file",
            responses.display()
        ))),
    }
}

/// Opens the file to append to it.
pub fn open(path: &Path) -> Result<BufWriter<File>> {
    try_open(path)
        .map(BufWriter::new)
        .map_err(|error| Failure::input(format_args!("can't write {}", path.display()), &error))
}

fn try_open(path: &Path) -> io::Result<File> {
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    if file.metadata()?.len() > 0 {
        // A run that was killed may have left half a line.
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
    }
    Ok(file)
}
