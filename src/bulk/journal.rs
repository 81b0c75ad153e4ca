//! The journal: what was about to be sent, and what became of it. The documentation of the module
//! above describes the file.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::outcome::Deleted;

use super::error::BulkError;
use super::item::Item;
use super::list::WorkListError;
use super::outcome::{ItemOutcome, ItemResult};
use super::report::Report;
use super::seen::{Seen, State};

/// Far above the longest record.
const LINE: u64 = 1024 * 1024;

/// The first line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    journal: String,
    version: u32,
    base_url: String,
    organization: String,
}

impl Header {
    fn of(client: &Client) -> Self {
        Self {
            journal: "tallyfy".to_owned(),
            version: 1,
            base_url: without_loopback_port(client.base_url()),
            organization: client.organization().to_string(),
        }
    }
}

/// Every other line: what is being sent, or what is done and how.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<I> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sending: Option<I>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<I>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<ItemOutcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    at: u64,
}

/// An open journal, locked until it is dropped.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    /// Records that are not written yet.
    buffer: Vec<u8>,
    /// Where the last whole record ends.
    length: u64,
    /// Whether something else may follow it.
    torn: bool,
    pub(super) fsync: bool,
}

/// What a journal tells.
#[derive(Debug, Default)]
pub(super) struct Past {
    seen: Seen,
    pub(super) report: Report,
    /// The journal's.
    pub(super) path: Option<PathBuf>,
}

impl Past {
    /// Notes that an item came in the input, and says what was known of it before.
    pub(super) fn meet(&mut self, position: u64, item: &Item) -> Result<Option<State>, BulkError> {
        let json = serde_json::to_string(item)
            .map_err(|error| BulkError::list(position - 1, WorkListError::unwritable(error)))?;
        let known = self.seen.meet(&json);
        match &self.path {
            Some(path) if known.is_none() && self.seen.unmet() > 0 => {
                let unmet = self.seen.unmet();
                Err(BulkError::other_list(path, position, item, unmet))
            }
            _ => Ok(known),
        }
    }

    /// The input has come to its end.
    pub(super) fn end(&self) -> Result<(), BulkError> {
        match &self.path {
            Some(path) if self.seen.unmet() > 0 => {
                Err(BulkError::shorter_list(path, self.seen.unmet()))
            }
            _ => Ok(()),
        }
    }
}

impl Journal {
    /// Opens or makes a journal, locks it, and reads what it tells.
    pub(super) fn open(path: &Path, client: &Client) -> Result<(Self, Past), BulkError> {
        let failed = |what| move |error| BulkError::journal(path, what, error);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed("can't be opened for reading and writing"))?;
        if !file.metadata().map_err(failed("can't be read"))?.is_file() {
            return Err(BulkError::other_journal(path, "is no regular file"));
        }
        file.try_lock().map_err(|error| match error {
            std::fs::TryLockError::WouldBlock => BulkError::busy(path),
            std::fs::TryLockError::Error(error) => {
                BulkError::journal(path, "can't be locked", error)
            }
        })?;
        let header = Header::of(client);
        let (length, past) = read(path, &file, &header)?;
        let mut journal = Self {
            file,
            path: path.to_owned(),
            buffer: Vec::new(),
            length,
            torn: true,
            fsync: false,
        };
        journal
            .cut()
            .map_err(failed("can't be cleared of its torn last line"))?;
        if length == 0 {
            journal.append(&header)?;
            journal.write()?;
        }
        Ok((journal, past))
    }

    /// Reads what a journal tells, and no more.
    pub(super) fn read(path: &Path, client: &Client) -> Result<Past, BulkError> {
        let failed = |what| move |error| BulkError::journal(path, what, error);
        let file = File::open(path).map_err(failed("can't be opened"))?;
        if !file.metadata().map_err(failed("can't be read"))?.is_file() {
            return Err(BulkError::other_journal(path, "is no regular file"));
        }
        Ok(read(path, &file, &Header::of(client))?.1)
    }

    /// Notes that an item is about to be sent.
    pub(super) fn sending(&mut self, item: &Item) -> Result<(), BulkError> {
        self.append(&Line {
            sending: Some(item),
            done: None,
            outcome: None,
            cause: None,
            status: None,
            attempts: None,
            request_id: None,
            at: now(),
        })
    }

    /// Notes what became of an item.
    pub(super) fn done(&mut self, done: &ItemResult) -> Result<(), BulkError> {
        let deleted = done.deleted.as_ref();
        let error = done.error.as_ref();
        self.append(&Line {
            sending: None,
            done: Some(&done.item),
            outcome: Some(done.outcome),
            cause: done.cause.clone(),
            status: deleted
                .map(Deleted::status)
                .or_else(|| error.and_then(Error::status)),
            attempts: deleted
                .map(Deleted::attempts)
                .or_else(|| error.map(Error::attempts)),
            request_id: deleted
                .and_then(Deleted::request_id)
                .or_else(|| error.and_then(Error::request_id))
                .map(str::to_owned),
            at: now(),
        })
    }

    fn append(&mut self, record: &impl Serialize) -> Result<(), BulkError> {
        let path = &self.path;
        serde_json::to_writer(&mut self.buffer, record)
            .map_err(|error| BulkError::journal(path, "can't hold a record", error.into()))?;
        self.buffer.push(b'\n');
        Ok(())
    }

    /// Hands the records to the system. What was written of them in vain is taken back, so that no
    /// later record follows half of one.
    pub(super) fn write(&mut self) -> Result<(), BulkError> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let buffer = std::mem::take(&mut self.buffer);
        let written = self.cut().and_then(|()| {
            self.torn = true;
            self.file.write_all(&buffer)?;
            if self.fsync {
                self.file.sync_data()?;
            }
            Ok(())
        });
        match written {
            Ok(()) => {
                self.torn = false;
                self.length += buffer.len() as u64;
                self.buffer = buffer;
                self.buffer.clear();
                Ok(())
            }
            Err(error) => {
                // If this fails too, it is done before the next record, or by the next run.
                let _ = self.cut();
                Err(BulkError::journal(&self.path, "can't be written", error))
            }
        }
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
}

