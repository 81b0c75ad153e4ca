//! `tallyfy-delete run` and `one`: sends what was planned, and tells how it ended.

use std::time::Duration;

use tallyfy::bulk::{BulkError, BulkErrorKind, ItemOutcome, ItemResult, Report};
use tokio::time::MissedTickBehavior;

use crate::exit::{self, Exit, Result};
use crate::job::Job;
use crate::list::{List, Source};
use crate::one::One;
use crate::output::{Color, plural, print_or_say, say};
use crate::progress::Progress;
use crate::responses;
use crate::signals::Signals;
use crate::{args, plan};

/// How often the progress is shown anew.
const TICK: Duration = Duration::from_millis(250);

/// Does what a list says.
pub async fn run(arguments: args::Run, color: Color) -> Result<Exit> {
    let args::Run {
        list,
        journal,
        sending,
        following,
        output,
        sandbox,
        concurrency,
        max_consecutive_failures,
    } = arguments;
    let job = match sandbox {
        Some(count) => Job::in_sandbox(count, &sending, journal).await?,
        None => Job::new(
            Source::List(Box::new(List::open(list)?)),
            &sending,
            Some(journal),
            following.purpose(),
        )?,
    };
    if let Some(responses) = &following.responses {
        responses::refuse(responses, [job.source.path(), job.journal.as_deref()])?;
    }
    if following.dry_run {
        return plan::show(&job, &output, false);
    }
    plan::announce(&job, &following, color)?;

    let mut bulk = job.client.bulk();
    if let Some(items) = concurrency {
        bulk = bulk.concurrency(usize::try_from(items).unwrap_or(usize::MAX));
    }
    if let Some(items) = max_consecutive_failures {
        bulk = bulk.max_consecutive_failures(items);
    }
    if let Some(path) = &job.journal {
        bulk = bulk.journal(path)?;
    }
    if let Some(path) = &following.responses {
        bulk = bulk.results_to(responses::open(path)?);
    }
    let run = bulk.run(job.source.items()?);
    let earlier = run.report().total();
    let progress = Progress::new(
        job.count,
        earlier,
        following.quiet,
        following.verbose,
        color,
    );
    let ended = drive(&job, run, progress, |_| {}).await?;

    let text = if output.is_json() {
        serde_json::to_string_pretty(&ended.report)?
    } else {
        ended.report.to_string()
    };
    let printed = print_or_say(text);
    if !following.quiet {
        ended.hints(&job);
    }
    match (ended.exit(), printed) {
        (Exit::Done | Exit::SomeFailed, Err(failure)) => Err(failure),
        (exit, _) => Ok(exit),
    }
}

/// Deletes one record.
pub async fn one(arguments: One, color: Color) -> Result<Exit> {
    let One {
        item,
        sending,
        following,
        output,
    } = arguments;
    let job = Job::new(
        Source::One(Box::new(item)),
        &sending,
        None,
        following.purpose(),
    )?;
    if following.dry_run {
        return plan::show(&job, &output, !output.is_json());
    }
    plan::announce(&job, &following, color)?;
    let mut bulk = job.client.bulk();
    if let Some(path) = &following.responses {
        bulk = bulk.results_to(responses::open(path)?);
    }
    let run = bulk.run(job.source.items()?);
    let mut result = None;
    let ended = drive(&job, run, Progress::quiet(), |settled| {
        result = Some(show_one(&settled, output.is_json()));
    })
    .await?;
    result.transpose()?;
    // What ended the run is the item's own failure, which is shown, or that of the file of responses.
    if let Some(error) = &ended.error
        && error.kind() == BulkErrorKind::Results
    {
        say(exit::with_sources(error));
    }
    Ok(match ended.exit() {
        Exit::SomeFailed => Exit::Failed,
        exit => exit,
    })
}

fn show_one(result: &ItemResult, json: bool) -> Result<()> {
    if json {
        return print_or_say(serde_json::to_string_pretty(result)?);
    }
    let cause = result.cause().map(|cause| format!(": {cause}"));
    let text = format!(
        "{}: {}{}",
        result.item(),
        result.outcome(),
        cause.unwrap_or_default()
    );
    if result.outcome().is_failure() {
        say(text);
        return Ok(());
    }
    print_or_say(text)?;
    let bodies = [result.first(), result.deleted()];
    for deleted in bodies.into_iter().flatten() {
        if !deleted.body().is_empty() {
            print_or_say(shown(deleted.body()))?;
        }
    }
    Ok(())
}

