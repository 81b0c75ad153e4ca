//! Two-step deletions: records that have to be archived or disabled before they can be destroyed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use crate::client::Client;
use crate::deletion::{Deletion, Fields};
use crate::details::Details;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::outcome::{Deleted, Outcome};
use crate::response::Doubt;

/// A two-step deletion as data: the prerequisite, and the deletion itself.
///
/// In JSON it is an object like that of a [`Deletion`], with the name of the purge:
/// `{"operation": "purge_process", "run_id": "…"}`. [`Client::execute_purge`] sends it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Purge {
    name: &'static str,
    first: Deletion,
    last: Deletion,
}

impl Purge {
    #[allow(dead_code, reason = "a spec may have no purge")]
    pub(crate) fn new(name: &'static str, first: Deletion, last: Deletion) -> Self {
        Self { name, first, last }
    }

    /// The name, which is also the name of the client's method.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The step that archives or disables.
    #[must_use]
    pub fn first(&self) -> &Deletion {
        &self.first
    }

    /// The step that destroys.
    #[must_use]
    pub fn last(&self) -> &Deletion {
        &self.last
    }

    /// The purge of that name, if there is one. The build script checks that both steps take the
    /// same arguments.
    pub(crate) fn from_fields(name: &str, fields: &mut Fields) -> Result<Option<Self>, String> {
        let Some((last, requires)) = Operation::all().iter().find_map(|last| {
            let requires = last.requires().filter(|requires| requires.purge == name)?;
            Some((last, requires))
        }) else {
            return Ok(None);
        };
        Ok(Some(Self {
            name: requires.purge,
            first: fields.clone().deletion(requires.operation)?,
            last: fields.deletion(last.id)?,
        }))
    }
}

/// The name and the arguments, as `purge_process run_id=9f2b…`.
impl fmt::Display for Purge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.last.show(self.name, f)
    }
}

impl Serialize for Purge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.last.serialize_as(self.name, serializer)
    }
}

impl<'de> Deserialize<'de> for Purge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Fields::deserialize(deserializer)?;
        let name = fields.operation().map_err(de::Error::custom)?;
        Self::from_fields(&name, &mut fields)
            .and_then(|purge| purge.ok_or_else(|| "unknown purge".to_owned()))
            .map_err(|problem| de::Error::custom(format!("{name}: {problem}")))
    }
}

/// Both steps are done.
#[derive(Clone, Debug)]
#[must_use = "the outcome may be `Unconfirmed`"]
pub struct Purged<A = Value, B = Value> {
    first: Option<Deleted<A>>,
    last: Deleted<B>,
}

impl<A, B> Purged<A, B> {
    /// The response to the first step, or `None` if it was refused as already done.
    #[must_use]
    pub fn first(&self) -> Option<&Deleted<A>> {
        self.first.as_ref()
    }

    /// The response to the second step, the deletion itself.
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
    fn new(first: Option<Deleted<A>>, error: Error) -> Self {
        Self(Box::new(Inner { first, error }))
    }

    /// The step that failed, or that was refused before it was sent.
    #[must_use]
    pub fn step(&self) -> Option<&'static Operation> {
        self.0.error.operation()
    }

    /// The response to the first step, if there was one. With the outcome [`Outcome::Deleted`] the
    /// record is now archived or disabled.
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
        Self::new(None, error)
    }
}

impl<A> fmt::Display for PurgeError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.error, f)?;
        match &self.0.first {
            Some(first) if first.outcome() == Outcome::Deleted => {
                f.write_str("; the first step was done")
            }
            _ => Ok(()),
        }
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

/// The text is that of the step's error, so the source is the source of that.
impl<A> std::error::Error for PurgeError<A> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.0.error)
    }
}

impl Client {
    /// Sends both steps of a [`Purge`]. The details are the responses' JSON.
    ///
    /// # Errors
    ///
    /// The same as the method of that purge.
    pub async fn execute_purge(&self, purge: Purge) -> Result<Purged, PurgeError> {
        self.purge(purge).await
    }

    pub(crate) async fn purge<A: Details, B: Details>(
        &self,
        Purge { first, last, .. }: Purge,
    ) -> Result<Purged<A, B>, PurgeError<A>> {
        self.check_permanent(&last)?;
        let step = first.operation();
        // Two missing records prove nothing, so a missing record has to show at the first step.
        let strict = self.with_options(CallOptions::new().ignore_not_found(false));
        let first: Result<Deleted<A>, Error> = match strict.send(&first, false).await {
            Ok(unclear) if unclear.outcome() == Outcome::Unconfirmed => {
                let why = unclear.doubt().map_or("", Doubt::as_str);
                let (status, request_id) = (unclear.status(), unclear.request_id());
                let error = Error::unconfirmed(step, why, status, request_id, unclear.details());
                let error = error.after(unclear.attempts());
                return Err(PurgeError::new(Some(unclear.typed()), error));
            }
            Ok(done) => Ok(done.typed()),
            // By the spec, an archived record looks like a missing one. Any other refusal has a
            // reason that also holds for the second step.
            Err(gone) if gone.says_gone() => Err(gone),
            Err(error) => return Err(error.into()),
        };
        let prerequisite_done = first
            .as_ref()
            .is_ok_and(|first: &Deleted<A>| first.outcome() == Outcome::Deleted);
        match (self.send(&last, prerequisite_done).await, first) {
            (Ok(last), first) => Ok(Purged {
                first: first.ok(),
                last: last.typed(),
            }),
            // Neither step found the record. The error of the first says so best.
            (Err(last), Err(first))
                if last.kind() == ErrorKind::NotFound && !last.may_have_happened() =>
            {
                Err(first.into())
            }
            (Err(last), first) => Err(PurgeError::new(first.ok(), last)),
        }
    }
}
