//! The lines of a journal.

use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::client::Client;

use super::super::outcome::{ItemOutcome, ItemResult};
use super::super::seen::State;

const FORMAT: &str = "tallyfy";
const VERSION: u32 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::bulk) struct Header {
    journal: String,
    version: u32,
    pub(in crate::bulk) base_url: String,
    pub(in crate::bulk) organization: String,
}

impl Header {
    pub(in crate::bulk) fn of(client: &Client) -> Self {
        Self {
            journal: FORMAT.to_owned(),
            version: VERSION,
            base_url: without_loopback_port(client.base_url()),
            organization: client.organization().to_string(),
        }
    }

    pub(super) fn is_supported(&self) -> bool {
        self.journal == FORMAT && self.version == VERSION
    }

    /// Why a run of the client of `expected` can't go on with this journal, if it can't.
    pub(super) fn differs_from(&self, expected: &Self) -> Option<String> {
        if self.organization != expected.organization {
            return Some(format!(
                "is the journal of the organization {}, and this run is for {}",
                self.organization, expected.organization
            ));
        }
        (self.base_url != expected.base_url).then(|| {
            format!(
                "is the journal of a run on {}, and this one is on {}",
                self.base_url, expected.base_url
            )
        })
    }
}

/// Every other line. It borrows from the text of the line: a journal may have millions.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::bulk) struct Record<'a> {
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    sending: Option<&'a RawValue>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    done: Option<&'a RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<ItemOutcome>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    cause: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    request_id: Option<Cow<'a, str>>,
    at: u64,
}

/// What a record says, with the item in JSON.
pub(in crate::bulk) enum Event<'a> {
    Sending(&'a str),
    /// It was sent and is postponed, because an intermediary responded.
    Intercepted(&'a str),
    Done(&'a str, ItemOutcome),
}

impl<'a> Record<'a> {
    pub(in crate::bulk) fn sending(item: &'a RawValue) -> Self {
        Self {
            sending: Some(item),
            done: None,
            outcome: None,
            cause: None,
            status: None,
            attempts: None,
            request_id: None,
            at: now(),
        }
    }

    pub(in crate::bulk) fn done(item: &'a RawValue, done: &'a ItemResult) -> Self {
        let is_done = done.state() != State::Intercepted;
        Self {
            sending: (!is_done).then_some(item),
            done: is_done.then_some(item),
            outcome: Some(done.outcome),
            cause: done.cause.as_deref().map(Cow::Borrowed),
            status: done.status(),
            attempts: done.attempts(),
            request_id: done.request_id().map(Cow::Borrowed),
            at: now(),
        }
    }

    pub(in crate::bulk) fn event(&self) -> Result<Event<'a>, String> {
        match (self.sending, self.done, self.outcome) {
            (Some(item), None, None) => Ok(Event::Sending(item.get())),
            (Some(item), None, Some(ItemOutcome::Postponed)) => Ok(Event::Intercepted(item.get())),
            (None, Some(item), Some(outcome)) => Ok(Event::Done(item.get(), outcome)),
            _ => Err("neither an intent nor an outcome".to_owned()),
        }
    }

    pub(in crate::bulk) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// A sandbox gets another port each time it starts.
fn without_loopback_port(base_url: &str) -> String {
    match reqwest::Url::parse(base_url) {
        Ok(mut url) if crate::url::is_loopback(&url) => {
            let _ = url.set_port(None);
            url.as_str().trim_end_matches('/').to_owned()
        }
        _ => base_url.to_owned(),
    }
}
