//! What the spec says about an operation, as data.

use std::fmt;

use percent_encoding::utf8_percent_encode;

use crate::encode::SEGMENT;

/// One DELETE of the Tallyfy API, with everything that the spec says about it.
///
/// ```
/// let operation = tallyfy::Operation::find("delete_group").expect("the spec has it");
/// assert_eq!(operation.path(), "/organizations/{org_id}/groups/{group_id}");
/// assert_eq!(operation.effect(), tallyfy::Effect::Permanent);
/// ```
pub struct Operation {
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) path: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) effect: Effect,
    pub(crate) repeatable: bool,
    pub(crate) gone_statuses: &'static [u16],
    pub(crate) requires: Option<Prerequisite>,
    pub(crate) restore: Option<Restore>,
    pub(crate) success: &'static [Success],
    pub(crate) grades: Grades,
    pub(crate) reserved: &'static [Reserved],
    pub(crate) together: &'static [&'static [&'static str]],
}

impl Operation {
    /// Every operation, in the order of the spec.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &crate::generated::OPERATIONS
    }

    /// The operation of that name, such as `delete_group`.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().iter().find(|operation| operation.id == id)
    }

    /// The name: the spec's `operationId`, and the method's.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// A short summary.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// The path template below the base URL.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// The parameters, without the organization: those of the path in order, then those of the query.
    #[must_use]
    pub fn parameters(&self) -> &'static [Parameter] {
        self.parameters
    }

    /// What happens to the record. Method and path don't tell.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Whether sending it twice has no more effect than sending it once.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// The statuses that mean that the record is gone, if the response to an earlier attempt was
    /// lost.
    #[must_use]
    pub fn gone_statuses(&self) -> &'static [u16] {
        self.gone_statuses
    }

    /// The operation that has to be done first.
    #[must_use]
    pub fn requires(&self) -> Option<&Prerequisite> {
        self.requires.as_ref()
    }

    /// The request that undoes it, where a source names one.
    #[must_use]
    pub fn restore(&self) -> Option<&Restore> {
        self.restore.as_ref()
    }

    /// The successful responses: the documented ones, or 200 and 204 where no source says.
    #[must_use]
    pub fn success(&self) -> &'static [Success] {
        self.success
    }

    /// The source of each statement.
    #[must_use]
    pub fn grades(&self) -> &Grades {
        &self.grades
    }

    /// The path with the organization and the values of its parameters, each one segment.
    pub(crate) fn fill<'a>(
        &self,
        mut value: impl FnMut(&str) -> Option<std::borrow::Cow<'a, str>>,
    ) -> String {
        let mut path = String::with_capacity(128);
        for segment in self.path.split('/').skip(1) {
            path.push('/');
            match segment
                .strip_prefix('{')
                .and_then(|name| name.strip_suffix('}'))
            {
                Some(name) => push_segment(&mut path, &value(name).unwrap_or_default()),
                None => path.push_str(segment),
            }
        }
        path
    }
}

fn push_segment(path: &mut String, value: &str) {
    // Nearly every id needs no encoding. Without an early end the compiler looks at many bytes at
    // once.
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    if value.bytes().fold(true, |all, byte| all & plain(byte)) {
        path.push_str(value);
    } else {
        path.extend(utf8_percent_encode(value, SEGMENT));
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({}: DELETE {})", self.id, self.path)
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Operation {}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) location: ParameterLocation,
    pub(crate) kind: &'static str,
    pub(crate) required: bool,
    pub(crate) range: Option<std::ops::RangeInclusive<i64>>,
    #[cfg_attr(
        not(feature = "sandbox"),
        expect(dead_code, reason = "the sandbox keeps records apart by it")
    )]
    pub(crate) scoped: bool,
    #[cfg(feature = "schemars")]
    pub(crate) schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

impl Parameter {
    /// Its name, in the path, the query and in JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its place in the request.
    #[must_use]
    pub fn location(&self) -> ParameterLocation {
        self.location
    }

    /// Its type: the name of an id's type or of an enum, `boolean`, `integer`, or one of these
    /// behind `list of`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Whether every call needs it. All parameters of the path are required.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required
    }
}

/// The place of a parameter in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterLocation {
    /// One segment of the path. Always required.
    Path,
    /// The query.
    Query,
}

/// What a DELETE does to the record that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Effect {
    /// Destroyed. It can't be undone.
    Permanent,
    /// Hidden instead of destroyed. [`Operation::restore`] tells how to undo it, where that is known.
    Archive,
    /// Removed from what it belongs to.
    Detach,
    /// Marked as not completed again.
    Reopen,
    /// Loses access; the record stays.
    Disable,
    /// A value is emptied. It can't be undone.
    Clear,
}

impl Effect {
    /// Whether the record is destroyed.
    #[must_use]
    pub fn is_permanent(self) -> bool {
        self == Self::Permanent
    }

    /// The word that the spec uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Archive => "archive",
            Self::Detach => "detach",
            Self::Reopen => "reopen",
            Self::Disable => "disable",
            Self::Clear => "clear",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An operation that has to be done before another.
#[derive(Debug)]
pub struct Prerequisite {
    pub(crate) operation: &'static str,
    pub(crate) purge: &'static str,
    pub(crate) status: Option<u16>,
    pub(crate) message: Option<&'static str>,
}

impl Prerequisite {
    /// The name of that operation.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The name of the method that does both.
    #[must_use]
    pub fn purge(&self) -> &'static str {
        self.purge
    }

    /// The status of the refusal when it was not done, where that is documented.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The message of that refusal, where it is documented.
    #[must_use]
    pub fn message(&self) -> Option<&'static str> {
        self.message
    }
}

/// The request that undoes an operation. This crate does not send it.
#[derive(Debug)]
pub struct Restore {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) grade: Grade,
}

impl Restore {
    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The path template below the base URL.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// The source of this statement.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.grade
    }
}

/// A response that means done.
#[derive(Debug)]
pub struct Success {
    pub(crate) status: u16,
    pub(crate) example: Option<&'static str>,
}

impl Success {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The documented body, as JSON, where the documentation shows one.
    #[must_use]
    pub fn example(&self) -> Option<&'static str> {
        self.example
    }
}

/// The sources of the statements about an operation.
#[derive(Debug)]
pub struct Grades {
    pub(crate) operation: Grade,
    pub(crate) success: Grade,
    pub(crate) repeatable: Grade,
    pub(crate) gone: Grade,
}

impl Grades {
    /// The source for its existence. Its documentation names what no source tells about its effect.
    #[must_use]
    pub fn operation(&self) -> Grade {
        self.operation
    }

    /// The source for its successful responses.
    #[must_use]
    pub fn success(&self) -> Grade {
        self.success
    }

    /// The source for whether it may be sent twice.
    #[must_use]
    pub fn repeatable(&self) -> Grade {
        self.repeatable
    }

    /// The source for which responses mean that the record is gone.
    #[must_use]
    pub fn gone(&self) -> Grade {
        self.gone
    }
}

/// The source of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grade {
    /// Tallyfy's documentation.
    Documented,
    /// An official client; the documentation says nothing.
    Client,
    /// Concluded by this project.
    Inferred,
    /// No source says.
    Unknown,
}

/// A value that would make the path that of another operation.
#[derive(Debug)]
pub(crate) struct Reserved {
    pub(crate) parameter: &'static str,
    pub(crate) value: &'static str,
    pub(crate) operation: &'static str,
}
