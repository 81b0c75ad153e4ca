//! What earlier runs did, as the journal says, and which items of the input came so far.

use std::path::{Path, PathBuf};

use crate::client::Client;

use super::error::BulkError;
use super::identity::Identity;
use super::item::Item;
use super::journal::{Event, Header, Journal, Reader, Record};
use super::outcome::ItemOutcome;
use super::report::Report;
use super::seen::{Seen, State};

#[derive(Debug, Default)]
pub(super) struct History {
    seen: Seen,
    identity: Identity,
    pub(super) report: Report,
    /// The journal's.
    pub(super) path: Option<PathBuf>,
}

impl History {
    /// Opens or creates a journal for a run of the client, and reads it.
    pub(super) fn open(path: &Path, client: &Client) -> Result<(Journal, Self), BulkError> {
        let mut journal = Journal::open(path)?;
        let header = Header::of(client);
        let (mut history, length) = {
            let mut reader = journal.reader();
            let mut history = Self::of(path);
            if reader.header(Some(&header))?.is_some() {
                history.read(&mut reader)?;
            }
            (history, reader.length())
        };
        journal.start(length, &header)?;
        history.report.end_of_earlier_runs();
        Ok((journal, history))
    }

    /// Reads a journal of the client, and leaves it as it is.
    pub(super) fn read_only(path: &Path, client: &Client) -> Result<Self, BulkError> {
        let mut reader = Reader::open(path)?;
        let mut history = Self::of(path);
        if reader.header(Some(&Header::of(client)))?.is_some() {
            history.read(&mut reader)?;
        }
        history.report.end_of_earlier_runs();
        Ok(history)
    }

    /// Reads a journal of any client, and leaves it as it is.
    pub(super) fn with_header(path: &Path) -> Result<(Header, Self), BulkError> {
        let mut reader = Reader::open(path)?;
        let mut history = Self::of(path);
        let Some(header) = reader.header(None)? else {
            return Err(BulkError::other_journal(path, "is not a journal"));
        };
        history.read(&mut reader)?;
        Ok((header, history))
    }

    fn of(path: &Path) -> Self {
        Self {
            path: Some(path.to_owned()),
            report: Report::with_journal(path),
            ..Self::default()
        }
    }

    fn read<R: std::io::Read>(&mut self, reader: &mut Reader<R>) -> Result<(), BulkError> {
        while let Some(record) = reader.next()? {
            let recorded = self.record(&record);
            recorded.map_err(|what| reader.damaged(what))?;
        }
        Ok(())
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), String> {
        let (json, state, outcome) = match record.event()? {
            Event::Sending(json) => (json, State::InFlight, None),
            Event::Intercepted(json) => (json, State::Intercepted, None),
            Event::Done(json, ItemOutcome::Postponed) => (json, State::Postponed, None),
            Event::Done(json, outcome) => (json, State::Finished, Some(outcome)),
        };
        let (name, identity) = self
            .identity
            .of_json(json)
            .map_err(|error| format!("invalid item: {error}"))?;
        match (self.seen.record(identity, state), state) {
            (Some(State::Finished), _) => {
                return Err("its item already had its final outcome".to_owned());
            }
            (Some(State::InFlight), _) | (_, State::InFlight) => {}
            _ => return Err("its item was not in flight".to_owned()),
        }
        if let Some(outcome) = outcome
            && let Some(examples) = self.report.add(name, outcome, record.cause())
        {
            let item = serde_json::from_str(json);
            examples.push(item.map_err(|error| format!("invalid item: {error}"))?);
        }
        Ok(())
    }

    /// Notes that an item came in the input, and returns what was known of it before.
    pub(super) fn meet(&mut self, position: u64, item: &Item) -> Result<Option<State>, BulkError> {
        let known = self.seen.meet(self.identity.of(item));
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

    /// How many items are in that state.
    pub(super) fn count(&self, state: State) -> u64 {
        self.seen.count(state)
    }
}
