//! The command line.

use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};

use crate::one::One;
use crate::options::{FollowOptions, JournalOptions, ListOptions, OutputOptions, SendOptions};
use crate::{credentials, exit};

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
    /// The list goes to standard output. No account is needed. Items that can't be repeated
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
        output: OutputOptions,
    },
    /// List the operations, with their effects and arguments
    Operations {
        #[command(flatten)]
        output: OutputOptions,
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
    pub list: ListOptions,
    #[command(flatten)]
    pub journal: JournalOptions,
    #[command(flatten)]
    pub sending: SendOptions,
    #[command(flatten)]
    pub output: OutputOptions,
    /// Show each request too, as `DELETE https://…`
    #[arg(long, conflicts_with_all = ["json", "output"])]
    pub requests: bool,
}

#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    pub list: ListOptions,
    #[command(flatten)]
    pub journal: JournalOptions,
    #[command(flatten)]
    pub sending: SendOptions,
    #[command(flatten)]
    pub following: FollowOptions,
    #[command(flatten)]
    pub output: OutputOptions,
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
