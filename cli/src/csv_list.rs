//! Lists in CSV: the header names the arguments, and each row is an item.

use std::fmt;
use std::io::{self, Read};

use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use serde_json::Map;
use tallyfy::bulk::Item;

use crate::operations::{self, Named};

/// The column that names the operation of each row.
const OPERATION: &str = "operation";

/// Far above the longest row. A quote without an end must not fill the memory.
const ROW: usize = 64 * 1024;

/// How many errors [`CsvList::check`] shows.
const ERRORS: usize = 100;

/// The rows of a list in CSV, as items. An empty field is an argument that is not given.
pub struct CsvList<R> {
    reader: Reader<Bounded<R>>,
    columns: Vec<String>,
    operation: Option<Named>,
    row: StringRecord,
    broken: bool,
}

impl<R: Read> CsvList<R> {
    /// Reads the header. `operation` is that of every row; without it there is a column for it.
    pub fn new(reader: R, operation: Option<Named>) -> Result<Self, CsvError> {
        let mut reader = ReaderBuilder::new()
            .trim(Trim::All)
            .from_reader(Bounded::new(reader));
        let header = reader.headers().map_err(|error| CsvError::new(&error, 1))?;
        let columns: Vec<String> = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_owned())
            .collect();
        let list = Self {
            reader,
            columns,
            operation,
            row: StringRecord::new(),
            broken: false,
        };
        match list.header_problem() {
            Some(rule) => Err(CsvError { line: 1, rule }),
            None => Ok(list),
        }
    }

    fn header_problem(&self) -> Option<String> {
        let has_column = self.columns.iter().any(|name| name == OPERATION);
        match self.operation {
            _ if self.columns.is_empty() => {
                return Some("missing header line with the names of the arguments".to_owned());
            }
            _ if self.columns.iter().any(|name| name.contains([';', '\t'])) => {
                return Some("the fields must be separated by commas".to_owned());
            }
            Some(_) if has_column => {
                return Some(
                    "the column `operation` and --operation exclude each other".to_owned(),
                );
            }
            None if !has_column => {
                return Some(
                    "missing column `operation`; without it, name the operation with --operation"
                        .to_owned(),
                );
            }
            _ => {}
        }
        for (index, name) in self.columns.iter().enumerate() {
            if self.columns.iter().take(index).any(|other| other == name) {
                return Some(format!("duplicate column `{name}`"));
            }
            let takes = |named: Named| {
                named
                    .operation
                    .parameters()
                    .iter()
                    .any(|one| one.name() == name)
            };
            let is_known = match self.operation {
                Some(named) => takes(named),
                None => name == OPERATION || operations::all().any(takes),
            };
            if !is_known {
                return Some(match self.operation {
                    Some(named) => {
                        let parameters = named.operation.parameters().iter();
                        let names: Vec<_> = parameters.map(tallyfy::Parameter::name).collect();
                        format!(
                            "unknown column `{name}`: {} takes {}",
                            named.name,
                            names.join(", ")
                        )
                    }
                    None => format!("unknown column `{name}`: no operation takes it"),
                });
            }
        }
        None
    }

    fn item(&self) -> Result<Item, String> {
        let cells = || {
            self.columns
                .iter()
                .zip(&self.row)
                .filter(|(_, text)| !text.is_empty())
        };
        let named = match self.operation {
            Some(named) => named,
            None => {
                let name = cells().find(|(column, _)| *column == OPERATION);
                let (_, name) = name.ok_or("missing operation")?;
                operations::find(name).ok_or_else(|| format!("unknown operation {name:?}"))?
            }
        };
        let arguments: Map<_, _> = cells()
            .filter(|(column, _)| *column != OPERATION)
            .map(|(column, text)| (column.clone(), named.value(column, text)))
            .collect();
        named.item(arguments).map_err(|error| error.to_string())
    }

    /// Reads the rest. Returns how many items there are, or what is wrong, a line each.
    pub fn check(self) -> Result<u64, String> {
        let mut items = 0;
        let mut errors = Vec::new();
        let mut more = 0;
        for item in self {
            match item {
                Ok(_) => items += 1,
                Err(error) if errors.len() < ERRORS => errors.push(error.to_string()),
                Err(_) => more += 1,
            }
        }
        if more > 0 {
            errors.push(format!("and {more} more"));
        }
        if errors.is_empty() {
            Ok(items)
        } else {
            Err(errors.join("\n"))
        }
    }
}

impl<R: Read> Iterator for CsvList<R> {
    type Item = Result<Item, CsvError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let line = self.reader.position().line();
        self.reader.get_mut().left = ROW;
        match self.reader.read_record(&mut self.row) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.row.position().map_or(0, csv::Position::line);
                Some(self.item().map_err(|rule| CsvError { line, rule }))
            }
            Err(error) => {
                self.broken = error.is_io_error();
                Some(Err(CsvError::new(&error, line)))
            }
        }
    }
}

/// A reader of which so much may be read for a row. What the CSV reader has read ahead comes on top.
struct Bounded<R> {
    reader: R,
    left: usize,
}

impl<R> Bounded<R> {
    fn new(reader: R) -> Self {
        Self { reader, left: ROW }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(format!(
                "longer than {ROW} bytes: look for a quotation mark without its pair"
            )));
        }
        let length = buffer.len().min(self.left);
        let read = self
            .reader
            .read(buffer.get_mut(..length).unwrap_or_default())?;
        self.left -= read;
        Ok(read)
    }
}

/// A row that is not an item, and why.
#[derive(Debug)]
pub struct CsvError {
    line: u64,
    rule: String,
}

impl CsvError {
    fn new(error: &csv::Error, line: u64) -> Self {
        let (line, rule) = match error.kind() {
            csv::ErrorKind::UnequalLengths {
                pos,
                expected_len,
                len,
            } => (
                pos.as_ref().map_or(line, csv::Position::line),
                format!("{len} fields, but the header names {expected_len}"),
            ),
            csv::ErrorKind::Utf8 { pos, .. } => (
                pos.as_ref().map_or(line, csv::Position::line),
                "not UTF-8".to_owned(),
            ),
            _ => (line, error.to_string()),
        };
        Self { line, rule }
    }
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.rule)
    }
}

impl std::error::Error for CsvError {}
