//! What there is to do, and with which client.

use std::path::PathBuf;
use std::time::Duration;

use tallyfy::bulk::{Bulk, Plan};
use tallyfy::sandbox::Sandbox;
use tallyfy::{CallOptions, Client, Pace};

use crate::credentials::{self, Purpose};
use crate::exit::Result;
use crate::list::Source;
use crate::options::{JournalOptions, SendOptions};
use crate::sandbox;

/// A checked list and the client to send it with. Nothing was sent.
#[derive(Debug)]
pub struct Job {
    pub client: Client,
    pub source: Source,
    pub count: u64,
    pub journal: Option<PathBuf>,
    /// Serves as long as it lives.
    sandbox: Option<Sandbox>,
}

impl Job {
    pub fn new(
        source: Source,
        sending: &SendOptions,
        journal: Option<JournalOptions>,
        purpose: Purpose,
    ) -> Result<Self> {
        let count = source.check()?;
        let client = credentials::client(sending.credentials.as_deref(), purpose)?;
        let job = Self {
            journal: journal.and_then(|journal| journal_path(journal, &source)),
            client: with_options(client, sending, sending.allow_permanent),
            source,
            count,
            sandbox: None,
        };
        job.set_pace(sending)?;
        Ok(job)
    }

    /// The same for a sandbox in this process, where nothing needs to be allowed.
    pub async fn in_sandbox(
        count: u64,
        sending: &SendOptions,
        journal: JournalOptions,
    ) -> Result<Self> {
        let source = Source::Sandbox(count);
        let sandbox = sandbox::start(count).await?;
        let job = Self {
            journal: journal_path(journal, &source),
            client: with_options(sandbox.client(), sending, true),
            source,
            count,
            sandbox: Some(sandbox),
        };
        job.set_pace(sending)?;
        Ok(job)
    }

    fn set_pace(&self, sending: &SendOptions) -> Result<()> {
        if let Some(rate) = sending.rate {
            let pace = Pace::fixed(rate, Duration::from_secs(60))?;
            self.client.set_pace(&pace);
        }
        Ok(())
    }

    pub fn is_sandbox(&self) -> bool {
        self.sandbox.is_some()
    }

    /// Whether its journal has records of an earlier run.
    pub fn is_resumed(&self) -> bool {
        self.journal.as_ref().is_some_and(|path| path.exists())
    }

    /// What is left to do, with the journal of an earlier run counted in and left as it is.
    pub fn bulk_for_plan(&self) -> Result<Bulk> {
        let bulk = self.client.bulk();
        match &self.journal {
            Some(path) if self.is_resumed() => Ok(bulk.plan_from_journal(path)?),
            _ => Ok(bulk),
        }
    }

    pub fn plan(&self) -> Result<Plan> {
        Ok(self.bulk_for_plan()?.plan(self.source.items()?)?)
    }
}

fn journal_path(journal: JournalOptions, source: &Source) -> Option<PathBuf> {
    let usual = || source.journal().map(ToOwned::to_owned);
    journal
        .journal
        .or_else(|| usual().filter(|_| !journal.no_journal))
}

fn with_options(client: Client, sending: &SendOptions, allow_permanent: bool) -> Client {
    client.with_options(
        CallOptions::new()
            .refuse_permanent(!allow_permanent)
            .ignore_not_found(sending.ignore_not_found),
    )
}
