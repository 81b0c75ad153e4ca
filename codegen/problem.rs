//! What is wrong with the spec, in one line.

use std::fmt;

/// Something in the spec that the crate can't be built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, counted from 1, if it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

impl Problem {
    pub fn new(line: Option<usize>, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("openapi/tallyfy.yaml")?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}; {}", self.what, self.help)
    }
}

impl std::error::Error for Problem {}
