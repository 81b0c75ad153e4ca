//! Groups of options that several commands share.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum, ValueHint};

use crate::credentials::Purpose;
use crate::operations;

/// Where the items are.
#[derive(Debug, Args)]
pub struct ListOptions {
    /// The list: JSON Lines, CSV with a header line, or one id a line; `-` is standard input
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub list: Option<PathBuf>,
    /// The operation or purge of every item; without --format, LIST is then one id a line
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(operations::all().map(|named| named.name)), hide_possible_values = true)]
    pub operation: Option<String>,
    /// The format of LIST [default: csv where its name ends so, ids with --operation, else jsonl]
    #[arg(long)]
    pub format: Option<Format>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A JSON object a line, such as {"operation":"…","group_id":"…"}
    Jsonl,
    /// Columns are arguments; the operation is a column or --operation
    Csv,
    /// One id a line, for --operation
    Ids,
}

#[derive(Debug, Args)]
pub struct JournalOptions {
    /// The file that records what is sent, to resume from [default: LIST.journal]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub journal: Option<PathBuf>,
    /// Keep no journal: a run that stops can't be resumed
    #[arg(long, conflicts_with = "journal")]
    pub no_journal: bool,
}

/// What is sent, and how.
#[derive(Debug, Args)]
pub struct SendOptions {
    /// Sign in with this file, which nobody else may read, instead of the environment
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub credentials: Option<PathBuf>,
    /// Also send permanent deletions
    #[arg(long, global = true)]
    pub allow_permanent: bool,
    /// Send at most N requests a minute [default: as many as the server takes]
    #[arg(long, value_name = "N", global = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub rate: Option<u32>,
    /// Count a record that is not there as already gone
    #[arg(long, global = true)]
    pub ignore_not_found: bool,
}

/// How a person follows what is sent.
#[derive(Debug, Args)]
pub struct FollowOptions {
    /// Do not ask; needed where there is no terminal
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Show what would be done, and send nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Append what the server said of each item to this file, as JSON Lines; after a kill an item
    /// may have two lines
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub responses: Option<PathBuf>,
    /// Print no plan, progress or hints
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show attempts and waits, arguments included, on standard error
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

impl FollowOptions {
    pub fn purpose(&self) -> Purpose {
        if self.dry_run {
            Purpose::Plan
        } else {
            Purpose::Send
        }
    }
}

#[derive(Debug, Args)]
pub struct OutputOptions {
    /// The format of the result
    #[arg(
        long,
        short,
        global = true,
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub output: OutputFormat,
    /// The same as --output json
    #[arg(long, global = true, conflicts_with = "output")]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    Text,
    Json,
}

impl OutputOptions {
    pub fn is_json(&self) -> bool {
        self.json || self.output == OutputFormat::Json
    }
}
