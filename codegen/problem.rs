//! What is wrong with the spec, each problem in one line.

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
    pub fn new(
        line: impl Into<Option<usize>>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            line: line.into(),
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
        // A name or a text of the spec may hold a line break.
        let text = format!(": {}; {}", self.what, self.help);
        f.write_str(&text.replace(|c: char| c.is_control(), " "))
    }
}

impl std::error::Error for Problem {}

/// All problems of a spec.
#[derive(Debug, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    /// The value, or nothing and one problem more.
    pub fn ok<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.push(problem)).ok()
    }

    /// The value if there is no problem.
    ///
    /// # Errors
    ///
    /// The problems in the order of the file.
    pub fn or<T>(mut self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            return Ok(value);
        }
        self.0.sort_by_key(|problem| problem.line);
        Err(self)
    }
}

/// One problem a line.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}
