//! A checksum of what `generated/` is written from: the spec and the generator in this folder.
//!
//! A build without the feature `generate` compares it with the one recorded there, so that an edit
//! is not silently left out. It guards against forgetting, not against an attacker, so 64-bit
//! FNV-1a is enough. Unlike the hasher of the standard library it stays the same from one release of
//! Rust to the next.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where it is recorded.
pub const RECORDED: &str = "generated/checksum";

/// The checksum of the files below the crate's root, in hexadecimal.
///
/// # Errors
///
/// When a file can't be read.
pub fn checksum(root: &Path) -> io::Result<String> {
    let mut files = vec![root.join("openapi/tallyfy.yaml")];
    files.extend(below(&root.join("codegen"))?);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        let bytes = fs::read(&file).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", file.display()))
        })?;
        // Git may check out other line ends than were committed.
        let bytes = bytes.into_iter().filter(|byte| *byte != b'\r');
        hash = bytes.fold(hash, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    }
    Ok(format!("{hash:016x}"))
}

/// The Rust files below a folder, in an order that no system changes.
fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            files.extend(below(&entry)?);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    Ok(files)
}
