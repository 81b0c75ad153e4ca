//! `--responses FILE`: what the server said of each item.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use tallyfy::bulk::{Item, ItemOutcome, ItemResult};

use crate::exit::{Failure, Result};

/// One item and what the server said of it.
#[derive(Serialize)]
pub struct Record<'a> {
    item: &'a Item,
    outcome: ItemOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// The response to the first step of a purge.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Value>,
}

impl<'a> From<&'a ItemResult> for Record<'a> {
    fn from(result: &'a ItemResult) -> Self {
        Self {
            item: result.item(),
            outcome: result.outcome(),
            cause: result.cause(),
            status: result.status(),
            request_id: result.request_id(),
            first: result.first().and_then(|first| body(first.body())),
            response: match (result.deleted(), result.error()) {
                (Some(deleted), _) => body(deleted.body()),
                (None, Some(error)) => body(error.body()),
                (None, None) => None,
            },
        }
    }
}

/// A body as JSON, or as text where it is not JSON.
fn body(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| serde_json::from_str(text).unwrap_or_else(|_| text.into()))
}

/// A file that records are appended to.
#[derive(Debug)]
pub struct Responses(File);

impl Responses {
    pub fn open(path: &Path) -> Result<Self> {
        Self::try_open(path).map_err(|error| {
            Failure::input(format_args!("cannot write {}", path.display()), &error)
        })
    }

    fn try_open(path: &Path) -> io::Result<Self> {
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
        Ok(Self(file))
    }

    /// Hands a record to the system at once.
    pub fn add(&mut self, result: &ItemResult) -> io::Result<()> {
        let mut line = serde_json::to_vec(&Record::from(result))?;
        line.push(b'\n');
        self.0.write_all(&line)
    }
}
