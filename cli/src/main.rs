//! `tallyfy-delete`: deletes, archives and purges Tallyfy records from the shell.

use std::path::Path;
use std::process::ExitCode;

use args::Command;
use credentials::Purpose;
use exit::{Exit, Failure, Result};
use job::Job;
use list::{List, Source};
use output::{Color, say};

mod args;
mod credentials;
mod csv_list;
mod exit;
mod job;
mod journals;
mod list;
mod one;
mod operations;
mod options;
mod output;
mod plan;
mod progress;
mod refresh_token;
mod responses;
mod run;
mod sandbox;
mod signals;
mod unchanged;
mod verbose;

fn main() -> ExitCode {
    let arguments = args::parse();
    let color = Color::new(arguments.no_color);
    let exit = dispatch(arguments.command, color).unwrap_or_else(|failure| {
        say(format_args!("{} {failure}", color.red("error:")));
        failure.exit
    });
    exit.into()
}

fn dispatch(command: Command, color: Color) -> Result<Exit> {
    match command {
        Command::One(one) => {
            verbose::start(one.following.verbose);
            block_on(run::one(one, color))
        }
        Command::Plan(plan) => {
            let source = Source::List(Box::new(List::open(plan.list)?));
            let job = Job::new(source, &plan.sending, Some(plan.journal), Purpose::Plan)?;
            plan::show(&job, &plan.output, plan.requests)
        }
        Command::Run(run) => {
            verbose::start(run.following.verbose);
            block_on(run::run(run, color))
        }
        Command::Failed { journal } => journals::failed(&journal),
        Command::Status { journal, output } => journals::status(&journal, output.is_json()),
        Command::Operations { output } => operations::list(output.is_json()).map(|()| Exit::Done),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut args::command(), "tallyfy-delete", &mut script);
            output::print(String::from_utf8_lossy(&script).trim_end())?;
            Ok(Exit::Done)
        }
        Command::Man { directory } => write_manual(&directory),
    }
}

fn block_on(future: impl Future<Output = Result<Exit>>) -> Result<Exit> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Failed, format!("can't start: {error}")))?;
    let exit = runtime.block_on(future);
    // A name that is being looked up would hold the program back.
    runtime.shutdown_background();
    exit
}

fn write_manual(directory: &Path) -> Result<Exit> {
    let cannot = |error| {
        Failure::input(
            format_args!("can't write the manual to {}", directory.display()),
            &error,
        )
    };
    std::fs::create_dir_all(directory).map_err(cannot)?;
    clap_mangen::generate_to(args::command(), directory).map_err(cannot)?;
    Ok(Exit::Done)
}
