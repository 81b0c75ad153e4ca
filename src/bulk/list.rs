//! Work lists: what is to be deleted, a line each.

use std::fmt;
use std::io::{self, BufRead, Read, Seek};

use crate::deletion::Fields;
use crate::error::Error;
use crate::operation::{Operation, ParameterLocation};

use super::item::Item;

/// Far above the longest item there is. A line without an end is no reason to fill the memory.
const LINE: u64 = 64 * 1024;

/// How many errors [`WorkList::check`] keeps.
const ERRORS: usize = 100;

/// A work list that is read line by line.
///
/// It is JSON Lines: one object a line with the name of an operation or of a purge and its
/// arguments, as in `{"operation":"delete_group","group_id":"…"}`. `openapi/worklist.schema.json`
/// beside the spec says what a line may be, and where the two differ this parser decides: it takes
/// the digits of a number as a text too, and no number with a fraction. Or it is one id a line, for a single operation that is
/// named apart. UTF-8; empty lines are passed over, and so are a byte order mark and the carriage
/// returns of Windows.
///
/// It iterates over the items. A line that is none gives a [`WorkListError`], and the next line comes
/// after it; a run ends at the first one.
///
/// ```
/// use tallyfy::bulk::WorkList;
/// let list = r#"{"operation":"delete_group","group_id":"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b"}
/// {"operation":"delete_group","group":"x"}"#;
/// let mut list = WorkList::new(std::io::Cursor::new(list));
/// assert_eq!(
///     list.check().unwrap_err().errors()[0].to_string(),
///     "line 2: delete_group: unknown field `group`: it takes group_id",
/// );
/// ```
#[derive(Debug)]
pub struct WorkList<R> {
    reader: R,
    form: Form,
    line: u64,
    broken: bool,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Objects,
    Ids {
        name: &'static str,
        parameter: &'static str,
    },
}

impl<R: BufRead> WorkList<R> {
    /// A list in JSON Lines.
    pub fn new(reader: R) -> Self {
        Self::of(reader, Form::Objects)
    }

    /// A list of ids, one a line, for the operation or the purge of that name.
    ///
    /// # Errors
    ///
    /// When there is no such name, or when it takes more than one id.
    pub fn from_ids(reader: R, name: &str) -> Result<Self, WorkListError> {
        let refuse = |rule: String| Err(WorkListError::at(0, rule));
        let found = Operation::all().iter().find_map(|operation| {
            let purge = operation.requires().map(|requires| requires.purge);
            [Some(operation.id), purge]
                .into_iter()
                .flatten()
                .find(|known| *known == name)
                .map(|name| (name, operation))
        });
        let Some((name, operation)) = found else {
            return refuse(format!("there is no operation {name:?}"));
        };
        let path: Vec<_> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Path)
            .map(|parameter| parameter.name)
            .collect();
        match path.as_slice() {
            [parameter] => Ok(Self::of(reader, Form::Ids { name, parameter })),
            several => refuse(format!(
                "{name} takes {}: write a list of JSON objects",
                several.join(" and ")
            )),
        }
    }

    fn of(reader: R, form: Form) -> Self {
        Self {
            reader,
            form,
            line: 0,
            broken: false,
        }
    }

    /// The next line that is not empty, without its end.
    fn next_line(&mut self) -> Option<Result<String, WorkListError>> {
        loop {
            let mut bytes = Vec::new();
            self.line += 1;
            let read = (&mut self.reader)
                .take(LINE + 1)
                .read_until(b'\n', &mut bytes);
            match read {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    self.broken = true;
                    return Some(Err(WorkListError::unreadable(self.line, error)));
                }
            }
            if bytes.len() as u64 > LINE {
                self.broken = true;
                let rule = format!("it is longer than {LINE} bytes, which no item is");
                return Some(Err(WorkListError::at(self.line, rule)));
            }
            let Ok(text) = String::from_utf8(bytes) else {
                return Some(Err(WorkListError::at(
                    self.line,
                    "it is not UTF-8".to_owned(),
                )));
            };
            let text = if self.line == 1 {
                text.trim_start_matches('\u{feff}')
            } else {
                &text
            };
            let text = text.trim_end_matches(['\n', '\r']);
            if !text.trim().is_empty() {
                return Some(Ok(text.to_owned()));
            }
        }
    }

    fn item(&self, text: &str) -> Result<Item, WorkListError> {
        match self.form {
            Form::Objects => serde_json::from_str(text).map_err(|error| unplaced(&error)),
            Form::Ids { name, parameter } => {
                Item::from_fields(name, &mut Fields::one(parameter, text))
            }
        }
        .map_err(|rule| WorkListError::at(self.line, rule))
    }
}

