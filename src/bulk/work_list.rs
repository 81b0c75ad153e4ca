//! Work lists: one item a line.

use std::convert::Infallible;
use std::fmt;
use std::io::{self, BufRead, Read, Seek};

use crate::deletion::Fields;
use crate::error::Error;
use crate::operation::ParameterLocation;

use super::item::{self, Item};
use super::spreadsheet;

/// Far above the longest item. A line without an end must not fill the memory.
const LINE: u64 = 64 * 1024;

/// How many errors [`WorkList::check`] keeps.
const ERRORS: usize = 100;

/// How many of them are about the form of the ids, which a list often has wrong throughout.
const FORM_ERRORS: u64 = 10;

/// A work list that is read line by line.
///
/// There are two kinds. In JSON Lines, each line is an object with the name of an operation or a
/// purge and its arguments, as in `{"operation":"delete_group","group_id":"…"}`. A list of ids has
/// one id a line, and the name of one operation is given apart. Both are UTF-8; empty lines, a byte
/// order mark and carriage returns are ignored. `openapi/worklist.schema.json` beside the spec
/// describes a line of JSON. This parser differs from it in that it also takes a number as text, and
/// no number with a fraction.
///
/// A work list is an iterator of items. An invalid line yields a [`WorkListError`], and iteration
/// goes on after it. A run ends at the first one.
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
    /// Whether no line with text came yet.
    at_start: bool,
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
    /// Ids in quotes, inside URLs or with white space around them are refused, and so is a header
    /// line as spreadsheets export it.
    ///
    /// # Errors
    ///
    /// When there is no such name, or when it takes more than one id.
    pub fn from_ids(reader: R, name: &str) -> Result<Self, WorkListError> {
        let refuse = |rule: String| Err(WorkListError::at(0, rule));
        let Some((name, operation)) = item::find(name) else {
            return refuse(format!("unknown operation {name:?}"));
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
            at_start: true,
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
                let rule = format!("longer than {LINE} bytes");
                return Some(Err(WorkListError::at(self.line, rule)));
            }
            let Ok(text) = String::from_utf8(bytes) else {
                return Some(Err(WorkListError::at(self.line, "not UTF-8".to_owned())));
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

    fn item(&mut self, text: &str) -> Result<Item, WorkListError> {
        let first = std::mem::take(&mut self.at_start);
        match self.form {
            Form::Objects => serde_json::from_str(text).map_err(|error| unplaced(&error)),
            Form::Ids { name, parameter } => {
                if let Some(rule) = spreadsheet::problem(text, first, parameter) {
                    return Err(WorkListError::form(self.line, rule));
                }
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
    /// Reads the whole list and goes back to where it began, to find every invalid line before
    /// anything is sent. Returns the number of items.
    ///
    /// # Errors
    ///
    /// When lines are invalid or can't be read.
    pub fn check(&mut self) -> Result<u64, WorkListErrors> {
        let before = (self.line, self.at_start, self.broken);
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
        (self.line, self.at_start, self.broken) = before;
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

/// The parser's text without its line and column: it sees a single line.
fn unplaced(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match (text.strip_suffix(&place), error.is_data()) {
        (Some(text), true) => text.to_owned(),
        (Some(text), false) => format!("invalid JSON object: {text} at column {}", error.column()),
        (None, _) => text,
    }
}

/// An invalid line of a work list, and why: the field and the rule that it breaks.
#[derive(Debug)]
pub struct WorkListError {
    line: u64,
    rule: String,
    /// Whether it is about the form of an id.
    form: bool,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl WorkListError {
    /// Why an input of the caller's own can't go on, for a [stream](super::Bulk::run_stream) or an
    /// iterator of results.
    pub fn new(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(why.into()),
            ..Self::at(0, "the input failed".to_owned())
        }
    }

    fn at(line: u64, rule: String) -> Self {
        Self {
            line,
            rule,
            form: false,
            source: None,
        }
    }

    fn form(line: u64, rule: String) -> Self {
        Self {
            form: true,
            ..Self::at(line, rule)
        }
    }

    fn unreadable(line: u64, error: io::Error) -> Self {
        Self {
            source: Some(error.into()),
            ..Self::at(line, "the list can't be read".to_owned())
        }
    }

    /// The number of the line, from 1; 0 if the error is not about a line.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }
}

/// A run takes the results of a work list and of the constructors of [`Deletion`](crate::Deletion) as they are.
impl<T: Into<Item>, E: Into<WorkListError>> TryFrom<Result<T, E>> for Item {
    type Error = WorkListError;

    fn try_from(item: Result<T, E>) -> Result<Self, WorkListError> {
        item.map(Into::into).map_err(Into::into)
    }
}

impl From<Infallible> for WorkListError {
    fn from(never: Infallible) -> Self {
        match never {}
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

/// The invalid lines of a work list.
#[derive(Debug, Default)]
pub struct WorkListErrors {
    errors: Vec<WorkListError>,
    count: u64,
    forms: u64,
}

impl WorkListErrors {
    fn push(&mut self, error: WorkListError) {
        self.count += 1;
        self.forms += u64::from(error.form);
        if self.errors.len() < ERRORS && (!error.form || self.forms <= FORM_ERRORS) {
            self.errors.push(error);
        }
    }

    /// The first hundred of them. Of ids in a wrong form, which often fill a list, the first ten.
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

/// A line for each error that is kept, and the number of the others.
impl fmt::Display for WorkListErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{error}")?;
            if let Some(source) = &error.source {
                write!(f, ": {source}")?;
            }
        }
        let forms = self.forms.saturating_sub(FORM_ERRORS);
        if forms > 0 {
            write!(f, "\nand {forms} more ids in a wrong form")?;
        }
        let more = self.count - self.errors.len() as u64 - forms;
        if more > 0 {
            write!(f, "\nand {more} more")?;
        }
        Ok(())
    }
}

impl std::error::Error for WorkListErrors {}
