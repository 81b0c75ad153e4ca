//! `tallyfy-delete failed` and `status`: what a journal tells, without an account.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use tallyfy::bulk::{failed_items, journal_status};

use crate::exit::{Exit, Failure, Result};
use crate::output::{plural, print, say};

/// Prints what did not succeed as a list to run again.
pub fn failed(journal: &Path) -> Result<Exit> {
    let mut items = failed_items(journal)?;
    let mut out = BufWriter::new(io::stdout().lock());
    for failed in &mut items {
        let mut line = serde_json::to_vec(failed?.item())?;
        line.push(b'\n');
        if let Err(error) = out.write_all(&line) {
            return ended(&error);
        }
    }
    if let Err(error) = out.flush() {
        return ended(&error);
    }
    if items.left_out() > 0 {
        say(format_args!(
            "{} left out: the deletion may have been done, and sending it again may have further \
             effects; check the records",
            plural(items.left_out(), "item")
        ));
    }
    Ok(Exit::Done)
}

/// Whoever reads the list may have seen enough.
fn ended(error: &io::Error) -> Result<Exit> {
    match error.kind() {
        ErrorKind::BrokenPipe => Ok(Exit::Done),
        _ => Err(Failure::new(
            Exit::Failed,
            format!("can't write the list: {error}"),
        )),
    }
}

/// Prints the report so far.
pub fn status(journal: &Path, json: bool) -> Result<Exit> {
    let status = journal_status(journal)?;
    if json {
        print(serde_json::to_string_pretty(&status)?)?;
    } else {
        print(status)?;
    }
    Ok(Exit::Done)
}
