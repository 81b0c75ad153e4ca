//! The command line.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};

use crate::one::One;
use crate::{credentials, exit, operations};

/// Delete, archive and purge Tallyfy records, and know what happened.
#[derive(Debug, Parser)]
#[command(name = "tallyfy-delete", version, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Print without colours, as with NO_COLOR
    #[arg(long, global = true)]
    pub no_color: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Delete one record
    One(One),
    /// Show what a run would do; send nothing
    Plan(Plan),
    /// Do what a list says
    Run(Run),
    /// Write the list of what did not succeed, as JSON Lines
    ///
    /// The list goes to standard output. No account is needed. Items that cannot be repeated
    /// safely are left out, and counted on standard error. Items that a resumed run takes up by
    /// itself are not listed.
    Failed {
        /// The journal of a run
        #[arg(value_hint = ValueHint::FilePath)]
        journal: PathBuf,
    },
    /// Show the report of a journal so far; no account is needed
    Status {
        /// The journal of a run
        #[arg(value_hint = ValueHint::FilePath)]
        journal: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// List the operations, with their effects and arguments
    Operations {
        #[command(flatten)]
        output: Output,
    },
    /// Write a completion script to standard output
    Completions { shell: clap_complete::Shell },
    /// Write the manual pages
    Man {
        /// The directory to write them to; it is made where it is missing
        #[arg(value_hint = ValueHint::DirPath)]
        directory: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct Plan {
    #[command(flatten)]
    pub list: List,
    #[command(flatten)]
    pub journal: Journal,
    #[command(flatten)]
    pub sending: Sending,
    #[command(flatten)]
    pub output: Output,
    /// Show each request too, as `DELETE https://…`
    #[arg(long, conflicts_with_all = ["json", "output"])]
    pub requests: bool,
}

#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    pub list: List,
    #[command(flatten)]
    pub journal: Journal,
    #[command(flatten)]
    pub sending: Sending,
    #[command(flatten)]
    pub following: Following,
    #[command(flatten)]
    pub output: Output,
    /// Make N records in a built-in sandbox and delete them; no account or list is needed
    #[arg(
        long,
        value_name = "N",
        conflicts_with_all = ["list", "operation", "format", "credentials"]
    )]
    pub sandbox: Option<u64>,
    /// How many items may be in flight at once [default: 16]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub concurrency: Option<u32>,
    /// Stop after N consecutive items without a conclusive result [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_consecutive_failures: Option<u32>,
}

/// Where the items are.
#[derive(Debug, Args)]
pub struct List {
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
pub struct Journal {
    /// The file that records what is sent, to resume from [default: LIST.journal]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub journal: Option<PathBuf>,
    /// Keep no journal: a run that stops cannot be resumed
    #[arg(long, conflicts_with = "journal")]
    pub no_journal: bool,
}

/// What is sent, and how.
#[derive(Debug, Args)]
pub struct Sending {
    /// Sign in with this file, which nobody else may read, instead of the environment
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub credentials: Option<PathBuf>,
    /// Also send what cannot be undone
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
pub struct Following {
    /// Do not ask; needed where there is no terminal
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Show what would be done, and send nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Append what the server said of each item to this file, as JSON Lines
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub responses: Option<PathBuf>,
    /// Print no plan, progress or hints
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show attempts and waits, arguments included, on standard error
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Args)]
pub struct Output {
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

impl Output {
    pub fn is_json(&self) -> bool {
        self.json || self.output == OutputFormat::Json
    }
}

/// The whole command line, with a subcommand of `one` for each operation.
pub fn command() -> clap::Command {
    let help = format!("{}\n\n{}", credentials::HELP, exit::HELP);
    let mut command = Arguments::command()
        .after_help(help.clone())
        .mut_subcommand("run", |run| {
            run.mut_arg("list", |list| {
                list.required(false).required_unless_present("sandbox")
            })
        });
    for name in ["one", "plan", "run"] {
        let help = help.clone();
        command = command.mut_subcommand(name, |command| command.after_help(help));
    }
    command
}

/// What the program was called with. Prints help and usage errors itself.
pub fn parse() -> Arguments {
    let mut command = command();
    if std::env::args_os().any(|argument| argument == "--no-color") {
        command = command.color(clap::ColorChoice::Never);
    }
    let matches = command.get_matches_mut();
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit())
}
