//! Keeps the next refresh token where the last one came from.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::exit::{Failure, Result};
use crate::output::say;

/// Keeps other processes from using the refresh token of a credentials file while it lives: one of
/// them would use a token that is used up. The file itself is replaced with each new token, so
/// another one beside it is locked. That one stays: who deletes it may delete somebody else's.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    pub fn take(credentials: &Path) -> Result<Self> {
        let cannot = |error| {
            let what = format!("can't lock {}", credentials.display());
            Failure::input(what, &error)
        };
        let mut path = fs::canonicalize(credentials)
            .map_err(cannot)?
            .into_os_string();
        path.push(".lock");
        let path = PathBuf::from(path);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(|error| {
            let what = format!(
                "can't create {}, which keeps other runs from using the refresh token",
                path.display()
            );
            Failure::input(what, &error)
        })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Failure::usage(format!(
                "{} is in use by another tallyfy-delete, and its refresh token can be used only \
                 once: wait until that one ends, or use another refresh token",
                credentials.display()
            ))),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }
}

/// Replaces the refresh token in a credentials file. The old one may be used up, so a failure is
/// told at once.
pub fn store(path: &Path, token: &str) {
    if let Err(error) = replace(path, token) {
        say(format_args!(
            "can't store the new refresh token in {}: {error}; the stored one may no longer be \
             valid, so get a new one before the next run",
            path.display()
        ));
    }
}

/// Writes a new file beside it and renames it: whoever reads sees the old file or the new one.
fn replace(path: &Path, token: &str) -> io::Result<()> {
    // A symbolic link stays one.
    let path = fs::canonicalize(path)?;
    let mut settings: Map<String, Value> = serde_json::from_slice(&fs::read(&path)?)?;
    settings.insert("refresh_token".to_owned(), token.into());
    let directory = path.parent().unwrap_or(Path::new("."));
    // Made so that only its owner may read it.
    let mut file = tempfile::Builder::new()
        .prefix(".tallyfy-credentials")
        .tempfile_in(directory)?;
    file.write_all(&serde_json::to_vec_pretty(&settings)?)?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    if cfg!(unix) {
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}
