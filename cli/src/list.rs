//! Where the items come from: a list, the built-in sandbox, or the command line.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use tallyfy::bulk::{Item, WorkList, WorkListError};

use crate::csv_list::CsvList;
use crate::exit::{Failure, Result};
use crate::options::{Format, ListOptions};
use crate::unchanged::Unchanged;
use crate::{operations, sandbox};

pub type Items = Box<dyn Iterator<Item = std::result::Result<Item, WorkListError>> + Send>;

/// Where the items come from. They are read more than once.
#[derive(Debug)]
pub enum Source {
    List(Box<List>),
    One(Box<Item>),
    Sandbox(u64),
}

impl Source {
    /// Reads all of it, so that everything wrong with it is known before anything is sent.
    /// Returns how many items there are.
    pub fn check(&self) -> Result<u64> {
        match self {
            Self::List(list) => list.check(),
            Self::One(_) => Ok(1),
            Self::Sandbox(count) => Ok(*count),
        }
    }

    /// The items from the start.
    pub fn items(&self) -> Result<Items> {
        match self {
            Self::List(list) => list.items(),
            Self::One(item) => Ok(Box::new(iter::once(Ok((**item).clone())))),
            Self::Sandbox(count) => Ok(Box::new(sandbox::items(*count).map(Ok))),
        }
    }

    /// Refuses a list that was written to since it was checked.
    pub fn is_unchanged(&self) -> Result<()> {
        match self {
            Self::List(list) => list.is_unchanged(),
            Self::One(_) | Self::Sandbox(_) => Ok(()),
        }
    }

    /// The file that is read, if there is one by that name.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::List(list) => list.path.as_deref(),
            Self::One(_) | Self::Sandbox(_) => None,
        }
    }

    /// Where its journal is unless the caller names another file.
    pub fn journal(&self) -> Option<&Path> {
        match self {
            Self::List(list) => Some(&list.journal),
            Self::One(_) | Self::Sandbox(_) => None,
        }
    }
}

/// An open list.
#[derive(Debug)]
pub struct List {
    file: Unchanged,
    /// None where it was spooled.
    path: Option<PathBuf>,
    name: String,
    format: Format,
    /// Whether nobody said what the format is.
    assumed: bool,
    operation: Option<String>,
    journal: PathBuf,
}

impl List {
    pub fn open(arguments: ListOptions) -> Result<Self> {
        let path = arguments
            .list
            .ok_or_else(|| Failure::usage("no list is given"))?;
        let is_stdin = path.as_os_str() == "-";
        let name = if is_stdin {
            "standard input".to_owned()
        } else {
            path.display().to_string()
        };
        let cannot = |error| Failure::input(format_args!("can't read {name}"), &error);
        let mut is_file = false;
        let (file, journal) = if is_stdin {
            spool(std::io::stdin().lock()).map_err(cannot)?
        } else {
            let file = File::open(&path).map_err(cannot)?;
            let metadata = file.metadata().map_err(cannot)?;
            if metadata.is_dir() {
                return Err(Failure::usage(format!(
                    "can't read {name}: it is a directory"
                )));
            }
            is_file = metadata.is_file();
            if is_file {
                let mut journal = path.clone().into_os_string();
                journal.push(".journal");
                (file, journal.into())
            } else {
                spool(file).map_err(cannot)?
            }
        };
        let is_csv = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let assumed = arguments.format.is_none() && arguments.operation.is_none() && !is_csv;
        let format = arguments.format.unwrap_or(match &arguments.operation {
            _ if is_csv => Format::Csv,
            Some(_) => Format::Ids,
            None => Format::Jsonl,
        });
        if format == Format::Jsonl && arguments.operation.is_some() {
            return Err(Failure::usage(
                "--operation does not go with --format jsonl: each line names its own",
            ));
        }
        if format == Format::Ids && arguments.operation.is_none() {
            return Err(Failure::usage("--format ids needs --operation"));
        }
        Ok(Self {
            file: Unchanged::new(file).map_err(cannot)?,
            path: is_file.then_some(path),
            name,
            format,
            assumed,
            operation: arguments.operation,
            journal,
        })
    }

    fn reader(&self) -> Result<BufReader<Unchanged>> {
        let cannot = |error| Failure::input(format_args!("can't read {}", self.name), &error);
        let file = self.file.reader().map_err(cannot)?;
        Ok(BufReader::with_capacity(64 * 1024, file))
    }

    fn work_list(&self) -> Result<WorkList<BufReader<Unchanged>>> {
        match (&self.operation, self.format) {
            (Some(name), Format::Ids) => WorkList::from_ids(self.reader()?, name)
                .map_err(|error| Failure::input("--operation", &error)),
            _ => Ok(WorkList::new(self.reader()?)),
        }
    }

    fn csv(&self) -> Result<CsvList<BufReader<Unchanged>>> {
        let operation = self.operation.as_deref().and_then(operations::find);
        CsvList::new(self.reader()?, operation)
            .map_err(|error| Failure::usage(format!("{}:\n{error}", self.name)))
    }

    fn check(&self) -> Result<u64> {
        let hint = if self.assumed {
            "\nthe list was read as JSON Lines: ids need --operation, CSV needs --format csv"
        } else {
            ""
        };
        let bad = |errors: String| Failure::usage(format!("{}:\n{errors}{hint}", self.name));
        match self.format {
            Format::Csv => self.csv()?.check().map_err(bad),
            Format::Jsonl | Format::Ids => self
                .work_list()?
                .check()
                .map_err(|errors| bad(errors.to_string())),
        }
    }

    fn items(&self) -> Result<Items> {
        Ok(match self.format {
            Format::Csv => Box::new(
                self.csv()?
                    .map(|item| item.map_err(|error| WorkListError::new(error.to_string()))),
            ),
            Format::Jsonl | Format::Ids => Box::new(self.work_list()?),
        })
    }

    fn is_unchanged(&self) -> Result<()> {
        let what = format_args!("nothing was sent; can't read {}", self.name);
        self.file
            .check()
            .map_err(|error| Failure::input(what, &error))
    }
}

/// Copies what can be read once to a temporary file, which is gone when the program ends. Its
/// journal is named after its content, so that the same input finds it again.
fn spool(mut input: impl Read) -> std::io::Result<(File, PathBuf)> {
    let mut file = tempfile::tempfile()?;
    let mut buffer = vec![0; 64 * 1024];
    let mut hash = Fnv::default();
    loop {
        let length = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = buffer.get(..length).unwrap_or_default();
        hash.add(bytes);
        file.write_all(bytes)?;
    }
    let journal = format!("tallyfy-delete-{:016x}.journal", hash.0);
    Ok((file, journal.into()))
}

/// FNV-1a of 64 bits: stable from one version of Rust to the next, unlike the standard library's.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
