//! Keeps the next refresh token where the last one came from.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Map, Value};

use crate::output::say;

/// Replaces the refresh token in a credentials file. The old one may be used up, so a failure is
/// told at once.
pub fn store(path: &Path, token: &str) {
    if let Err(error) = replace(path, token) {
        say(format_args!(
            "cannot store the new refresh token in {}: {error}; the stored one may no longer be \
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
