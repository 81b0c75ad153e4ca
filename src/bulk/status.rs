//! How far the run of a journal has come.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::error::BulkError;
use super::history::History;
use super::report::Report;
use super::seen::State;

/// How far a run has come, as its journal says. Returned by [`journal_status`].
///
/// It prints for people and serializes for programs.
#[derive(Clone, Debug, Serialize)]
pub struct JournalStatus {
    base_url: String,
    organization: String,
    in_flight: u64,
    postponed: u64,
    report: Report,
}

/// Reads how far a run has come. It needs no client, and leaves a run that is still going alone:
/// it takes no lock and writes nothing.
///
/// ```
/// use tallyfy::bulk::{ItemOutcome, journal_status};
/// # use tallyfy::Deletion;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = tallyfy::sandbox::Sandbox::start().await?;
/// # let directory = tempfile::tempdir()?;
/// # let journal = directory.path().join("groups.journal");
/// # let group = Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?;
/// # sandbox.add(&group);
/// # sandbox.client().bulk().journal(&journal)?.run([group]).finish().await?;
/// let status = journal_status(&journal)?;
/// println!("{status}");
/// assert_eq!(status.report().count(ItemOutcome::Deleted), 1);
/// assert_eq!((status.in_flight(), status.postponed()), (0, 0));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the file can't be read, is damaged or is not a journal.
pub fn journal_status(journal: impl AsRef<Path>) -> Result<JournalStatus, BulkError> {
    let (header, history) = History::with_header(journal.as_ref())?;
    Ok(JournalStatus {
        base_url: header.base_url,
        organization: header.organization,
        in_flight: history.count(State::InFlight),
        postponed: history.count(State::Postponed) + history.count(State::Intercepted),
        report: history.report,
    })
}

impl JournalStatus {
    /// Where the requests went; on loopback without its port, because a sandbox gets another one each
    /// time it starts.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    fn is_loopback(&self) -> bool {
        reqwest::Url::parse(&self.base_url).is_ok_and(|url| crate::url::is_loopback(&url))
    }

    /// The organization that the items belong to.
    #[must_use]
    pub fn organization(&self) -> &str {
        &self.organization
    }

    /// How many items were sent and have no outcome yet. If the run was killed, resuming it sends
    /// them again where that is safe, and reports the others as unknown.
    #[must_use]
    pub fn in_flight(&self) -> u64 {
        self.in_flight
    }

    /// How many items were postponed. Resuming the run sends them again.
    #[must_use]
    pub fn postponed(&self) -> u64 {
        self.postponed
    }

    /// The final outcomes so far. A journal does not tell whether its list has come to its end.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }
}

impl fmt::Display for JournalStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "journal of organization {} on {}{}",
            self.organization,
            self.base_url,
            if self.is_loopback() { ", any port" } else { "" }
        )?;
        self.report.totals(f)?;
        if self.in_flight > 0 {
            write!(f, "\n{} in flight", self.in_flight)?;
        }
        if self.postponed > 0 {
            write!(f, "\n{} postponed", self.postponed)?;
        }
        Ok(())
    }
}
