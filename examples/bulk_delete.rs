//! Deletes what a work list says.
//!
//! ```text
//! export TALLYFY_ACCESS_TOKEN=… TALLYFY_ORG_ID=…
//! cargo run --example bulk_delete -- list.jsonl --plan
//! cargo run --example bulk_delete -- list.jsonl --journal list.journal --allow-permanent
//! cargo run --example bulk_delete -- --sandbox 5000      # no account needed
//! ```
//!
//! The list is checked as a whole before anything is sent. Ctrl-C finishes what is in flight; with
//! a journal the same command goes on from there, also after the process was killed.
//!
//! | Exit code | Meaning |
//! |---|---|
//! | 0 | all done, or the plan is shown |
//! | 1 | some items failed; the report names them |
//! | 2 | nothing was sent: the command, the list, the journal or the guard forbids it |
//! | 3 | stopped before the end, or items were postponed: the same command takes up what is left |

use std::ffi::OsString;
use std::fmt::Display;
use std::fs::File;
use std::io::{BufReader, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use tallyfy::bulk::{
    Bulk, BulkError, Item, ItemOutcome, ItemResult, Report, Run, WorkList, WorkListError,
};
use tallyfy::sandbox::Sandbox;
use tallyfy::{CallOptions, Client, Deletion, Pace};
use tokio::sync::mpsc;

const USAGE: &str = "\
usage: bulk_delete LIST [options]
       bulk_delete --sandbox COUNT [options]

LIST is a file of JSON Lines, as in {\"operation\":\"delete_group\",\"group_id\":\"…\"}.

  --ids NAME          LIST is one id a line instead, for this operation or purge
  --sandbox COUNT     make that many groups in a built-in sandbox, and delete them
  --plan              show what would be done; send nothing
  --requests          with --plan: show each request too, in lines
  --journal FILE      keep a journal, and go on from it if it is there
  --concurrency N     how many items may be in flight at once
  --rate N            send at most so many requests a minute; else as many as the server takes
  --allow-permanent   send also what can't be undone
  --json              print the plan or the report as JSON
  --help              print this";

const DONE: u8 = 0;
const FAILED: u8 = 1;
const NOTHING_SENT: u8 = 2;
const STOPPED: u8 = 3;

/// How many failures are named as they happen. The report groups them all.
const NAMED: u64 = 20;

/// How often a line is printed where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    ExitCode::from(run(std::env::args_os().skip(1).collect()).await)
}

/// The whole program. Returns the exit code.
pub async fn run(arguments: Vec<OsString>) -> u8 {
    if arguments.iter().any(|argument| argument == "--help") {
        print(USAGE);
        return DONE;
    }
    match prepare(arguments).await {
        Ok(Some(job)) => job.run().await,
        Ok(None) => DONE,
        Err(error) => {
            complain(&*error);
            NOTHING_SENT
        }
    }
}

type Problem = Box<dyn std::error::Error + Send + Sync>;

#[derive(Default)]
struct Options {
    list: Option<PathBuf>,
    ids: Option<String>,
    sandbox: Option<u64>,
    plan: bool,
    requests: bool,
    journal: Option<PathBuf>,
    concurrency: Option<usize>,
    rate: Option<u32>,
    allow_permanent: bool,
    json: bool,
}

impl Options {
    fn parse(arguments: Vec<OsString>) -> Result<Self, Problem> {
        let mut options = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            // Only a path may be other than UTF-8, and no option is.
            let name = argument.to_string_lossy();
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| format!("{name} needs a value\n\n{USAGE}"))
            };
            match &*name {
                "--ids" => options.ids = Some(text(&name, value()?)?),
                "--sandbox" => options.sandbox = Some(number(&name, value()?)?),
                "--plan" => options.plan = true,
                "--requests" => options.requests = true,
                "--journal" => options.journal = Some(value()?.into()),
                "--concurrency" => options.concurrency = Some(number(&name, value()?)?),
                "--rate" => options.rate = Some(number(&name, value()?)?),
                "--allow-permanent" => options.allow_permanent = true,
                "--json" => options.json = true,
                unknown if unknown.starts_with('-') => {
                    return Err(format!("there is no option {unknown}\n\n{USAGE}").into());
                }
                _ if options.list.is_none() => options.list = Some(argument.into()),
                more => return Err(format!("{more} is one list too many\n\n{USAGE}").into()),
            }
        }
        if options.requests && !options.plan {
            return Err(format!("--requests goes with --plan\n\n{USAGE}").into());
        }
        if options.requests && options.json {
            return Err(format!(
                "--requests prints lines, which are no JSON: leave --json out\n\n{USAGE}"
            )
            .into());
        }
        if options.ids.is_some() && options.sandbox.is_some() {
            return Err(format!(
                "--ids says what LIST holds, and --sandbox makes its own groups\n\n{USAGE}"
            )
            .into());
        }
        if options.list.is_some() == options.sandbox.is_some() {
            return Err(USAGE.into());
        }
        Ok(options)
    }

    /// The items, from the start.
    fn items(
        &self,
    ) -> Result<Box<dyn Iterator<Item = Result<Item, WorkListError>> + Send>, Problem> {
        match (&self.sandbox, &self.list) {
            (Some(count), _) => Ok(Box::new(
                groups(*count)?.into_iter().map(|group| Ok(group.into())),
            )),
            (None, _) => Ok(Box::new(self.work_list()?)),
        }
    }

    fn work_list(&self) -> Result<WorkList<BufReader<File>>, Problem> {
        let path = self.list.as_ref().ok_or(USAGE)?;
        let failed = |error| format!("{}: {error}", path.display());
        if !std::fs::metadata(path).map_err(failed)?.is_file() {
            return Err(format!(
                "{} is no regular file: a list is checked before it is sent, so it is read more \
                 than once; write what comes from a pipe to a file first",
                path.display()
            )
            .into());
        }
        let file = File::open(path).map_err(failed)?;
        let reader = BufReader::new(file);
        Ok(match &self.ids {
            Some(name) => WorkList::from_ids(reader, name)?,
            None => WorkList::new(reader),
        })
    }

    /// How many items there are. All that is wrong with the list is said here.
    fn check(&self) -> Result<u64, Problem> {
        match self.sandbox {
            Some(count) => Ok(count),
            None => Ok(self.work_list()?.check()?),
        }
    }
}