/// Where the last whole record ends, and what they tell.
fn read(path: &Path, file: &File, header: &Header) -> Result<(u64, Past), BulkError> {
    let mut past = Past {
        path: Some(path.to_owned()),
        ..Past::default()
    };
    let mut reader = BufReader::with_capacity(64 * 1024, file);
    let mut length = 0;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        (&mut reader)
            .take(LINE)
            .read_until(b'\n', &mut line)
            .map_err(|error| BulkError::journal(path, "can't be read", error))?;
        let Some((b'\n', text)) = line.split_last() else {
            if line.len() as u64 == LINE {
                return Err(BulkError::damaged(
                    path,
                    number,
                    "it is too long for a record",
                ));
            }
            if number == 1 {
                is_torn_header(path, &line, header)?;
            }
            break;
        };
        if number == 1 {
            check(path, text, header)?;
        } else {
            learn(&mut past, text).map_err(|what| BulkError::damaged(path, number, what))?;
        }
        length += line.len() as u64;
    }
    past.report.call_earlier();
    Ok((length, past))
}

/// A file that holds the beginning of our own first line and nothing else was torn there. Anything
/// else is somebody's file, and is left alone.
fn is_torn_header(path: &Path, bytes: &[u8], header: &Header) -> Result<(), BulkError> {
    let whole = serde_json::to_vec(header)
        .map_err(|error| BulkError::journal(path, "can't hold a record", error.into()))?;
    if whole.starts_with(bytes) {
        Ok(())
    } else {
        Err(BulkError::other_journal(path, "is no journal"))
    }
}

fn check(path: &Path, text: &[u8], header: &Header) -> Result<(), BulkError> {
    let other = |what: String| Err(BulkError::other_journal(path, what));
    match serde_json::from_slice::<Header>(text) {
        Ok(found) if found == *header => Ok(()),
        Ok(found) if found.journal != header.journal || found.version != header.version => {
            other("is no journal that this version of the crate can read".to_owned())
        }
        Ok(found) if found.organization != header.organization => other(format!(
            "is the journal of the organization {}, and this run is for {}",
            found.organization, header.organization
        )),
        Ok(found) => other(format!(
            "is the journal of a run on {}, and this one is on {}",
            found.base_url, header.base_url
        )),
        Err(_) => other("is no journal".to_owned()),
    }
}

fn learn(past: &mut Past, text: &[u8]) -> Result<(), String> {
    let line: Line<Item> =
        serde_json::from_slice(text).map_err(|error| format!("it is no record: {error}"))?;
    let (item, state) = match (&line.sending, &line.done, line.outcome) {
        (Some(item), None, None) => (item, State::InFlight),
        (None, Some(item), Some(ItemOutcome::Postponed)) => (item, State::Postponed),
        (None, Some(item), Some(_)) => (item, State::Finished),
        _ => return Err("it is neither an intent nor an outcome".to_owned()),
    };
    let json = serde_json::to_string(item).map_err(|error| error.to_string())?;
    match (past.seen.learn(&json, state), state) {
        (Some(State::Finished), _) => Err("its item had its final outcome before".to_owned()),
        (Some(State::InFlight), _) | (_, State::InFlight) => Ok(()),
        _ => Err("its item was not being sent".to_owned()),
    }?;
    if let (State::Finished, Some(outcome)) = (state, line.outcome) {
        past.report.add(item, outcome, line.cause.as_deref());
    }
    Ok(())
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

fn without_loopback_port(base_url: &str) -> String {
    match reqwest::Url::parse(base_url) {
        Ok(mut url) if crate::url::is_loopback(&url) => {
            let _ = url.set_port(None);
            url.as_str().trim_end_matches('/').to_owned()
        }
        _ => base_url.to_owned(),
    }
}
