//! Exit codes, and the errors that lead to them.

use std::error::Error;
use std::fmt::{self, Display};
use std::process::ExitCode;

use tallyfy::ErrorKind;
use tallyfy::bulk::{BulkError, BulkErrorKind};

/// For the end of `--help`.
pub const HELP: &str = "\
Exit codes:
  0  all done, or what was asked for is shown
  1  any other failure; a run that stopped before the end
  2  nothing was sent: wrong usage, a bad list, an unusable journal, or no confirmation
  3  signing in failed: no credentials or no token, or they are refused or not valid for the
     organization
  4  nothing was sent: permanent deletions need --allow-permanent
  9  the run ended, and some items are neither deleted, already gone nor duplicates
3 takes precedence over 1 and 9.";

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done,
    Failed,
    NothingSent,
    SignIn,
    PermanentNotAllowed,
    SomeFailed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::NothingSent => 2,
            Exit::SignIn => 3,
            Exit::PermanentNotAllowed => 4,
            Exit::SomeFailed => 9,
        })
    }
}

/// Why the program ends before it has done anything, and with which code.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    text: String,
}

pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub fn new(exit: Exit, text: impl Into<String>) -> Self {
        Self {
            exit,
            text: text.into(),
        }
    }

    /// Wrong usage or unusable input.
    pub fn usage(text: impl Into<String>) -> Self {
        Self::new(Exit::NothingSent, text)
    }

    /// Wrong usage or unusable input, with what was being done.
    pub fn input(what: impl Display, error: &(dyn Error + 'static)) -> Self {
        Self::usage(format!("{what}: {}", with_sources(error)))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<tallyfy::Error> for Failure {
    fn from(error: tallyfy::Error) -> Self {
        let exit = match error.kind() {
            kind if is_sign_in(kind) => Exit::SignIn,
            ErrorKind::PermanentNotAllowed => Exit::PermanentNotAllowed,
            _ => Exit::NothingSent,
        };
        Self::new(exit, with_sources(&error))
    }
}

impl From<BulkError> for Failure {
    fn from(error: BulkError) -> Self {
        Self::usage(with_sources(&error))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(Exit::Failed, format!("can't write JSON: {error}"))
    }
}

/// Whether such an error means that nobody is signed in.
pub fn is_sign_in(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NoCredentials
            | ErrorKind::Unauthorized
            | ErrorKind::TokenRevoked
            | ErrorKind::CredentialsRefused
            | ErrorKind::TokenUnavailable
    )
}

/// Whether a run ended because of the token.
pub fn ended_by_sign_in(error: &BulkError) -> bool {
    matches!(
        error.kind(),
        BulkErrorKind::Unauthorized | BulkErrorKind::Organization
    )
}

/// The text of an error and of its sources, each once.
pub fn with_sources(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = error.source();
    }
    text
}
