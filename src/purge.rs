//! Two-step deletions: what has to be archived or disabled before it can be destroyed.

use std::fmt;

use serde_json::Value;

use crate::client::Client;
use crate::deletion::Deletion;
use crate::details::Details;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::outcome::Deleted;

/// Both steps are done.
#[derive(Clone, Debug)]
#[must_use = "the outcome may be `Unconfirmed`"]
pub struct Purged<A = Value, B = Value> {
    first: Option<Deleted<A>>,
    last: Deleted<B>,
}

impl<A, B> Purged<A, B> {
    /// The answer to the first step; none if it was refused, because it had been done before.
    #[must_use]
    pub fn first(&self) -> Option<&Deleted<A>> {
        self.first.as_ref()
    }

    /// The answer to the second step, the deletion itself.
    pub fn last(&self) -> &Deleted<B> {
        &self.last
    }
}

/// One of the two steps failed.
pub struct PurgeError<A = Value>(Box<Inner<A>>);

struct Inner<A> {
    first: Option<Deleted<A>>,
    error: Error,
}

impl<A> PurgeError<A> {
    /// The step that failed; none if an argument was refused before there was one.
    #[must_use]
    pub fn step(&self) -> Option<&'static Operation> {
        self.0.error.operation()
    }

    /// The answer to the first step, if that one was done: the record is now archived or disabled.
    #[must_use]
    pub fn first(&self) -> Option<&Deleted<A>> {
        self.0.first.as_ref()
    }

    /// Why the step failed.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.0.error
    }

    /// Takes the error out.
    #[must_use]
    pub fn into_error(self) -> Error {
        self.0.error
    }
}

impl<A> From<Error> for PurgeError<A> {
    fn from(error: Error) -> Self {
        Self(Box::new(Inner { first: None, error }))
    }
}

impl<A> fmt::Display for PurgeError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.error, f)?;
        if self.0.first.is_some() {
            f.write_str("; the step before it was done")?;
        }
        Ok(())
    }
}

impl<A> fmt::Debug for PurgeError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PurgeError")
            .field("first", &self.0.first.as_ref().map(Deleted::outcome))
            .field("error", &self.0.error)
            .finish()
    }
}

impl<A> std::error::Error for PurgeError<A> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0.error)
    }
}

impl Client {
    pub(crate) async fn purge<A: Details, B: Details>(
        &self,
        first: Deletion,
        last: Deletion,
    ) -> Result<Purged<A, B>, PurgeError<A>> {
        self.permit(&last)?;
        let first = match self.deliver(first).await {
            Ok(done) => Ok(done.typed()),
            // The server itself refuses the second step where the first is missing, so to try it
            // touches nothing that is not archived or disabled already.
            Err(refused) if is_about_the_record(&refused) => Err(refused),
            Err(error) => return Err(error.into()),
        };
        match (self.deliver(last).await, first) {
            (Ok(last), first) => Ok(Purged {
                first: first.ok(),
                last: last.typed(),
            }),
            (Err(error), Ok(first)) => Err(PurgeError(Box::new(Inner {
                first: Some(first),
                error,
            }))),
            // Neither step found what it needs. The first refusal says why.
            (Err(last), Err(_)) if last.may_have_happened() => Err(last.into()),
            (Err(_), Err(first)) => Err(first.into()),
        }
    }
}

/// Whether a refusal may mean that the step was done before.
fn is_about_the_record(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Rejected) && !error.may_have_happened()
}
