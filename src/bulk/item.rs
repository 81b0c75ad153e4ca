//! One entry of a work list.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::deletion::{Deletion, Fields};
use crate::operation::Operation;
use crate::purge::Purge;

/// A deletion, or a two-step purge whose steps are sent in order.
///
/// In JSON it is an object with the name of either and its arguments.
///
/// ```
/// use tallyfy::bulk::Item;
/// let item: Item = serde_json::from_str(
///     r#"{"operation": "purge_process", "run_id": "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b"}"#,
/// )?;
/// let steps: Vec<_> = item.steps().map(|step| step.operation().id()).collect();
/// assert_eq!(steps, ["archive_process", "delete_process"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Item {
    /// One request.
    Deletion(Deletion),
    /// Two requests, the second one after the first.
    Purge(Purge),
}

impl Item {
    /// The name of the operation or of the purge.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Deletion(deletion) => deletion.operation().id(),
            Self::Purge(purge) => purge.name(),
        }
    }

    /// The deletions that are sent for it, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Deletion> {
        let (first, last) = match self {
            Self::Deletion(deletion) => (None, deletion),
            Self::Purge(purge) => (Some(purge.first()), purge.last()),
        };
        first.into_iter().chain(std::iter::once(last))
    }

    /// The operation that does what the item is for: the only step, or the second.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.last().operation()
    }

    /// The deletion that has all its arguments: the only step, or the second.
    pub(super) fn last(&self) -> &Deletion {
        match self {
            Self::Deletion(deletion) => deletion,
            Self::Purge(purge) => purge.last(),
        }
    }

    /// Whether sending it twice does no more than sending it once.
    pub(super) fn is_repeatable(&self) -> bool {
        self.steps().all(|step| step.operation().is_repeatable())
    }

    pub(super) fn from_fields(name: &str, fields: &mut Fields) -> Result<Self, String> {
        match Purge::from_fields(name, fields)? {
            Some(purge) => Ok(Self::Purge(purge)),
            None => fields.deletion(name).map(Self::Deletion),
        }
    }
}

/// The name of an operation or a purge, and the operation that does what it is for.
pub(super) fn find(name: &str) -> Option<(&'static str, &'static Operation)> {
    Operation::all().iter().find_map(|operation| {
        if operation.id() == name {
            return Some((operation.id(), operation));
        }
        let purge = operation.requires()?.purge();
        (purge == name).then_some((purge, operation))
    })
}

/// Whether sending an item of that name twice does no more than sending it once.
pub(super) fn is_repeatable(name: &str) -> bool {
    find(name).is_some_and(|(name, last)| {
        let first = last.requires().filter(|requires| requires.purge() == name);
        let first = first.and_then(|requires| Operation::find(requires.operation()));
        last.is_repeatable() && first.is_none_or(Operation::is_repeatable)
    })
}

impl From<Deletion> for Item {
    fn from(deletion: Deletion) -> Self {
        Self::Deletion(deletion)
    }
}

impl From<Purge> for Item {
    fn from(purge: Purge) -> Self {
        Self::Purge(purge)
    }
}

/// The name and the arguments, as `delete_group group_id=9f2b…`.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deletion(deletion) => deletion.fmt(f),
            Self::Purge(purge) => purge.fmt(f),
        }
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Deletion(deletion) => deletion.serialize(serializer),
            Self::Purge(purge) => purge.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Fields::deserialize(deserializer)?;
        let name = fields.operation().map_err(de::Error::custom)?;
        Self::from_fields(&name, &mut fields)
            .map_err(|problem| de::Error::custom(format!("{name}: {problem}")))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Item {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Item".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut variants = Vec::new();
        for operation in Operation::all() {
            variants.push(crate::deletion::schema(
                operation.id(),
                operation.summary(),
                operation,
                generator,
            ));
        }
        for (requires, last) in Operation::all()
            .iter()
            .filter_map(|last| Some((last.requires()?, last)))
        {
            let summary = format!(
                "{}, both steps: {}, then {}",
                last.summary(),
                requires.operation(),
                last.id()
            );
            variants.push(crate::deletion::schema(
                requires.purge(),
                &summary,
                last,
                generator,
            ));
        }
        schemars::json_schema!({
            "description": "One line of a work list: an operation or a two-step purge, and its arguments",
            "oneOf": variants,
        })
    }
}
