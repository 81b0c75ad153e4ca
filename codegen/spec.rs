//! What the project relies on in the spec, after reading and checking it.

use serde::Deserialize;

use super::pattern::Automaton;

/// The organization comes first in every path, and is an argument of no method.
pub const ORGANIZATION: &str = "org_id";

/// Its schema: the client's own code names this type.
pub const ORGANIZATION_ID: &str = "OrganizationId";

/// The whole spec.
#[derive(Debug)]
pub struct Spec {
    pub base_url: String,
    /// In the order of the file.
    pub operations: Vec<Operation>,
    /// Every schema that a parameter names, in the order of the file.
    pub ids: Vec<Id>,
    /// Parameters that take one of several words, in the order of the file.
    pub choices: Vec<Choice>,
    /// Every schema that a documented response is made of, by name.
    pub details: Vec<Details>,
    pub marks: Marks,
}

/// `x-tallyfy` at the root: how to tell Tallyfy's own responses from others.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    pub own_error: OwnError,
    pub own_not_found: OwnNotFound,
    pub missing_record: Vec<MissingRecord>,
    pub unconfirmed: Unconfirmed,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnError {
    pub statuses: Vec<StatusRange>,
    pub any_of: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnNotFound {
    pub statuses: Vec<StatusRange>,
    pub error: bool,
    pub codes: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingRecord {
    pub status: StatusRange,
    pub code: Option<String>,
    #[serde(default)]
    pub error: bool,
    #[serde(default)]
    pub all_of: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unconfirmed {
    pub statuses: Vec<StatusRange>,
    pub error_fields: Vec<String>,
    pub success_fields: Vec<String>,
}

/// A status such as `404`, or a class such as `5XX`: its first and its last status.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct StatusRange(pub u16, pub u16);

impl TryFrom<String> for StatusRange {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let class = text.strip_suffix("XX").and_then(|class| class.parse().ok());
        match (class, text.parse()) {
            (Some(class @ 1..=5), _) => Ok(Self(class * 100, class * 100 + 99)),
            (None, Ok(status @ 100..=599)) => Ok(Self(status, status)),
            _ => Err(format!(
                "invalid status {text:?}: write it like \"404\" or \"5XX\""
            )),
        }
    }
}

impl Spec {
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }
}

/// One DELETE.
#[derive(Debug)]
pub struct Operation {
    pub id: String,
    pub line: usize,
    pub deprecated: bool,
    /// The path template, as it stands in the spec.
    pub path: String,
    pub summary: String,
    pub description: String,
    /// In the order of the path, without the organization.
    pub path_parameters: Vec<Parameter>,
    /// In the order of the spec.
    pub query_parameters: Vec<Parameter>,
    pub success: Vec<Success>,
    /// The schema that describes the body of a success, where one is documented.
    pub details: Option<String>,
    /// Values that a path argument must not have, because they would name another operation.
    pub reserved: Vec<Reserved>,
    pub tallyfy: Tallyfy,
}

/// A path or query parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub description: String,
    pub required: bool,
    pub kind: ParameterKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterKind {
    /// The name of an id's schema.
    Id(String),
    /// The name of a choice.
    Choice(String),
    Flag,
    /// An integer that may be negative.
    Integer {
        min: i64,
        max: i64,
    },
    /// Sent as the same parameter several times.
    List(Box<ParameterKind>),
}

/// A parameter that takes one of several words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub name: String,
    pub line: usize,
    pub description: String,
    pub values: Vec<String>,
}

/// A value that would turn one operation's path into another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    pub parameter: String,
    pub value: String,
    /// The operation that it would name.
    pub operation: String,
}

/// A response that means done.
#[derive(Debug)]
pub struct Success {
    pub status: u16,
    /// The documented body, where there is an example of it.
    pub example: Option<serde_json::Value>,
}

/// A kind of id.
#[derive(Debug)]
pub struct Id {
    /// The schema's name, and the Rust type's.
    pub name: String,
    pub line: usize,
    pub title: String,
    pub description: String,
    pub rule: Rule,
    /// The rule in words.
    pub words: String,
    /// Whether the id is unique only within the record that the rest of the path names.
    pub scoped: bool,
    pub example: Option<serde_json::Value>,
}

#[derive(Debug)]
pub enum Rule {
    Text {
        pattern: String,
        /// The pattern, compiled.
        automaton: Box<Automaton>,
        min: usize,
        max: usize,
    },
    Integer {
        min: u64,
        max: u64,
    },
}

impl Rule {
    pub fn allows(&self, value: &serde_json::Value) -> bool {
        match self {
            Self::Text {
                automaton,
                min,
                max,
                ..
            } => value.as_str().is_some_and(|text| {
                (*min..=*max).contains(&text.chars().count()) && automaton.matches(text)
            }),
            Self::Integer { min, max } => value
                .as_u64()
                .is_some_and(|number| (*min..=*max).contains(&number)),
        }
    }
}

/// The shape of a documented response, or of a part of one.
#[derive(Debug)]
pub struct Details {
    pub name: String,
    pub description: String,
    pub fields: Vec<Field>,
}

#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub description: String,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Number,
    Flag,
    /// Any JSON: the sources disagree, or say nothing.
    Any,
    List(Box<Kind>),
    /// Another schema.
    Details(String),
    /// Another schema that leads back to this one without a list between.
    Recursive(String),
}

/// `x-tallyfy` of an operation: what plain OpenAPI can't say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tallyfy {
    pub effect: Effect,
    pub repeatable: bool,
    pub gone: Vec<u16>,
    pub requires: Option<Requires>,
    pub restore: Option<Restore>,
    /// Query parameters that are given together or not at all.
    #[serde(default)]
    pub together: Vec<Vec<String>>,
    pub grade: Grades,
    pub evidence: Vec<Evidence>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    Permanent,
    Archive,
    Detach,
    Reopen,
    Disable,
    Clear,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requires {
    /// The operation that has to come first.
    pub operation: String,
    /// The name of the two steps as one call.
    pub purge: String,
    #[serde(default)]
    pub refusal: Refusal,
}

/// The response when the earlier step is missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    pub status: Option<u16>,
    pub message: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    pub method: String,
    pub path: String,
    pub grade: Grade,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    pub operation: Grade,
    pub success: Grade,
    pub repeatable: Grade,
    pub gone: Option<Grade>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    Documented,
    Client,
    Inferred,
    Unknown,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub source: String,
    pub says: String,
}

/// `x-tallyfy` of an id's schema.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdNote {
    pub rule: String,
    #[serde(default)]
    pub scoped: bool,
}

pub fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(placeholder)
}

pub fn placeholder(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some(name)
}