/// A body on a terminal.
fn shown(body: &str) -> String {
    body.replace("\r\n", "\n")
        .replace(acts_on_a_terminal, "\u{fffd}")
}

/// Control characters, and those of Unicode's `Bidi_Control`, with which a text can look like
/// another.
fn acts_on_a_terminal(letter: char) -> bool {
    let is_control = letter.is_control() && !matches!(letter, '\n' | '\t');
    let changes_direction = matches!(
        letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    is_control || changes_direction
}

/// How a run ended.
struct Ended {
    report: Report,
    error: Option<BulkError>,
    /// Whether the last item that tells was refused because of the token.
    signed_out: bool,
}

/// Polls a run to its end, or until it is asked to stop.
async fn drive(
    job: &Job,
    mut run: tallyfy::bulk::Run<'_>,
    mut progress: Progress,
    mut settled: impl FnMut(ItemResult),
) -> Result<Ended> {
    let mut signals = Signals::listen()?;
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stopping = false;
    let mut error = None;
    let mut signed_out = false;
    loop {
        let next = tokio::select! {
            biased;
            () = signals.next() => {
                if stopping {
                    progress.say("stopped at once: what was in flight may have been done");
                    break;
                }
                stopping = true;
                run.stop();
                progress.say("stopping after the items in flight; Ctrl-C again stops at once");
                continue;
            }
            _ = ticks.tick() => {
                progress.tick(run.report(), &job.client);
                continue;
            }
            next = run.next() => next,
        };
        match next {
            Some(Ok(result)) => {
                let kind = result.error().map(tallyfy::Error::kind);
                signed_out = kind.is_some_and(exit::is_sign_in)
                    || signed_out && !result.outcome().is_success();
                progress.settled(&result);
                settled(result);
            }
            Some(Err(stopped)) => error = Some(stopped),
            None => {
                // A new refresh token may be on its way.
                job.client.wait_for_token_renewal().await;
                break;
            }
        }
    }
    progress.tick(run.report(), &job.client);
    progress.end();
    Ok(Ended {
        report: run.report().clone(),
        error,
        signed_out,
    })
}

impl Ended {
    fn is_at_the_end(&self) -> bool {
        self.error.is_none() && self.report.is_complete()
    }

    fn exit(&self) -> Exit {
        if self.error.as_ref().is_some_and(exit::ended_by_sign_in) {
            return Exit::SignIn;
        }
        match self.is_at_the_end() {
            true if self.report.is_success() => Exit::Done,
            _ if self.signed_out => Exit::SignIn,
            true => Exit::SomeFailed,
            false => Exit::Failed,
        }
    }

    /// Says on standard error how to go on.
    fn hints(&self, job: &Job) {
        let exit = self.exit();
        // The report says of a journal that was changed what to do first.
        let kind = self.error.as_ref().map(BulkError::kind);
        if exit == Exit::Done || kind == Some(BulkErrorKind::JournalChanged) {
            return;
        }
        let Some(path) = &job.journal else {
            if !self.is_at_the_end() && !job.is_sandbox() {
                say("there is no journal, so the same command would send everything again");
            }
            return;
        };
        let path = path.display();
        if kind == Some(BulkErrorKind::List) {
            say(format_args!(
                "to resume, restore the list, then give the same command again: {path} holds what \
                 is done"
            ));
        } else if !self.is_at_the_end() {
            say(format_args!(
                "to resume, give the same command again: {path} holds what is done"
            ));
        }
        let postponed = self.report.count(ItemOutcome::Postponed);
        if self.is_at_the_end() && postponed > 0 {
            say(format_args!(
                "to send {} again, give the same command again",
                plural(postponed, "postponed item")
            ));
        }
        if self.report.failures() > postponed {
            say(format_args!(
                "to list what did not succeed: tallyfy-delete failed {path}"
            ));
        }
    }
}