fn text(option: &str, value: OsString) -> Result<String, String> {
    let problem = |value: OsString| format!("{option} {}: it is not UTF-8", value.display());
    value.into_string().map_err(problem)
}

fn number<T: std::str::FromStr<Err: Display>>(option: &str, value: OsString) -> Result<T, String> {
    let text = text(option, value)?;
    text.parse()
        .map_err(|error| format!("{option} {text}: {error}"))
}

fn groups(count: u64) -> Result<Vec<Deletion>, tallyfy::Error> {
    (0..count)
        .map(|number| Deletion::delete_group(format!("{number:032x}")))
        .collect()
}

/// A run that may begin.
struct Job {
    options: Options,
    bulk: Bulk,
    items: Box<dyn Iterator<Item = Result<Item, WorkListError>> + Send>,
    count: u64,
    /// Serves as long as it lives.
    _sandbox: Option<Sandbox>,
}

/// What is to be run, or none if there was only a plan to be shown.
async fn prepare(arguments: Vec<OsString>) -> Result<Option<Job>, Problem> {
    let options = Options::parse(arguments)?;
    let count = options.check()?;
    let (client, sandbox) = match options.sandbox {
        None => (Client::from_env()?, None),
        Some(count) => {
            let sandbox = Sandbox::start().await?;
            groups(count)?.iter().for_each(|group| sandbox.add(group));
            (sandbox.client(), Some(sandbox))
        }
    };
    let allowed = options.allow_permanent || sandbox.is_some();
    let client = client.with_options(CallOptions::new().refuse_permanent(!allowed));
    if let Some(rate) = options.rate {
        client.set_pace(&Pace::fixed(rate, Duration::from_secs(60))?);
    }

    let mut bulk = client.bulk();
    if let Some(concurrency) = options.concurrency {
        bulk = bulk.concurrency(concurrency);
    }
    if options.plan {
        // A run that is only planned makes no journal, and leaves one that is there as it is.
        if let Some(path) = options.journal.as_ref().filter(|path| path.exists()) {
            bulk = bulk.plan_from_journal(path)?;
        }
        show_plan(&options, &client, bulk)?;
        return Ok(None);
    }
    let plan = client.bulk().plan(options.items()?)?;
    if plan.guarded() > 0 {
        return Err(format!(
            "{plan}\nnothing was sent: {} items can't be undone; add --allow-permanent if that is meant",
            plan.guarded()
        )
        .into());
    }
    if let Some(path) = &options.journal {
        bulk = bulk.journal(path)?;
    }
    let items = options.items()?;
    Ok(Some(Job {
        options,
        bulk,
        items,
        count,
        _sandbox: sandbox,
    }))
}

fn show_plan(options: &Options, client: &Client, bulk: Bulk) -> Result<(), Problem> {
    let allowed = CallOptions::new().refuse_permanent(false);
    let requests = client.with_options(allowed).bulk();
    let mut problem = None;
    let plan = bulk.plan_each(options.items()?, |item| {
        if options.requests {
            match requests.requests(item) {
                Ok(requests) => requests.iter().for_each(print),
                Err(error) => problem = Some(error),
            }
        }
    })?;
    if let Some(problem) = problem {
        return Err(problem.into());
    }
    if options.json {
        print(serde_json::to_string_pretty(&plan)?);
    } else {
        print(format_args!("{plan}\nnothing was sent"));
    }
    Ok(())
}