impl<R: BufRead> Iterator for WorkList<R> {
    type Item = Result<Item, WorkListError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let text = self.next_line()?;
        Some(text.and_then(|text| self.item(&text)))
    }
}

impl<R: BufRead + Seek> WorkList<R> {
    /// Reads the whole list, so that all that is wrong with it is known before anything is sent,
    /// and goes back to where it began. Returns the number of items.
    ///
    /// # Errors
    ///
    /// When lines break a rule or can't be read.
    pub fn check(&mut self) -> Result<u64, WorkListErrors> {
        let before = (self.line, self.broken);
        let start = self
            .reader
            .stream_position()
            .map_err(|error| WorkListErrors::from(WorkListError::unreadable(self.line, error)))?;
        let mut items = 0;
        let mut found = WorkListErrors::default();
        for item in &mut *self {
            match item {
                Ok(_) => items += 1,
                Err(error) => found.push(error),
            }
        }
        (self.line, self.broken) = before;
        if let Err(error) = self.reader.seek(io::SeekFrom::Start(start)) {
            found.push(WorkListError::unreadable(self.line, error));
        }
        if found.count == 0 {
            Ok(items)
        } else {
            Err(found)
        }
    }
}

/// The parser's words without its own line and column: it sees only one line.
fn unplaced(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match (text.strip_suffix(&place), error.is_data()) {
        (Some(text), true) => text.to_owned(),
        (Some(text), false) => format!("it is no JSON object: {text} at column {}", error.column()),
        (None, _) => text,
    }
}

/// A line of a work list that is no item, and why: the field and the rule that it breaks.
#[derive(Debug)]
pub struct WorkListError {
    line: u64,
    rule: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl WorkListError {
    /// Why an input of the caller's own can't go on, for a [stream](super::Bulk::run_stream) or an
    /// iterator of results.
    pub fn new(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            line: 0,
            rule: "the input failed".to_owned(),
            source: Some(why.into()),
        }
    }

    fn at(line: u64, rule: String) -> Self {
        Self {
            line,
            rule,
            source: None,
        }
    }

    fn unreadable(line: u64, error: io::Error) -> Self {
        Self {
            line,
            rule: "the list can't be read".to_owned(),
            source: Some(error.into()),
        }
    }

    pub(super) fn unwritable(error: serde_json::Error) -> Self {
        Self {
            line: 0,
            rule: "the item can't be written as JSON".to_owned(),
            source: Some(error.into()),
        }
    }

    /// The number of the line, from 1; 0 where it is not about a line.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }
}

impl From<io::Error> for WorkListError {
    fn from(error: io::Error) -> Self {
        Self::new(error)
    }
}

impl From<Error> for WorkListError {
    fn from(error: Error) -> Self {
        Self::new(error)
    }
}

impl fmt::Display for WorkListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        f.write_str(&self.rule)
    }
}

impl std::error::Error for WorkListError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// All that is wrong with a work list.
#[derive(Debug, Default)]
pub struct WorkListErrors {
    errors: Vec<WorkListError>,
    count: u64,
}

impl WorkListErrors {
    fn push(&mut self, error: WorkListError) {
        self.count += 1;
        if self.errors.len() < ERRORS {
            self.errors.push(error);
        }
    }

    /// The first hundred of them.
    #[must_use]
    pub fn errors(&self) -> &[WorkListError] {
        &self.errors
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }
}

impl From<WorkListError> for WorkListErrors {
    fn from(error: WorkListError) -> Self {
        let mut errors = Self::default();
        errors.push(error);
        errors
    }
}

/// A line each.
impl fmt::Display for WorkListErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{error}")?;
            if let Some(source) = &error.source {
                write!(f, ": {source}")?;
            }
        }
        let more = self.count - self.errors.len() as u64;
        if more > 0 {
            write!(f, "\nand {more} more")?;
        }
        Ok(())
    }
}

impl std::error::Error for WorkListErrors {}