impl Job {
    async fn run(self) -> u8 {
        let mut run = self.bulk.run(self.items);
        let mut progress = Progress::new(self.count, run.report().total());
        let mut interrupts = interrupts();
        let mut sent = false;
        let mut interrupted = false;
        let mut error = None;
        loop {
            let next = tokio::select! {
                next = run.next() => next,
                Some(()) = interrupts.recv() => {
                    if interrupted {
                        progress.say("broken off");
                        break;
                    }
                    interrupted = true;
                    run.stop();
                    progress.say("stopping after what is in flight; Ctrl-C again breaks that off");
                    continue;
                }
            };
            match next {
                Some(Ok(done)) => {
                    sent |= done.first().is_some()
                        || done.deleted().is_some()
                        || done.error().is_some_and(|error| error.attempts() > 0);
                    progress.done(&done, run.report());
                }
                Some(Err(stopped)) => error = Some(stopped),
                None => break,
            }
        }
        progress.end();
        let report = run.report();
        if self.options.json {
            match serde_json::to_string_pretty(report) {
                Ok(json) => print(json),
                Err(error) => complain(&error),
            }
        } else {
            print(report);
        }
        self.options.verdict(&run, sent, error)
    }
}

impl Options {
    fn verdict(&self, run: &Run<'_>, sent: bool, error: Option<BulkError>) -> u8 {
        let report = run.report();
        if error.is_none() && report.is_complete() && report.count(ItemOutcome::Postponed) == 0 {
            return if report.is_success() { DONE } else { FAILED };
        }
        if self.json
            && let Some(error) = &error
        {
            complain(error);
        }
        if error.is_some() && !sent {
            say("nothing was sent");
            return NOTHING_SENT;
        }
        match &self.journal {
            Some(path) => say(format_args!(
                "to resume, give the same command again: {} knows what is done",
                path.display()
            )),
            None => say(
                "there is no journal: the same command would send everything again; \
                 with --journal FILE it would go on from here",
            ),
        }
        STOPPED
    }
}

/// Every Ctrl-C from now on. A listener that is made anew in each turn would miss some.
fn interrupts() -> mpsc::UnboundedReceiver<()> {
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() && sender.send(()).is_ok() {}
    });
    receiver
}

fn complain(error: &(dyn std::error::Error + 'static)) {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    say(text);
}

/// Who listens may have gone, and what is sent goes on.
fn print(text: impl Display) {
    if let Err(error) = writeln!(std::io::stdout(), "{text}")
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        say(format_args!("this could not be printed ({error}):\n{text}"));
    }
}

fn say(text: impl Display) {
    // There is no other place to complain in.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A bar where there is a terminal, a line now and then where there is none.
struct Progress {
    bar: Option<ProgressBar>,
    count: u64,
    /// What earlier runs settled.
    earlier: u64,
    begun: Instant,
    line: Instant,
    failures: u64,
}

impl Progress {
    fn new(count: u64, earlier: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{bar:40} {msg}");
            ProgressBar::new(count)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        let now = Instant::now();
        Self {
            bar,
            count,
            earlier,
            begun: now,
            line: now,
            failures: 0,
        }
    }

    fn done(&mut self, done: &ItemResult, report: &Report) {
        if done.outcome().is_failure() {
            self.failures += 1;
            if self.failures <= NAMED {
                let cause = done.cause().unwrap_or_default();
                self.say(&format!("{}: {}: {cause}", done.item(), done.outcome()));
            } else if self.failures == NAMED + 1 {
                self.say("further failures are only counted");
            }
        }
        match &self.bar {
            Some(bar) => {
                bar.set_position(report.total());
                bar.set_message(self.status(report));
            }
            None if self.line.elapsed() >= LINE_EVERY => {
                self.line = Instant::now();
                say(self.status(report));
            }
            None => {}
        }
    }

    fn status(&self, report: &Report) -> String {
        let settled = report.total();
        let rate = (settled - self.earlier) as f64 / self.begun.elapsed().as_secs_f64();
        let left = self.count.saturating_sub(settled) as f64 / rate;
        format!(
            "{settled}/{} · {rate:.0}/s · {} left · {} failed",
            self.count,
            time(left),
            report.failures()
        )
    }

    fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(text)),
            None => say(text),
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.abandon();
        }
    }
}

/// Seconds as hours, minutes and seconds.
fn time(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{}:{:02} min", seconds / 60, seconds % 60),
        _ => format!("{}:{:02} h", seconds / 3600, seconds / 60 % 60),
    }
}
